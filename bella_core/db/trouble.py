"""What a database error means: try again, somebody was first, or the database is away."""

import sqlite3
from typing import Literal

from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.exc import TimeoutError as PoolTimeout

#: The word that SQLite's triggers raise; PostgreSQL has SQLSTATE 23P01.
OVERLAP = "slot_conflict"

_EXCLUSION_VIOLATION = "23P01"
#: Deadlock, serialization failure, lock timeout.
_TRY_AGAIN = frozenset({"40P01", "40001", "55P03"})
#: Connection failures, an administrator's shutdown, too many connections, a cancelled statement.
_AWAY_CLASSES = ("08", "57", "53")
_SQLITE_BUSY = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED})
#: What is wrong with the file, in words.
_SQLITE_FILE = {
    sqlite3.SQLITE_IOERR: "its file cannot be read or written",
    sqlite3.SQLITE_CANTOPEN: "its file cannot be opened",
    sqlite3.SQLITE_FULL: "the disk is full",
    sqlite3.SQLITE_READONLY: "its file, or the folder of it, may only be read",
    sqlite3.SQLITE_NOTADB: "its file is no SQLite database",
    sqlite3.SQLITE_CORRUPT: "its file is damaged; restore a copy",
}


def is_overlap(error: IntegrityError) -> bool:
    """Tell whether the guard refused a claim."""
    return _sqlstate(error) == _EXCLUSION_VIOLATION or OVERLAP in str(error.orig)


def meaning(error: BaseException) -> Literal["retry", "away"] | None:
    """Tell whether to try again, whether the database is away, or neither: then the error is a mistake of ours and goes up as it is."""
    if isinstance(error, (OSError, PoolTimeout, TimeoutError)):
        return "away"
    if isinstance(error, RuntimeError) and "shutdown" in str(error):  # its threads have ended
        return "away"
    if not isinstance(error, DBAPIError):
        return None
    state = _sqlstate(error)
    if state in _TRY_AGAIN or _sqlite_code(error) in _SQLITE_BUSY:
        return "retry"
    if error.connection_invalidated or (state or "").startswith(_AWAY_CLASSES):
        return "away"
    return "away" if _sqlite_code(error) in _SQLITE_FILE else None


def told(error: BaseException) -> str:
    """Return that the database is away, and why where that is known; no word of the error's own, which may hold values."""
    why = _SQLITE_FILE.get(_sqlite_code(error)) if isinstance(error, DBAPIError) else None
    return f"the database does not answer: {why}" if why else f"the database does not answer ({type(error).__name__})"


def _sqlstate(error: DBAPIError) -> str | None:
    return getattr(error.orig, "sqlstate", None)


def _sqlite_code(error: DBAPIError) -> int:
    """Return SQLite's primary result code (its extended codes keep it in the low byte)."""
    return int(getattr(error.orig, "sqlite_errorcode", 0)) & 0xFF
