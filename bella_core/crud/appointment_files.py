"""All that is kept of one appointment, for staff: who and what, its history, what the patient was sent of it, and staff's notes."""

from datetime import datetime

import attrs
import orjson
from sqlalchemy import Connection, insert, select

from bella_core.core.ids import new_id
from bella_core.db.models import appointment_notes, appointments, audit, claims, sent_message_appointments, sent_messages
from bella_core.db.vault import unseal, vault_of
from bella_core.domain.overflow import lane_of

from . import audit as audit_rows
from . import contacts, users
from .appointments import AppointmentRow, by_id
from .measuring import operation
from .users import UserRow


@attrs.frozen
class Happened:
    """A line of an appointment's history; ``at``: aware UTC. ``action``: such as ``appointment.booked``. ``call_id``: in which call."""

    at: datetime
    actor: str
    action: str
    call_id: str | None


@attrs.frozen
class SentOf:
    """A message that told of an appointment; ``at``: aware UTC."""

    at: datetime
    channel: str | None
    message_class: str | None
    status: str


@attrs.frozen
class Note:
    """What staff noted; ``at``: aware UTC."""

    at: datetime
    actor: str
    text: str = attrs.field(repr=False)


@attrs.frozen
class AppointmentFile:
    """
    Hold all that is kept of one appointment; instants are aware UTC.

    Args:
        phone: E.164, by which staff reach the patient. ``reason``: the caller's or staff's own words.
        lane: the overflow lane; 0 for none.
    """

    appointment: AppointmentRow
    patient: UserRow
    phone: str | None = attrs.field(repr=False)
    reason: str = attrs.field(repr=False)
    created_at: datetime
    updated_at: datetime
    confirmed_at: datetime | None
    lane: int
    history: tuple[Happened, ...]
    messages: tuple[SentOf, ...]
    notes: tuple[Note, ...]


@operation
def read(conn: Connection, appointment_id: str) -> AppointmentFile | None:
    """Return all that is kept of an appointment."""
    found = by_id(conn, appointment_id)
    patient = None if found is None else users.by_id(conn, found.user_id)
    if found is None or patient is None:
        return None
    columns = (appointments.c.reason, appointments.c.created_at, appointments.c.updated_at, appointments.c.confirmed_at)
    more = conn.execute(select(*columns).where(appointments.c.id == appointment_id)).one()
    resources = conn.scalars(select(claims.c.resource).where(claims.c.appointment_id == appointment_id))
    return AppointmentFile(
        found,
        patient,
        contacts.phone_for(conn, found.user_id, found.contact_id),
        unseal(conn, more.reason) or "",
        more.created_at,
        more.updated_at,
        more.confirmed_at,
        max(map(lane_of, resources), default=0),
        _history(conn, appointment_id),
        _messages(conn, appointment_id),
        _notes(conn, appointment_id),
    )


@operation
def add_note(conn: Connection, appointment_id: str, text: str, *, actor: str, at: datetime) -> bool:
    """Append a note, stored sealed; False if there is no such appointment."""
    if by_id(conn, appointment_id) is None:
        return False
    sealed = vault_of(conn).seal(text)
    conn.execute(insert(appointment_notes).values(id=new_id(), appointment_id=appointment_id, text=sealed, actor=actor, at=at))
    audit_rows.add(conn, actor, "appointment.noted", "appointment", appointment_id)
    return True


def _history(conn: Connection, appointment_id: str) -> tuple[Happened, ...]:
    """Return what was done to it, the oldest first; who only looked is told by the audit itself."""
    mine = (audit.c.subject == "appointment") & (audit.c.subject_id == appointment_id) & (audit.c.action != "appointment.viewed")
    rows = conn.execute(select(audit.c.at, audit.c.actor, audit.c.action, audit.c.details).where(mine).order_by(audit.c.at, audit.c.id))
    return tuple(Happened(row.at, row.actor, row.action, orjson.loads(row.details).get("call_id")) for row in rows)


def _messages(conn: Connection, appointment_id: str) -> tuple[SentOf, ...]:
    of, sent = sent_message_appointments, sent_messages
    query = select(sent.c.at, sent.c.channel, sent.c.message_class, sent.c.status).join(of, of.c.message_id == sent.c.id)
    rows = conn.execute(query.where(of.c.appointment_id == appointment_id).order_by(sent.c.at, sent.c.id))
    return tuple(SentOf(*row) for row in rows)


def _notes(conn: Connection, appointment_id: str) -> tuple[Note, ...]:
    mine = appointment_notes.c.appointment_id == appointment_id
    rows = conn.execute(select(appointment_notes).where(mine).order_by(appointment_notes.c.at, appointment_notes.c.id))
    return tuple(Note(row.at, row.actor, vault_of(conn).open(row.text)) for row in rows)
