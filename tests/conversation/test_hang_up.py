"""A yes that was received books; without one nothing is booked, the hold goes, and staff see what was left."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select, update

from bella_core.db.models import claims, holds
from tests.conversation.house import TO_READ_BACK

ABANDONED = "abandoned_at_confirmation"


def _count(conn, table):
    return conn.scalar(select(func.count()).select_from(table))


async def held(house):
    return await house.db.read(_count, holds)


async def taken(house):
    return await house.db.read(_count, claims)


async def left(line):
    """The items left for staff, but for the one of every name that was only heard."""
    return [task for task in await line.tasks() if task[0] != "check_spelling"]


async def test_hanging_up_before_the_yes_leaves_an_item_and_no_hold(house):
    line = await house.call(*TO_READ_BACK)
    assert await held(house) == 1
    await line.end()
    assert (await held(house), await taken(house)) == (0, 0)
    assert await left(line) == [(ABANDONED, "open")]
    assert (await line.row()).outcome == "abandoned"


async def test_each_turn_keeps_the_slot_anew_for_two_to_three_minutes(house):
    line = await house.call(*TO_READ_BACK)
    soon = datetime.now(UTC) + timedelta(seconds=5)
    await house.db.write(lambda conn: conn.execute(update(holds).values(expires_at=soon)))
    await line.say("intent=repeat")
    [until] = await house.db.read(lambda conn: conn.scalars(select(holds.c.expires_at)).all())
    assert 115 < (until - datetime.now(UTC)).total_seconds() <= 180


async def test_hanging_up_after_the_yes_changes_nothing(house):
    line = await house.call(*TO_READ_BACK, "yes")
    await line.end()
    assert [booked.status for booked in await line.appointments()] == ["booked"]
    assert await left(line) == []
    row = await line.row()
    assert (row.outcome, row.status) == ("booked", "completed")


@pytest.mark.parametrize("ended_by", ["house", "other"])
async def test_a_yes_that_the_end_of_the_call_overtook_books_all_the_same(house, other, ended_by):
    line = await house.call(*TO_READ_BACK)
    await {"house": house, "other": other}[ended_by].conversation.end(line.carrier_id, "completed")
    assert await held(house) == 0
    await line.say("yes")
    assert [booked.status for booked in await line.appointments()] == ["booked"]
    assert await left(line) == [(ABANDONED, "done")]
    assert (await line.row()).outcome == "booked"


@pytest.mark.parametrize("round_", range(6))
async def test_a_yes_and_the_end_of_the_call_at_once_book(house, other, round_):
    line = await house.call(*TO_READ_BACK)
    ender = (house, other)[round_ % 2]
    pair = [house.conversation.turn(line.given("yes")), ender.conversation.end(line.carrier_id, "completed")]
    await asyncio.gather(*(pair if round_ % 3 else reversed(pair)))
    assert [booked.status for booked in await line.appointments()] == ["booked"]
    assert [status for kind, status in await line.tasks() if kind == ABANDONED] in ([], ["done"])
    assert await held(house) == 0


async def test_a_slot_chosen_after_the_end_of_the_call_is_not_kept(house):
    line = await house.call(*TO_READ_BACK[:-1])
    await line.end()
    await line.say("first")
    assert (await held(house), await taken(house)) == (0, 0)
    assert await left(line) == [(ABANDONED, "open")]


@pytest.mark.parametrize("late", ["no", "at=2026-11-12 10:00", "[9]"])
async def test_what_is_not_a_yes_after_the_end_of_the_call_leaves_the_one_item(house, late):
    line = await house.call(*TO_READ_BACK)
    await line.end()
    await line.say(late)
    assert await held(house) == 0
    assert await line.appointments() == ()
    assert [task for task in await left(line) if task[1] == "open"] == [(ABANDONED, "open")]


async def test_the_end_of_a_call_told_twice_counts_once(house, other):
    line = await house.call(*TO_READ_BACK)
    await asyncio.gather(line.end(), other.conversation.end(line.carrier_id, "completed"), line.end("failed"))
    assert await left(line) == [(ABANDONED, "open")]


async def test_the_end_of_a_call_that_bella_never_had_is_ignored(house):
    await house.conversation.end("CA" + "0" * 32, "completed")
    assert await held(house) == 0
