"""Numbers whose calls are not taken."""

from datetime import datetime
from typing import Any

import attrs
from sqlalchemy import Connection, Row, delete, exists, select

from bella_core.core.ids import new_id
from bella_core.db.models import blocked_numbers
from bella_core.db.vault import seal, unseal, vault_of

from . import audit, claims
from .measuring import operation
from .writing import insert_new


@attrs.frozen
class BlockedRow:
    """A number (E.164) whose calls are not taken, why, who said so and when (aware UTC)."""

    id: str
    number: str = attrs.field(repr=False)
    reason: str = attrs.field(repr=False)
    actor: str
    created_at: datetime


@operation
def lock(conn: Connection) -> None:
    """Let no other transaction compare blocked numbers with the clinic's own until this one ends: none is ever both."""
    claims.lock(conn, ["blocked_numbers"])


@operation
def add(conn: Connection, number: str, *, reason: str, actor: str, at: datetime) -> BlockedRow:
    """Take no more calls from a number; one that is blocked already stays as it is."""
    found = by_number(conn, number)
    if found is not None:
        return found
    vault, blocked_id = vault_of(conn), new_id()
    sealed = {"number": vault.seal(number), "number_lookup": vault.lookup("phone", number), "reason": seal(conn, reason or None)}
    if insert_new(conn, blocked_numbers, id=blocked_id, actor=actor, created_at=at, **sealed):
        audit.add(conn, actor, "number.blocked", "blocked_number", blocked_id)
    made = by_number(conn, number)
    assert made is not None
    return made


@operation
def remove(conn: Connection, blocked_id: str, *, actor: str) -> bool:
    """Take calls from a number again; False if it was not blocked."""
    gone = conn.execute(delete(blocked_numbers).where(blocked_numbers.c.id == blocked_id)).rowcount > 0
    if gone:
        audit.add(conn, actor, "number.unblocked", "blocked_number", blocked_id)
    return gone


@operation
def is_blocked(conn: Connection, number: str) -> bool:
    """Tell whether a number's calls are not taken."""
    mine = blocked_numbers.c.number_lookup.in_(vault_of(conn).lookups("phone", number))
    return bool(conn.scalar(select(exists().where(mine))))


@operation
def by_number(conn: Connection, number: str) -> BlockedRow | None:
    """Return the entry of a number."""
    rows = conn.execute(select(blocked_numbers).where(blocked_numbers.c.number_lookup.in_(vault_of(conn).lookups("phone", number))))
    return next((_row(conn, row) for row in rows), None)


@operation
def page(conn: Connection, *, limit: int, after: str | None = None) -> tuple[BlockedRow, ...]:
    """Return at most ``limit`` entries, the newest first, that are older than the one with the id ``after``."""
    query = select(blocked_numbers).order_by(blocked_numbers.c.id.desc()).limit(limit)
    if after is not None:
        query = query.where(blocked_numbers.c.id < after)
    return tuple(_row(conn, row) for row in conn.execute(query))


def _row(conn: Connection, row: Row[Any]) -> BlockedRow:
    number = unseal(conn, row.number) or ""
    return BlockedRow(row.id, number, unseal(conn, row.reason) or "", row.actor, row.created_at)
