"""The slots that a caller is offered: free, within hours, on the wall clock's grid, and as near to the wish as can be."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bella_core.domain import rules, search, search_terms
from bella_core.domain.clinic import Need, Window
from bella_core.domain.search import Taken
from bella_core.domain.search_terms import Terms
from bella_core.domain.slots import Wish
from bella_core.services import clinics_document
from bella_core.services.clinics import demo_toml

CLINIC = clinics_document.read(demo_toml())
TORONTO = ZoneInfo("America/Toronto")
NOW = datetime(2027, 3, 12, 14, 30, tzinfo=UTC)  # a Friday, 9:30 in Toronto
MONDAY = date(2027, 3, 15)
NOTHING = Taken(())


def terms(service="cleaning", clinic=CLINIC, now=NOW, limit=6, **wish):
    return Terms.of(clinic, "main", service, Wish(**wish), limit=limit, now=now)


def on(day, given, taken=NOTHING):
    return list(search.slots_on(given, day, taken))


def starts(slots, zone=TORONTO):
    return [f"{slot.starts_at.astimezone(zone):%H:%M}" for slot in slots]


def located(**changes):
    return attrs.evolve(CLINIC, locations=(attrs.evolve(CLINIC.locations[0], **changes),))


def test_a_days_slots_keep_off_lunch_and_closing():
    found = starts(on(MONDAY, terms()))
    assert (found[0], found[-1]) == ("08:00", "16:00")
    assert "11:00" in found
    assert not {"11:10", "12:00", "12:50"} & set(found)


def test_notice_and_horizon_are_kept():
    assert starts(on(NOW.date(), terms(limit=1)))[0] == "10:30"
    days = [day for days in search_terms.rounds(terms()) for day in days]
    assert (days[0], days[-1]) == (date(2027, 3, 12), date(2027, 3, 12) + timedelta(days=90))


@pytest.mark.parametrize("service", [service.code for service in CLINIC.services])
def test_every_slot_keeps_the_clinics_own_rules(service):
    for slot in on(MONDAY, terms(service)):
        rules.check(CLINIC, slot)


def test_a_cleaning_takes_a_hygienist_a_room_with_turnover_and_a_dentists_look():
    slot = on(MONDAY, terms())[0]
    lengths = {claim.resource.partition(":")[0] + str((claim.ends_at - claim.starts_at) // timedelta(minutes=1)) for claim in slot.claims}
    assert lengths == {"provider60", "room70", "provider10"}
    assert slot.provider_id in {"okafor", "bouchard"}


def test_the_dentists_look_floats_to_where_a_dentist_is_free():
    eight = datetime(2027, 3, 15, 8, tzinfo=TORONTO).astimezone(UTC)
    taken = Taken((f"provider:{dentist}", eight, eight + timedelta(minutes=30)) for dentist in ("lavoie", "chen"))
    look = next(claim for claim in on(MONDAY, terms(), taken)[0].claims if claim.resource == "provider:lavoie")
    assert look.starts_at == eight + timedelta(minutes=30)
    all_hour = Taken((f"provider:{dentist}", eight, eight + timedelta(minutes=60)) for dentist in ("lavoie", "chen"))
    assert starts(on(MONDAY, terms(), all_hour))[0] == "08:10"


def test_the_least_loaded_provider_is_chosen_and_the_first_free_room():
    eight = datetime(2027, 3, 15, 8, tzinfo=TORONTO).astimezone(UTC)
    late = eight + timedelta(hours=7)
    taken = Taken([("provider:okafor", late, late + timedelta(hours=1)), ("room:room-1", eight, eight + timedelta(minutes=10))])
    slot = on(MONDAY, terms(), taken)[0]
    assert (slot.provider_id, slot.room_id) == ("bouchard", "room-2")


def test_who_is_asked_for_is_whom_the_visit_is_with_or_who_looks_in():
    assert {slot.provider_id for slot in on(MONDAY, terms(provider_id="okafor"))} == {"okafor"}
    looked = on(MONDAY, terms(provider_id="chen"))
    assert all("provider:chen" in {claim.resource for claim in slot.claims} for slot in looked)
    assert looked
    assert on(MONDAY, terms("checkup", provider_id="okafor")) == []


def test_only_wished_days_are_looked_at():
    wish = {"weekdays": (1, 3), "not_days": (date(2027, 3, 16),), "first": MONDAY, "last": date(2027, 3, 26)}
    days = [day for days in search_terms.rounds(terms(**wish)) for day in days]
    assert days == [date(2027, 3, 18), date(2027, 3, 23), date(2027, 3, 25)]


@pytest.mark.parametrize(
    ("wish", "expected"),
    [
        ({"at": time(15)}, ["15:00"]),
        ({"day_start": time(15), "day_end": time(15, 30)}, ["15:00", "15:10", "15:20"]),
        ({"day_end": time(8, 20)}, ["08:00", "08:10"]),
        ({"day_start": time(15, 40)}, ["15:40", "15:50", "16:00"]),
        ({"at": time(12, 30)}, []),
    ],
)
def test_a_wished_time_is_met_exactly(wish, expected):
    given = terms(**wish)
    assert starts(slot for slot in on(MONDAY, given) if search_terms.fits(given, slot)) == expected


def test_later_and_earlier_than_an_instant():
    two = datetime(2027, 3, 15, 14, tzinfo=TORONTO).astimezone(UTC)
    assert starts(on(MONDAY, terms(after=two)))[0] == "14:10"
    assert starts(on(MONDAY, terms(before=two)))[-1] == "13:50"


def test_the_nearest_are_on_the_wished_day_first_then_near_it_then_near_the_time():
    given = terms(days=(date(2027, 3, 16),), at=time(12, 30))
    rank = search_terms.ranking(given)
    near = sorted(on(date(2027, 3, 16), given) + on(MONDAY, given), key=rank)
    assert starts(near)[:2] == ["13:00", "13:10"]
    assert {slot.starts_at.astimezone(TORONTO).date() for slot in near[:30]} == {date(2027, 3, 16)}
    assert next(iter(search_terms.nearby_rounds(given)))[:3] == (date(2027, 3, 16), MONDAY, date(2027, 3, 17))


def test_a_wish_beyond_the_horizon_has_the_last_days_as_its_nearest():
    given = terms(first=date(2030, 1, 1))
    assert next(iter(search_terms.nearby_rounds(given)))[0] == given.latest_day


def test_the_slots_that_are_offered_are_real_choices():
    chosen = search_terms.apart(on(MONDAY, terms()), 3)
    assert starts(chosen) == ["08:00", "09:00", "10:00"]


SPRING, AUTUMN = date(2027, 3, 14), date(2027, 11, 7)


@pytest.mark.parametrize("zone", ["America/Toronto", "America/St_Johns", "America/Regina"])
@pytest.mark.parametrize("day", [SPRING, AUTUMN])
def test_on_the_days_the_clocks_change_slots_stay_on_the_wall_clocks_grid(zone, day):
    night = (Window(time(0), time(6)),)
    clinic = located(zone=zone, hours=(night,) * 7, notice_min=0)
    found = on(day, terms("checkup", clinic, now=datetime.combine(day, time(), UTC) - timedelta(days=2)))
    local = [slot.starts_at.astimezone(ZoneInfo(zone)) for slot in found]
    assert all(start.date() == day for start in local)
    assert all(start.minute % 10 == 0 for start in local)
    assert len({slot.starts_at for slot in found}) == len(found)
    assert all(slot.ends_at - slot.starts_at == timedelta(minutes=30) for slot in found)
    for slot in found:
        rules.check(clinic, slot)
    skipped = zone != "America/Regina" and day == SPRING
    assert ("02:30" in starts(found, ZoneInfo(zone))) is not skipped
    assert starts(found, ZoneInfo(zone))[-1] == "05:30"


@st.composite
def bookings(draw):
    """Times that are taken here and there during a Monday."""
    resource = st.sampled_from(terms().resources)
    opening = datetime(2027, 3, 15, 8, tzinfo=TORONTO).astimezone(UTC)
    begin = st.integers(0, 53).map(lambda step: opening + timedelta(minutes=10 * step))
    found = draw(st.lists(st.tuples(resource, begin, st.integers(1, 12)), max_size=25))
    return [(name, start, start + timedelta(minutes=10 * steps)) for name, start, steps in found]


@settings(max_examples=60, deadline=None)
@given(bookings(), st.sampled_from(["cleaning", "checkup", "filling", "child_visit"]))
def test_nothing_that_is_taken_is_offered_and_nothing_free_is_withheld(taken, service):
    """Against a slow search of its own that tries every provider, room and place for the dentist's look."""
    offered = {slot.starts_at: slot for slot in on(MONDAY, terms(service), Taken(taken))}

    def free(resource, start, minutes):
        end = start + timedelta(minutes=minutes)
        return not any(name == resource and begin < end and start < until for name, begin, until in taken)

    for slot in offered.values():
        assert all(
            free(claim.resource, claim.starts_at, (claim.ends_at - claim.starts_at) // timedelta(minutes=1)) for claim in slot.claims
        )
    kind = CLINIC.service(service)
    for possible in on(MONDAY, terms(service)):
        start = possible.starts_at
        room = any(free(f"room:{room.id}", start, kind.minutes + kind.turnover_min) for room in CLINIC.locations[0].rooms)
        assert (start in offered) == (room and _staffed(kind, start, free))


def _staffed(kind, start, free):
    needs = [need for need in kind.needs if need.resource == "provider"]
    who = [[p.id for p in CLINIC.providers if p.role in need.roles and _can(need, kind, p.id, start, free)] for need in needs]
    return any(who[0]) if len(who) == 1 else any(a != b for a in who[0] for b in who[1])


def _can(need: Need, kind, provider, start, free):
    offsets = range(0, kind.minutes - need.minutes + 1, 10) if need.floats else (need.offset_min,)
    return any(free(f"provider:{provider}", start + timedelta(minutes=offset), need.minutes) for offset in offsets)
