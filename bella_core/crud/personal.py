"""
All that is kept of one person, whatever table it is in: what they may see, and what an erasure must reach.

Of a call that several people were booked in, or a telephone that a family shares, all of it is theirs: whoever hands a record out looks
over what it tells of others.
"""

from collections.abc import Mapping
from typing import Any

import attrs
import orjson
from sqlalchemy import Column, ColumnElement, Connection, LargeBinary, Table, or_, select

from bella_core.db import models as m
from bella_core.db.vault import vault_of

from .measuring import operation

#: Calls of one look for those of a telephone that have no digest of it yet: their sealed numbers are opened.
PAGE = 2_000


@attrs.frozen
class Person:
    """
    By which rows a person is kept.

    Args:
        user_ids: their record, and those that were merged into it.
        contact_ids: the telephones that stand with them; ``own_contact_ids``: those of nobody else.
        call_ids: by which something was booked or left for them.
    """

    user_ids: frozenset[str]
    contact_ids: frozenset[str]
    own_contact_ids: frozenset[str]
    appointment_ids: frozenset[str]
    call_ids: frozenset[str]
    task_ids: frozenset[str]
    phones: frozenset[str] = attrs.field(repr=False)


@attrs.frozen
class Section:
    """A part of a record: rows of one table, oldest first, with what was sealed in plain text."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[Mapping[str, Any], ...] = attrs.field(repr=False)


@operation
def find(conn: Connection, user_id: str) -> Person | None:
    """Return by which rows a person is kept; None if there is no such record, or it was merged into another."""
    if conn.scalar(select(m.users.c.id).where(m.users.c.id == user_id, m.users.c.status != "merged")) is None:
        return None
    user_ids = frozenset({user_id, *conn.scalars(select(m.users.c.id).where(m.users.c.merged_into == user_id))})
    stand = m.user_contacts
    contact_ids = frozenset(conn.scalars(select(stand.c.contact_id).where(stand.c.user_id.in_(user_ids))))
    shared = conn.scalars(select(stand.c.contact_id).where(stand.c.contact_id.in_(contact_ids), stand.c.user_id.not_in(user_ids)))
    own = contact_ids - set(shared)
    appointment_ids = _ids(conn, m.appointments, m.appointments.c.user_id.in_(user_ids))
    theirs = or_(m.tasks.c.user_id.in_(user_ids), m.tasks.c.appointment_id.in_(appointment_ids))
    calls_of = (
        (m.appointments, m.appointments.c.user_id.in_(user_ids)),
        (m.tasks, theirs),
        (m.waiting, m.waiting.c.user_id.in_(user_ids)),
    )
    call_ids = {call_id for table, mine in calls_of for call_id in conn.scalars(select(table.c.call_id).where(mine)) if call_id}
    call_ids |= _told_in(conn, user_ids)
    sealed, vault = conn.scalars(select(m.contacts.c.phone).where(m.contacts.c.id.in_(own))), vault_of(conn)
    phones = frozenset(vault.open(phone) for phone in sealed)
    digests = [digest for phone in phones for digest in vault.lookups("phone", phone)]
    call_ids |= _ids(conn, m.calls, m.calls.c.caller_lookup.in_(digests))
    task_ids = _ids(conn, m.tasks, or_(theirs, m.tasks.c.call_id.in_(call_ids)))
    return Person(user_ids, contact_ids, own, appointment_ids, frozenset(call_ids), task_ids, phones)


@operation
def calls_from(conn: Connection, phones: frozenset[str], after: str) -> tuple[str, frozenset[str]]:
    """
    Look through one page of those calls that cannot be found by their number yet for those of some telephones.

    Args:
        after: the id of the last call that was looked at; empty at the beginning.

    Returns:
        The last id of this page, empty behind the last page; and the calls that were found.
    """
    unmarked = m.calls.c.caller.is_not(None) & m.calls.c.caller_lookup.is_(None) & (m.calls.c.id > after)
    rows = conn.execute(select(m.calls.c.id, m.calls.c.caller).where(unmarked).order_by(m.calls.c.id).limit(PAGE)).all()
    found = frozenset(row.id for row in rows if vault_of(conn).open(row.caller) in phones)
    return (rows[-1].id if len(rows) == PAGE else ""), found


@operation
def with_calls(conn: Connection, person: Person, call_ids: frozenset[str]) -> Person:
    """Return a person with more calls, and what these left for staff."""
    more = person.call_ids | call_ids
    return attrs.evolve(person, call_ids=more, task_ids=person.task_ids | _ids(conn, m.tasks, m.tasks.c.call_id.in_(more)))


# --- the tables ---------------------------------------------------------------------------------------------------------------

Which = ColumnElement[bool]


def where(person: Person) -> Mapping[Table, Which]:
    """Return which rows of which tables are a person's."""
    users, calls, appointments, tasks = person.user_ids, person.call_ids, person.appointment_ids, person.task_ids
    told = select(m.sent_message_appointments.c.message_id).where(m.sent_message_appointments.c.appointment_id.in_(appointments))
    mine = or_(m.sent_messages.c.contact_id.in_(person.own_contact_ids), m.sent_messages.c.id.in_(told))
    waits = select(m.waiting.c.id).where(m.waiting.c.user_id.in_(users))
    taped = select(m.recordings.c.id).where(m.recordings.c.call_id.in_(calls))
    about = or_(m.audit.c.subject_id.in_([*users, *person.contact_ids, *appointments, *calls, *tasks]), m.audit.c.subject_id.in_(taped))
    return {
        m.users: m.users.c.id.in_(users),
        m.user_contacts: m.user_contacts.c.user_id.in_(users),
        m.contacts: m.contacts.c.id.in_(person.contact_ids),
        m.contact_consents: m.contact_consents.c.contact_id.in_(person.contact_ids),
        m.appointments: m.appointments.c.id.in_(appointments),
        m.appointment_notes: m.appointment_notes.c.appointment_id.in_(appointments),
        m.requests: m.requests.c.appointment_id.in_(appointments),
        m.to_enter: m.to_enter.c.appointment_id.in_(appointments),
        m.insurances: m.insurances.c.appointment_id.in_(appointments),
        m.calls: m.calls.c.id.in_(calls),
        m.turns: m.turns.c.call_id.in_(calls),
        m.consents: m.consents.c.call_id.in_(calls),
        m.recordings: m.recordings.c.call_id.in_(calls),
        m.recording_parts: m.recording_parts.c.recording_id.in_(taped),
        m.call_takes: m.call_takes.c.call_id.in_(calls),
        m.pages: m.pages.c.call_id.in_(calls),
        m.tasks: m.tasks.c.id.in_(tasks),
        m.task_notes: m.task_notes.c.task_id.in_(tasks),
        m.conflicts: or_(m.conflicts.c.user_id.in_(users), m.conflicts.c.appointment_id.in_(appointments)),
        m.waiting: m.waiting.c.user_id.in_(users),
        m.waiting_offers: m.waiting_offers.c.waiting_id.in_(waits),
        m.recalls: m.recalls.c.user_id.in_(users),
        m.recall_offers: m.recall_offers.c.user_id.in_(users),
        m.sent_messages: mine,
        m.sent_message_appointments: m.sent_message_appointments.c.appointment_id.in_(appointments),
        m.text_answers: m.text_answers.c.contact_id.in_(person.own_contact_ids),
        m.imported: m.imported.c.subject_id.in_([*users, *appointments]),
        m.legal_holds: m.legal_holds.c.user_id.in_(users),
        m.erasures: m.erasures.c.user_id.in_(users),
        m.audit: about,
    }


