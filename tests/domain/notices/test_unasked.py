"""Texts that are sent unasked: short enough, in both languages, each with its way out, and of nobody's name."""

from datetime import UTC, datetime

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bella_core.domain.notices import recall, waiting
from bella_core.domain.notices.confirmations import confirmation, is_confirmed
from bella_core.domain.notices.rendering import MAX_SEGMENTS, Notice
from bella_core.domain.notices.segments import is_gsm, segments
from bella_core.services.clinics import demo_toml
from bella_core.services.clinics_document import read

CLINIC = read(demo_toml())
NOW = datetime(2026, 11, 3, 15, tzinfo=UTC)
LONG = attrs.evolve(
    CLINIC,
    name="Centre de santé buccodentaire et d'hygiène dentaire de la Vallée-du-Richelieu",
    locations=(attrs.evolve(CLINIC.locations[0], address="12345, boulevard Sir-Wilfrid-Laurier, bureau 200, Mont-Saint-Hilaire, Québec"),),
)
LANGUAGES = ("en-CA", "fr-CA")


@pytest.mark.parametrize("clinic", [CLINIC, LONG], ids=["short", "long"])
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", ["offer", "yours", "wished", "gone"])
@given(when=st.datetimes(datetime(2026, 11, 4), datetime(2027, 11, 4), timezones=st.just(UTC)), code=st.sampled_from(CLINIC.services))
def test_a_text_of_the_waiting_list_is_two_parts_at_most(clinic, language, kind, when, code):
    text = waiting.waiting_text(clinic, waiting.Opening(kind, language, "main", code.code, when, NOW), NOW)
    assert segments(text) <= MAX_SEGMENTS
    assert ("STOP" in text) == (kind in {"offer", "gone"})


@pytest.mark.parametrize("clinic", [CLINIC, LONG], ids=["short", "long"])
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("count", [1, 2, 9])
def test_a_recall_is_two_parts_at_most_and_says_who_and_how_to_stop(clinic, language, count):
    text = recall.recall_text(clinic, recall.Recall(language, "main", "cleaning", count))
    assert segments(text) <= MAX_SEGMENTS
    assert clinic.name in text
    assert "STOP" in text
    assert "555" in text
    mail = recall.recall_mail(clinic, recall.Recall(language, "main", "cleaning", count), "https://bella.example.ca/unsubscribe/x")
    for needed in (clinic.name, clinic.locations[0].address, "https://bella.example.ca/unsubscribe/x"):
        assert needed in mail.text
    assert "{" not in mail.text + mail.subject


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_usual_texts_cost_no_more_than_the_7_bit_alphabet_does(language):
    """A letter beside it more than doubles what a text costs; only months such as août need one."""
    text = waiting.waiting_text(CLINIC, waiting.Opening("offer", language, "main", "cleaning", NOW, NOW), NOW)
    assert is_gsm(text)
    assert is_gsm(recall.recall_text(CLINIC, recall.Recall(language, "main", "cleaning", 1)))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", ["booked", "moved", "cancelled", "requested", "move_requested", "declined", "kept"])
@pytest.mark.parametrize("link", [None, "https://bella.example.ca/unsubscribe/x"])
def test_an_email_says_who_sends_it_and_how_to_get_no_more(kind, language, link):
    assert is_confirmed(kind)
    told = confirmation(CLINIC, Notice(kind, language, "main", "cleaning", NOW), link, NOW)
    for needed in ("Maple Dental", "100 Maple Street", "416", link or ("call us" if language == "en-CA" else "appelez-nous")):
        assert needed in told.mail.text
    assert "{" not in told.mail.text + told.mail.subject
    if kind in {"requested", "move_requested"}:
        assert "confirm" in told.mail.text
        assert "is booked" not in told.mail.text
        assert "est confirmé" not in told.mail.text


def test_there_is_no_confirmation_of_what_only_comes_up():
    assert not is_confirmed("reminder")
