"""Appointments as whoever reminds of them sees them."""

from datetime import datetime
from typing import Any

import attrs
from sqlalchemy import Connection, and_, exists, func, or_, select, true

from bella_core.db.models import appointments, calls, sent_message_appointments, sent_messages, user_contacts

from .measuring import operation


@attrs.frozen
class ComingRow:
    """
    A booked appointment that is to come; instants are aware UTC.

    Args:
        updated_at: when it was booked, or changed last. ``confirmed_at``: when the patient said that they come.
        told_min: by which reminder, minutes before, it was last told of at the time that it has; None if by none.
    """

    id: str
    user_id: str
    contact_id: str | None
    location_id: str
    service: str
    starts_at: datetime
    updated_at: datetime
    confirmed_at: datetime | None
    told_min: int | None = None


@operation
def between(conn: Connection, after: datetime, before: datetime) -> tuple[ComingRow, ...]:
    """Return the appointments that start between two instants (aware), in order of starting."""
    return _rows(conn, select(*_columns()).where(*_starting(after, before)))


@operation
def of_contact(conn: Connection, contact_id: str, after: datetime, before: datetime) -> tuple[ComingRow, ...]:
    """Return those of which a contact may be the one to be told: who made them, or whose own they are where nobody is named."""
    own = and_(appointments.c.contact_id.is_(None), user_contacts.c.relation == "self")
    query = (
        select(*_columns())
        .join(user_contacts, user_contacts.c.user_id == appointments.c.user_id)
        .where(user_contacts.c.contact_id == contact_id, or_(appointments.c.contact_id == contact_id, own))
        .where(*_starting(after, before))
    )
    return _rows(conn, query)


def _columns() -> list[Any]:
    own = [appointments.c[field.name] for field in attrs.fields(ComingRow) if field.name != "told_min"]
    of, message = sent_message_appointments, sent_messages
    told = (
        select(func.min(of.c.before_min))
        .join(message, message.c.id == of.c.message_id)
        .where(of.c.appointment_id == appointments.c.id, of.c.starts_at == appointments.c.starts_at, message.c.message_class == "reminder")
        .scalar_subquery()
    )
    return [*own, told]


def _starting(after: datetime, before: datetime) -> tuple[Any, ...]:
    tried = exists().where(calls.c.id == appointments.c.call_id, calls.c.is_test == true())
    return appointments.c.status == "booked", appointments.c.starts_at > after, appointments.c.starts_at < before, ~tried


def _rows(conn: Connection, query: Any) -> tuple[ComingRow, ...]:
    return tuple(ComingRow(*row) for row in conn.execute(query.order_by(appointments.c.starts_at, appointments.c.id)))