#: Tables that point at people or their calls and hold nothing to show of them, and why.
LEFT_OUT: Mapping[Table, str] = {
    m.recording_parts: "the sound, which is given as files",
    m.call_takes: "telephones of staff",
    m.pages: "who on call was paged",
    m.page_tries: "who on call was paged",
    m.claims: "the times of the appointments, which are there",
    m.holds: "times kept for minutes",
    m.openings: "times that came free, of others' offers",
    m.calendar_refs: "ids of events in calendars",
    m.call_usage: "numbers that are paid for",
}

#: Columns of JSON, which is given as what it holds.
_JSON = {
    (m.turns, "record"),
    (m.tasks, "details"),
    (m.conflicts, "details"),
    (m.conflicts, "proposal"),
    (m.imported, "row"),
    (m.waiting, "wish"),
    (m.requests, "former"),
    (m.to_enter, "entered"),
    (m.text_answers, "question"),
    (m.text_answers, "todo"),
    (m.audit, "details"),
}


@operation
def record(conn: Connection, person: Person) -> tuple[Section, ...]:
    """Return the whole record of a person, a section a table."""
    return tuple(_section(conn, table, which) for table, which in where(person).items() if table not in LEFT_OUT)


def _section(conn: Connection, table: Table, which: Which) -> Section:
    columns = [column for column in table.columns if not column.name.endswith(("_lookup", "digest"))]
    order = [table.c[name] for name in ("created_at", "at", "started_at", "starts_at") if name in table.c][:1]
    rows = conn.execute(select(*columns).where(which).order_by(*order, *table.primary_key))
    names = tuple(str(column.name) for column in columns)  # SQLAlchemy's names are texts of its own
    plain = ({name: _plain(conn, column, value) for name, column, value in zip(names, columns, row, strict=True)} for row in rows)
    return Section(str(table.name), names, tuple(plain))


def _plain(conn: Connection, column: "Column[Any]", value: Any) -> Any:
    if isinstance(column.type, LargeBinary) and value is not None:
        value = vault_of(conn).open(value)
    if value is not None and (column.table, column.name) in _JSON:
        return orjson.loads(value)
    return value


def _told_in(conn: Connection, user_ids: frozenset[str]) -> set[str]:
    """Return the calls in which somebody was told of a person: the audit knows them."""
    told = (m.audit.c.subject == "user") & m.audit.c.subject_id.in_(user_ids) & (m.audit.c.action == "disclosure.allowed")
    named = {orjson.loads(details).get("call_id") for details in conn.scalars(select(m.audit.c.details).where(told))}
    return set(conn.scalars(select(m.calls.c.id).where(m.calls.c.id.in_(named - {None}))))


def _ids(conn: Connection, table: Table, which: Which) -> frozenset[str]:
    return frozenset(conn.scalars(select(table.c.id).where(which)))
