"""Calls by which staff try bella out: from which numbers they come, what of them must not leave the house, and how all of them go."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

import attrs
from sqlalchemy import Column, Connection, Table, and_, delete, exists, func, or_, select, true, update

from bella_core.core.ids import new_id
from bella_core.db.models import appointments, calls, contacts, metadata, pages, recordings, tasks, test_numbers, user_contacts, users
from bella_core.db.vault import vault_of

from . import audit
from .measuring import operation
from .writing import insert_new

#: What goes with a row that it points at, though it could do without.
_GO_TOO = frozenset({
    ("appointments", "call_id"), ("tasks", "call_id"), ("holds", "call_id"), ("waiting", "call_id"), ("tasks", "appointment_id"),
    ("claims", "appointment_id"), ("conflicts", "appointment_id"),
})  # fmt: skip
#: A call that began longer ago is over, whether anybody told or not.
_LONGEST = timedelta(hours=2)
#: Recordings that the carrier may still have.
_ON_THEIR_WAY = ("recording", "waiting")


@attrs.frozen
class NumberRow:
    """A number (E.164) whose calls are tests: whose it is, who listed it and when (aware UTC)."""

    id: str
    number: str = attrs.field(repr=False)
    name: str
    actor: str
    created_at: datetime


@operation
def add_number(conn: Connection, number: str, name: str, *, actor: str, at: datetime) -> bool:
    """List a number, E.164; False if it is listed already."""
    if is_listed(conn, number):
        return False
    vault, number_id = vault_of(conn), new_id()
    sealed = {"number": vault.seal(number), "number_lookup": vault.lookup("phone", number)}
    if not insert_new(conn, test_numbers, id=number_id, name=name, actor=actor, created_at=at, **sealed):
        return False
    audit.add(conn, actor, "test_number.added", "test_number", number_id)
    return True


@operation
def remove_number(conn: Connection, number_id: str, *, actor: str) -> bool:
    """Take a number off the list; False if it was not on it."""
    gone = conn.execute(delete(test_numbers).where(test_numbers.c.id == number_id)).rowcount > 0
    if gone:
        audit.add(conn, actor, "test_number.removed", "test_number", number_id)
    return gone


@operation
def numbers(conn: Connection) -> tuple[NumberRow, ...]:
    """Return the numbers, the first listed first; a clinic has a handful."""
    rows = conn.execute(select(test_numbers).order_by(test_numbers.c.id))
    return tuple(NumberRow(row.id, vault_of(conn).open(row.number), row.name, row.actor, row.created_at) for row in rows)


@operation
def is_listed(conn: Connection, number: str) -> bool:
    """Tell whether a number's calls are tests."""
    return bool(conn.scalar(select(exists().where(test_numbers.c.number_lookup.in_(vault_of(conn).lookups("phone", number))))))


@operation
def counts(conn: Connection) -> tuple[int, int]:
    """Return how many test calls there are, and how many appointments they made."""
    made = select(func.count()).select_from(appointments.join(calls, calls.c.id == appointments.c.call_id)).where(calls.c.is_test == true())
    return conn.scalar(select(func.count()).where(calls.c.is_test == true())) or 0, conn.scalar(made) or 0


@operation
def made(conn: Connection, topic: str, key: str, payload: Mapping[str, Any]) -> bool:
    """Tell whether what is to be delivered comes of a test call: of it, of an appointment or a page that it made, or of its item."""
    call_id = payload.get("call_id") or payload.get("alert", {}).get("fields", {}).get("call_id")
    ways = (
        (call_id, select(calls.c.id).where(calls.c.id == call_id)),
        (payload.get("appointment_id"), _call_of(appointments.c.id, payload.get("appointment_id"))),
        (payload.get("group_id"), _call_of(appointments.c.group_id, payload.get("group_id"))),
        (payload.get("page_id"), select(pages.c.call_id).where(pages.c.id == payload.get("page_id"))),
        (topic == "late", select(tasks.c.call_id).where(tasks.c.id == key)),
    )
    known = [query for given, query in ways if given]
    is_test = calls.c.is_test == true()
    return any(conn.scalar(select(exists().where(calls.c.id.in_(query), is_test))) for query in known)


@operation
def purge(conn: Connection, actor: str, now: datetime) -> int:
    """
    Delete all test calls that are over with all that they left: appointments, items, holds, and the records of those whom they invented.

    Returns:
        How many calls; one whose recording the carrier may still have stays for the next time.
    """
    over = or_(calls.c.ended_at.is_not(None), calls.c.started_at < now - _LONGEST)
    on_its_way = exists().where(recordings.c.call_id == calls.c.id, recordings.c.status.in_(_ON_THEIR_WAY))
    found = conn.execute(select(calls.c.id).where(calls.c.is_test == true(), over, ~on_its_way)).scalars().all()
    invented = _invented(conn, found)
    _delete(conn, calls, found)
    for user_id in invented:
        _forget_person(conn, user_id)
    audit.add(conn, actor, "call.tests_purged", "call", "tests", count=len(found))
    return len(found)


def _call_of(column: "Column[Any]", value: object) -> Any:
    return select(appointments.c.call_id).where(column == value, appointments.c.call_id.is_not(None))


def _invented(conn: Connection, call_ids: Collection[str]) -> tuple[str, ...]:
    """Return the people whose records were made while a test call for them went on."""
    during = and_(users.c.created_at >= calls.c.started_at, or_(calls.c.ended_at.is_(None), users.c.created_at <= calls.c.ended_at))
    found: set[str] = set()
    for table in (appointments, metadata.tables["waiting"], tasks):
        joined = table.join(calls, calls.c.id == table.c.call_id).join(users, users.c.id == table.c.user_id)
        found |= set(conn.scalars(select(users.c.id).select_from(joined).where(calls.c.id.in_(call_ids), during)))
    return tuple(sorted(found))


def _forget_person(conn: Connection, user_id: str) -> None:
    """Delete a record that nothing but its telephone belongs to; and that, where it is nobody else's."""
    if _is_needed(conn, users, user_id, but=("user_contacts",)):
        return
    reached = conn.scalars(select(user_contacts.c.contact_id).where(user_contacts.c.user_id == user_id)).all()
    _delete(conn, users, [user_id])
    for contact_id in reached:
        if not _is_needed(conn, contacts, contact_id, but=("contact_consents",)):
            _delete(conn, contacts, [contact_id])


def _is_needed(conn: Connection, table: Table, row_id: str, but: Collection[str]) -> bool:
    """Tell whether any row points at one, but those of some tables."""
    return any(
        conn.scalar(select(exists().where(column == row_id))) is True for column in _pointing_at(table) if column.table.name not in but
    )


def _delete(conn: Connection, table: Table, ids: Collection[str]) -> None:
    """Delete rows, and what points at them: with them where it cannot do without, or goes with them; else it points nowhere."""
    if not ids:
        return
    for column in _pointing_at(table):
        other, points = column.table, column.in_(ids)
        key, is_cascade = (other.name, column.name), any(key.ondelete == "CASCADE" for key in column.foreign_keys)
        if column.nullable and not is_cascade and key not in _GO_TOO:
            conn.execute(update(other).where(points).values({column.name: None}))
        elif "id" in other.c:
            _delete(conn, other, conn.scalars(select(other.c.id).where(points)).all())
        else:
            conn.execute(delete(other).where(points))
    conn.execute(delete(table).where(table.c.id.in_(ids)))


def _pointing_at(table: Table) -> "Iterable[Column[Any]]":
    for other in metadata.tables.values():
        for column in other.c:
            if any(key.column.table is table for key in column.foreign_keys):
                yield column
