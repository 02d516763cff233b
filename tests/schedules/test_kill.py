"""A process that is killed in the middle of a pull offers nothing that is taken, and the next pull makes it whole."""

import asyncio

from sqlalchemy import select, update

from bella_core.crud import schedules
from bella_core.db.models import busy, calendar_bindings
from tests.schedules.conftest import Book
from tests.schedules.killing import AFTER, BEFORE, after, pull_once, run_victim


async def refs(db):
    return set(await db.read(lambda conn: conn.scalars(select(busy.c.ref)).all()))


async def stored(db):
    rows = await db.read(lambda conn: conn.execute(select(busy.c.ref, busy.c.resource)).all())
    return sorted(tuple(row) for row in rows)


async def test_killed_at_every_step(db, database_url):
    book = Book()
    book.entries = BEFORE
    last, steps = 0, None
    while steps is None:
        last += 1
        await db.write(lambda conn: conn.execute(update(calendar_bindings).values(cursor=None)))
        await pull_once(db, book)
        await db.write(lambda conn: conn.execute(update(calendar_bindings).values(cursor=None)))
        assert await refs(db) == {"kept", "gone"}

        steps = await asyncio.to_thread(run_victim, database_url, last)

        [source] = await db.read(schedules.sources)
        if source.cursor is None:
            assert await refs(db) >= {"kept", "gone"}, "what was known stays until a full pull has ended"
        else:
            assert (source.cursor, await refs(db)) == ("done", {"kept", "new"})
        await db.write(lambda conn: conn.execute(update(calendar_bindings).values(cursor=None)))
        await pull_once(db, after())
        assert await stored(db) == [("kept", "room:room-2"), ("new", "provider:okafor")]
    assert last > 10
    assert steps == last - 1
    assert {entry.ref for entry in AFTER} == await refs(db)
