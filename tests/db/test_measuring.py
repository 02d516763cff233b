"""What the database measures of itself, on each engine: transactions, statements, errors, and who waits for a connection."""

import asyncio
import time

import pytest
from sqlalchemy import text

from bella_core.core.errors import DatabaseAway, SlotTaken
from bella_core.core.metrics import (
    DATABASE_ERRORS,
    POOL_WAIT,
    QUERY_LATENCY,
    TRANSACTIONS,
    Meter,
    recording,
)


@pytest.fixture
def meter():
    made = Meter()
    with recording(made):
        yield made


def values(meter, metric):
    return {words: counts for (found, words), counts in meter.peek().items() if found is metric}


def count(meter, metric, *words):
    return sum(values(meter, metric).get(words, {}).values())


async def test_a_transaction_counts_once_by_what_came_of_it(db, meter):
    await db.read(lambda conn: None)
    await db.write(lambda conn: None)

    def taken(conn):
        raise SlotTaken

    with pytest.raises(SlotTaken):
        await db.write(taken)

    assert values(meter, TRANSACTIONS) == {("read", "committed"): {1: 1}, ("write", "committed"): {1: 1}, ("write", "rolled_back"): {1: 1}}
    assert values(meter, DATABASE_ERRORS) == {}


async def test_a_statement_is_timed_by_its_verb(db, meter):
    await db.write(lambda conn: (conn.execute(text("DELETE FROM jobs")), conn.execute(text("SELECT 1")), conn.execute(text("SELECT 2"))))

    assert count(meter, QUERY_LATENCY, "delete") == 1
    assert count(meter, QUERY_LATENCY, "select") == 2
    assert all(0 < seconds < 5 for counts in values(meter, QUERY_LATENCY).values() for seconds in counts)


async def test_an_error_of_the_databases_is_counted_by_what_it_means(db, meter):
    with pytest.raises(Exception, match="no_such_table"):
        await db.read(lambda conn: conn.execute(text("SELECT * FROM no_such_table")))
    await db.close()
    with pytest.raises(DatabaseAway):
        await db.read(lambda conn: None)

    assert count(meter, DATABASE_ERRORS, "refused") == 1
    assert count(meter, DATABASE_ERRORS, "away") >= 1


async def test_who_waits_for_a_connection_is_counted_and_timed(db, meter):
    busy = [asyncio.create_task(db.read(lambda conn: time.sleep(0.2) if db.dialect == "sqlite" else None)) for _ in range(30)]
    await asyncio.sleep(0.05)
    waiting, used = sum(db.waiting().values()), db.usage()
    await asyncio.gather(*busy)

    if db.dialect == "sqlite":  # three readers; PostgreSQL's pool may be through by now
        assert waiting == 27
        assert max(max(counts) for counts in values(meter, POOL_WAIT).values()) > 0.15
        assert used == 0.75
    assert sum(db.waiting().values()) == db.usage() == 0
    assert count(meter, POOL_WAIT, "read" if db.dialect == "sqlite" else "all") == 30


async def test_the_schema_is_current_once_migrated(db):
    assert await db.is_current()
    await db.write(lambda conn: conn.execute(text("UPDATE alembic_version SET version_num = 'later'")))
    assert not await db.is_current()
