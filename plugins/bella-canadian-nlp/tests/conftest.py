"""What the tests of the plugin share: a way to say something to it."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from bella_canadian_nlp import CanadianNlp, CanadianNlpSettings
from bella_canadian_nlp.finders import prepare

from bella_core.plugin import Cleaned, Extraction, LocationView, TurnContext, Utterance

NOW = datetime(2026, 3, 2, 14, 0, tzinfo=UTC)


@pytest.fixture(scope="session")
def plugin() -> CanadianNlp:
    """Return the plugin as a server has it: its tables are built before anybody speaks."""
    prepare()
    return CanadianNlp(CanadianNlpSettings())


@pytest.fixture(scope="session")
def hear(plugin: CanadianNlp) -> Callable[..., list[Extraction]]:
    """Return what the plugin reads in a caller's words; every span is held against the words it claims."""

    def _hear(text, language="en-CA", *kinds, expecting=(), caller=None, pending="", province="ON", now=NOW, hours=()):
        location = LocationView("l", province=province, hours=hours)
        context = TurnContext("call", now, language, tuple(expecting), location, caller=caller, pending=pending)
        utterance = Utterance(text, language)
        cleaned = plugin.clean_transcript(utterance, Cleaned.verbatim(text), context)
        found = plugin.extract(utterance, cleaned, context)
        for one in found:
            assert cleaned.text[one.start : one.end] == one.text
            assert 0 <= one.start < one.end <= len(cleaned.text)
        return [one for one in found if not kinds or one.kind in kinds]

    return _hear


@pytest.fixture(scope="session")
def clean(plugin: CanadianNlp) -> Callable[..., Cleaned]:
    """Return what the plugin leaves of a caller's words."""

    def _clean(text, language="en-CA"):
        return plugin.clean_transcript(Utterance(text, language), Cleaned.verbatim(text), TurnContext("call", NOW, language))

    return _clean
