"""Appointments of an imported list, many at once: what the book holds where they would be, and what is written of them."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import Connection, insert, select, update

from bella_core.db.guard import LONGEST_CLAIM
from bella_core.db.models import appointments, claims, contacts, user_contacts
from bella_core.db.vault import seal
from bella_core.domain.importing.book import Entry, Standing

from . import claims as claim_rows
from .imported import parts
from .measuring import operation


@operation
def standing(conn: Connection, ids: Iterable[str]) -> dict[str, Standing]:
    """Return how appointments stand, by id; and let nobody else change them until this transaction ends."""
    found = {}
    for part in parts(sorted({one for one in ids if one})):
        columns = (appointments.c.id, appointments.c.version, appointments.c.status)
        mine = select(*columns).where(appointments.c.id.in_(part)).order_by(appointments.c.id).with_for_update()
        found.update({row.id: Standing(row.version, row.status) for row in conn.execute(mine)})
    return found


@operation
def taken(conn: Connection, resources: Iterable[str], start: datetime, end: datetime) -> list[tuple[str, datetime, datetime, str]]:
    """
    Return what is claimed of the resources in ``[start, end)``, aware UTC: resource, start, end, and the appointment or else the claim.

    Calendars' busy times do not count: a practice-management system's book is among them, with the very appointments of the list.
    """
    found: list[tuple[str, datetime, datetime, str]] = []
    for part in parts(sorted(set(resources))):
        query = select(claims.c.resource, claims.c.starts_at, claims.c.ends_at, claims.c.appointment_id, claims.c.id).where(
            claims.c.resource.in_(part), claims.c.starts_at > start - LONGEST_CLAIM, claims.c.starts_at < end, claims.c.ends_at > start
        )
        found += [(row.resource, row.starts_at, row.ends_at, row.appointment_id or row.id) for row in conn.execute(query)]
    return found


@operation
def reached_by(conn: Connection, user_ids: Iterable[str]) -> dict[str, str]:
    """Return, by user, the contact who is told of their appointments: a mobile before another number, their own before a parent's."""
    found: dict[str, str] = {}
    for part in parts(sorted(set(user_ids))):
        query = (
            select(
                user_contacts.c.user_id,
                user_contacts.c.contact_id,
                user_contacts.c.relation,
                contacts.c.is_mobile,
                user_contacts.c.may_be_told,
            )
            .join(contacts, contacts.c.id == user_contacts.c.contact_id)
            .where(user_contacts.c.user_id.in_(part))
            .order_by(contacts.c.id)
        )
        rows = [row for row in conn.execute(query) if row.may_be_told]
        for row in sorted(rows, key=lambda row: (not row.is_mobile, row.relation != "self")):
            found.setdefault(row.user_id, row.contact_id)
    return found


@operation
def write(conn: Connection, made: Sequence[Entry], moved: Sequence[Entry], at: datetime) -> None:
    """
    Write new appointments, and those that changed, with what they take.

    Raises:
        SlotTaken: one has no place; the transaction must be given up.
    """
    if made:
        fresh = {"call_id": None, "created_at": at, "updated_at": at}
        conn.execute(insert(appointments), [{"id": one.id, **_values(conn, one), **fresh} for one in made])
    for one in moved:
        claim_rows.free(conn, one.id)
        conn.execute(update(appointments).where(appointments.c.id == one.id).values(**_values(conn, one), updated_at=at, confirmed_at=None))
    claim_rows.take_many(conn, {one.id: one.claims for one in (*made, *moved)})


def _values(conn: Connection, one: Entry) -> dict[str, object]:
    names = ("version", "status", "user_id", "contact_id", "location_id", "provider_id", "room_id", "service", "starts_at", "ends_at")
    return {**{name: getattr(one, name) for name in names}, "reason": seal(conn, one.reason or None)}
