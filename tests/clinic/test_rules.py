"""The clinic's rules for one slot and one patient, each with its code."""

from datetime import UTC, date, datetime, time, timedelta

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bella_core.core.errors import RuleBroken, RuleDenied
from bella_core.domain import patient_rules, reserves, rules, search
from bella_core.domain.clinic import Closure
from bella_core.domain.clinic_rules import Ages, Reserve
from bella_core.domain.dialogue.types import PatientDraft
from bella_core.domain.patient_rules import objection

from .test_search import CLINIC, MONDAY, NOTHING, TORONTO, located, on, starts, terms

FRIDAY = date(2027, 3, 12)


def serving(clinic=CLINIC, service="checkup", **changes):
    changed = tuple(attrs.evolve(found, **changes) if found.code == service else found for found in clinic.services)
    return attrs.evolve(clinic, services=changed)


def draft(**more):
    return PatientDraft("Léa", "Roy", "Léa Roy", None, "fr-CA", **more)


def broken(check, *args):
    with pytest.raises(RuleBroken) as caught:
        check(*args)
    return caught.value.rule


def local(day, hour, minute=0):
    return datetime.combine(day, time(hour, minute), TORONTO).astimezone(UTC)


# --- buffers ----------------------------------------------------------------------------------------------------------


def test_buffers_keep_the_provider_free_before_and_after_and_nobody_else():
    clinic = serving(service="cleaning", buffer_before_min=10, buffer_after_min=20)
    slot = next(slot for slot in on(MONDAY, terms("cleaning", clinic)) if slot.starts_at == local(MONDAY, 9))
    assert len(slot.claims) == 3
    hygienist = next(claim for claim in slot.claims if claim.resource == f"provider:{slot.provider_id}")
    assert (hygienist.starts_at, hygienist.ends_at) == (local(MONDAY, 8, 50), local(MONDAY, 10, 20))
    room = next(claim for claim in slot.claims if claim.resource.startswith("room:"))
    assert (room.starts_at, room.ends_at) == (local(MONDAY, 9), local(MONDAY, 10, 10))
    rules.check(clinic, slot)
    short = tuple(attrs.evolve(claim, starts_at=local(MONDAY, 9)) if claim == hygienist else claim for claim in slot.claims)
    assert broken(rules.check, clinic, attrs.evolve(slot, claims=short)) == "shape"


def test_a_buffer_may_lie_outside_of_opening_hours_but_not_over_another_visit():
    clinic = serving(buffer_before_min=20)
    only = attrs.evolve(clinic, providers=tuple(found for found in clinic.providers if found.id == "lavoie"))
    assert starts(on(MONDAY, terms("checkup", only)))[0] == "08:00"
    taken = search.Taken([("provider:lavoie", local(MONDAY, 8), local(MONDAY, 9))])
    assert starts(on(MONDAY, terms("checkup", only), taken))[0] == "09:20"


# --- notice and horizon -----------------------------------------------------------------------------------------------


def test_a_service_has_its_own_notice_and_horizon():
    clinic = serving(notice_min=24 * 60, horizon_days=4)
    now = local(FRIDAY, 9, 30)
    assert not on(FRIDAY, terms("checkup", clinic, now=now))
    found = terms("checkup", clinic, now=now)
    assert (found.days[0], found.days[-1]) == (FRIDAY + timedelta(days=1), date(2027, 3, 16))
    slot = on(MONDAY, terms("checkup", clinic))[0]
    rules.check_notice(clinic, slot, now)
    assert broken(rules.check_notice, clinic, slot, slot.starts_at - timedelta(hours=23)) == "notice"
    assert broken(rules.check_notice, clinic, slot, slot.starts_at - timedelta(days=5)) == "horizon"
    other = on(MONDAY, terms("filling", clinic))[0]
    rules.check_notice(clinic, other, other.starts_at - timedelta(hours=2))


# --- by telephone -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("by_phone", ["book", "request"])
def test_a_service_is_booked_or_asked_for_by_telephone(by_phone):
    clinic = serving(by_phone=by_phone)
    slot = on(MONDAY, terms("checkup", clinic))[0]
    rules.check_by_phone(clinic, slot)


