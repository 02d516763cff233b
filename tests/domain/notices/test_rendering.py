"""The text that a patient reads says what, when and where to call, in two parts at most, and names nobody."""

from datetime import UTC, datetime, timedelta

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bella_core.domain.notices.rendering import MAX_SEGMENTS, Notice, render
from bella_core.domain.notices.segments import is_gsm, plain, segments
from bella_core.domain.notices.texts import PARAMETERS, SAMPLES, TEXTS
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
        ("booked", "en-CA", "Maple Dental: your appointment (cleaning) is booked for Tuesday, December 1 at 2:30 PM, 100 Maple Street, Toronto, Ontario. To change it, call 416-555-0100. Reply STOP to opt out."),
        ("moved", "en-CA", "Maple Dental: your appointment (cleaning) was moved to Tuesday, December 1 at 2:30 PM, 100 Maple Street, Toronto, Ontario. To change it, call 416-555-0100. Reply STOP to opt out."),
        ("cancelled", "en-CA", "Maple Dental, 100 Maple Street, Toronto, Ontario: your appointment (cleaning) of Tuesday, December 1 at 2:30 PM is cancelled. To book another: 416-555-0100. Reply STOP to opt out."),
        ("reminder", "en-CA", "Maple Dental: reminder of your appointment (cleaning), Tuesday, December 1 at 2:30 PM, 100 Maple Street, Toronto, Ontario. Reply C to confirm, X to cancel or change, STOP to end. 416-555-0100"),
        ("reminder_confirmed", "en-CA", "Maple Dental: see you Tuesday, December 1 at 2:30 PM (cleaning), 100 Maple Street, Toronto, Ontario. Should anything change, reply X or call 416-555-0100. STOP to end."),
        ("booked", "fr-CA", "Maple Dental : votre rendez-vous (nettoyage) est confirmé : mardi 1er décembre à 14 h 30, 100 Maple Street, Toronto, Ontario. Pour le changer : 416 555-0100. Répondez STOP pour vous désabonner."),
        ("moved", "fr-CA", "Maple Dental : votre rendez-vous (nettoyage) est déplacé au mardi 1er décembre à 14 h 30, 100 Maple Street, Toronto, Ontario. Pour le changer : 416 555-0100. Répondez STOP pour vous désabonner."),
        ("cancelled", "fr-CA", "Maple Dental, 100 Maple Street, Toronto, Ontario : votre rendez-vous (nettoyage) du mardi 1er décembre à 14 h 30 est annulé. Pour un autre : 416 555-0100. Répondez STOP pour vous désabonner."),
        ("reminder", "fr-CA", "Maple Dental : rappel de votre rendez-vous (nettoyage), mardi 1er décembre à 14 h 30, 100 Maple Street, Toronto, Ontario. Répondez C pour confirmer, X pour annuler ou changer, ARRET pour vous désabonner. 416 555-0100"),
        ("reminder_confirmed", "fr-CA", "Maple Dental : nous vous attendons mardi 1er décembre à 14 h 30 (nettoyage), 100 Maple Street, Toronto, Ontario. En cas de changement, répondez X ou appelez le 416 555-0100. ARRET pour vous désabonner."),
    ],
)  # fmt: skip
def test_every_kind_in_both_languages_in_two_parts(kind, language, words):
    assert text(kind, language) == words
    assert segments(words) == 2


@pytest.mark.parametrize("language", ["en-CA", "fr-CA"])
@pytest.mark.parametrize("kind", sorted(TEXTS["en-CA"]))
def test_every_wording_says_who_sends_it_how_to_reach_them_and_how_to_end_it(kind, language):
    for place, words in enumerate(TEXTS[language][kind]):
        assert words.startswith("{clinic}")
        assert "{phone}" in words
        assert "STOP" in words or "ARRET" in words
        assert ("{address}" in words) == (place < 2)
        filled = plain(words.format_map(SAMPLES[language]))
        assert is_gsm(filled)
        assert segments(filled) <= (2, 2, 1)[place]


def test_august_costs_french_its_alphabet_and_so_some_words():
    words = text("booked", "fr-CA", at=datetime(2026, 8, 12, 18, 30, tzinfo=UTC))
    assert words == "Maple Dental : rendez-vous, mercredi 12 août à 14 h 30. 416 555-0100. STOP : fin."
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
