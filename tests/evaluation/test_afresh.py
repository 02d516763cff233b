"""What callers say in words that no other corpus has is read as somebody who read it by hand would."""

import asyncio
import json
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import attrs
import pytest

from bella_core.app.plugins import Plugins
from bella_core.cli.reading import demo_location
from bella_core.core.clock import SystemClock
from bella_core.core.config import load_settings
from bella_core.plugin import ProviderValue, TimeValue, TurnContext, Utterance
from bella_core.services.extraction import Extractor

ROWS = [json.loads(line) for line in Path(__file__).with_name("afresh.jsonl").read_text("utf-8").splitlines()]
#: A Monday.
NOW = datetime(2026, 3, 2, 9, 0)


def told(extraction):
    """Return a reading in a line: its kind, its value, and a mark where nobody should act on it unasked."""
    value = extraction.value
    if isinstance(value, TimeValue):
        ends = "..".join(f"{end:%m-%d %H:%M}" if end else "" for end in (value.start, value.end))
        shown = f"{ends} {value.kind} {value.grain}" + " no date" * value.no_date + " asap" * value.asap
    elif isinstance(value, ProviderValue):
        shown = "not " * value.excluded + (value.id or value.role or "anyone")
    elif attrs.has(type(value)):
        shown = " ".join(str(part) for part in attrs.astuple(value, recurse=False) if part is not None)
    else:
        shown = str(value)
    return f"{extraction.kind}: {shown}" + "?" * (extraction.confidence < 0.7)


async def heard(extractor, row):
    """Return what is left of a row's words, and what is read in them."""
    location = demo_location()
    context = TurnContext(
        "afresh", NOW.replace(tzinfo=ZoneInfo(location.zone)), row["language"], tuple(row["expecting"]), location, caller="+16475550123"
    )
    read = await extractor.read(Utterance(row["text"], row["language"]), context)
    return read.cleaned.text, [told(one) for one in read.extractions if one.kind != "number"]


async def everything_heard(folder):
    settings = load_settings(None, {"BELLA_DATA_DIR": str(folder), "BELLA_PLUGIN_HOST__ENABLE": "canadian_nlp"})
    async with Plugins(settings, (), SystemClock(), discover=True) as plugins:
        extractor = Extractor(plugins.hooks)
        return [await heard(extractor, row) for row in ROWS]


@pytest.fixture(scope="module")
def readings(tmp_path_factory):
    """Return what is heard in every row; one host reads them all."""
    return asyncio.run(everything_heard(tmp_path_factory.mktemp("data")))


@pytest.mark.parametrize("at", range(len(ROWS)), ids=lambda at: ROWS[at]["text"][:60])
def test_a_caller_is_understood(readings, at):
    assert readings[at] == (ROWS[at]["cleaned"], ROWS[at]["read"])
