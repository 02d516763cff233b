"""Contacts: whose telephone it is, and what they are to the users they call for."""

from datetime import datetime

from sqlalchemy import Connection, select, update

from bella_core.core.ids import new_id
from bella_core.db.models import contacts, user_contacts
from bella_core.db.vault import vault_of

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


def _lookups(conn: Connection, e164: str) -> tuple[bytes, ...]:
    return vault_of(conn).lookups("phone", e164)
