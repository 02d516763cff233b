"""The database itself refuses two overlapping claims, and says so when it no longer would."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from bella_core.core.errors import GuardMissing
from bella_core.core.ids import new_id
from bella_core.db.models import claims
from bella_core.db.trouble import is_overlap

NINE = datetime(2027, 3, 15, 13, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


def block(conn, start, end, resource="provider:lavoie"):
    conn.execute(claims.insert().values(id=new_id(), resource=resource, starts_at=start, ends_at=end, kind="block"))


def drop_guard(conn):
    if conn.dialect.name == "postgresql":
        conn.execute(text("ALTER TABLE claims DROP CONSTRAINT claims_no_overlap"))
    else:
        conn.execute(text("DROP TRIGGER claims_no_overlap_insert"))
        conn.execute(text("DROP TRIGGER claims_no_overlap_update"))


@pytest.mark.parametrize(("start", "end"), [(0, 1), (0.5, 1.5), (-0.5, 0.5), (-1, 2), (0.25, 0.5)])
async def test_an_overlap_is_refused(db, start, end):
    await db.write(block, NINE, NINE + HOUR)
    with pytest.raises(IntegrityError) as refused:
        await db.write(block, NINE + start * HOUR, NINE + end * HOUR)
    assert is_overlap(refused.value)


async def test_neighbours_and_other_resources_are_not_refused(db):
    await db.write(block, NINE, NINE + HOUR)
    await db.write(block, NINE + HOUR, NINE + 2 * HOUR)
    await db.write(block, NINE - HOUR, NINE)
    await db.write(block, NINE, NINE + HOUR, resource="provider:wong")


async def test_a_claim_is_at_most_a_day_long(db):
    with pytest.raises(IntegrityError):
        await db.write(block, NINE, NINE + timedelta(days=1, minutes=1))
    await db.write(block, NINE, NINE + timedelta(days=1))


async def test_proving_leaves_nothing_behind(db):
    await db.ready()
    assert await db.read(lambda conn: conn.scalar(text("SELECT count(*) FROM claims"))) == 0


async def test_a_dropped_guard_is_noticed_and_made_anew(db):
    await db.write(drop_guard)
    with pytest.raises(GuardMissing, match="bella db upgrade"):
        await db.ready()
    await db.upgrade()
    await db.ready()


async def test_losing_only_the_update_half_is_noticed(db):
    if db.dialect == "postgresql":
        pytest.skip("PostgreSQL's constraint has no halves")
    await db.write(lambda conn: conn.execute(text("DROP TRIGGER claims_no_overlap_update")))
    with pytest.raises(GuardMissing):
        await db.ready()


async def test_a_weaker_constraint_of_the_same_name_is_replaced(db):
    if db.dialect == "sqlite":
        pytest.skip("SQLite's triggers are always made anew")
    await db.write(drop_guard)
    await db.write(lambda conn: conn.execute(text("ALTER TABLE claims ADD CONSTRAINT claims_no_overlap CHECK (true)")))
    with pytest.raises(GuardMissing):
        await db.ready()
    await db.upgrade()
    await db.ready()


async def test_a_table_rebuild_that_loses_the_guard_is_mended_by_the_next_upgrade(db):
    """As Alembic's batch mode does on SQLite: a new table, the rows copied, the old one dropped, and its triggers with it."""

    def rebuild(conn):
        conn.execute(text("CREATE TABLE rebuilt AS SELECT * FROM claims"))
        conn.execute(text("DROP TABLE claims"))
        conn.execute(text("ALTER TABLE rebuilt RENAME TO claims"))

    await db.write(rebuild)
    with pytest.raises(GuardMissing):
        await db.ready()
    await db.upgrade()
    await db.ready()


async def test_a_missing_table_is_no_guard(db):
    await db.write(lambda conn: conn.execute(text("DROP TABLE claims")))
    with pytest.raises(GuardMissing):
        await db.ready()
