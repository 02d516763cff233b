"""Days count what changes on them, in the same transaction, whoever changes it."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from bella_core.core.errors import GuardMissing
from bella_core.core.ids import new_id
from bella_core.db.models import busy, calendar_bindings, claims, days, holds

NINE = datetime(2027, 3, 15, 13, 0, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def block(conn, start=NINE, claim_id=None):
    values = {"resource": "room:one", "starts_at": start, "ends_at": start + HOUR}
    conn.execute(claims.insert().values(id=claim_id or new_id(), kind="block", **values))


def versions(conn):
    return {row.day: row.version for row in conn.execute(days.select())}


async def test_what_comes_goes_and_moves_is_counted_on_its_days(db):
    await db.write(block, claim_id="c")
    assert await db.read(versions) == {"2027-03-15": 1}
    await db.write(lambda conn: conn.execute(claims.update().values(starts_at=NINE + DAY, ends_at=NINE + DAY + HOUR)))
    assert await db.read(versions) == {"2027-03-15": 2, "2027-03-16": 1}
    await db.write(lambda conn: conn.execute(claims.delete()))
    assert await db.read(versions) == {"2027-03-15": 2, "2027-03-16": 2}


async def test_the_day_is_that_of_utc(db):
    await db.write(block, datetime(2027, 3, 15, 23, 59, 59, 999000, tzinfo=UTC))
    await db.write(block, datetime(1969, 12, 31, 12, tzinfo=UTC))
    assert set(await db.read(versions)) == {"2027-03-15", "1969-12-31"}


async def test_a_change_that_is_undone_is_not_counted(db):
    def fails(conn):
        block(conn)
        raise ValueError

    with pytest.raises(ValueError, match=r"^$"):
        await db.write(fails)
    assert await db.read(versions) == {}


async def test_claims_that_go_with_their_hold_are_counted(db):
    def held(conn):
        place = {"service": "s", "location_id": "l", "provider_id": "p", "room_id": "r", "starts_at": NINE, "ends_at": NINE + HOUR}
        conn.execute(holds.insert().values(id="h", key="k", expires_at=NINE, **place))
        taken = {"resource": "room:one", "starts_at": NINE, "ends_at": NINE + HOUR}
        conn.execute(claims.insert().values(id="c", kind="hold", hold_id="h", **taken))

    await db.write(held)
    await db.write(lambda conn: conn.execute(holds.delete()))
    assert await db.read(versions) == {"2027-03-15": 2}


async def test_busy_times_that_go_with_their_calendar_are_counted(db):
    def pulled(conn):
        binding = {"plugin": "p", "resource": "room:one", "calendar": "c", "generation": 1}
        conn.execute(calendar_bindings.insert().values(id="b", **binding))
        taken = {"resource": "room:one", "starts_at": NINE, "ends_at": NINE + HOUR, "generation": 1}
        conn.execute(busy.insert().values(binding_id="b", ref="e", piece=0, **taken))

    await db.write(pulled)
    await db.write(lambda conn: conn.execute(calendar_bindings.delete()))
    assert await db.read(versions) == {"2027-03-15": 2}


async def test_bookings_at_once_lose_no_count(db):
    async def books(number):
        await db.write(block, NINE + timedelta(minutes=number) + HOUR * number)

    await asyncio.gather(*(books(number) for number in range(8)))
    counted = await db.read(versions)
    assert sum(counted.values()) == 8


async def test_days_that_do_not_count_are_noticed_and_mended(db):
    def forget(conn):
        if conn.dialect.name == "postgresql":
            conn.execute(text("DROP TRIGGER claims_day_changed ON claims"))
        else:
            conn.execute(text("DROP TRIGGER claims_day_changed_insert"))

    await db.write(forget)
    with pytest.raises(GuardMissing, match="bella db upgrade"):
        await db.ready()
    await db.upgrade()
    await db.ready()
    assert await db.read(versions) == {}