def test_what_staff_book_is_not_for_callers():
    clinic = serving(by_phone="staff")
    assert broken(rules.check_by_phone, clinic, on(MONDAY, terms("checkup", clinic))[0]) == "staff_only"


# --- whom a visit is for ----------------------------------------------------------------------------------------------

CHILDREN, ADULTS = Ages(3, 13), Ages(first=18)


@pytest.mark.parametrize(
    ("ages", "born", "code"),
    [
        (Ages(), None, None),
        (CHILDREN, date(2024, 3, 15), None),  # three that very day
        (CHILDREN, date(2024, 3, 16), "age"),
        (CHILDREN, date(2013, 3, 16), None),  # thirteen still
        (CHILDREN, date(2013, 3, 15), "age"),
        (CHILDREN, None, "age_unknown"),
        (ADULTS, date(2009, 3, 15), None),
        (ADULTS, date(2009, 3, 16), "age"),
        (Ages(last=17), date(2009, 3, 16), None),
        (Ages(last=17), date(2009, 3, 15), "age"),
    ],
)
def test_the_age_counts_on_the_day_of_the_visit(ages, born, code):
    found = objection(attrs.evolve(CLINIC.service("checkup"), ages=ages), draft(birth_date=born), MONDAY)
    assert (found.code if found else None) == code


def test_an_age_that_may_yet_be_asked_is_no_objection():
    assert objection(attrs.evolve(CLINIC.service("checkup"), ages=CHILDREN), draft(), MONDAY, sure=False) is None


@pytest.mark.parametrize(
    ("ages", "english", "french"),
    [
        (CHILDREN, "This visit is for patients from 3 to 13 years old.", "Cette visite est pour les patients de 3 à 13 ans."),
        (ADULTS, "This visit is for patients aged 18 and over.", "Cette visite est pour les patients de 18 ans et plus."),
        (Ages(last=17), "This visit is for patients up to the age of 17.", "Cette visite est pour les patients de 17 ans et moins."),
    ],
)
def test_whom_a_visit_is_for_is_said_in_both_languages(ages, english, french):
    born = date(2015, 1, 1) if ages == ADULTS else date(1980, 1, 1)
    found = objection(attrs.evolve(CLINIC.service("checkup"), ages=ages), draft(birth_date=born), MONDAY)
    assert (found.says, found.instead) == ({"en-CA": english, "fr-CA": french}, "staff")


def test_a_new_patient_begins_with_what_is_for_new_patients():
    service = CLINIC.service("filling")
    assert objection(service, draft(known=False), MONDAY).code == "new_patient"
    assert objection(service, draft(known=False, user_id="u"), MONDAY) is None  # a record was found after all
    assert objection(service, draft(known=True), MONDAY) is None
    assert objection(service, draft(), MONDAY) is None
    assert objection(CLINIC.service("exam_new"), draft(known=False), MONDAY) is None


def test_the_dental_care_plan_is_not_billed_before_it_begins_to_pay():
    service = CLINIC.service("cleaning")
    found = objection(service, draft(cdcp_from=date(2027, 4, 1)), MONDAY)
    assert (found.code, found.instead) == ("cdcp_date", "other_time")
    assert found.says == {
        "en-CA": "The Canadian Dental Care Plan can only be billed for visits on or after Thursday, April 1.",
        "fr-CA": "Le Régime canadien de soins dentaires ne peut être facturé que pour les visites à compter du jeudi 1er avril.",
    }
    assert objection(service, draft(cdcp_from=MONDAY), MONDAY) is None


def test_staff_may_set_aside_whom_a_visit_is_for_but_not_when_a_plan_begins_to_pay():
    clinic = serving(ages=CHILDREN)
    slot = on(MONDAY, terms("checkup", clinic))[0]
    adult = draft(birth_date=date(1980, 1, 1))
    with pytest.raises(RuleDenied) as denied:
        patient_rules.check(clinic, slot, adult)
    assert (denied.value.rule, denied.value.instead) == ("age", "staff")
    patient_rules.check(clinic, slot, adult, by_staff=True)
    with pytest.raises(RuleDenied, match="cdcp_date"):
        patient_rules.check(clinic, slot, draft(cdcp_from=date(2027, 4, 1)), by_staff=True)


