"""
Records of one person: which may be, for staff to decide, and the transaction that merges two.

A merge moves everything that points at the one record to the other. The record itself stays as it was, sealed, and points to where its rows
went: whoever still has its old id is led there, and by name or telephone it is never found again.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import attrs
from sqlalchemy import Column, Connection, Table, and_, delete, exists, select, tuple_, update

from bella_core.db.models import claims, erasures, imported, metadata, recalls, tasks, user_contacts, users, waiting
from bella_core.db.vault import vault_of

from . import audit, holds
from . import claims as claim_rows
from . import users as user_rows
from .measuring import operation
from .tasks import details_of

#: The kind of the item that a record may be somebody's who is here already.
KIND = "merge"


@attrs.frozen
class Doubtful:
    """
    A record that may be one of some others.

    Args:
        id: the item's. ``similar``: the others; empty where they are not known any more.
    """

    id: str
    user_id: str
    similar: tuple[str, ...]
    created_at: datetime


@attrs.frozen
class Merged:
    """
    Tell what a merge came to.

    Args:
        overlaps: appointments of the one (first) that lie over one of the other's (second); if there are any, nothing was moved.
        held: a caller is being booked for one of them at this moment; likewise.
    """

    overlaps: tuple[tuple[str, str], ...] = ()
    held: bool = False

    @property
    def done(self) -> bool:
        """Whether the records are one now."""
        return not self.overlaps and not self.held


@operation
def queue(conn: Connection, *, limit: int, after: tuple[datetime, str] | None = None) -> tuple[Doubtful, ...]:
    """Return at most ``limit`` records that may be somebody else's, the oldest first; those who have become one since are left out."""
    mine = (tasks.c.kind == KIND) & (tasks.c.status == "open") & tasks.c.user_id.is_not(None)
    if after is not None:
        mine &= tuple_(tasks.c.created_at, tasks.c.id) > after
    rows = conn.execute(select(tasks).where(mine).order_by(tasks.c.created_at, tasks.c.id).limit(limit))
    return tuple(_doubtful(conn, row) for row in rows)


@operation
def doubtful(conn: Connection, task_id: str) -> Doubtful | None:
    """Return an open item, and let nobody else decide it until this transaction ends."""
    mine = (tasks.c.id == task_id) & (tasks.c.kind == KIND) & (tasks.c.status == "open") & tasks.c.user_id.is_not(None)
    row = conn.execute(select(tasks).where(mine).with_for_update()).one_or_none()
    return None if row is None else _doubtful(conn, row)


@operation
def close(conn: Connection, task_id: str, at: datetime) -> None:
    """Say that an item is decided."""
    conn.execute(update(tasks).where(tasks.c.id == task_id).values(status="done", resolved_at=at))


@operation
def merge(conn: Connection, user_id: str, into: str, actor: str, at: datetime) -> Merged:
    """
    Merge a record into another, unless appointments of theirs to come overlap.

    Args:
        user_id, into: two records that were not merged yet; the locks on both are taken in sorted order.
    """
    pair = sorted((user_id, into))
    claim_rows.lock(conn, [f"user:{one}" for one in pair])
    rows = {row.id: row for row in conn.execute(select(users).where(users.c.id.in_(pair)).order_by(users.c.id).with_for_update())}
    assert {row.status for row in rows.values()} <= {"verified", "unverified"}
    assert len(rows) == 2
    holds.sweep(conn)
    refused = _overlaps(conn, user_id, into)
    if refused is not None:
        return refused
    moved = _move(conn, user_id, into, at)
    _complete(conn, rows[user_id], rows[into], at)
    fate = {"status": "merged", "merged_into": into, "version": users.c.version + 1, "updated_at": at}
    conn.execute(update(users).where(users.c.id == user_id).values(fate))
    audit.add(conn, actor, "user.merged", "user", user_id, into=into, **moved)
    audit.add(conn, actor, "user.absorbed", "user", into, merged=user_id)
    return Merged()


def _overlaps(conn: Connection, user_id: str, into: str) -> Merged | None:
    """Return what keeps two records apart: one person cannot be in two chairs."""
    one, other = claims.alias("one"), claims.alias("other")
    over = and_(
        one.c.resource == f"user:{user_id}",
        other.c.resource == f"user:{into}",
        one.c.starts_at < other.c.ends_at,
        other.c.starts_at < one.c.ends_at,
    )
    rows = conn.execute(select(one.c.appointment_id, other.c.appointment_id).where(over).order_by(one.c.starts_at)).all()
    if not rows:
        return None
    booked = tuple((str(row[0]), str(row[1])) for row in rows if row[0] and row[1])
    return Merged(booked, held=len(booked) < len(rows))


# --- moving ---------------------------------------------------------------------------------------------------------------


