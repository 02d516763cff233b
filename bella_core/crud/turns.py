"""The journal of a call: one row per turn, written once."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import Connection, delete, select

from bella_core.db.models import turns
from bella_core.db.vault import vault_of

from .measuring import operation
from .writing import insert_new


@operation
def add(conn: Connection, call_id: str, turn: int, record: str, at: datetime) -> bool:
    """
    Journal a turn.

    Args:
        record: JSON text; stored sealed.

    Returns:
        False when the turn was journalled before: the first record stays, and its reply is the one that counts.
    """
    return insert_new(conn, turns, call_id=call_id, turn=turn, record=vault_of(conn).seal(record), at=at)


@operation
def get(conn: Connection, call_id: str, turn: int) -> str | None:
    """Return the record of a turn."""
    sealed = conn.scalar(select(turns.c.record).where(turns.c.call_id == call_id, turns.c.turn == turn))
    return None if sealed is None else vault_of(conn).open(sealed)


@operation
def latest(conn: Connection, call_id: str) -> tuple[int, str] | None:
    """Return the newest turn of a call, and its record."""
    query = select(turns.c.turn, turns.c.record).where(turns.c.call_id == call_id).order_by(turns.c.turn.desc()).limit(1)
    row = conn.execute(query).one_or_none()
    return None if row is None else (row.turn, vault_of(conn).open(row.record))


@operation
def every(conn: Connection, call_id: str) -> tuple[tuple[int, str], ...]:
    """Return all turns of a call, in order."""
    rows = conn.execute(select(turns.c.turn, turns.c.record).where(turns.c.call_id == call_id).order_by(turns.c.turn))
    return tuple((row.turn, vault_of(conn).open(row.record)) for row in rows)


@operation
def since(conn: Connection, at: datetime, limit: int) -> Iterator[tuple[str, int, str]]:
    """Yield call, turn and record of the newest turns from an instant (aware) on, the turns of a call in order."""
    newest = select(turns).where(turns.c.at >= at).order_by(turns.c.at.desc(), turns.c.turn.desc()).limit(limit).subquery()
    for row in conn.execute(select(newest).order_by(newest.c.call_id, newest.c.turn)):
        yield row.call_id, row.turn, vault_of(conn).open(row.record)


@operation
def forget(conn: Connection, call_id: str, *, until: int) -> None:
    """Delete a call's turns before ``until``."""
    conn.execute(delete(turns).where(turns.c.call_id == call_id, turns.c.turn < until))
