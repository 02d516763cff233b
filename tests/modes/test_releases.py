"""Where the mode is ``blocks`` bella offers what staff released to her, and nothing else; what they take back stays booked."""

import asyncio
from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bella_core.core.errors import HoldLost, RuleBroken
from bella_core.crud import appointments, conflicts
from bella_core.domain.clinic import WeeklyRelease
from bella_core.domain.releases import Release, covers
from bella_core.services.modes.releases import BadRelease, NoRelease
from tests.booking.conftest import MONDAY, draft

from .conftest import on, time_of


@pytest.fixture
async def blocks(clinic):
    await clinic.change(mode="blocks")
    return clinic


async def release(clinic, *args):
    return await clinic.modes.releases.add("main", time_of(*args), "staff:1")


async def test_what_nobody_released_is_not_offered(blocks):
    assert await blocks.find("checkup") == ()


async def test_released_times_are_offered_and_no_others(blocks):
    await release(blocks, 9, 11, "chen")
    slots = await blocks.find("checkup", days=(MONDAY,))
    assert {slot.provider_id for slot in slots} == {"chen"}
    assert all(on(9) <= slot.starts_at and slot.ends_at <= on(11) for slot in slots)
    assert slots[0].starts_at == on(9)


async def test_releases_side_by_side_are_one_time(blocks):
    await release(blocks, 9, 10, "chen")
    assert await blocks.find("checkup", days=(MONDAY,), after=on(9, 30)) == ()
    await release(blocks, 10, 11, "chen")
    assert (await blocks.find("checkup", days=(MONDAY,), after=on(9, 30)))[0].starts_at == on(9, 40)


async def test_a_release_names_who_works_in_which_room(blocks):
    await release(blocks, 9, 11, "chen", "room-3")
    await release(blocks, 9, 11, "lavoie", "room-2")
    found = {(slot.provider_id, slot.room_id) for slot in await blocks.find("checkup", days=(MONDAY,))}
    assert found <= {("chen", "room-3"), ("lavoie", "room-2")}
    assert found


async def test_who_looks_on_for_ten_minutes_must_be_released_too(blocks):
    await release(blocks, 9, 11, "okafor")
    assert await blocks.find("cleaning", days=(MONDAY,)) == ()
    await release(blocks, 9, 11, "chen")
    [first, *_] = await blocks.find("cleaning", days=(MONDAY,))
    assert {claim.resource for claim in first.claims} >= {"provider:okafor", "provider:chen"}


async def test_weekly_releases_of_the_clinic_file_count_from_their_first_day_to_their_last(blocks):
    await blocks.change(releases=(WeeklyRelease((0,), time(9), time(9, 30), "chen", None, MONDAY, MONDAY),))
    slots = await blocks.find("checkup")
    assert [(slot.starts_at, slot.provider_id) for slot in slots] == [(on(9), "chen")]


async def test_a_time_that_was_not_released_can_be_neither_held_nor_booked(blocks, clinic):
    await clinic.change(mode="own")
    slot = (await clinic.find("checkup", days=(MONDAY,)))[0]
    await clinic.change(mode="blocks")
    for take in (clinic.booking.hold(slot, key="h"), clinic.booking.book(slot, draft(), key="b", actor="call")):
        with pytest.raises(RuleBroken) as refused:
            await take
        assert refused.value.rule == "not_released"


async def test_staff_book_any_time(blocks, clinic):
    await clinic.change(mode="own")
    slot = (await clinic.find("checkup", days=(MONDAY,)))[0]
    await clinic.change(mode="blocks")
    assert (await clinic.book(slot=slot, actor="staff:1")).status == "booked"


async def test_a_time_that_is_taken_back_while_it_is_held_is_lost_before_any_yes(blocks):
    row = await release(blocks, 9, 11, "chen")
    slot = (await blocks.find("checkup", days=(MONDAY,)))[0]
    hold = await blocks.booking.hold(slot, key="h")
    await blocks.modes.releases.withdraw(row.id, "staff:1")
    with pytest.raises(HoldLost):
        await blocks.booking.book(hold, draft(), key="b", actor="call")


