"""Why a slot is offered, and why another is not: the explanation agrees with the search, and says what staff would want to know."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bella_core.domain import rules, search
from bella_core.domain.clinic import Closure, Window
from bella_core.domain.clinic_rules import Ages, PerDay, Reserve
from bella_core.domain.day_limits import VisitTime
from bella_core.domain.dialogue.types import PatientDraft
from bella_core.domain.explaining import explain
from bella_core.domain.explaining_words import WORDS
from bella_core.domain.releases import Release
from bella_core.domain.search import Taken
from bella_core.domain.search_terms import Terms
from bella_core.domain.slots import Wish

from .test_search import CLINIC, MONDAY, NOTHING, NOW, TORONTO, located

NIGHT = (Window(time(0), time(6)), Window(time(8), time(12)), Window(time(12), time(17, 30)))
GOOD_FRIDAY = date(2027, 3, 26)


def at(day, hour, minute=0, zone=TORONTO):
    return datetime.combine(day, time(hour, minute), zone).astimezone(UTC)


def why(start, clinic=CLINIC, service="checkup", taken=NOTHING, provider=None, patient=None, now=NOW):
    found = Terms.of(clinic, "main", service, Wish(provider_id=provider), limit=1, now=now, patient=patient)
    return explain(found, start, taken)


def codes(explained):
    return [reason.code for reason in explained.against]


def serving(clinic=CLINIC, service="checkup", **changes):
    changed = tuple(attrs.evolve(found, **changes) if found.code == service else found for found in clinic.services)
    return attrs.evolve(clinic, services=changed)


def someone(**more):
    return PatientDraft("Léa", "Roy", "Léa Roy", None, "fr-CA", **more)


def test_a_slot_that_is_offered_has_no_reason_against_it_and_says_who_and_where():
    found = why(at(MONDAY, 9))
    assert found.offered
    assert (found.against, found.notes) == ((), ())
    assert (found.slot.provider_id, found.slot.room_id, found.slot.starts_at) == ("lavoie", "room-1", at(MONDAY, 9))


@pytest.mark.parametrize(
    ("start", "clinic", "code"),
    [
        (at(date(2027, 3, 12), 9), CLINIC, "past"),
        (at(date(2027, 3, 12), 10), CLINIC, "notice"),
        (at(date(2027, 6, 14), 10), CLINIC, "horizon"),
        (at(MONDAY, 12, 10), CLINIC, "closed"),
        (at(MONDAY, 7, 50), CLINIC, "closed"),
        (at(MONDAY, 11, 40), CLINIC, "too_long"),
        (at(MONDAY, 9, 5), CLINIC, "grid"),
        (at(MONDAY, 9) + timedelta(seconds=1), CLINIC, "grid"),
        (at(date(2027, 3, 13), 9), CLINIC, "closed_day"),
        (at(GOOD_FRIDAY, 9), CLINIC, "holiday"),
        (at(MONDAY, 9), located(closures=(Closure(MONDAY, MONDAY),)), "closure"),
        (at(MONDAY, 9), located(closures=(Closure(MONDAY, MONDAY, hours=(Window(time(13), time(15)),)),)), "closed"),
    ],
)
def test_the_time_itself_may_speak_against_it(start, clinic, code):
    assert codes(why(start, clinic)) == [code]


def test_a_holiday_is_named_in_both_languages():
    [reason] = why(at(GOOD_FRIDAY, 9)).against
    assert reason.words == {
        "en": "The location is closed that day: Good Friday.",
        "fr": "La clinique est fermée ce jour-là : Vendredi saint.",
    }


def test_a_visit_that_would_outlast_the_hours_is_told_so():
    [reason] = why(at(MONDAY, 11, 40)).against
    assert reason.words["en"] == "The visit takes 30 minutes, and the location closes, or has its break, at 12:00 PM."
    assert reason.words["fr"] == "La visite dure 30 minutes et la clinique ferme, ou fait sa pause, à 12 h."


def test_every_provider_who_is_not_to_be_had_is_named_with_the_reason():
    away = attrs.evolve(CLINIC.provider("chen"), hours={"main": ((),) * 7})
    clinic = attrs.evolve(CLINIC, providers=tuple(away if found.id == "chen" else found for found in CLINIC.providers))
    taken = Taken([("provider:lavoie", at(MONDAY, 9), at(MONDAY, 10))])
    found = why(at(MONDAY, 9), clinic, taken=taken)
    assert [(reason.code, reason.resource) for reason in found.against] == [
        ("taken", "provider:lavoie"),
        ("provider_away", "provider:chen"),
    ]
    assert found.against[0].words == {"en": "Dr. Sophie Lavoie: the time is taken.", "fr": "Dr. Sophie Lavoie : le temps est pris."}


def test_of_a_slot_that_is_offered_staff_hear_who_is_taken():
    found = why(at(MONDAY, 9), taken=Taken([("provider:lavoie", at(MONDAY, 9), at(MONDAY, 10))]))
    assert (found.offered, found.slot.provider_id) == (True, "chen")
    assert [(reason.code, reason.resource) for reason in found.notes] == [("taken", "provider:lavoie")]


def test_a_provider_who_is_asked_for_and_does_no_such_visits_is_told():
    found = why(at(MONDAY, 9), service="checkup", provider="okafor")
    assert [(reason.code, reason.resource) for reason in found.against] == [("provider_role", "provider:okafor")]


def test_time_kept_for_emergencies_is_told_and_an_emergency_may_have_it():
    clinic = located(reserved=(Reserve(time(9), time(10)),))
    today = date(2027, 3, 12)
    early = at(today, 6)
    assert set(codes(why(at(today, 9), clinic, now=early))) == {"reserved"}
    assert why(at(today, 9), clinic, service="emergency_exam", now=early).offered
    assert why(at(today, 9), clinic, now=at(today, 7)).offered  # two hours before, anybody may have it


def test_a_full_day_is_told_of_the_location_and_of_the_provider():
    visits = [VisitTime("lavoie", at(MONDAY, 14)), VisitTime("lavoie", at(MONDAY, 15))]
    whole = serving(per_day=PerDay(location=2))
    assert codes(why(at(MONDAY, 9), whole, taken=Taken((), visits))) == ["day_full"]
    assert why(at(MONDAY + timedelta(days=1), 9), whole, taken=Taken((), visits)).offered
    each = serving(per_day=PerDay(provider=2))
    found = why(at(MONDAY, 9), each, taken=Taken((), visits))
    assert (found.slot.provider_id, [reason.code for reason in found.notes]) == ("chen", ["provider_full"])
    assert codes(why(at(MONDAY, 9), each, taken=Taken((), visits), provider="lavoie")) == ["provider_full"]


def test_what_the_patient_may_not_have_is_told_in_the_words_that_callers_hear():
    clinic = serving(ages=Ages(3, 13))
    found = why(at(MONDAY, 9), clinic, patient=someone(birth_date=date(2000, 1, 1)))
    assert [(reason.code, reason.words["en"]) for reason in found.against] == [
        ("age", "This visit is for patients from 3 to 13 years old."),
    ]
    assert why(at(MONDAY, 9), clinic, patient=someone(birth_date=date(2020, 1, 1))).offered
    found = why(at(MONDAY, 9), patient=someone(cdcp_from=date(2027, 4, 1)))
    assert found.against[0].words["en"] == "The Canadian Dental Care Plan can only be billed for visits on or after Thursday, April 1."


@pytest.mark.parametrize(("by_phone", "note"), [("book", []), ("request", ["request"]), ("staff", ["staff_only"])])
def test_how_callers_get_the_service_is_told_beside(by_phone, note):
    assert [reason.code for reason in why(at(MONDAY, 9), serving(by_phone=by_phone)).notes] == note


def test_who_is_needed_twice_at_once_is_told():
    """One dentist alone cannot be both, though each need could have them."""
    only = tuple(found for found in CLINIC.providers if found.id == "lavoie")
    service = attrs.evolve(CLINIC.service("checkup"), needs=(CLINIC.service("checkup").needs[0], *CLINIC.service("checkup").needs))
    clinic = attrs.evolve(CLINIC, providers=only, services=(service,))
    assert codes(why(at(MONDAY, 9), clinic)) == ["nobody_together"]


def test_all_codes_have_words_in_both_languages():
    assert all(set(texts) == {"en", "fr"} and all(texts.values()) for texts in WORDS.values())


ZONES = ("America/Toronto", "America/St_Johns", "America/Regina", "America/Vancouver")
DAYS = [date(2027, 3, 14), date(2027, 3, 15), date(2027, 3, 26), date(2027, 11, 7), date(2027, 11, 8)]


@st.composite
def situations(draw):
    """A clinic with all kinds of rules, what is taken, a day, a service and perhaps a provider."""
    day, zone = draw(st.sampled_from(DAYS)), draw(st.sampled_from(ZONES))
    reserves = st.builds(Reserve, st.sampled_from([time(8), time(9, 30)]), st.sampled_from([time(10), time(11)]), release_min=st.just(120))
    rooms = CLINIC.locations[0].rooms[: draw(st.integers(1, 2))]
    clinic = located(
        zone=zone, hours=(NIGHT,) * 7, rooms=rooms, notice_min=draw(st.sampled_from([0, 90])), horizon_days=draw(st.sampled_from([1, 400])),
        reserved=tuple(draw(st.lists(reserves, max_size=1))), statutory_holidays=draw(st.booleans()),
    )  # fmt: skip
    code = draw(st.sampled_from(["cleaning", "checkup", "child_visit", "emergency_exam", "crown"]))
    limits = st.builds(PerDay, st.none() | st.integers(1, 2), st.none() | st.integers(1, 2))
    clinic = serving(
        clinic, code, per_day=draw(limits), buffer_before_min=draw(st.sampled_from([0, 15])), buffer_after_min=draw(st.sampled_from([0, 10])),
        ages=draw(st.sampled_from([Ages(), Ages(3, 13)])), notice_min=draw(st.sampled_from([None, 300])),
    )  # fmt: skip
    midnight = datetime.combine(day, time(), ZoneInfo(zone)).astimezone(UTC)
    moments = st.integers(0, 24 * 6).map(lambda step: midnight + timedelta(minutes=10 * step))
    names = ["room:room-1", "room:room-2", *(f"provider:{found.id}" for found in clinic.providers)]
    intervals = draw(st.lists(st.tuples(st.sampled_from(names), moments, st.integers(1, 20)), max_size=15))
    visits = draw(st.lists(st.builds(VisitTime, st.sampled_from(["lavoie", "okafor"]), moments), max_size=3))
    taken = Taken([(name, start, start + timedelta(minutes=10 * length)) for name, start, length in intervals], visits)
    now = midnight + timedelta(minutes=draw(st.sampled_from([-2000, -700, 0, 480])))
    plans = st.sampled_from([None, day, day + timedelta(days=1)])
    patient = draw(st.none() | st.builds(someone, birth_date=st.sampled_from([None, date(2020, 5, 1)]), cdcp_from=plans))
    provider = draw(st.sampled_from([None, "lavoie", "okafor"]))
    given_terms = Terms.of(clinic, "main", code, Wish(provider_id=provider), limit=6, now=now, patient=patient)
    releases = st.builds(lambda start, who: Release(start, start + timedelta(hours=3), who), moments, st.sampled_from([None, "lavoie"]))
    released = draw(st.none() | st.lists(releases, max_size=2))
    return attrs.evolve(given_terms, released=None if released is None else tuple(released)), day, taken, midnight


@settings(max_examples=120, deadline=None)
@given(situations())
def test_a_start_is_offered_exactly_when_nothing_speaks_against_it(situation):
    given_terms, day, taken, midnight = situation
    offered = {slot.starts_at: slot for slot in search.slots_on(given_terms, day, taken)} if day in given_terms.days else {}
    for step in range(25 * 12):
        start = midnight + timedelta(minutes=5 * step)
        if start.astimezone(ZoneInfo(given_terms.location.zone)).date() == day:
            found = explain(given_terms, start, taken)
            assert found.slot == offered.get(start), (start, codes(found))
            assert bool(found.against) == (start not in offered)
            assert all(reason.words["en"] and reason.words["fr"] for reason in (*found.against, *found.notes))
    for slot in offered.values():  # what is offered, the transaction takes
        rules.check(given_terms.clinic, slot)
        rules.check_notice(given_terms.clinic, slot, given_terms.now)
        rules.check_reserved(given_terms.clinic, slot, given_terms.now)
