"""The migrations give the schema that the code uses, on both engines, however many processes run them at once."""

import asyncio
import contextlib
import sqlite3
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import insert, select, text
from sqlalchemy.exc import DBAPIError, StatementError

from bella_core.core.ids import new_id
from bella_core.db import migrations
from bella_core.db.models import audit, claims, metadata
from bella_core.db.sqlite import use_wal
from bella_core.db.types import db_now
from tests.peers.stores import open_database


async def test_the_migrations_and_the_tables_agree(db):
    def differences(conn):
        found = compare_metadata(MigrationContext.configure(conn, opts={"compare_type": True}), metadata)
        return [change for change in found if not (change[0] == "remove_index" and change[1].name == "claims_no_overlap")]

    assert await db.read(differences) == []


async def test_upgrading_twice_at_once_is_safe(tmp_path, request):
    for url in (f"sqlite:///{tmp_path / 'new.db'}", request.getfixturevalue("postgres_database")):
        one, two = await open_database(url), await open_database(url)
        await asyncio.gather(one.upgrade(), two.upgrade())
        await asyncio.gather(one.ready(), two.ready())
        await one.close()
        await two.close()


def test_many_that_open_a_new_sqlite_file_at_once_wait_for_each_other(tmp_path):
    """SQLite itself may say "locked" at once: its time-out does not hold while several switch to the write-ahead log."""

    def connect(path, start):
        with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as raw:
            start.wait()
            use_wal(raw)
            return raw.execute("PRAGMA journal_mode").fetchone()

    with ThreadPoolExecutor(6) as threads:
        for number in range(30):
            start = threading.Barrier(6)
            opened = [threads.submit(connect, tmp_path / f"{number}.db", start) for _ in range(6)]
            assert [done.result() for done in opened] == [("wal",)] * 6


def test_the_newest_revision_is_alembics_own(sqlite_url):
    """The revision is read from the scripts' names, without Alembic; here Alembic reads it too."""
    head = ScriptDirectory(str(Path(migrations.__file__).parent)).get_current_head()

    async def current():
        db = await open_database(sqlite_url)
        await db.upgrade()
        found = await db.read(lambda conn: conn.scalars(text("SELECT version_num FROM alembic_version")).all())
        known = await db.is_current()
        await db.close()
        return found, known

    assert asyncio.run(current()) == ([head], True)


AGAIN = """
import asyncio, sys
from tests.peers.stores import open_database

async def start():
    db = await open_database(sys.argv[1])
    await db.upgrade()
    await db.ready()
    assert await db.is_current()
    await db.close()

asyncio.run(start())
print(sorted(name for name in sys.modules if name.partition(".")[0] in {"alembic", "mako"} or name == "sqlalchemy.dialects.postgresql"))
"""


async def test_a_schema_that_is_current_loads_no_tool_for_migrating_and_no_other_engine(sqlite_url):
    """They would stay in the server's memory for good."""
    first = await open_database(sqlite_url)
    await first.upgrade()
    await first.close()
    again = await asyncio.create_subprocess_exec(sys.executable, "-c", AGAIN, sqlite_url, stdout=asyncio.subprocess.PIPE)

    told, _ = await again.communicate()

    assert (again.returncode, told.strip()) == (0, b"[]")


async def test_sqlite_is_strict_durable_and_minds_its_references(sqlite_url):
    db = await open_database(sqlite_url)

    def pragmas(conn):
        return [conn.scalar(text(f"PRAGMA {name}")) for name in ("journal_mode", "synchronous", "foreign_keys")]

    assert await db.write(pragmas) == ["wal", 2, 1]
    tables = await db.read(lambda conn: conn.execute(text("PRAGMA table_list")).all())
    assert {row.name: row.strict for row in tables if row.name in metadata.tables} == dict.fromkeys(metadata.tables, 1)
    with pytest.raises(DBAPIError):
        await db.write(lambda conn: conn.execute(text("INSERT INTO jobs (name, due_at) VALUES ('x', 'noon')")))
    await db.close()


async def test_a_claim_without_its_owner_is_refused(db):
    values = {"id": new_id(), "resource": "room:1", "starts_at": db_now(), "ends_at": db_now(), "kind": "booking", "appointment_id": "none"}
    with pytest.raises(DBAPIError):
        await db.write(lambda conn: conn.execute(insert(claims).values(**values)))


async def test_instants_come_back_as_they_went_in_and_naive_ones_are_refused(db):
    from datetime import UTC, datetime, timedelta, timezone

    there = datetime(1999, 12, 31, 23, 59, 59, 999999, timezone(-timedelta(hours=3, minutes=30)))

    def store(conn, at):
        conn.execute(insert(audit).values(id=new_id(), at=at, actor="a", action="b", subject="c", subject_id="d", details="{}"))
        return conn.scalar(select(audit.c.at).order_by(audit.c.id.desc()).limit(1))

    back = await db.write(store, there)
    assert (back, back.tzinfo) == (there.replace(microsecond=999000), UTC)
    with pytest.raises(StatementError, match="time zone"):
        await db.write(store, datetime(2027, 1, 1))


async def test_the_databases_clock_is_exact_to_the_millisecond(db):
    from datetime import UTC, datetime

    now = await db.read(lambda conn: conn.scalar(select(db_now())))
    assert abs((now - datetime.now(UTC)).total_seconds()) < 5
    assert now.microsecond % 1000 == 0
