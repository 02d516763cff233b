"""Who is told of an appointment: whose telephone or e-mail address, and in which language."""

from collections.abc import Sequence
from typing import Any, Protocol

import attrs
from sqlalchemy import ColumnElement, Connection, Row, literal, select

from bella_core.db.models import appointments, contacts, user_contacts, users
from bella_core.db.types import Flag
from bella_core.db.vault import unseal, vault_of

from .measuring import operation


class About(Protocol):
    """An appointment: whose it is, and who made it."""

    @property
    def user_id(self) -> str: ...

    @property
    def contact_id(self) -> str | None: ...


@attrs.frozen
class Recipient:
    """
    A contact who may hear of a patient's appointments.

    Args:
        phone: E.164. ``is_mobile``: known, never guessed. ``email``: None where there is none.
        language: the patient's.
    """

    phone: str = attrs.field(repr=False)
    is_mobile: bool
    language: str
    contact_id: str = ""
    email: str | None = attrs.field(default=None, repr=False)


@operation
def recipient(conn: Connection, appointment: About) -> Recipient | None:
    """
    Return whom to tell: the contact who made the appointment, else the patient's own.

    None where there is no number, where the patient wants nothing said to anybody, and where the contact may not be told: a number that is
    new to a record on file hears nothing until staff have looked, for who calls proves nothing.
    """
    whose = user_contacts.c.relation == "self" if appointment.contact_id is None else user_contacts.c.contact_id == appointment.contact_id
    query = _may_be_told(users.c.id == appointment.user_id, whose).order_by(contacts.c.is_mobile.desc(), contacts.c.id)
    row = conn.execute(query.limit(1)).one_or_none()
    return None if row is None else _read(conn, row)


@operation
def told_of(conn: Connection, contact_id: str, appointment_ids: Sequence[str]) -> frozenset[str]:
    """Return those of some appointments whose patients a contact may hear of."""
    may = _may_be_told(contacts.c.id == contact_id).with_only_columns(users.c.id)
    found = select(appointments.c.id).where(appointments.c.id.in_(appointment_ids), appointments.c.user_id.in_(may))
    return frozenset(conn.scalars(found))


def _may_be_told(*which: ColumnElement[bool]) -> Any:
    yes, no = literal(value=True, type_=Flag()), literal(value=False, type_=Flag())
    return (
        select(contacts.c.id, contacts.c.phone, contacts.c.email, contacts.c.is_mobile, users.c.language)
        .join(user_contacts, user_contacts.c.contact_id == contacts.c.id)
        .join(users, users.c.id == user_contacts.c.user_id)
        .where(user_contacts.c.may_be_told == yes, users.c.do_not_disclose == no, *which)
    )


def _read(conn: Connection, row: "Row[Any]") -> Recipient:
    return Recipient(vault_of(conn).open(row.phone), row.is_mobile, row.language, row.id, unseal(conn, row.email))
