"""The text that a patient reads says what, when and where to call, in two parts at most, and names nobody."""

from datetime import UTC, datetime, timedelta

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bella_core.domain.notices.rendering import MAX_SEGMENTS, Notice, render
from bella_core.domain.notices.segments import is_gsm, segments
from bella_core.domain.notices.texts import PARAMETERS, TEXTS
from bella_core.services import clinics_document
from bella_core.services.clinics import demo_toml

CLINIC = clinics_document.read(demo_toml(), 1)
NOW = datetime(2026, 11, 22, 15, 0, tzinfo=UTC)
#: 14:30 in Toronto.
AT = datetime(2026, 12, 1, 19, 30, tzinfo=UTC)


def text(kind="booked", language="en-CA", *, clinic=CLINIC, at=AT, service="cleaning", location="main", now=NOW):
    return render(clinic, Notice(kind, language, location, service, at), now)


def own(key, words, language="en-CA"):
    return attrs.evolve(CLINIC, prompts={language: {key: words}})


@pytest.mark.parametrize(
    ("kind", "language", "words"),
    [
        ("booked", "en-CA", "Maple Dental: your appointment (cleaning) is booked for Tuesday, December 1 at 2:30 PM. To change it, call 416-555-0100. Reply STOP to opt out."),
        ("moved", "en-CA", "Maple Dental: your appointment (cleaning) was moved to Tuesday, December 1 at 2:30 PM. To change it, call 416-555-0100. Reply STOP to opt out."),
        ("cancelled", "en-CA", "Maple Dental: your appointment (cleaning) of Tuesday, December 1 at 2:30 PM is cancelled. To book another, call 416-555-0100. Reply STOP to opt out."),
        ("booked", "fr-CA", "Maple Dental : votre rendez-vous (nettoyage) est confirmé : mardi 1er décembre à 14 h 30. Pour le changer : 416 555-0100. STOP pour vous désabonner."),
        ("moved", "fr-CA", "Maple Dental : votre rendez-vous (nettoyage) est déplacé au mardi 1er décembre à 14 h 30. Pour le changer : 416 555-0100. STOP pour vous désabonner."),
        ("cancelled", "fr-CA", "Maple Dental : votre rendez-vous (nettoyage) du mardi 1er décembre à 14 h 30 est annulé. Pour un autre : 416 555-0100. STOP pour vous désabonner."),
    ],
)  # fmt: skip
def test_every_kind_in_both_languages_in_one_part(kind, language, words):
    assert text(kind, language) == words
    assert segments(words) == 1


def test_august_costs_french_its_alphabet_and_so_some_words():
    words = text("booked", "fr-CA", at=datetime(2026, 8, 12, 18, 30, tzinfo=UTC))
    assert words == "Maple Dental : rendez-vous (nettoyage) confirmé, mercredi 12 août à 14 h 30. Pour le changer : 416 555-0100."
    assert not is_gsm(words)
    assert segments(words) == 2


@given(
    st.sampled_from(sorted(TEXTS["en-CA"])),
    st.sampled_from(["en-CA", "fr-CA"]),
    st.integers(0, 365 * 24 * 4),
    st.text("Clinique dentaireôêç ", min_size=1, max_size=40),
)
def test_no_text_has_more_than_two_parts(kind, language, quarters, name):
    clinic = attrs.evolve(CLINIC, name=name)
    for service in CLINIC.services:
        words = text(kind, language, clinic=clinic, at=NOW + timedelta(minutes=15 * quarters), service=service.code)
        assert segments(words) <= MAX_SEGMENTS


def test_a_time_is_the_clinics_own_and_days_are_counted_there():
    late = datetime(2027, 1, 1, 4, 30, tzinfo=UTC)  # still New Year's Eve in Toronto
    assert "December 31 at 11:30 PM" in text(at=late)
    assert "2027" not in text(at=late)


def test_a_clinic_of_several_locations_says_which():
    other = attrs.evolve(CLINIC.locations[0], id="east", name="Maple Dental East", numbers=("+16475550101",))
    third = attrs.evolve(CLINIC.locations[0], id="west", name="Bloor West", numbers=("+16475550102",))
    clinic = attrs.evolve(CLINIC, locations=(*CLINIC.locations, other, third))
    assert text(clinic=clinic, location="east").startswith("Maple Dental East: ")
    assert text(clinic=clinic, location="west").startswith("Maple Dental, Bloor West: ")
    assert "647-555-0102" in text(clinic=clinic, location="west")


def test_the_clinics_own_text_comes_first_unless_it_is_too_long():
    assert text(clinic=own("notice.booked", "{clinic} – {moment}")) == "Maple Dental - Tuesday, December 1 at 2:30 PM"
    assert text(clinic=own("notice.booked", "{moment}" * 30)).startswith("Maple Dental: your appointment")
    assert text(clinic=own("notice.booked", "{nobody_knows}")).startswith("Maple Dental: your appointment")
    assert text(clinic=own("notice.booked", "{broken")).startswith("Maple Dental: your appointment")


def test_a_service_that_is_gone_is_named_by_its_code_and_a_location_that_is_gone_is_told():
    assert "(old-service)" in text(service="old-service")
    with pytest.raises(KeyError, match="no location 'elsewhere'"):
        text(location="elsewhere")


def test_no_text_has_room_for_a_name():
    assert not PARAMETERS & {"name", "patient", "provider"}
