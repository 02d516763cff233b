"""What was said and not taken up is a doubt, and never dropped in silence."""

import pytest

from bella_core.plugin.types import Extraction, PhoneValue, ProviderValue
from bella_core.schemas.assistant import Doubt
from bella_core.services.assistant_unread import unread_doubts


def found(text, kind, words, value):
    start = text.index(words)
    return Extraction(kind, value, words, start, start + len(words))


@pytest.mark.parametrize(
    ("text", "doubt"),
    [
        ("a cleaning with Dr. Nobody on Thursday", Doubt("provider", "unknown")),
        ("un nettoyage avec la docteure Personne", Doubt("provider", "unknown")),
        ("a cleaning, my number is 416-555-01", Doubt("phone", "unfinished")),
        ("mon numéro c'est le 514 555", Doubt("phone", "unfinished")),
    ],
)
def test_what_no_value_carries_is_doubted(text, doubt):
    assert list(unread_doubts((), text)) == [doubt]


def test_a_time_that_is_only_near_is_doubted():
    text = "a cleaning on Thursday around 10 am"

    assert list(unread_doubts([found(text, "time", "10 am", "")], text)) == [Doubt("time", "about")]


def test_what_was_read_is_not():
    text = "a cleaning with Dr. Chen, my number is 416 555 0123"
    read = [
        found(text, "provider", "Dr. Chen", ProviderValue("chen")),
        found(text, "phone", "416 555 0123", PhoneValue("+14165550123")),
    ]

    assert list(unread_doubts(read, text)) == []
