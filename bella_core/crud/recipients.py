"""Who is told of an appointment by text message: whose telephone, and in which language."""

import attrs
from sqlalchemy import Connection, literal, select

from bella_core.db.models import contacts, user_contacts, users
from bella_core.db.types import Flag
from bella_core.db.vault import vault_of

from .appointments import AppointmentRow
from .measuring import operation


@attrs.frozen
class Recipient:
    """A telephone that may hear of a patient's appointments; ``language`` is the patient's. ``is_mobile``: known, never guessed."""

    phone: str = attrs.field(repr=False)
    is_mobile: bool
    language: str


@operation
def recipient(conn: Connection, appointment: AppointmentRow) -> Recipient | None:
    """
    Return whom to tell: the contact who made the appointment, else the patient's own.

    None where there is no number, and where the contact may not be told: a number that is new to a record on file hears nothing until staff
    have looked, for who calls proves nothing.
    """
    whose = user_contacts.c.relation == "self" if appointment.contact_id is None else user_contacts.c.contact_id == appointment.contact_id
    row = conn.execute(
        select(contacts.c.phone, contacts.c.is_mobile, users.c.language)
        .join(user_contacts, user_contacts.c.contact_id == contacts.c.id)
        .join(users, users.c.id == user_contacts.c.user_id)
        .where(users.c.id == appointment.user_id, user_contacts.c.may_be_told == literal(value=True, type_=Flag()), whose)
        .order_by(contacts.c.is_mobile.desc(), contacts.c.id)
        .limit(1)
    ).one_or_none()
    return None if row is None else Recipient(vault_of(conn).open(row.phone), row.is_mobile, row.language)
