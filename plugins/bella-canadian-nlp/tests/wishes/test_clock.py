"""Who asks what time it is has a question, unless a time was just read to them."""

import pytest

CLOCK = [
    ("what time is it", "en-CA"),
    ("what time is it right now", "en-CA"),
    ("what's today's date", "en-CA"),
    ("what day is it today", "en-CA"),
    ("quelle heure il est", "fr-CA"),
    ("il est quelle heure", "fr-CA"),
    ("on est le combien", "fr-CA"),
    ("on est quel jour", "fr-CA"),
]


def _intents(hear, text, language, expecting=()):
    return [one.value.name for one in hear(text, language, "intent", expecting=expecting)]


@pytest.mark.parametrize(("text", "language"), CLOCK)
def test_the_time_of_day_is_a_question(hear, text, language):
    assert _intents(hear, text, language) == ["question"]


@pytest.mark.parametrize(("text", "language"), CLOCK)
def test_after_a_read_back_it_is_said_again(hear, text, language):
    assert _intents(hear, text, language, ("yes_no", "time", "service")) == ["repeat"]


@pytest.mark.parametrize(
    ("text", "language", "intent"),
    [
        ("what time is it at", "en-CA", "repeat"),
        ("what time was that again", "en-CA", "repeat"),
        ("what day was it", "en-CA", "repeat"),
        ("what time is my appointment", "en-CA", "when"),
        ("c'est à quelle heure déjà", "fr-CA", "repeat"),
    ],
)
def test_the_time_of_something_is_not_the_clock(hear, text, language, intent):
    assert _intents(hear, text, language) == [intent]
