"""Every Canadian time zone over both changes of the clocks: slots, what they say, and the local times that follow from them."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bella_core.domain import hours, rules, search
from bella_core.domain.business_days import cancellation_deadline
from bella_core.domain.clinic import Window
from bella_core.domain.clinic_rules import CancellationPolicy, Reserve
from bella_core.domain.explaining import explain
from bella_core.domain.search import Taken
from bella_core.domain.search_terms import Terms, fits
from bella_core.domain.slots import Wish

from .test_search import CLINIC, NOTHING, located

#: IANA's list of Canada, under the names of today and those of old.
ZONES = sorted(
    {zone for zone in available_timezones() if zone.startswith("Canada/")}
    | {
        "America/St_Johns", "America/Halifax", "America/Glace_Bay", "America/Moncton", "America/Goose_Bay", "America/Toronto",
        "America/Iqaluit", "America/Winnipeg", "America/Resolute", "America/Rankin_Inlet", "America/Regina", "America/Swift_Current",
        "America/Edmonton", "America/Cambridge_Bay", "America/Inuvik", "America/Dawson_Creek", "America/Fort_Nelson",
        "America/Whitehorse", "America/Dawson", "America/Vancouver", "America/Atikokan", "America/Blanc-Sablon", "America/Creston",
    }
)  # fmt: skip
SPRING, AUTUMN = date(2027, 3, 14), date(2027, 11, 7)
ALL_DAY = ((Window(time(0), time(23, 50)),),) * 7
#: Without changes of the clock in 2027.
STILL = {
    "America/Regina", "America/Swift_Current", "Canada/Saskatchewan", "America/Whitehorse", "America/Dawson", "Canada/Yukon",
    "America/Dawson_Creek", "America/Fort_Nelson", "America/Atikokan", "America/Blanc-Sablon", "America/Creston",
}  # fmt: skip


def changes(zone, day):
    """How much the clock changes on a day."""
    midnight, next_midnight = (datetime.combine(day + timedelta(days=ahead), time(), ZoneInfo(zone)) for ahead in (0, 1))
    return next_midnight.utcoffset() - midnight.utcoffset()


def slots(zone, day, service="checkup", **more):
    clinic = located(zone=zone, hours=ALL_DAY, notice_min=0, statutory_holidays=False, **more)
    now = datetime.combine(day, time(), UTC) - timedelta(days=2)
    terms = Terms.of(clinic, "main", service, Wish(), limit=6, now=now)
    return terms, list(search.slots_on(terms, day, NOTHING))


def test_all_the_zones_of_canada_are_tried():
    assert {"Canada/Newfoundland", "Canada/Saskatchewan", "Canada/Yukon", "Canada/Pacific", "Canada/Atlantic"} <= set(ZONES)
    assert len(ZONES) >= 31


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("day", [SPRING, AUTUMN])
def test_on_the_days_of_the_change_every_start_is_once_on_the_clock(zone, day):
    terms, found = slots(zone, day)
    local = [slot.starts_at.astimezone(ZoneInfo(zone)) for slot in found]
    assert all(start.date() == day and start.minute % 10 == 0 and start.second == 0 for start in local)
    assert len({slot.starts_at for slot in found}) == len({start.time() for start in local}) == len(found)
    skipped = 6 if changes(zone, day) > timedelta() else 0
    assert len(found) == 24 * 6 - 3 - skipped
    assert all(slot.ends_at - slot.starts_at == timedelta(minutes=30) for slot in found)
    for slot in found:
        rules.check(terms.clinic, slot)
        assert explain(terms, slot.starts_at, NOTHING).slot == slot


#: British Columbia and Alberta have spoken of staying at one time; what holds there is what the zones' data say.
UNDECIDED = {"America/Vancouver", "Canada/Pacific", "America/Edmonton", "Canada/Mountain"}


@pytest.mark.parametrize("zone", [zone for zone in ZONES if zone not in UNDECIDED])
def test_the_zones_change_when_the_law_says(zone):
    hour = timedelta() if zone in STILL else timedelta(hours=1)
    assert (changes(zone, SPRING), changes(zone, AUTUMN)) == (hour, -hour)


def test_newfoundland_is_half_an_hour_off_and_keeps_the_wall_clocks_grid():
    _, found = slots("America/St_Johns", SPRING)
    assert {slot.starts_at.minute for slot in found} == {0, 10, 20, 30, 40, 50}
    nine = next(slot for slot in found if slot.starts_at.astimezone(ZoneInfo("America/St_Johns")).time() == time(9))
    assert nine.starts_at == datetime(2027, 3, 14, 11, 30, tzinfo=UTC)


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from(ZONES),
    st.sampled_from([SPRING, AUTUMN]),
    st.integers(-1, 1),
    st.integers(0, 24 * 6 - 1),
    st.sampled_from(["checkup", "cleaning", "filling"]),
)
def test_a_time_that_is_asked_for_is_the_time_that_is_offered_held_and_told(zone, change, ahead, step, service):
    """By the wall clock, from the wish to the instants of the claims, and back to what a reminder says."""
    day, asked = change + timedelta(days=ahead), time(*divmod(step * 10, 60))
    terms, found = slots(zone, day, service)
    meeting = [slot for slot in found if fits(attrs.evolve(terms, wish=Wish(days=(day,), at=asked)), slot)]
    length = timedelta(minutes=terms.service.minutes)
    exists = hours.instant(terms.location, day, asked).astimezone(ZoneInfo(zone)).time() == asked
    ends = hours.instant(terms.location, day, asked) + length <= hours.instant(terms.location, day, time(23, 50))
    assert len(meeting) == (1 if exists and ends else 0)
    for slot in meeting:
        told = slot.starts_at.astimezone(ZoneInfo(zone))
        assert (told.date(), told.time()) == (day, asked)
        assert slot.ends_at - slot.starts_at == length
        assert all(claim.starts_at.tzinfo is UTC and claim.starts_at < claim.ends_at for claim in slot.claims)
        assert explain(terms, slot.starts_at, NOTHING).offered
        held = Taken([(claim.resource, claim.starts_at, claim.ends_at) for claim in slot.claims])
        again = explain(terms, slot.starts_at, held).slot
        assert again is None or not {claim.resource for claim in again.claims} & {claim.resource for claim in slot.claims}


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(ZONES), st.sampled_from([SPRING, AUTUMN]), st.integers(0, 3), st.integers(8, 17), st.integers(1, 4))
def test_a_deadline_in_business_days_is_at_the_visits_own_time_of_day(zone, change, ahead, hour, count):
    day = change + timedelta(days=ahead)
    location = attrs.evolve(
        CLINIC.locations[0],
        zone=zone, hours=ALL_DAY, statutory_holidays=False, cancellation=CancellationPolicy(count, "business_days"),
    )  # fmt: skip
    starts = hours.instant(location, day, time(hour))
    told = cancellation_deadline(location, starts).astimezone(ZoneInfo(zone))
    assert (told.date(), told.time()) == (day - timedelta(days=count), time(hour))


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("day", [SPRING, AUTUMN])
def test_what_is_kept_free_and_when_it_opens_follow_the_clock_on_the_wall(zone, day):
    _, found = slots(zone, day, reserved=(Reserve(time(9), time(10)),))
    local = {slot.starts_at.astimezone(ZoneInfo(zone)).time() for slot in found}
    assert time(8, 30) in local
    assert not {time(8, 40), time(9), time(9, 50)} & local
    assert time(10) in local
    opened = located(zone=zone).locations[0]
    monday = hours.next_opening(opened, datetime.combine(day, time(12), UTC)).astimezone(ZoneInfo(zone))
    assert (monday.date(), monday.time()) == (day + timedelta(days=1), time(8))
