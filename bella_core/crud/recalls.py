"""Who is due for the next visit of a kind that recurs, and when they were last told so."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

import attrs
from sqlalchemy import Connection, case, exists, func, insert, literal, or_, select, update

from bella_core.core.ids import new_id
from bella_core.db.models import appointments, contacts, recall_offers, recalls, user_contacts, users
from bella_core.db.types import Flag, db_now
from bella_core.db.vault import unseal, vault_of
from bella_core.domain.dialogue.types import Visit

from . import audit, contact_consents
from .appointments import TO_COME
from .measuring import count_rows, operation
from .writing import insert_new


@attrs.frozen
class Kept:
    """
    A patient's last kept visit of a service that recurs.

    Args:
        last_at: when it began, aware UTC.
        months: the patient's own interval; None for the clinic's.
    """

    user_id: str
    service: str
    location_id: str
    last_at: datetime
    months: int | None


@attrs.frozen
class Offered:
    """How often a patient was told since an instant, and when last, aware UTC."""

    times: int
    last_at: datetime | None


@attrs.frozen
class Person:
    """Who is due: their name, whom to write to, and when they were last told; PHI."""

    full_name: str = attrs.field(repr=False)
    phone: str | None = attrs.field(repr=False)
    email: str | None = attrs.field(repr=False)
    told_at: datetime | None


@attrs.frozen
class Reached:
    """How a contact who agreed to it is reached, in which language, and of which patients they may be told."""

    phone: str = attrs.field(repr=False)
    is_mobile: bool
    email: str | None = attrs.field(repr=False)
    language: str
    of: frozenset[str]


@operation
def set_interval(conn: Connection, user_id: str, months: int | None, *, paused: bool, actor: str) -> bool:
    """
    Give a patient an interval of their own, or the clinic's again.

    Args:
        months: 1 to 120; None for the clinic's. ``paused``: they are not to be reminded.
        actor: for the audit.

    Returns:
        Whether there is such a patient.
    """
    if conn.scalar(select(users.c.id).where(users.c.id == user_id, users.c.status != "merged")) is None:
        return False
    values = {"months": months, "paused": paused, "updated_at": db_now()}
    if not insert_new(conn, recalls, user_id=user_id, **values):
        conn.execute(update(recalls).where(recalls.c.user_id == user_id).values(**values))
    audit.add(conn, actor, "recall.set", "user", user_id, months=months, paused=int(paused))
    return True


@operation
def with_interval(conn: Connection, user_id: str, visits: Sequence[Visit]) -> tuple[Visit, ...]:
    """Return visits with the patient's own interval, if they have one."""
    row = conn.execute(select(recalls.c.months, recalls.c.paused).where(recalls.c.user_id == user_id)).one_or_none()
    if row is None:
        return tuple(visits)
    return tuple(attrs.evolve(visit, recall_months=0 if row.paused else row.months) for visit in visits)


@operation
def last_kept(
    conn: Connection,
    services: Collection[str],
    now: datetime,
    *,
    user_ids: Collection[str] | None = None,
    but_since: datetime | None = None,
) -> tuple[Kept, ...]:
    """
    Return the last kept visits of those who have none to come, of some services.

    Kept is what took place, or stood in the book when its time came; who is not to be reminded is left out.

    Args:
        services: those that recur. ``now``: aware UTC.
        user_ids: only of these.
        but_since: not of whoever has kept such a visit since (aware UTC) and has no interval of their own: they cannot be due, and of a
            large book most are such.
    """
    to_come = appointments.alias("to_come")
    booked = select(to_come.c.user_id).where(  # found once for all, by when they start: few of a large book are to come
        to_come.c.starts_at > now, to_come.c.status.in_(TO_COME), to_come.c.service.in_(services)
    )
    of = appointments.c
    user_id = of.user_id.concat("").label("user_id")  # not by the index: SQLite reads a large book six times as fast as it is stored
    key = (user_id, of.service, of.location_id)
    visits = select(*key, func.max(of.starts_at, type_=of.starts_at.type).label("last_at")).group_by(*key)
    visits = visits.where(of.service.in_(services), of.status.in_(("booked", "completed")), of.ends_at <= now)
    if user_ids is not None:
        visits = visits.where(of.user_id.in_(user_ids))
    if but_since is not None:
        visits = visits.where(of.user_id.in_(_not_seen_since(services, but_since, now)))
    last = visits.subquery()
    query = (
        select(*last.c, recalls.c.months)
        .join(users, users.c.id == last.c.user_id)
        .outerjoin(recalls, recalls.c.user_id == last.c.user_id)
        .where(users.c.status != "merged", or_(recalls.c.paused.is_(None), recalls.c.paused == literal(value=False, type_=Flag())))
        .where(last.c.user_id.not_in(booked))
    )
    rows = conn.execute(query).all()
    latest: dict[str, Kept] = {}
    for row in sorted(rows, key=lambda row: row.last_at):
        latest[row.user_id] = Kept(row.user_id, row.service, row.location_id, row.last_at, row.months)
    count_rows("last_kept", len(rows), len(latest))
    return tuple(latest.values())