async def test_what_was_booked_in_a_time_that_is_taken_back_stays_and_becomes_a_conflict(blocks, read):
    row = await release(blocks, 9, 11, "chen")
    await release(blocks, 13, 15, "chen")
    booked = await blocks.book(service="checkup")
    await blocks.modes.releases.withdraw(row.id, "staff:1")
    await blocks.modes.check.run()
    [conflict] = await read(conflicts.page, limit=9, status="open")
    assert (conflict.kind, conflict.appointment_id, conflict.details["rule"]) == ("hours_changed", booked.appointment_id, "not_released")
    assert conflict.proposal.starts_at == on(13)
    assert (await read(appointments.by_id, booked.appointment_id)).status == "booked"
    await release(blocks, 9, 11, "chen")
    await blocks.modes.check.run()
    assert await read(conflicts.page, limit=9, status="open") == ()


async def test_releasing_or_taking_back_twice_is_once(blocks):
    one, again = await release(blocks, 9, 11), await release(blocks, 9, 11)
    assert one == again
    gone, still = [await blocks.modes.releases.withdraw(one.id, "staff:1") for _ in range(2)]
    assert gone == still
    assert gone.withdrawn_at is not None
    assert await blocks.modes.releases.page(limit=5) == ()
    assert (await release(blocks, 9, 11)).id != one.id


@pytest.mark.parametrize("back_first", [False, True])
async def test_whoever_comes_first_a_booking_or_a_withdrawal_nothing_is_lost_unseen(blocks, read, back_first):
    row = await release(blocks, 9, 11, "chen")
    slot = (await blocks.find("checkup", days=(MONDAY,)))[0]
    first, second = (blocks.book(slot=slot), blocks.modes.releases.withdraw(row.id, "staff:1"))[:: -1 if back_first else 1]
    done = await asyncio.gather(first, second, return_exceptions=True)
    made = done[back_first]
    await blocks.modes.check.run()
    seen = {conflict.appointment_id for conflict in await read(conflicts.page, limit=9, status="open")}
    assert isinstance(made, RuleBroken) or seen == {made.appointment_id}


@pytest.mark.parametrize(
    ("location", "wanted", "why"),
    [
        ("other", time_of(9, 11), "location"),
        ("main", time_of(9, 11, "nobody"), "provider"),
        ("main", time_of(9, 11, None, "nowhere"), "room"),
        ("main", Release(on(11), on(9)), "ends_at"),
        ("main", Release(on(9), on(9).replace(month=5)), "24 hours"),
        ("main", Release(on(9).replace(year=2026), on(11).replace(year=2026)), "over"),
    ],
)
async def test_a_release_that_cannot_be_says_why(blocks, location, wanted, why):
    with pytest.raises(BadRelease, match=why):
        await blocks.modes.releases.add(location, wanted, "staff:1")


async def test_where_bella_offers_any_time_there_is_nothing_to_release(clinic):
    with pytest.raises(BadRelease, match='mode = "blocks"'):
        await release(clinic, 9, 11)
    with pytest.raises(NoRelease):
        await clinic.modes.releases.withdraw("nothing", "staff:1")


hours_ = st.integers(0, 23)


@given(st.lists(st.tuples(hours_, hours_, st.sampled_from([None, "a", "b"]))), hours_, hours_)
def test_a_time_is_covered_if_each_of_its_hours_is(spans, start, end):
    releases = [Release(on(0).replace(hour=a), on(0).replace(hour=b), provider) for a, b, provider in spans if a < b]
    free = {hour for a, b, provider in spans for hour in range(a, b) if provider in {None, "a"}}
    wanted = covers(releases, on(0).replace(hour=start), on(0).replace(hour=end), provider_id="a")
    assert wanted == set(range(start, end)).issubset(free)
