"""Thirty-two callers want one slot: one gets it, the others hear that it is taken, and the guard is what decides."""

import asyncio
from collections import Counter
from datetime import timedelta

import pytest
from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy import delete, text

from bella_core.core.errors import GuardMissing, RuleBroken, SlotTaken
from bella_core.crud import listing
from bella_core.db.models import claims
from tests.booking.conftest import MONDAY, ask, draft
from tests.booking.racing import race_coroutines, race_processes
from tests.db.test_guard import drop_guard

BOOKERS, ROUNDS = 32, 8
ONE_WINS = [Counter({"SlotTaken": BOOKERS - 1, "booked": 1})] * ROUNDS


@pytest.fixture
async def slots(booking):
    """One slot on each of eight days, so that no round is in another's way."""
    days = [MONDAY + timedelta(days=7 * week) for week in range(ROUNDS)]
    return [(await booking.find_slots(ask(limit=1, days=(day,)))).slots[0] for day in days]


async def test_one_of_many_coroutines_wins_each_slot(database_url, slots):
    assert await race_coroutines(database_url, slots, BOOKERS) == ONE_WINS


async def test_one_of_many_processes_wins_each_slot(database_url, slots):
    assert await asyncio.to_thread(race_processes, database_url, slots, BOOKERS) == ONE_WINS


async def test_without_the_guard_the_race_has_many_winners(db, database_url, slots):
    """Nothing but the guard keeps the slot: the test above would see that it is gone."""
    await db.write(drop_guard)
    assert all(outcome["booked"] > 1 for outcome in await race_coroutines(database_url, slots[:2], BOOKERS))


async def test_a_migration_that_loses_the_guard_shows_in_the_race_until_the_next_upgrade(db, database_url, slots):
    def rebuild(conn):
        op = Operations(MigrationContext.configure(conn))
        if conn.dialect.name == "postgresql":
            op.drop_constraint("claims_no_overlap", "claims")
        else:
            with op.batch_alter_table("claims", recreate="always"):
                pass  # SQLite: a new table with the same rows, and none of the triggers

    await db.write(rebuild)
    assert (await race_coroutines(database_url, slots[:1], BOOKERS))[0]["booked"] > 1
    with pytest.raises(GuardMissing, match="overlap"):
        await db.upgrade()
    await db.write(lambda conn: conn.execute(delete(claims)))
    await db.upgrade()
    assert await race_coroutines(database_url, slots[1:], BOOKERS) == ONE_WINS[1:]


async def test_the_same_key_from_many_coroutines_has_one_effect(db, booking, slots):
    answers = await asyncio.gather(*(booking.book(slots[0], draft(), key="one", actor="call") for _ in range(20)))
    assert len(set(answers)) == 1
    assert len(await db.read(listing.appointments_page, limit=10)) == 1


async def test_overlapping_slots_of_different_services_never_share_a_resource(db, booking):
    """Starts, services and providers differ, so that locks are wanted in many orders; no deadlock comes out."""
    wanted = []
    for service in ("cleaning", "checkup", "filling", "child_visit"):
        for provider_id in ("lavoie", "chen", "okafor", "bouchard"):
            found = await booking.find_slots(ask(service, limit=12, days=(MONDAY,), provider_id=provider_id))
            wanted += found.slots if found.exact else ()

    async def attempt(number, slot):
        try:
            await booking.book(slot, draft("Caller", f"Number{number % 7}", "+14165550142"), key=str(number), actor="call")
        except (SlotTaken, RuleBroken):
            return 0
        return 1

    booked = sum(await asyncio.gather(*(attempt(number, slot) for number, slot in enumerate(wanted))))
    assert booked >= 6
    overlaps = """SELECT count(*) FROM claims a JOIN claims b ON a.resource = b.resource AND a.id < b.id
                  AND a.starts_at < b.ends_at AND b.starts_at < a.ends_at"""
    assert await db.read(lambda conn: conn.scalar(text(overlaps))) == 0