def pointing() -> tuple["Column[Any]", ...]:
    """Return every column that points at a user, whatever table it is in."""
    found = (column for table in metadata.sorted_tables for column in table.columns)
    return tuple(column for column in found if any(key.column is users.c.id for key in column.foreign_keys))


#: Tables in which one user may have a row of a kind once only, and so two records' rows must be brought together first.
TOGETHER = (user_contacts, recalls, waiting, erasures)


def _move(conn: Connection, user_id: str, into: str, at: datetime) -> dict[str, int]:
    """Move every row that points at a record, and return how many of each table."""
    _join_contacts(conn, user_id, into)
    _join_recalls(conn, user_id, into)
    _join_waits(conn, user_id, into, at)
    conn.execute(delete(erasures).where(erasures.c.user_id == user_id))  # whoever is a patient again is forgotten when they ask again
    moved = {}
    for column in pointing():
        table: Table = column.table
        if count := conn.execute(update(table).where(column == user_id).values({column.name: into})).rowcount:
            moved[str(table.name)] = count  # a plain text, and not SQLAlchemy's own kind
    conn.execute(update(claims).where(claims.c.resource == f"user:{user_id}").values(resource=f"user:{into}"))
    conn.execute(update(imported).where(imported.c.kind == "patient", imported.c.subject_id == user_id).values(subject_id=into))
    conn.execute(update(users).where(users.c.merged_into == user_id).values(merged_into=into))
    return moved


def _join_contacts(conn: Connection, user_id: str, into: str) -> None:
    """Bring together what both are to one contact: what either may, the one may; what they are to each other is the kept record's."""
    theirs = {row.contact_id: row for row in conn.execute(select(user_contacts).where(user_contacts.c.user_id == into))}
    for row in conn.execute(select(user_contacts).where(user_contacts.c.user_id == user_id)).all():
        kept = theirs.get(row.contact_id)
        if kept is not None:
            flags = {name: getattr(row, name) or getattr(kept, name) for name in ("guardian", "may_book", "may_be_told")}
            conn.execute(update(user_contacts).where(_of(into, row.contact_id)).values(flags))
            conn.execute(delete(user_contacts).where(_of(user_id, row.contact_id)))


def _of(user_id: str, contact_id: str) -> Any:
    return (user_contacts.c.user_id == user_id) & (user_contacts.c.contact_id == contact_id)


def _join_recalls(conn: Connection, user_id: str, into: str) -> None:
    """Keep how often the kept record comes, if that is said of it."""
    if conn.scalar(select(exists().where(recalls.c.user_id == into))):
        conn.execute(delete(recalls).where(recalls.c.user_id == user_id))


def _join_waits(conn: Connection, user_id: str, into: str, at: datetime) -> None:
    """Let one person wait once for one thing: of two waits the older goes on."""
    theirs = {row.current.partition(":")[2]: row for row in _waits(conn, into)}
    for row in _waits(conn, user_id):
        what = row.current.partition(":")[2]
        other = theirs.get(what)
        if other is not None:
            later = max((row, other), key=lambda one: (one.joined_at, one.id))
            conn.execute(update(waiting).where(waiting.c.id == later.id).values(status="left", current=None, ended_at=at))
            if later.id == row.id:
                continue
        conn.execute(update(waiting).where(waiting.c.id == row.id).values(current=f"{into}:{what}"))


def _waits(conn: Connection, user_id: str) -> Sequence[Any]:
    return conn.execute(select(waiting).where(waiting.c.user_id == user_id, waiting.c.current.is_not(None))).all()


def _complete(conn: Connection, gone: Any, kept: Any, at: datetime) -> None:
    """Fill in what the kept record does not have and the other has; a birth date makes it found by one."""
    filled = {
        name: getattr(gone, name) for name in ("given", "family", "birth_date") if getattr(kept, name) is None and getattr(gone, name)
    }
    if gone.do_not_disclose and not kept.do_not_disclose:
        filled["do_not_disclose"] = True
    if not filled:
        return
    vault = vault_of(conn)
    sealed = {name: filled.get(name, getattr(kept, name)) for name in ("family", "birth_date")}
    family, born = (None if value is None else vault.open(value) for value in sealed.values())
    lookups = user_rows.lookups_of(vault, family, vault.open(kept.full_name), date.fromisoformat(born) if born else None)
    conn.execute(update(users).where(users.c.id == kept.id).values(**filled, **lookups, version=users.c.version + 1, updated_at=at))


def _doubtful(conn: Connection, row: Any) -> Doubtful:
    found = (user_rows.resolve(conn, one) for one in details_of(conn, row.details).get("similar", "").split())
    similar = tuple(dict.fromkeys(one for one in found if one != row.user_id))
    return Doubtful(row.id, row.user_id, similar, row.created_at)
