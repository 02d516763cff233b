"""Transactions run whole or not at all, off the caller's loop, and a database that is away is called so."""

import asyncio
import threading
import time

import pytest
from sqlalchemy import insert, text

from bella_core.core.errors import ConfigError, DatabaseAway
from bella_core.db import Database, Vault
from bella_core.db.models import jobs
from bella_core.db.types import db_now
from tests.peers.stores import KEY, migrate, open_database


def add(conn, name):
    conn.execute(insert(jobs).values(name=name, due_at=db_now()))


def names(conn):
    return sorted(conn.scalars(text("SELECT name FROM jobs")))


async def test_what_raises_is_undone(db):
    def half(conn):
        add(conn, "half")
        raise KeyError("stop")

    with pytest.raises(KeyError):
        await db.write(half)
    assert await db.read(names) == []


async def test_a_read_cannot_write(db):
    with pytest.raises(Exception, match=r"read-?only|does not answer"):
        await db.read(add, "sneaky")
    assert await db.read(names) == []


async def test_a_transaction_runs_off_the_callers_loop(db):
    """A function that decodes for half a second does not hold up the loop that serves callers."""
    late = 0.0

    async def tick():
        nonlocal late
        while True:
            before = time.monotonic()
            await asyncio.sleep(0.01)
            late = max(late, time.monotonic() - before - 0.01)

    ticking = asyncio.create_task(tick())
    thread = await db.read(lambda conn: (time.sleep(0.5), threading.current_thread())[1])
    ticking.cancel()
    assert thread is not threading.current_thread()
    assert late < 0.4


async def test_a_glance_sees_what_is_committed(db):
    await db.write(add, "one")
    assert await db.glance(names) == ["one"]
    await db.write(add, "two")
    assert sorted(await db.glance(names)) == ["one", "two"]


async def test_many_glances_and_transactions_at_once_get_what_is_theirs(db):
    """A connection that was used for a glance still begins, and undoes, transactions."""

    def fail(conn):
        add(conn, "undone")
        raise KeyError

    async def transact():
        with pytest.raises(KeyError):
            await db.write(fail)

    await db.write(add, "kept")
    found = await asyncio.gather(*(db.glance(names) if turn % 2 else transact() for turn in range(40)))
    assert found[1::2] == [["kept"]] * 20
    assert await db.read(names) == ["kept"]


async def test_who_stops_waiting_does_not_stop_the_transaction(db):
    waiting = asyncio.create_task(db.write(lambda conn: (add(conn, "kept"), time.sleep(0.3))))
    await asyncio.sleep(0.1)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    await db.write(lambda conn: None)  # queued behind it on SQLite
    await asyncio.sleep(0.5)
    assert await db.read(names) == ["kept"]


async def test_a_closed_database_is_away(database_url):
    db = await open_database(database_url)
    await db.close()
    with pytest.raises(DatabaseAway):
        await db.read(names)
    with pytest.raises(DatabaseAway):
        await db.glance(names)
    with pytest.raises(DatabaseAway):
        await db.ready()


async def test_a_server_that_is_gone_is_away_and_is_found_again_when_it_is_back(postgres_server):
    migrate(postgres_server.url)
    db = await open_database(postgres_server.url)
    await db.ready()
    postgres_server.stop()
    with pytest.raises(DatabaseAway):
        await db.ready()
    with pytest.raises(DatabaseAway):
        await db.write(add, "lost")
    postgres_server.start()
    await db.write(add, "found")
    assert await db.read(names) == ["found"]
    await db.close()


async def test_a_restart_between_two_transactions_is_not_even_noticed(postgres_server):
    migrate(postgres_server.url)
    db = await open_database(postgres_server.url)
    await asyncio.gather(*(db.write(add, str(number)) for number in range(5)))
    postgres_server.stop()
    postgres_server.start()
    await asyncio.gather(*(db.write(add, str(number)) for number in range(5, 10)))
    assert len(await db.read(names)) == 10
    await db.close()


async def test_a_file_that_cannot_be_opened_is_away(tmp_path):
    db = await open_database(f"sqlite:///{tmp_path / 'no' / 'such' / 'folder.db'}")
    with pytest.raises(DatabaseAway):
        await db.upgrade()
    with pytest.raises(DatabaseAway):
        await db.ready()
    await db.close()


async def test_a_file_that_is_no_database_is_away(tmp_path):
    path = tmp_path / "letter.db"
    path.write_text("Dear clinic, " * 500)
    db = await open_database(f"sqlite:///{path}")
    with pytest.raises(DatabaseAway):
        await db.ready()
    await db.close()


async def test_another_processs_write_is_waited_for(sqlite_url):
    one, two = await open_database(sqlite_url), await open_database(sqlite_url)
    slow = asyncio.create_task(one.write(lambda conn: (add(conn, "slow"), time.sleep(1.0))))
    await asyncio.sleep(0.1)
    await two.write(add, "patient")
    await slow
    assert await one.read(names) == ["patient", "slow"]
    await one.close()
    await two.close()


async def test_a_deadlock_is_tried_again(postgres_database):
    migrate(postgres_database)
    db = await open_database(postgres_database)
    held = []

    def lock_both(conn, first, second):
        conn.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": first})
        held.append(first)
        while len(held) < 2:
            conn.execute(text("SELECT pg_sleep(0.01)"))
        conn.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": second})

    await asyncio.gather(db.write(lock_both, 1, 2), db.write(lock_both, 2, 1))
    assert len(held) == 3  # one of the two was chosen as the deadlock's victim, and began again
    await db.close()


@pytest.mark.parametrize(
    "url", ["", "nonsense", "mysql://host/db", "postgresql://u:p@host:port/db", "sqlite://", "sqlite:///:memory:x\0"[:9]]
)
async def test_a_url_that_names_no_engine_is_refused_with_the_form_of_one(url):
    with pytest.raises(ConfigError, match=r"postgresql://user@host/name"):
        await Database.open(url, Vault([KEY]), clock=None)
