"""A patient's record as staff read and change it."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Any

import attrs
from sqlalchemy import Connection, Row, select, update

from bella_core.core.errors import NotFound, StaleVersion
from bella_core.db.models import appointments, calls, contacts, user_contacts, users
from bella_core.db.vault import seal, unseal, vault_of
from bella_core.domain.clinic import Locale

from . import audit
from .calls import CallRow, by_id
from .measuring import operation
from .users import lookups_of, names


@attrs.frozen
class PatientRow:
    """
    A record, with what tells one edit of it from another.

    Args:
        version: counts its changes. ``merged_into``: the record that it went to, None while it counts itself.
    """

    id: str
    given: str | None = attrs.field(repr=False)
    family: str | None = attrs.field(repr=False)
    full_name: str = attrs.field(repr=False)
    birth_date: date | None = attrs.field(repr=False)
    language: str
    status: str
    name_verified: bool
    do_not_disclose: bool
    version: int
    merged_into: str | None


@attrs.frozen
class Details:
    """What staff may change of a record."""

    given: str = attrs.field(repr=False)
    family: str = attrs.field(repr=False)
    birth_date: date | None = attrs.field(repr=False)
    language: Locale

    @property
    def full(self) -> str:
        """Return the whole name."""
        return f"{self.given} {self.family}".strip()


@attrs.frozen
class Contact:
    """Whose telephone it is, as far as it is this patient's; ``relation``: the patient's to them."""

    id: str
    phone: str = attrs.field(repr=False)
    email: str | None = attrs.field(repr=False)
    relation: str
    may_be_told: bool
    is_mobile: bool


@operation
def by_ids(conn: Connection, user_ids: Collection[str]) -> dict[str, PatientRow]:
    """Return records by their ids."""
    columns = [users.c[field.name] for field in attrs.fields(PatientRow)]
    rows = conn.execute(select(*columns).where(users.c.id.in_(user_ids)))
    return {row.id: _row(conn, row) for row in rows}


@operation
def contacts_of(conn: Connection, user_id: str) -> tuple[Contact, ...]:
    """Return the contacts of a patient, their own telephone first."""
    columns = (
        contacts.c.id,
        contacts.c.phone,
        contacts.c.email,
        contacts.c.is_mobile,
        user_contacts.c.relation,
        user_contacts.c.may_be_told,
    )
    query = select(*columns).join(user_contacts, user_contacts.c.contact_id == contacts.c.id).where(user_contacts.c.user_id == user_id)
    vault = vault_of(conn)
    found = [
        Contact(row.id, vault.open(row.phone), unseal(conn, row.email), row.relation, row.may_be_told, row.is_mobile)
        for row in conn.execute(query.order_by(contacts.c.id))
    ]
    return tuple(sorted(found, key=lambda one: one.relation != "self"))


@operation
def family_of(conn: Connection, user_id: str) -> dict[str, str]:
    """Return who else is reached by a patient's telephones: names by id."""
    mine = select(user_contacts.c.contact_id).where(user_contacts.c.user_id == user_id)
    query = (
        select(user_contacts.c.user_id)
        .join(users, users.c.id == user_contacts.c.user_id)
        .where(user_contacts.c.contact_id.in_(mine), user_contacts.c.user_id != user_id, users.c.status != "merged")
    )
    return names(conn, set(conn.scalars(query)))


@operation
def by_phone(conn: Connection, phone: str, limit: int) -> Sequence[str]:
    """Return the ids of those who are reached by a number (E.164)."""
    wanted = contacts.c.phone_lookup.in_(vault_of(conn).lookups("phone", phone))
    query = select(user_contacts.c.user_id).join(contacts, contacts.c.id == user_contacts.c.contact_id).where(wanted)
    return conn.scalars(query.order_by(user_contacts.c.user_id).limit(limit)).all()


