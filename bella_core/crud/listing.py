"""Pages of appointments and users, by keyset: a row is given once, whatever is written meanwhile."""

from collections.abc import Sequence
from datetime import datetime

import attrs
from sqlalchemy import Connection, select, tuple_

from bella_core.db.models import appointments, contacts, user_contacts, users
from bella_core.db.vault import vault_of

from .measuring import count_rows, operation


@attrs.frozen
class ListedAppointment:
    """An appointment as it stands in the book; instants are aware UTC."""

    id: str
    user_id: str
    location_id: str
    provider_id: str
    room_id: str
    service: str
    starts_at: datetime
    ends_at: datetime
    status: str


@attrs.frozen
class ListedUser:
    """A user; ``phone`` (E.164) is the user's own, never a parent's or a partner's."""

    id: str
    full_name: str
    phone: str | None
    language: str


@operation
def appointments_page(conn: Connection, *, limit: int, after: tuple[datetime, str] | None = None) -> tuple[ListedAppointment, ...]:
    """Return at most ``limit`` appointments that follow ``after`` by start and id."""
    columns = [appointments.c[field.name] for field in attrs.fields(ListedAppointment)]
    query = select(*columns).order_by(appointments.c.starts_at, appointments.c.id).limit(limit)
    if after is not None:
        query = query.where(tuple_(appointments.c.starts_at, appointments.c.id) > after)
    rows = conn.execute(query).all()
    count_rows("appointments_page", len(rows), len(rows))
    return tuple(ListedAppointment(*row) for row in rows)


@operation
def appointment(conn: Connection, appointment_id: str) -> ListedAppointment | None:
    """Return one appointment."""
    columns = [appointments.c[field.name] for field in attrs.fields(ListedAppointment)]
    row = conn.execute(select(*columns).where(appointments.c.id == appointment_id)).one_or_none()
    return None if row is None else ListedAppointment(*row)


@operation
def appointment_version(conn: Connection, appointment_id: str) -> tuple[ListedAppointment, int] | None:
    """Return one appointment and its version, which counts its changes."""
    found = appointment(conn, appointment_id)
    version = conn.scalar(select(appointments.c.version).where(appointments.c.id == appointment_id))
    return None if found is None or version is None else (found, version)


@operation
def user(conn: Connection, user_id: str) -> ListedUser | None:
    """Return one user; None also for a record that was merged into another."""
    query = select(users.c.id, users.c.full_name, users.c.language).where(users.c.id == user_id, users.c.status != "merged")
    row = conn.execute(query).one_or_none()
    if row is None:
        return None
    numbers, vault = dict(own_phones(conn, [user_id])), vault_of(conn)
    return ListedUser(row.id, vault.open(row.full_name), vault.open(numbers[user_id]) if numbers else None, row.language)


@operation
def users_page(conn: Connection, *, limit: int, after: str | None = None) -> tuple[ListedUser, ...]:
    """Return at most ``limit`` users whose id follows ``after``; records that were merged into another are left out."""
    query = select(users.c.id, users.c.full_name, users.c.language).where(users.c.status != "merged").order_by(users.c.id).limit(limit)
    if after is not None:
        query = query.where(users.c.id > after)
    rows = conn.execute(query).all()
    numbers = own_phones(conn, [row.id for row in rows])
    count_rows("users_page", len(rows) + len(numbers), len(rows))
    vault = vault_of(conn)
    phones = {user_id: vault.open(phone) for user_id, phone in dict(numbers).items()}
    return tuple(ListedUser(row.id, vault.open(row.full_name), phones.get(row.id), row.language) for row in rows)


def own_phones(conn: Connection, user_ids: Sequence[str]) -> list[tuple[str, bytes]]:
    """Return users' own numbers, sealed: of each one the last is the one to show, a known mobile before another, then the newest."""
    query = (
        select(user_contacts.c.user_id, contacts.c.phone)
        .join(contacts, contacts.c.id == user_contacts.c.contact_id)
        .where(user_contacts.c.user_id.in_(user_ids), user_contacts.c.relation == "self")
        .order_by(contacts.c.is_mobile, contacts.c.id)
    )
    return [(row.user_id, row.phone) for row in conn.execute(query)]