def _not_seen_since(services: Collection[str], since: datetime, now: datetime) -> Any:
    """Select whoever has kept no visit of some services since, and whoever has an interval of their own."""
    seen = appointments.alias("seen")
    kept = seen.c.status.in_(("booked", "completed")) & seen.c.service.in_(services)
    recent = exists().where(seen.c.user_id == users.c.id, seen.c.starts_at > since, seen.c.ends_at <= now, kept)
    own = select(recalls.c.user_id).where(recalls.c.months.is_not(None))
    return select(users.c.id).where(or_(~recent, users.c.id.in_(own)))


@operation
def persons(conn: Connection, user_ids: Collection[str]) -> dict[str, Person]:
    """Return who is due, by their ids, by few queries however many they are; to whom is written is told by ``contacts.of_user``."""
    yes, no = literal(value=True, type_=Flag()), literal(value=False, type_=Flag())
    reached = (
        select(user_contacts.c.user_id, contacts.c.phone, contacts.c.email)
        .join(contacts, contacts.c.id == user_contacts.c.contact_id)
        .join(users, users.c.id == user_contacts.c.user_id)
        .where(user_contacts.c.user_id.in_(user_ids), user_contacts.c.may_be_told == yes, users.c.do_not_disclose == no)
        .order_by(case((user_contacts.c.relation == "self", 0), else_=1), contacts.c.is_mobile.desc(), contacts.c.id)
    )
    first: dict[str, Any] = {}
    for row in conn.execute(reached):
        first.setdefault(row.user_id, row)
    last = func.max(recall_offers.c.at, type_=recall_offers.c.at.type)
    mine = select(recall_offers.c.user_id, last.label("at")).where(recall_offers.c.user_id.in_(user_ids))
    told = {row.user_id: row.at for row in conn.execute(mine.group_by(recall_offers.c.user_id))}
    rows = conn.execute(select(users.c.id, users.c.full_name).where(users.c.id.in_(user_ids)))
    names = {row.id: vault_of(conn).open(row.full_name) for row in rows}
    return {user_id: _person(conn, names.get(user_id, ""), first.get(user_id), told.get(user_id)) for user_id in user_ids}


def _person(conn: Connection, name: str, reached: Any, told_at: datetime | None) -> Person:
    if reached is None:
        return Person(name, None, None, told_at)
    return Person(name, vault_of(conn).open(reached.phone), unseal(conn, reached.email), told_at)


@operation
def offered(conn: Connection, user_id: str, since: datetime) -> Offered:
    """Return how often a patient was told since their last visit."""
    query = select(func.count(), func.max(recall_offers.c.at, type_=recall_offers.c.at.type))
    times, last_at = conn.execute(query.where(recall_offers.c.user_id == user_id, recall_offers.c.at > since)).one()
    return Offered(times, last_at)


@operation
def offered_to(conn: Connection, contact_id: str, since: datetime) -> bool:
    """Tell whether a contact was told since an instant that somebody is due: what a returned call may be about."""
    mine = exists().where(recall_offers.c.contact_id == contact_id, recall_offers.c.at >= since)
    return bool(conn.scalar(select(mine)))


@operation
def note_offer(conn: Connection, user_id: str, contact_id: str, channel: str, at: datetime) -> None:
    """Note that a patient is told."""
    conn.execute(insert(recall_offers).values(id=new_id(), user_id=user_id, contact_id=contact_id, channel=channel, at=at))


@operation
def reached(conn: Connection, contact_id: str, user_ids: Collection[str]) -> Reached | None:
    """Return how a contact is reached, and of which of some patients they may be told; None if of none, or if they do not agree."""
    yes, no = literal(value=True, type_=Flag()), literal(value=False, type_=Flag())
    query = (
        select(users.c.id)
        .join(user_contacts, user_contacts.c.user_id == users.c.id)
        .where(user_contacts.c.contact_id == contact_id, user_contacts.c.may_be_told == yes, users.c.do_not_disclose == no)
        .where(users.c.id.in_(user_ids))
    )
    of = frozenset(conn.scalars(query))
    row = conn.execute(select(contacts).where(contacts.c.id == contact_id)).one_or_none()
    if row is None or not of or not contact_consents.may(conn, contact_id, "recall"):
        return None
    return Reached(vault_of(conn).open(row.phone), row.is_mobile, unseal(conn, row.email), row.language, of)
