"""SQLite: one writer thread and a few reader threads on the synchronous driver, each transaction in one hop."""

import asyncio
import sqlite3
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, create_engine, event

from .measuring import Mode, Pool, time_statements, usage

T = TypeVar("T")

_READERS = 3
#: Milliseconds that SQLite waits for another process's write before it says "busy".
_BUSY_MS = 4000


class SqliteEngine:
    """
    Run transactions on a SQLite file.

    Writes begin IMMEDIATE, one at a time in their own thread: in a queue and not by SQLite's back-off, under which some starve.
    Another process (the command line) may use the same file; its writes are waited for.
    """

    def __init__(self, url: str, options: dict[str, Any]) -> None:
        self._write_engine = _engine(url, "BEGIN IMMEDIATE", 1).execution_options(**options)
        self._read_engine = _engine(url, "BEGIN", _READERS, query_only=True).execution_options(**options)
        self._writer = ThreadPoolExecutor(1, "bella-db-writer")
        self._readers = ThreadPoolExecutor(_READERS, "bella-db-reader")
        self._pools = {"db_writer": Pool("write", 1), "db_reader": Pool("read", _READERS)}

    async def run(self, work: Callable[[Connection], T], mode: Mode) -> T:
        """Run ``work`` in one transaction, away from the event loop."""
        write = mode == "write"
        engine, threads = (self._write_engine, self._writer) if write else (self._read_engine, self._readers)
        pool, context = self._pools["db_writer" if write else "db_reader"], copy_context()
        asked = pool.enter()
        running = asyncio.get_running_loop().run_in_executor(threads, lambda: context.run(_transact, engine, work, pool, asked))
        running.add_done_callback(lambda _: pool.leave())
        return await asyncio.shield(running)  # a transaction that began also ends, whoever stopped waiting

    def usage(self) -> float:
        """Return the share of connections that is in use."""
        return usage(self._pools.values())

    def waiting(self) -> dict[str, int]:
        """Return how many transactions wait for a thread, by its kind."""
        return {name: pool.waiting for name, pool in self._pools.items()}

    async def run_long(self, work: Callable[[Connection], T]) -> T:
        """Run a migration."""
        return await self.run(work, "write")

    async def close(self) -> None:
        """Finish what runs, then close."""
        for threads, engine in ((self._writer, self._write_engine), (self._readers, self._read_engine)):
            await asyncio.to_thread(threads.shutdown)
            engine.dispose()


def _transact(engine: Engine, work: Callable[[Connection], T], pool: Pool, asked: float) -> T:
    pool.begun(asked)
    with engine.connect() as conn, conn.begin():
        return work(conn)


def use_wal(raw: sqlite3.Connection) -> None:
    """Switch to the write-ahead log. Where several do so with a new file, SQLite may say "locked" at once, for all its time-out."""
    until = time.monotonic() + _BUSY_MS / 1000
    while True:
        try:
            raw.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError:
            if time.monotonic() > until:
                raise
            time.sleep(0.01)
        else:
            return


def _engine(url: str, begin: str, size: int, *, query_only: bool = False) -> Engine:
    engine = create_engine(url, pool_size=size, max_overflow=0, connect_args={"check_same_thread": False, "timeout": _BUSY_MS / 1000})

    @event.listens_for(engine, "connect")
    def prepare(raw: sqlite3.Connection, record: object) -> None:
        del record
        raw.isolation_level = None  # transactions begin where SQLAlchemy says, below, and not where the driver guesses
        use_wal(raw)
        for pragma in ("synchronous=FULL", "foreign_keys=ON", f"query_only={'ON' if query_only else 'OFF'}"):
            raw.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def start(conn: Connection) -> None:
        conn.exec_driver_sql(begin)

    time_statements(engine)
    return engine
