"""What a patient's contacts may be sent: shown to staff, and entered by them."""

from collections.abc import Sequence

import attrs
from sqlalchemy import Connection, select

from bella_core.crud import contact_consents, users
from bella_core.crud.contact_consents import ConsentRow, Said
from bella_core.db import Database
from bella_core.db.models import contacts, user_contacts
from bella_core.db.vault import vault_of
from bella_core.domain.notices.classes import MessageClass


@attrs.frozen
class ContactState:
    """A contact of a patient; ``may``: what they may be sent now. ``log``: all that was said, oldest first."""

    contact_id: str
    phone: str = attrs.field(repr=False)
    relation: str
    may: dict[MessageClass, bool]
    log: tuple[ConsentRow, ...]


class Consents:
    """Show and note what contacts may be sent."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def of_user(self, user_id: str) -> tuple[ContactState, ...] | None:
        """Return the state of each of a user's contacts; None if there is no such user."""
        return await self._db.read(_of_user, user_id)

    async def say(
        self, user_id: str, contact_id: str, classes: Sequence[MessageClass], *, given: bool, said: Said
    ) -> tuple[ContactState, ...] | None:
        """
        Note a yes or a no for a user's contact; saying it again changes nothing.

        Returns:
            The state of each of the user's contacts; None if there is no such user, or the contact is none of theirs.
        """

        def write(conn: Connection) -> tuple[ContactState, ...] | None:
            mine = (user_contacts.c.user_id == user_id) & (user_contacts.c.contact_id == contact_id)
            if conn.scalar(select(user_contacts.c.contact_id).where(mine)) is None:
                return None
            contact_consents.say(conn, contact_id, classes, given=given, said=said)
            return _of_user(conn, user_id)

        return await self._db.write(write)


def _of_user(conn: Connection, user_id: str) -> tuple[ContactState, ...] | None:
    if users.by_id(conn, user_id) is None:
        return None
    query = select(contacts.c.id, contacts.c.phone, user_contacts.c.relation).join(
        user_contacts, user_contacts.c.contact_id == contacts.c.id
    )
    rows = conn.execute(query.where(user_contacts.c.user_id == user_id).order_by(contacts.c.id)).all()
    return tuple(
        ContactState(
            row.id,
            vault_of(conn).open(row.phone),
            row.relation,
            contact_consents.states(conn, row.id),
            contact_consents.history(conn, row.id),
        )
        for row in rows
    )
