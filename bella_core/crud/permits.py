"""Who may hear of a patient: the patient's own word, and each of their contacts; written by staff, and audited."""

from collections.abc import Mapping

import attrs
from sqlalchemy import Connection, select, update

from bella_core.db.models import contacts, user_contacts, users
from bella_core.db.vault import vault_of

from . import audit
from .measuring import operation


@attrs.frozen
class ContactPermit:
    """A contact of a patient; ``relation``: the patient's to them."""

    contact_id: str
    phone: str = attrs.field(repr=False)
    relation: str
    may_be_told: bool


@attrs.frozen
class Permits:
    """What may be said of a patient: nothing to anybody (``do_not_disclose``), or to these contacts."""

    do_not_disclose: bool
    contacts: tuple[ContactPermit, ...]


@operation
def of_user(conn: Connection, user_id: str) -> Permits | None:
    """Return who may hear of a patient; None if there is no such user."""
    forbidden = conn.scalar(select(users.c.do_not_disclose).where(users.c.id == user_id, users.c.status != "merged"))
    if forbidden is None:
        return None
    theirs = (
        select(contacts.c.id, contacts.c.phone, user_contacts.c.relation, user_contacts.c.may_be_told)
        .join(user_contacts, user_contacts.c.contact_id == contacts.c.id)
        .where(user_contacts.c.user_id == user_id)
        .order_by(contacts.c.id)
    )
    vault = vault_of(conn)
    found = tuple(ContactPermit(row.id, vault.open(row.phone), row.relation, row.may_be_told) for row in conn.execute(theirs))
    return Permits(bool(forbidden), found)


@operation
def change(conn: Connection, user_id: str, *, do_not_disclose: bool | None, may_be_told: Mapping[str, bool], actor: str) -> Permits | None:
    """
    Say who may hear of a patient from now on.

    Args:
        do_not_disclose: None leaves it as it is. ``may_be_told``: by contact's id, of those that change.
        actor: as the audit names who says so.

    Returns:
        What holds now; None if there is no such user, or one of the contacts is none of theirs: then nothing was changed.
    """
    before = of_user(conn, user_id)
    if before is None or not set(may_be_told) <= {one.contact_id for one in before.contacts}:
        return None
    if do_not_disclose is not None and do_not_disclose != before.do_not_disclose:
        conn.execute(update(users).where(users.c.id == user_id).values(do_not_disclose=do_not_disclose))
        audit.add(conn, actor, "disclosure.forbidden" if do_not_disclose else "disclosure.opened", "user", user_id)
    for one in before.contacts:
        told = may_be_told.get(one.contact_id, one.may_be_told)
        if told != one.may_be_told:
            mine = (user_contacts.c.user_id == user_id) & (user_contacts.c.contact_id == one.contact_id)
            conn.execute(update(user_contacts).where(mine).values(may_be_told=told))
            action = "disclosure.permitted" if told else "disclosure.withdrawn"
            audit.add(conn, actor, action, "user", user_id, contact_id=one.contact_id)
    return of_user(conn, user_id)
