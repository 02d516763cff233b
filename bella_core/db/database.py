"""The database: transactions as plain functions, on SQLite or PostgreSQL, never on the caller's event loop."""

import asyncio
import random
from collections.abc import Callable
from contextlib import nullcontext
from typing import Concatenate, Literal, ParamSpec, Protocol, TypeVar

from sqlalchemy import Connection, make_url
from sqlalchemy.exc import ArgumentError, SQLAlchemyError

from bella_core.core.clock import Clock
from bella_core.core.errors import ConfigError, DatabaseAway
from bella_core.core.metrics import Meter, recording

from . import day_versions, guard, migrate
from .measuring import Mode, transaction
from .proof import prove_key
from .trouble import meaning, told
from .vault import Vault, VaultError, with_vault

P = ParamSpec("P")
T = TypeVar("T")

_ATTEMPTS = 6
_FIRST_PAUSE_S = 0.02
_URLS = "write postgresql://user@host/name or sqlite:////path/to/bella.db"
_DRIVERS = {"sqlite": "sqlite+pysqlite", "postgresql": "postgresql+asyncpg", "postgres": "postgresql+asyncpg"}


class Engine(Protocol):
    """One database engine: runs a transaction where it disturbs nobody."""

    async def run(self, work: Callable[[Connection], T], mode: Mode) -> T:
        """Run ``work`` in one transaction; at a glance, where it can, in none."""
        ...

    async def run_long(self, work: Callable[[Connection], T]) -> T:
        """Run a migration."""
        ...

    def usage(self) -> float:
        """Return the share of connections that is in use."""
        ...

    def waiting(self) -> dict[str, int]:
        """Return how many transactions wait, by what for."""
        ...

    async def close(self) -> None:
        """Finish what runs, then close."""
        ...


class Database:
    """
    Run transactions.

    A transaction is a synchronous function that takes a ``Connection`` first. It cannot await, so no network call and no plugin
    can stand inside one. It may be run again after a deadlock, so it must have no effect but on the connection.
    """

    def __init__(self, engine: Engine, dialect: Literal["sqlite", "postgresql"], clock: Clock, meter: Meter | None = None) -> None:
        self._engine = engine
        self._clock = clock
        self._meter = meter
        self.dialect = dialect

    @classmethod
    async def open(cls, url: str, vault: Vault, *, clock: Clock, meter: Meter | None = None) -> "Database":
        """
        Open the database; nothing is asked of it yet.

        Args:
            url: ``sqlite:///path/to/file`` or ``postgresql://user@host/name``.
            vault: seals and opens what is PHI.
            meter: of what is measured here and below transactions; ``None`` for that of whoever calls.

        Raises:
            ConfigError: the URL names no engine that bella knows.
        """
        try:
            parsed = make_url(url)
        except (ArgumentError, ValueError):  # a ValueError where the port is no number
            raise ConfigError("BELLA_DATABASE_URL", [f"it is no URL; {_URLS}"]) from None
        backend = parsed.get_backend_name()
        if backend not in _DRIVERS or (backend == "sqlite" and not parsed.database):
            raise ConfigError("BELLA_DATABASE_URL", [_URLS])
        parsed = parsed.set(drivername=_DRIVERS[backend])
        if backend == "sqlite":
            from .sqlite import SqliteEngine  # noqa: PLC0415 - one engine is used, the other not imported

            return cls(SqliteEngine(parsed.render_as_string(hide_password=False), with_vault(vault)), "sqlite", clock, meter)
        from .postgres import PostgresEngine  # noqa: PLC0415 - as above

        return cls(PostgresEngine(parsed, with_vault(vault)), "postgresql", clock, meter)

    async def read(self, fn: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """
        Run ``fn(conn, …)`` in a read-only transaction.

        Raises:
            DatabaseAway: the database does not answer.
        """
        return await self._run(lambda conn: fn(conn, *args, **kwargs), "read")

    async def glance(self, fn: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """
        Run ``fn(conn, …)``, which only reads, by statements of which each sees what is committed as it begins: one question, one answer.

        Raises:
            DatabaseAway: the database does not answer.
        """
        return await self._run(lambda conn: fn(conn, *args, **kwargs), "glance")

    async def write(self, fn: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """
        Run ``fn(conn, …)`` in a transaction that is committed when it returns and undone when it raises.

        A deadlock, a lock that could not be had in time and a busy file are tried again, a bounded number of times.

        Raises:
            DatabaseAway: the database does not answer. If the connection broke during the commit the change may have been made:
                repeat it under its idempotency key.
        """
        return await self._run(lambda conn: fn(conn, *args, **kwargs), "write")

    async def upgrade(self) -> None:
        """Bring the schema to the newest revision, then make the guard anew; one transaction, safe to repeat and to race."""
        try:
            await self._engine.run_long(migrate.upgrade)
        except (OSError, SQLAlchemyError) as error:
            raise (DatabaseAway(told(error)) if meaning(error) else error) from error

    async def ready(self) -> None:
        """
        Prove that the database answers, that its guard works, and that the encryption key is the one it was written with.

        Raises:
            DatabaseAway, GuardMissing: it does not.
        """
        await self.write(guard.prove)
        await self.write(day_versions.prove)
        try:
            await self.read(prove_key)
        except VaultError as error:
            raise DatabaseAway(str(error)) from None

    async def is_current(self) -> bool:
        """
        Tell whether the schema is the one of this version.

        Raises:
            DatabaseAway: the database does not answer.
        """
        return await self.read(migrate.is_current)

    def usage(self) -> float:
        """Return the share of connections that is in use at this moment."""
        return self._engine.usage()

    def waiting(self) -> dict[str, int]:
        """Return how many transactions wait at this moment, by what for."""
        return self._engine.waiting()

    async def close(self) -> None:
        """Finish what runs, then close the connections."""
        await self._engine.close()

    async def _run(self, work: Callable[[Connection], T], mode: Mode) -> T:
        with recording(self._meter) if self._meter is not None else nullcontext():
            for attempt in range(1, _ATTEMPTS + 1):
                try:
                    with transaction(mode):
                        return await self._engine.run(work, mode)
                except (OSError, TimeoutError, SQLAlchemyError, RuntimeError) as error:
                    await self._after(error, attempt)
        raise AssertionError("unreachable: the last attempt raises")

    @staticmethod
    async def _after(error: Exception, attempt: int) -> None:
        """Wait before another attempt, or raise what the error means."""
        kind = meaning(error)
        if kind is None:
            raise error
        if kind == "away" or attempt == _ATTEMPTS:
            raise DatabaseAway(told(error)) from error
        await asyncio.sleep(random.uniform(0.5, 1.5) * _FIRST_PAUSE_S * 2 ** (attempt - 1))  # noqa: S311 - jitter, not a secret
