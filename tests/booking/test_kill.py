"""A process that is killed in the middle of a booking leaves none by half, and whoever repeats it finds one booking."""

import asyncio
from datetime import timedelta

from sqlalchemy import func, select, text

from bella_core.core.errors import SlotTaken
from bella_core.db.models import appointments, audit, claims, idempotency, metadata, outbox, users
from tests.booking.conftest import MONDAY, ask, draft
from tests.booking.killing import hold_and_book, run_victim

OVERLAPS = """SELECT count(*) FROM claims a JOIN claims b ON a.resource = b.resource AND a.id < b.id
              AND a.starts_at < b.ends_at AND b.starts_at < a.ends_at"""
#: A booking is these rows; a committed half would show as another number of one of them.
WHOLE = (appointments, users, audit, outbox, idempotency)


async def slots(booking, number):
    """Yield slots far enough apart to be nothing to each other."""
    for week in range(12):
        for weekday in range(5):
            day = MONDAY + timedelta(days=7 * week + weekday)
            found = await booking.find_slots(ask("whitening", limit=6, days=(day,)))
            for slot in (found.slots[0], found.slots[-1]):
                number -= 1
                if number < 0:
                    return
                yield slot


def rows(conn):
    return [conn.scalar(select(func.count()).select_from(table)) for table in WHOLE]


def kinds(conn):
    return dict(conn.execute(select(claims.c.kind, func.count()).group_by(claims.c.kind)).all())


async def test_killed_at_every_step(db, database_url, booking):
    total, number = None, 0
    async for slot in slots(booking, 200):
        number += 1
        steps = await asyncio.to_thread(run_victim, database_url, slot, f"Step{number}", number)
        bookings = await db.read(lambda conn: conn.scalar(select(func.count()).select_from(appointments)))
        assert await db.read(rows) == [bookings] * len(WHOLE)
        assert (await db.read(kinds)).get("booking", 0) == 3 * bookings
        assert await db.read(lambda conn: conn.scalar(text(OVERLAPS))) == 0
        first = await repeat(booking, slot, f"Step{number}")
        assert await repeat(booking, slot, f"Step{number}") == first
        assert await db.read(rows) == [number] * len(WHOLE)
        assert await db.read(kinds) == {"booking": 3 * number}
        if steps is not None:
            total = steps
            break
    assert total == number - 1  # the last one was not killed
    assert number > 20  # hold and book are that many statements and commits
    await db.ready()


async def repeat(booking, slot, name):
    """Repeat all of it; where the slot was booked before the kill the hold cannot be had, and the booking answers as it did."""
    try:
        return await hold_and_book(booking, slot, name)
    except SlotTaken:
        return await booking.book(slot, draft("Killed", name, None), key=f"{name}:2:0", actor="call")


async def test_the_killed_leave_nothing_locked(db, database_url, booking):
    """Also without a repetition another caller gets the slot, at the latest when the hold of the killed one has expired."""
    slot = (await booking.find_slots(ask("whitening", limit=1))).slots[0]
    for last in range(1, 9):
        assert await asyncio.to_thread(run_victim, database_url, slot, "Nobody", last) is None
    await db.write(lambda conn: conn.execute(metadata.tables["holds"].delete()))
    await booking.hold(slot, key="another caller")