@attrs.frozen
class Named:
    """A record's name as it was at a version; ``changed``: when that was made, aware UTC."""

    id: str
    version: int
    full_name: str = attrs.field(repr=False)
    changed: datetime


@operation
def names_since(conn: Connection, since: datetime | None, known: Mapping[str, int]) -> list[Named]:
    """
    Return the names of records that were changed at or after an instant (aware UTC), or of all.

    Args:
        known: versions by id; what is as it was then is left out, unopened.
    """
    columns = (users.c.id, users.c.version, users.c.full_name, users.c.updated_at)
    query = select(*columns).where(users.c.status != "merged")
    if since is not None:
        query = query.where(users.c.updated_at >= since)
    vault = vault_of(conn)
    fresh = (row for row in conn.execute(query) if known.get(row.id) != row.version)
    return [Named(row.id, row.version, vault.open(row.full_name), row.updated_at) for row in fresh]


@operation
def visits_of(conn: Connection, user_id: str, limit: int) -> Sequence[str]:
    """Return the ids of a patient's appointments, the latest first, those that were cancelled too."""
    query = select(appointments.c.id).where(appointments.c.user_id == user_id).order_by(appointments.c.starts_at.desc(), appointments.c.id)
    return conn.scalars(query.limit(limit)).all()


@operation
def calls_of(conn: Connection, user_id: str, limit: int) -> list[CallRow]:
    """Return calls that booked for a patient or came from their own telephone, the latest first."""
    own = select(contacts.c.phone_lookup).join(user_contacts, user_contacts.c.contact_id == contacts.c.id)
    own = own.where(user_contacts.c.user_id == user_id, user_contacts.c.relation == "self")
    booked = select(appointments.c.call_id).where(appointments.c.user_id == user_id, appointments.c.call_id.is_not(None))
    which = calls.c.id.in_(booked) | calls.c.caller_lookup.in_(own)
    ids = conn.scalars(select(calls.c.id).where(which).order_by(calls.c.started_at.desc()).limit(limit))
    return [row for row in (by_id(conn, call_id) for call_id in ids) if row is not None]


@operation
def change(conn: Connection, user_id: str, version: int, wanted: Details, *, actor: str, at: datetime) -> PatientRow:
    """
    Change a record that is as whoever changes it saw it; staff's spelling is a verified one.

    Raises:
        NotFound: there is no such record, or it was merged into another. StaleVersion: somebody changed it meanwhile.
    """
    row = by_ids(conn, [user_id]).get(user_id)
    if row is None or row.merged_into is not None:
        raise NotFound("there is no such patient")
    values = {
        "given": seal(conn, wanted.given or None),
        "family": seal(conn, wanted.family or None),
        "full_name": vault_of(conn).seal(wanted.full),
        "birth_date": seal(conn, wanted.birth_date.isoformat() if wanted.birth_date else None),
        "language": wanted.language,
        "name_verified": True,
        "status": "verified",
        **lookups_of(vault_of(conn), wanted.family or None, wanted.full, wanted.birth_date),
    }
    same = (users.c.id == user_id) & (users.c.version == version)
    if not conn.execute(update(users).where(same).values(**values, version=version + 1, updated_at=at)).rowcount:
        raise StaleVersion("somebody changed this record meanwhile")
    changed = [name for name in ("given", "family", "birth_date", "language") if getattr(row, name) != (getattr(wanted, name) or None)]
    audit.add(conn, actor, "user.changed", "user", user_id, fields=" ".join(changed))
    return by_ids(conn, [user_id])[user_id]


def _row(conn: Connection, row: "Row[Any]") -> PatientRow:
    told = row._asdict()
    born = unseal(conn, told["birth_date"])
    opened = {
        "given": unseal(conn, told["given"]),
        "family": unseal(conn, told["family"]),
        "full_name": vault_of(conn).open(told["full_name"]),
    }
    return PatientRow(**{**told, **opened, "birth_date": date.fromisoformat(born) if born else None})
