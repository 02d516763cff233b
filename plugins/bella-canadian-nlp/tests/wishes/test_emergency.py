"""Emergencies: the level that a caller's words call for, and none for what is denied, long past or only imagined."""

import json
from pathlib import Path

import pytest

RANKS = ["911", "immediate", "same_day"]


def rows():
    return [json.loads(line) for line in (Path(__file__).parent / "corpus_emergency.jsonl").read_text("utf-8").splitlines()]


def emergencies(find, text, language="en-CA"):
    return [one.value for one in find(text, language) if one.kind == "emergency"]


@pytest.mark.parametrize("row", rows(), ids=lambda row: row["text"])
def test_the_level_is_the_one_that_triage_gives(find, row):
    found = emergencies(find, row["text"])
    if row["level"] is None:
        assert found == []
    else:
        assert found[0].level == row["level"]
        assert row["flag"] in {one.flag for one in found}


@pytest.mark.parametrize("row", [row for row in rows() if row["level"]][::5], ids=lambda row: row["text"])
@pytest.mark.parametrize("around", ["hi, yes, {}", "{}, what should I do?", "Bonjour. {}. Merci.", "um I don't know {}", "well no {}"])
def test_what_stands_around_a_red_flag_does_not_hide_it(find, row, around):
    found = emergencies(find, around.format(row["text"]))
    assert found
    assert RANKS.index(found[0].level) <= RANKS.index(row["level"])


def test_the_gravest_flag_comes_first(find):
    levels = [one.level for one in emergencies(find, "my cheek is swollen, my tooth got knocked out and I can't breathe")]
    assert levels == ["911", "immediate", "same_day"]


def test_a_sentence_that_denies_one_flag_keeps_the_other(find):
    flags = [one.flag for one in emergencies(find, "j'ai pas de fièvre, je respire bien, mais ma joue est enflée")]
    assert flags == ["swelling"]


@pytest.mark.parametrize("age", ["two", "3", "four", "5", "cinq"])
def test_a_baby_tooth_is_not_put_back(find, age):
    assert [one.level for one in emergencies(find, f"my {age} year old knocked out a tooth")] == ["same_day"]


@pytest.mark.parametrize("age", ["six", "7", "nine", "12", "forty"])
def test_an_age_that_leaves_a_doubt_keeps_the_graver_level(find, age):
    assert [one.level for one in emergencies(find, f"my {age} year old knocked out a tooth")] == ["immediate"]


def test_both_languages_are_enough_by_half():
    french = [
        row
        for row in rows()
        if any(word in f" {row['text']} " for word in (" j'", " la ", " le ", " ma ", " ça ", " il ", " elle ", "pas ", "dent"))
    ]
    assert len(french) >= 60
    assert len(rows()) >= 120


@pytest.mark.parametrize("text", ["y'a du pus", "y'a pus", "y'a pus qui sort de ma gencive", "y'a pus de pus pis ça fait mal"])
def test_what_may_be_pus_is_taken_for_it(find, text):
    assert {one.level for one in emergencies(find, text, "fr-CA")} == {"same_day"}


@pytest.mark.parametrize("text", ["y'a pus de place", "y'a pus rien à faire", "y'a pus personne", "j'en ai pus", "j'ai pus mal"])
def test_what_is_no_more_is_no_pus(find, text):
    assert emergencies(find, text, "fr-CA") == []


@pytest.mark.parametrize("text", ["I have a fever and my jaw is swollen shut", "his mouth has swelled shut"])
def test_a_mouth_that_is_swollen_shut_is_for_911(find, text):
    assert "cannot_open" in {one.flag for one in emergencies(find, text) if one.level == "911"}