# --- times kept for emergencies ---------------------------------------------------------------------------------------

NINE = Reserve(time(9), time(10), days=(0, 1, 2, 3, 4))


def kept(clinic, service, day, now):
    return reserves.kept(clinic, clinic.locations[0], clinic.service(service), day, now)


def test_time_is_kept_of_whoever_can_see_an_emergency():
    clinic = located(reserved=(NINE,))
    found = kept(clinic, "checkup", MONDAY, local(FRIDAY, 12))
    assert found == dict.fromkeys(("provider:lavoie", "provider:chen"), ((local(MONDAY, 9), local(MONDAY, 10)),))
    assert kept(clinic, "checkup", date(2027, 3, 13), local(FRIDAY, 12)) == {}


def test_time_may_be_kept_of_one_provider_and_one_room():
    clinic = located(reserved=(attrs.evolve(NINE, providers=("chen",), rooms=("room-4",)),))
    assert set(kept(clinic, "checkup", MONDAY, local(FRIDAY, 12))) == {"provider:chen", "room:room-4"}
    slots = {slot.starts_at: slot for slot in on(MONDAY, terms("checkup", clinic))}
    assert (slots[local(MONDAY, 9)].provider_id, slots[local(MONDAY, 9)].room_id) == ("lavoie", "room-1")


def test_a_dentists_look_at_a_cleaning_keeps_off_it_too():
    clinic = located(reserved=(Reserve(time(8), time(12)),))
    only = attrs.evolve(clinic, providers=tuple(found for found in clinic.providers if found.id != "chen"))
    assert starts(on(MONDAY, terms("cleaning", only)))[0] == "13:00"
    assert starts(on(MONDAY, terms("whitening", only)))[0] == "08:00"


@pytest.mark.parametrize(
    ("now", "day", "is_kept"),
    [
        (local(MONDAY, 6), MONDAY, False),  # today
        (local(FRIDAY, 16), MONDAY, False),  # the next day that is open
        (local(FRIDAY, 16), date(2027, 3, 16), True),
        (local(MONDAY, 7), date(2027, 3, 16), False),
        (local(MONDAY, 7), date(2027, 3, 17), True),
    ],
)
def test_an_emergency_may_have_it_today_and_on_the_next_open_day(now, day, is_kept):
    clinic = located(reserved=(NINE,))
    assert bool(kept(clinic, "emergency_exam", day, now)) is is_kept
    assert kept(clinic, "checkup", day, now)


@given(st.integers(0, 300), st.integers(0, 600))
def test_it_is_given_to_all_so_long_before_it_starts(release_min, before_min):
    clinic = located(reserved=(attrs.evolve(NINE, release_min=release_min),))
    now = local(MONDAY, 9) - timedelta(minutes=before_min)
    assert bool(kept(clinic, "checkup", MONDAY, now)) is (before_min > release_min)


def test_a_slot_that_takes_it_is_refused_by_its_code():
    open_clinic, clinic = CLINIC, located(reserved=(NINE,))
    slot = next(slot for slot in on(MONDAY, terms("checkup", open_clinic)) if slot.starts_at == local(MONDAY, 8, 40))
    assert broken(rules.check_reserved, clinic, slot, local(FRIDAY, 12)) == "reserved"
    rules.check_reserved(clinic, slot, local(MONDAY, 7))
    assert local(MONDAY, 8, 40) not in {found.starts_at for found in on(MONDAY, terms("checkup", clinic))}
    assert local(MONDAY, 8, 30) in {found.starts_at for found in on(MONDAY, terms("checkup", clinic))}


def test_a_closed_day_between_does_not_count_even_a_holiday():
    clinic = located(reserved=(NINE,), closures=(Closure(date(2027, 3, 29), date(2027, 3, 29)),))
    thursday, tuesday = date(2027, 3, 25), date(2027, 3, 30)  # Good Friday, the weekend and a closed Monday lie between
    assert kept(clinic, "emergency_exam", tuesday, local(thursday, 16)) == {}


def test_nothing_is_kept_without_such_a_rule():
    assert not kept(CLINIC, "checkup", MONDAY, local(FRIDAY, 12))
    assert on(MONDAY, terms("checkup"), NOTHING)
