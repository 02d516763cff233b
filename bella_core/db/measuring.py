"""What the database measures of itself: connections, transactions, statements and errors."""

import contextlib
from collections.abc import Iterable, Iterator
from time import perf_counter
from typing import Any, Literal

from sqlalchemy import Engine, event
from sqlalchemy.exc import SQLAlchemyError

from bella_core.core.metrics import (
    DATABASE_ERRORS,
    POOL_WAIT,
    QUERY_LATENCY,
    TRANSACTIONS,
    record,
)

from .trouble import meaning

#: How the database is used: in a transaction that reads or writes, or at a glance, by statements of which each stands alone.
Mode = Literal["read", "write", "glance"]

_VERBS = frozenset({"select", "insert", "update", "delete"})
_STARTED = "bella_started"


class Pool:
    """
    Count who uses one kind of connections, and who waits for one; ``enter`` and ``leave`` are called by one thread.

    Args:
        name: ``read``, ``write``, or ``all`` where one pool serves both. ``size``: connections that there may be.
    """

    def __init__(self, name: str, size: int) -> None:
        self._name, self.size, self._asking = name, size, 0

    @property
    def used(self) -> int:
        """Return how many connections are in use."""
        return min(self._asking, self.size)

    @property
    def waiting(self) -> int:
        """Return how many transactions wait for a connection."""
        return self._asking - self.used

    def enter(self) -> float:
        """Count somebody who wants a connection; return when that was, for ``begun``."""
        self._asking += 1
        return perf_counter()

    def leave(self) -> None:
        """Note that somebody who wanted a connection is done with it, or gave up."""
        self._asking -= 1

    def begun(self, asked: float) -> None:
        """Record how long a transaction that begins now has waited since ``enter``."""
        record(POOL_WAIT, perf_counter() - asked, self._name)


def usage(pools: Iterable[Pool]) -> float:
    """Return the share of all pools' connections that is in use."""
    every = tuple(pools)
    return sum(pool.used for pool in every) / sum(pool.size for pool in every)


@contextlib.contextmanager
def transaction(mode: Mode) -> Iterator[None]:
    """Count one transaction by what came of it, and the error that ended it if that is the database's; a glance counts as a read."""
    kind = "write" if mode == "write" else "read"
    try:
        yield
    except BaseException as error:
        record(TRANSACTIONS, 1, kind, "rolled_back")
        count_error(error)
        raise
    record(TRANSACTIONS, 1, kind, "committed")


def count_error(error: BaseException) -> None:
    """Count an error of the database's; one of bella's own, such as a slot that is taken, is none."""
    kind = meaning(error)
    if kind is not None:
        record(DATABASE_ERRORS, 1, kind)
    elif isinstance(error, SQLAlchemyError):
        record(DATABASE_ERRORS, 1, "refused")


def time_statements(engine: Engine) -> None:
    """Time each statement of an engine."""

    @event.listens_for(engine, "before_cursor_execute")
    def begin(conn: Any, *_: object) -> None:
        conn.info[_STARTED] = perf_counter()

    @event.listens_for(engine, "after_cursor_execute")
    def end(conn: Any, _cursor: object, statement: str, *_: object) -> None:
        record(QUERY_LATENCY, perf_counter() - conn.info[_STARTED], _verb(statement))


def _verb(statement: str) -> str:
    verb = statement[:6].lower()
    return verb if verb in _VERBS else "other"
