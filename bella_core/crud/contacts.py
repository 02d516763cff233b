"""Contacts: whose telephone it is, and what they are to the users they call for."""

from datetime import datetime

from sqlalchemy import Connection, case, literal, select, update

from bella_core.core.ids import new_id
from bella_core.db.models import contacts, user_contacts, users
from bella_core.db.types import Flag
from bella_core.db.vault import seal, unseal, vault_of

from . import audit
from .measuring import operation
from .writing import insert_new


@operation
def by_phone(conn: Connection, e164: str) -> str | None:
    """Return the id of the contact with this number."""
    return conn.scalar(select(contacts.c.id).where(contacts.c.phone_lookup.in_(_lookups(conn, e164))))


@operation
def is_mobile(conn: Connection, e164: str) -> bool:
    """Tell whether a number is known to be a mobile; never guessed."""
    return bool(conn.scalar(select(contacts.c.is_mobile).where(contacts.c.phone_lookup.in_(_lookups(conn, e164)))))


@operation
def ensure(conn: Connection, e164: str, *, known_mobile: bool, language: str, at: datetime) -> str:
    """Return the contact of a number, made if need be; what is known of a mobile is added and never taken away."""
    found = by_phone(conn, e164)
    if found is None:
        vault = vault_of(conn)
        insert_new(
            conn,
            contacts,
            id=new_id(),
            phone=vault.seal(e164),
            phone_lookup=vault.lookup("phone", e164),
            is_mobile=known_mobile,
            language=language,
            created_at=at,
        )
        found = by_phone(conn, e164)
    elif known_mobile:
        conn.execute(update(contacts).where(contacts.c.id == found).values(is_mobile=True))
    assert found is not None
    return found


@operation
def relate(conn: Connection, user_id: str, contact_id: str, *, relation: str, may_be_told: bool) -> None:
    """
    Say what a user is to a contact, unless it is known.

    Args:
        relation: the user's to the contact; the contact of a ``child`` is taken for a guardian.
        may_be_told: whether the contact may hear about the user's appointments.
    """
    insert_new(
        conn,
        user_contacts,
        user_id=user_id,
        contact_id=contact_id,
        relation=relation,
        guardian=relation == "child",
        may_book=True,
        may_be_told=may_be_told,
    )


@operation
def phone_for(conn: Connection, user_id: str, contact_id: str | None) -> str | None:
    """Return the number (E.164) by which staff reach a patient: of who made the appointment, else the patient's own, else a relation's."""
    query = (
        select(contacts.c.phone)
        .join(user_contacts, user_contacts.c.contact_id == contacts.c.id)
        .where(user_contacts.c.user_id == user_id)
        .order_by(case((contacts.c.id == contact_id, 0), (user_contacts.c.relation == "self", 1), else_=2), contacts.c.id)
    )
    return unseal(conn, conn.scalar(query.limit(1)))


@operation
def of_user(conn: Connection, user_id: str) -> str | None:
    """
    Return whom to write to about a patient: their own telephone, else one whose owner may be told; a known mobile before another.

    None where there is nobody, and where the patient wants nothing said to anybody.
    """
    yes, no = literal(value=True, type_=Flag()), literal(value=False, type_=Flag())
    query = (
        select(contacts.c.id)
        .join(user_contacts, user_contacts.c.contact_id == contacts.c.id)
        .join(users, users.c.id == user_contacts.c.user_id)
        .where(user_contacts.c.user_id == user_id, user_contacts.c.may_be_told == yes, users.c.do_not_disclose == no)
        .order_by(case((user_contacts.c.relation == "self", 0), else_=1), contacts.c.is_mobile.desc(), contacts.c.id)
    )
    return conn.scalar(query.limit(1))


@operation
def set_email(conn: Connection, contact_id: str, address: str | None, *, actor: str) -> bool:
    """
    Keep a contact's e-mail address, or forget it.

    Args:
        actor: for the audit: ``api:NAME``, ``staff:ID``.

    Returns:
        Whether there is such a contact.
    """
    vault = vault_of(conn)
    sealed = {"email": seal(conn, address), "email_lookup": vault.lookup("email", address.casefold()) if address else None}
    found = conn.execute(update(contacts).where(contacts.c.id == contact_id).values(**sealed)).rowcount > 0
    if found:
        audit.add(conn, actor, "contact.email_set" if address else "contact.email_forgotten", "contact", contact_id)
    return found


def _lookups(conn: Connection, e164: str) -> tuple[bytes, ...]:
    return vault_of(conn).lookups("phone", e164)
