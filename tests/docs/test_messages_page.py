"""The page on text messages shows what patients really get, and tables that bella takes."""

import re
import tomllib
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bella_core.core.settings import Settings
from bella_core.core.structuring import structure
from bella_core.domain.notices.rendering import Notice, render
from bella_core.domain.notices.segments import segments
from bella_core.services import clinics_document
from bella_core.services.clinics import demo_toml

PAGE = (Path(__file__).parents[2] / "docs" / "messages.md").read_text(encoding="utf-8")
SHOWN = re.findall(r"<!-- (\w+) ([\w-]+) -->\n```text\n(.*?)\n```", PAGE)


@pytest.mark.parametrize(("kind", "language", "text"), SHOWN)
def test_the_texts_are_those_that_are_sent(kind, language, text):
    clinic = clinics_document.read(demo_toml(), 1)
    at = datetime(2026, 12, 1, 19, 30, tzinfo=UTC)
    assert render(clinic, Notice(kind, language, "main", "cleaning", at), datetime(2026, 11, 22, tzinfo=UTC)) == text
    assert segments(text) == 2


def test_the_tables_fit():
    tables = [tomllib.loads(re.sub(r"^ {3}", "", block, flags=re.MULTILINE)) for block in re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)]
    assert structure(tables[1]["messages"], type(Settings().messages)).confirmations is False
    from bella_smtp import SmtpSettings
    from bella_twilio import TwilioSettings

    structure(tables[0]["plugins"]["twilio"], TwilioSettings)
    assert structure(tables[2]["reminders"], type(Settings().reminders)).enabled
    structure(tables[3]["plugins"]["smtp"], SmtpSettings)
    assert structure(tables[3]["messages"], type(Settings().messages)).desk_email == "desk@clinic.ca"
    assert len(SHOWN) == 4


def test_the_counts_are_those_of_the_standard():
    for letter, one, two in (("é", 160, 306), ("ê", 70, 134)):
        assert f"{one}, two {two}" in PAGE or f"holds {one}, two {two}" in PAGE or f"{one} characters, two {two}" in PAGE
        assert [segments(letter * count) for count in (one, one + 1, two, two + 1)] == [1, 2, 2, 3]
