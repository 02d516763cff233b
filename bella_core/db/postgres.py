"""PostgreSQL: asyncpg on an event loop of its own, in its own thread, so that decoding rows never stalls the web's loop."""

import asyncio
import threading
from collections.abc import Callable, Coroutine
from concurrent.futures import Future
from typing import Any, TypeVar

from sqlalchemy import URL, Connection
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.util import greenlet_spawn

from .measuring import Mode, Pool, time_statements, usage
from .trouble import meaning

T = TypeVar("T")

_POOL = 10
#: Seconds to connect, to get a connection from the pool, and for one statement.
_CONNECT_S, _POOL_S, _STATEMENT_S = 3.0, 8.0, 5.0


class PostgresEngine:
    """Run transactions on PostgreSQL; the transaction's function is synchronous and runs in a greenlet of the private loop."""

    def __init__(self, url: URL, options: dict[str, Any]) -> None:
        self._url, self._options = url, options
        self._loop = asyncio.new_event_loop()
        self._running: set[Future[Any]] = set()
        self._thread = threading.Thread(target=self._loop.run_forever, name="bella-db", daemon=True)
        self._thread.start()
        self._engine = self._make(command_timeout=_STATEMENT_S)
        self._glances = self._engine.sync_engine.execution_options(isolation_level="AUTOCOMMIT")
        self._pool = Pool("all", _POOL)

    async def run(self, work: Callable[[Connection], T], mode: Mode) -> T:
        """Run ``work`` in one transaction, or, at a glance, in none, on the private loop."""
        return await self._on_loop(self._transact(work, mode))

    async def run_long(self, work: Callable[[Connection], T]) -> T:
        """Run a migration: on a connection of its own, without a limit per statement."""

        async def once() -> T:
            engine = self._make(command_timeout=None)
            try:
                async with engine.begin() as conn:
                    return await conn.run_sync(work)
            finally:
                await engine.dispose()

        return await self._on_loop(once())

    async def close(self) -> None:
        """Finish what runs, also what nobody waits for any more, then close the pool and end the loop."""
        if self._thread.is_alive():
            await asyncio.gather(*map(asyncio.wrap_future, tuple(self._running)), return_exceptions=True)
            await self._on_loop(self._engine.dispose())
            self._loop.call_soon_threadsafe(self._loop.stop)
            await asyncio.to_thread(self._thread.join)
            self._loop.close()

    def usage(self) -> float:
        """Return the share of connections that is in use."""
        return usage([self._pool])

    def waiting(self) -> dict[str, int]:
        """Return how many transactions wait for a connection."""
        return {"db": self._pool.waiting}

    async def _transact(self, work: Callable[[Connection], T], mode: Mode) -> T:
        try:
            return await self._attempt(work, mode)
        except DBAPIError as error:
            if getattr(error, "_bella_committing", False) or not error.connection_invalidated:
                raise
            # The server was restarted and the pool held dead connections: SQLAlchemy has thrown them all away, so once more.
            return await self._attempt(work, mode)

    async def _attempt(self, work: Callable[[Connection], T], mode: Mode) -> T:
        asked = self._pool.enter()
        try:
            return await self._in_turn(work, asked, mode)
        finally:
            self._pool.leave()

    async def _in_turn(self, work: Callable[[Connection], T], asked: float, mode: Mode) -> T:
        if mode == "glance":
            return await greenlet_spawn(self._glance, work, asked)
        async with self._engine.connect() as conn:
            self._pool.begun(asked)
            if mode == "read":
                await conn.execution_options(postgresql_readonly=True)
            transaction = await conn.begin()
            try:
                result = await conn.run_sync(work)
            except BaseException:
                if not conn.invalidated:
                    await transaction.rollback()
                raise
            await _commit(transaction)
            return result

    def _glance(self, work: Callable[[Connection], T], asked: float) -> T:
        """Do without a transaction: its begin and its end are questions to the server of their own."""
        with self._glances.connect() as conn:
            self._pool.begun(asked)
            return work(conn)

    async def _on_loop(self, work: Coroutine[Any, Any, T]) -> T:
        if self._loop.is_closed():
            work.close()
            raise ConnectionError("the database was closed")
        running = asyncio.run_coroutine_threadsafe(work, self._loop)
        self._running.add(running)
        running.add_done_callback(self._running.discard)
        return await asyncio.shield(asyncio.wrap_future(running))  # a transaction that began also ends, whoever stopped waiting

    def _make(self, command_timeout: float | None) -> AsyncEngine:
        engine = create_async_engine(
            self._url,
            pool_size=_POOL,
            max_overflow=0,
            pool_timeout=_POOL_S,
            connect_args={
                "timeout": _CONNECT_S,
                "command_timeout": command_timeout,
                "server_settings": {"application_name": "bella", "timezone": "UTC"},
            },
        )
        time_statements(engine.sync_engine)
        return engine.execution_options(**self._options)


async def _commit(transaction: Any) -> None:
    try:
        await transaction.commit()
    except DBAPIError as error:
        if meaning(error) == "away":
            error._bella_committing = True  # type: ignore[attr-defined]  # noqa: SLF001 - whether it was written is not known
        raise
