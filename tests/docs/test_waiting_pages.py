"""The pages on the waiting list, recalls and calendars show what people really get, and tables that bella takes."""

import re
import tomllib
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bella_core.core.settings import Settings
from bella_core.core.structuring import structure
from bella_core.domain.notices.segments import segments
from bella_core.domain.notices.waiting import Opening, waiting_text
from bella_core.services import clinics_document
from bella_core.services.clinics import demo_toml

DOCS = Path(__file__).parents[2] / "docs"
WAITING, RECALLS, FEEDS = ((DOCS / f"{name}.md").read_text(encoding="utf-8") for name in ("waiting-list", "recalls", "feeds"))
SHOWN = re.findall(r"<!-- (\w+) ([\w-]+) -->\n```text\n(.*?)\n```", WAITING)


def tables(page):
    return [tomllib.loads(block) for block in re.findall(r"```toml\n(.*?)```", page, re.DOTALL)]


@pytest.mark.parametrize(("kind", "language", "text"), SHOWN)
def test_the_texts_are_those_that_are_sent(kind, language, text):
    clinic = clinics_document.read(demo_toml(), 1)
    at, until, now = (datetime(2026, *when, tzinfo=UTC) for when in ((12, 1, 19, 30), (11, 22, 15, 15), (11, 22, 15)))
    assert waiting_text(clinic, Opening(kind, language, "main", "cleaning", at, until), now) == text
    assert segments(text) <= 2


def test_both_languages_are_shown():
    assert {language for _, language, _ in SHOWN} == {"en-CA", "fr-CA"}


def test_the_tables_are_the_defaults_or_can_be_set():
    [waiting] = tables(WAITING)
    [of_clinic, recalls] = tables(RECALLS)
    [feeds] = tables(FEEDS)
    settings = Settings()
    assert structure(waiting["waiting_list"], type(settings.waiting_list)) == settings.waiting_list
    assert structure(feeds["feeds"], type(settings.feeds)) == settings.feeds
    told = structure(recalls["recalls"], type(settings.recalls))
    assert (told.offers, settings.recalls.offers) == (True, False)
    assert (told.every_days, told.times, told.channel) == (settings.recalls.every_days, settings.recalls.times, settings.recalls.channel)
    assert of_clinic["services"][0]["recall_months"] == 3
    assert clinics_document.read("recall_months = 9\n" + demo_toml()).recall_months == 9
