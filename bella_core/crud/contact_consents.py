"""What contacts may be sent: a log of what was said, from which the present state follows; so whatever was said can be taken back."""

from collections.abc import Iterable
from datetime import datetime

import attrs
from sqlalchemy import Connection, func, insert, select

from bella_core.core.ids import new_id
from bella_core.db.models import contact_consents, contacts
from bella_core.db.types import db_now
from bella_core.domain.notices.classes import ASSUMED, CLASSES, MessageClass

from . import audit
from .measuring import operation


@attrs.frozen
class Said:
    """
    Tell where a consent comes from.

    Args:
        source: ``sms``, ``carrier`` (its own list of who replied STOP), ``call``, ``chat``, ``form``, ``import``, ``staff``.
        version: by which words, or in answer to which; a code or a digest, never a patient's own words.
        actor: ``patient``, ``call``, ``api:NAME``, ``staff:ID``, ``system``.
    """

    source: str
    version: str
    actor: str


@attrs.frozen
class ConsentRow:
    """One entry of the log; ``at``: aware UTC, by the database's clock. ``given``: yes or no."""

    contact_id: str
    message_class: MessageClass
    given: bool
    source: str
    version: str
    actor: str
    at: datetime


@operation
def may(conn: Connection, contact_id: str, message_class: MessageClass) -> bool:
    """
    Tell whether a contact may be sent a class of messages.

    Ask it in the transaction that reads whom to write to.
    """
    return states(conn, contact_id)[message_class]


@operation
def states(conn: Connection, contact_id: str) -> dict[MessageClass, bool]:
    """Return what a contact may be sent now, by class."""
    said = _last(conn, contact_id)
    return {name: said.get(name, name in ASSUMED) for name in CLASSES}


@operation
def say(conn: Connection, contact_id: str, classes: Iterable[MessageClass], *, given: bool, said: Said) -> tuple[MessageClass, ...]:
    """
    Note a yes or a no to classes of messages; what was said last already is not said again.

    Returns:
        The classes of which this is news.
    """
    conn.execute(select(contacts.c.id).where(contacts.c.id == contact_id).with_for_update())  # one at a time: numbers go up
    before, fresh = _last(conn, contact_id), []
    for name in sorted(set(classes)):
        if before.get(name) is not given:
            _add(conn, contact_id, name, given=given, said=said)
            fresh.append(name)
    if fresh:
        action = "consent.given" if given else "consent.withdrawn"
        audit.add(conn, said.actor, action, "contact", contact_id, classes=" ".join(fresh), source=said.source, version=said.version)
    return tuple(fresh)


@operation
def withdraw_all(conn: Connection, contact_id: str, said: Said) -> tuple[MessageClass, ...]:
    """Note that a contact wants no messages at all, as by STOP; return the classes of which this is news."""
    return say(conn, contact_id, CLASSES, given=False, said=said)


@operation
def restore(conn: Connection, contact_id: str, said: Said) -> tuple[MessageClass, ...]:
    """
    Take back that a contact wants no messages, as by START; return the classes that are given again.

    What needs a yes of its own comes back only to those who had given it.
    """
    given_once = set(conn.scalars(select(contact_consents.c.message_class).filter_by(contact_id=contact_id, given=True)))
    withdrawn = [name for name, given in _last(conn, contact_id).items() if not given]
    return say(conn, contact_id, [name for name in withdrawn if name in ASSUMED or name in given_once], given=True, said=said)


@operation
def history(conn: Connection, contact_id: str) -> tuple[ConsentRow, ...]:
    """Return all that was said for a contact, oldest first."""
    columns = [contact_consents.c[field.name] for field in attrs.fields(ConsentRow)]
    order = (contact_consents.c.at, contact_consents.c.message_class, contact_consents.c.number)
    rows = conn.execute(select(*columns).where(contact_consents.c.contact_id == contact_id).order_by(*order))
    return tuple(ConsentRow(*row) for row in rows)


def _last(conn: Connection, contact_id: str) -> dict[MessageClass, bool]:
    """Return what was said last of each class; of one of which nothing was said there is none."""
    query = select(contact_consents.c.message_class, contact_consents.c.given).where(contact_consents.c.contact_id == contact_id)
    return {row.message_class: row.given for row in conn.execute(query.order_by(contact_consents.c.number))}


def _add(conn: Connection, contact_id: str, message_class: MessageClass, *, given: bool, said: Said) -> None:
    mine = (contact_consents.c.contact_id == contact_id) & (contact_consents.c.message_class == message_class)
    number = conn.scalar(select(func.coalesce(func.max(contact_consents.c.number), 0) + 1).where(mine))
    values = {"number": number, "given": given, "at": db_now(), **attrs.asdict(said)}
    conn.execute(insert(contact_consents).values(id=new_id(), contact_id=contact_id, message_class=message_class, **values))
