"""Patients of whom nothing may be erased or forgotten, as somebody asked the clinic to keep it: a court, a college, an insurer."""

from datetime import datetime
from typing import Any

import attrs
from sqlalchemy import Connection, Row, exists, insert, select, update

from bella_core.core.errors import NotFound
from bella_core.core.ids import new_id
from bella_core.db.models import legal_holds, users
from bella_core.db.vault import seal, unseal, vault_of

from . import audit, personal
from .measuring import operation


@attrs.frozen
class LegalHold:
    """A hold: by whom and why it was placed, and taken back; instants are aware UTC."""

    id: str
    user_id: str
    reason: str = attrs.field(repr=False)
    placed_by: str
    placed_at: datetime
    release_reason: str | None = attrs.field(repr=False)
    released_by: str | None
    released_at: datetime | None


@attrs.frozen
class Held:
    """The rows that holds keep: by them what is forgotten in time leaves theirs out."""

    call_ids: frozenset[str] = frozenset()
    contact_ids: frozenset[str] = frozenset()
    task_ids: frozenset[str] = frozenset()


@operation
def place(conn: Connection, user_id: str, *, reason: str, actor: str, at: datetime) -> str:
    """
    Keep everything of a patient until further notice; several holds may lie on one.

    Returns:
        The hold's id.

    Raises:
        NotFound: there is no such user, or the record was merged into another.
    """
    if conn.scalar(select(users.c.id).where(users.c.id == user_id, users.c.status != "merged").with_for_update()) is None:
        raise NotFound("there is no such user")
    hold_id = new_id()
    conn.execute(insert(legal_holds).values(id=hold_id, user_id=user_id, reason=vault_of(conn).seal(reason), placed_by=actor, placed_at=at))
    audit.add(conn, actor, "hold.placed", "user", user_id, hold_id=hold_id)
    return hold_id


@operation
def release(conn: Connection, hold_id: str, *, reason: str, actor: str, at: datetime) -> None:
    """
    Take a hold back.

    Raises:
        NotFound: there is none of this id, or it was released before.
    """
    mine = (legal_holds.c.id == hold_id) & legal_holds.c.released_at.is_(None)
    done = {"release_reason": seal(conn, reason), "released_by": actor, "released_at": at}
    if not conn.execute(update(legal_holds).where(mine).values(**done)).rowcount:
        raise NotFound("there is no such hold, or it was released before")
    user_id = conn.scalar(select(legal_holds.c.user_id).where(legal_holds.c.id == hold_id))
    audit.add(conn, actor, "hold.released", "user", str(user_id), hold_id=hold_id)


@operation
def is_held(conn: Connection, user_id: str) -> bool:
    """Tell whether a hold lies on a patient."""
    return bool(conn.scalar(select(exists().where(legal_holds.c.user_id == user_id, legal_holds.c.released_at.is_(None)))))


@operation
def listed(conn: Connection, *, released: bool = False) -> tuple[LegalHold, ...]:
    """Return the holds, the newest first; those that were released too where that is asked."""
    query = select(legal_holds).order_by(legal_holds.c.placed_at.desc(), legal_holds.c.id.desc())
    rows = conn.execute(query if released else query.where(legal_holds.c.released_at.is_(None)))
    return tuple(_row(conn, row) for row in rows)


@operation
def held(conn: Connection) -> Held:
    """Return by which calls, telephones and items the patients are kept on whom holds lie."""
    user_ids = conn.scalars(select(legal_holds.c.user_id).where(legal_holds.c.released_at.is_(None)).distinct()).all()
    people = [person for user_id in user_ids if (person := personal.find(conn, user_id)) is not None]
    none: frozenset[str] = frozenset()
    return Held(
        none.union(*(person.call_ids for person in people)),
        none.union(*(person.contact_ids for person in people)),
        none.union(*(person.task_ids for person in people)),
    )


def _row(conn: Connection, row: Row[Any]) -> LegalHold:
    reason, released = vault_of(conn).open(row.reason), unseal(conn, row.release_reason)
    return LegalHold(row.id, row.user_id, reason, row.placed_by, row.placed_at, released, row.released_by, row.released_at)
