"""What operations on the book measure of themselves."""

from collections.abc import Callable
from functools import wraps
from time import perf_counter
from typing import Any, TypeVar, cast

from sqlalchemy.exc import IntegrityError

from bella_core.core.errors import KeyReused, NotFound, StaleVersion
from bella_core.core.metrics import CRUD_LATENCY, DATA_ERRORS, QUERY_IMPACT, record
from bella_core.core.phi import allow
from bella_core.db.vault import VaultError

F = TypeVar("F", bound=Callable[..., Any])

#: What an operation refuses, and cannot read.
_ERRORS: tuple[tuple[type[Exception], str], ...] = (
    (IntegrityError, "integrity"),
    (StaleVersion, "stale"),
    (KeyReused, "reused"),
    (NotFound, "unknown"),
    (VaultError, "unreadable"),
)
_KINDS = tuple(kind for kind, _ in _ERRORS)
_COUNTED = "_bella_counted"


def operation(function: F) -> F:
    """Time an operation, and count what it refuses or cannot read; its module names the aggregate."""
    aggregate, name = function.__module__.rpartition(".")[2], function.__name__
    allow("aggregate", [aggregate])
    allow("operation", [name])

    @wraps(function)
    def measured(*args: Any, **kwargs: Any) -> Any:
        started = perf_counter()
        try:
            return function(*args, **kwargs)
        except _KINDS as error:
            _count(error, aggregate)
            raise
        finally:
            record(CRUD_LATENCY, perf_counter() - started, aggregate, name)

    return cast("F", measured)


def count_rows(name: str, fetched: int, returned: int) -> None:
    """Record how many rows an operation fetched for those that it returned; ``name`` is the operation's."""
    if fetched:
        record(QUERY_IMPACT, fetched / max(returned, 1), name)


def _count(error: Exception, aggregate: str) -> None:
    """Count an error once, where it arose, and not again in the operations that it passes through."""
    if not hasattr(error, _COUNTED):
        setattr(error, _COUNTED, True)
        record(DATA_ERRORS, 1, aggregate, next(code for kind, code in _ERRORS if isinstance(error, kind)))
