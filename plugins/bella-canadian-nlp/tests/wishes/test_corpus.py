"""Callers' sentences, written by people who hear them: what each says must be read, and nothing else that would change the call."""

import json
from pathlib import Path

import pytest

FOLDER = Path(__file__).parent

# An intent more is harmless, the dialogue weighs them; a service, a yes or an emergency that nobody said is not.
HARMLESS = {"~fr!", "~en!", "yes?", "no?"}


def rows(name):
    return [json.loads(line) for line in (FOLDER / f"corpus_{name}.jsonl").read_text("utf-8").splitlines()]


def weighty(said):
    prefixes = ("s:", "p:", "rel:", "911", "immediate", "same_day")
    return {one for one in said if (one.startswith(prefixes) or one in {"yes", "no", "known", "new", "fr!", "en!"}) and one not in HARMLESS}


@pytest.mark.parametrize("row", rows("fr_wishes"), ids=lambda row: row["text"])
def test_what_callers_say_in_french_is_read(says, row):
    said = says(row["text"], "fr-CA")
    assert set(row["says"]) <= set(said)
    assert weighty(said) == weighty(row["says"])


@pytest.mark.parametrize("row", rows("en_wishes"), ids=lambda row: row["text"])
def test_what_callers_say_in_english_is_read(says, row):
    said = says(row["text"], "en-CA")
    assert set(row["says"]) <= set(said)
    assert weighty(said) == weighty(row["says"])


@pytest.mark.parametrize("row", rows("fr_wishes")[::7], ids=lambda row: row["text"])
def test_the_language_of_the_call_does_not_matter(says, row):
    said = says(row["text"], "en-CA")
    assert set(row["says"]) <= set(said)


def test_the_french_corpus_is_as_large_as_it_should_be():
    assert len(rows("fr_wishes")) + sum(1 for row in rows("emergency") if not row["text"].isascii() or "j'" in row["text"]) >= 400
