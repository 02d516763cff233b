"""Lengths of time and the present are heard, and never taken for a wish."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

NOW = datetime(2026, 3, 2, 9, tzinfo=ZoneInfo("America/Toronto"))  # a Monday
_WISHED = 0.5  # what a dialogue takes for a wish


@pytest.fixture
def told(hear):
    """Return the times that were read in words that answer no question, as (value, confidence)."""

    def _told(text, language="en-CA", expecting=()):
        return [(one.value, one.confidence) for one in hear(text, language, "time", now=NOW, expecting=expecting)]

    return _told


@pytest.mark.parametrize(
    ("text", "language", "end", "grain"),
    [
        ("it takes two hours", "en-CA", datetime(2026, 3, 2, 11), "minute"),
        ("hold on for five minutes", "en-CA", datetime(2026, 3, 2, 9, 5), "minute"),
        ("remind me every thirty minutes", "en-CA", datetime(2026, 3, 2, 9, 30), "minute"),
        ("a 45-minute visit", "en-CA", datetime(2026, 3, 2, 9, 45), "minute"),
        ("a half hour visit", "en-CA", datetime(2026, 3, 2, 9, 30), "minute"),
        ("he is away for ten days", "en-CA", datetime(2026, 3, 12, 9), "day"),
        ("one week off", "en-CA", datetime(2026, 3, 9, 9), "day"),
        ("ça dure deux heures", "fr-CA", datetime(2026, 3, 2, 11), "minute"),
        ("un traitement de trois semaines", "fr-CA", datetime(2026, 3, 23, 9), "day"),
        ("ça prend une demi-heure", "fr-CA", datetime(2026, 3, 2, 9, 30), "minute"),
    ],
)
def test_a_length_lasts_from_now_and_is_no_wish(told, text, language, end, grain):
    ((value, confidence),) = told(text, language)

    assert (value.kind, value.start, value.end, value.grain) == ("interval", datetime(2026, 3, 2, 9), end, grain)
    assert confidence < _WISHED


@pytest.mark.parametrize(("text", "language"), [("how busy are you at the moment", "en-CA"), ("c'est tranquille en ce moment", "fr-CA")])
def test_the_present_is_no_wish(told, text, language):
    ((value, confidence),) = told(text, language)

    assert value.start == datetime(2026, 3, 2, 9)
    assert confidence < _WISHED


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("it's been hurting for three days", "en-CA"),
        ("I had it for two weeks", "en-CA"),
        ("my son is five years old", "en-CA"),
        ("my baby is six months old", "en-CA"),
        ("twice a day", "en-CA"),
        ("just a minute", "en-CA"),
        ("ça a fait mal pendant deux heures", "fr-CA"),
        ("j'ai mal depuis trois jours", "fr-CA"),
    ],
)
def test_ages_and_what_is_over_are_nothing(told, text, language):
    assert told(text, language) == []


def test_an_awaited_answer_is_not_confused_by_a_length(told):
    assert told("yes, for two hours", expecting=("yes_no", "time")) == []


def test_an_exact_wish_is_not_put_in_doubt_by_a_length(told):
    ((value, confidence),) = told("I need a thirty minute visit on Tuesday at ten")

    assert value.start == datetime(2026, 3, 3, 10)
    assert confidence >= _WISHED


@pytest.mark.parametrize(
    ("text", "start"),
    [("in the past two days", datetime(2026, 2, 28)), ("the past hour", datetime(2026, 3, 2, 8))],
)
def test_past_lengths_lie_behind(told, text, start):
    ((value, confidence),) = told(text)

    assert value.start == start
    assert confidence < _WISHED


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("over the weekend", datetime(2026, 3, 7), datetime(2026, 3, 9)),
        ("over lunch", datetime(2026, 3, 2, 12), datetime(2026, 3, 2, 13)),
        ("over the next two weeks", datetime(2026, 3, 3), datetime(2026, 3, 17)),
    ],
)
def test_over_spans_what_follows_it(told, text, start, end):
    ((value, _),) = told(text)

    assert (value.start, value.end) == (start, end)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("no it is my first time", "en-CA"),
        ("it is my first visit", "en-CA"),
        ("c'est ma première visite", "fr-CA"),
        ("is my first visit long", "en-CA"),
    ],
)
def test_somebodys_first_visit_is_no_day(told, text, language):
    assert told(text, language) == []
