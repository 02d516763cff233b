"""Claims: what is taken of each resource. Only this module writes them, and ``bookings`` and ``importing_book`` are who asks it to."""

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

import attrs
from sqlalchemy import Connection, Select, and_, delete, distinct, exists, func, insert, or_, select, text, true, union_all
from sqlalchemy.exc import IntegrityError

from bella_core.core.errors import SlotTaken
from bella_core.core.ids import new_id
from bella_core.db.guard import LONGEST_CLAIM
from bella_core.db.models import busy, calendar_bindings, claims, holds
from bella_core.db.trouble import is_overlap
from bella_core.db.types import db_now
from bella_core.domain.overflow import main_resource
from bella_core.domain.slots import Claim, without

from .measuring import operation

#: How long one transaction waits for another's lock before it is tried again, on PostgreSQL.
_LOCK_TIMEOUT = "2s"


@operation
def lock(conn: Connection, resources: Iterable[str]) -> None:
    """
    Let no other booking touch these resources until this transaction ends.

    In sorted order, so that two bookings cannot wait for each other. On SQLite the transaction is the only writer already.
    """
    if conn.dialect.name != "postgresql":
        return
    conn.execute(text(f"SET LOCAL lock_timeout = '{_LOCK_TIMEOUT}'"))
    for key in sorted({_lock_key(resource) for resource in resources}):
        conn.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": key})


@operation
def drop_expired(conn: Connection, wanted: Sequence[Claim]) -> None:
    """Delete holds that have expired and lie where these claims would."""
    in_the_way = select(claims.c.hold_id).where(or_(*(_overlaps(claims, claim) for claim in wanted)), claims.c.hold_id.is_not(None))
    expired = select(holds.c.id).where(holds.c.id.in_(in_the_way), holds.c.expires_at <= db_now()).order_by(holds.c.id).with_for_update()
    ids = conn.scalars(expired).all()
    if ids:
        conn.execute(delete(holds).where(holds.c.id.in_(ids)))


@operation
def count_visits(conn: Connection, resource: str, start: datetime) -> int:
    """Return how many appointments that end after an instant (aware UTC) take a resource."""
    of_visits = (claims.c.resource == resource) & (claims.c.ends_at > start) & claims.c.appointment_id.is_not(None)
    return conn.scalar(select(func.count(distinct(claims.c.appointment_id))).where(of_visits)) or 0


@operation
def take(conn: Connection, wanted: Sequence[Claim], *, hold_id: str | None = None, appointment_id: str | None = None) -> None:
    """
    Write claims for a hold or an appointment; the guard decides whether they can be had.

    Raises:
        SlotTaken: something else takes one of the resources then. The transaction must be given up.
    """
    kind = "hold" if hold_id else "booking"
    rows = [
        {
            "id": new_id(),
            "resource": claim.resource,
            "starts_at": claim.starts_at,
            "ends_at": claim.ends_at,
            "kind": kind,
            "hold_id": hold_id,
            "appointment_id": appointment_id,
        }
        for claim in sorted(wanted, key=lambda claim: claim.resource)
    ]
    try:
        conn.execute(insert(claims).values(rows))
    except IntegrityError as error:
        if is_overlap(error):
            raise SlotTaken("somebody else has the slot") from None
        raise


@operation
def take_many(conn: Connection, wanted: Mapping[str, Sequence[Claim]]) -> None:
    """
    Write the claims of many appointments, by their ids; see ``take``.

    Raises:
        SlotTaken: one cannot be had. The transaction must be given up.
    """
    rows = [
        {"id": new_id(), "kind": "booking", "appointment_id": appointment_id, **attrs.asdict(claim)}
        for appointment_id, theirs in wanted.items()
        for claim in theirs
    ]
    try:
        if rows:
            conn.execute(insert(claims), sorted(rows, key=lambda row: str(row["resource"])))
    except IntegrityError as error:
        if is_overlap(error):
            raise SlotTaken("somebody else has one of the slots") from None
        raise


@operation
def block(conn: Connection, block_id: str, claim: Claim) -> None:
    """
    Write the claim of a time that staff keep from everybody, under the block's own id.

    Raises:
        SlotTaken: something takes the resource then. The transaction must be given up.
    """
    try:
        conn.execute(insert(claims).values(id=block_id, kind="block", **attrs.asdict(claim)))
    except IntegrityError as error:
        if is_overlap(error):
            raise SlotTaken("the time is taken already") from None
        raise


@operation
def unblock(conn: Connection, block_id: str) -> None:
    """Delete the claim of a blocked time."""
    conn.execute(delete(claims).where(claims.c.id == block_id, claims.c.kind == "block"))


@operation
def free(conn: Connection, appointment_id: str) -> None:
    """Delete an appointment's claims."""
    conn.execute(delete(claims).where(claims.c.appointment_id == appointment_id))


@operation
def of_appointment(conn: Connection, appointment_id: str) -> Sequence[tuple[str, datetime, datetime]]:
    """Return what an appointment takes: whose time, whatever lane it is in, start and end; nothing when it was cancelled."""
    mine = select(claims.c.resource, claims.c.starts_at, claims.c.ends_at).where(claims.c.appointment_id == appointment_id)
    return [(main_resource(row[0]), row[1], row[2]) for row in conn.execute(mine.order_by(claims.c.resource))]


@operation
def is_taken(conn: Connection, claim: Claim, *, but: str | None = None) -> bool:
    """Tell whether a booking takes the claim's resource then, ``but`` one perhaps, which is being moved."""
    others = claims.c.appointment_id != but if but is not None else true()
    return bool(conn.scalar(select(exists().where(_overlaps(claims, claim), claims.c.kind == "booking", others))))


@operation
def beyond(conn: Connection, wanted: Iterable[Claim], appointment_id: str) -> tuple[Claim, ...]:
    """Return what is wanted of each resource beyond what an appointment takes of it already."""
    return without(wanted, (Claim(*row) for row in of_appointment(conn, appointment_id)))


@operation
def is_busy(conn: Connection, wanted: Sequence[Claim], *, own: Collection[tuple[str, datetime]] = ()) -> bool:
    """
    Tell whether somebody's calendar, or a practice system's book, says that one of these times is taken.

    Args:
        own: resources and starts at which such a book may show the appointment itself that is to be moved.
    """
    over = select(busy.c.resource, busy.c.starts_at, calendar_bindings.c.origin)
    over = over.join(calendar_bindings, calendar_bindings.c.id == busy.c.binding_id).where(
        or_(*(_overlaps(busy, claim) for claim in wanted))
    )
    return any(row.origin != "schedule" or (row.resource, row.starts_at) not in own for row in conn.execute(over))


@operation
def taken(
    conn: Connection,
    resources: Sequence[str],
    start: datetime,
    end: datetime,
    *,
    own_hold: str | None = None,
    own_holds: Sequence[str] = (),
    moving: str | None = None,
) -> Sequence[tuple[str, datetime, datetime]]:
    """
    Return what is taken of the resources in ``[start, end)`` (aware UTC): claims but for expired holds, and calendars' busy times.

    Reads only the rows of the window: the index on resource and start serves it.

    Args:
        own_hold: a hold that does not count, as its caller is choosing anew; ``own_holds``: several.
        moving: an appointment that does not count, as it shall be moved.
    """
    alive = holds.c.expires_at > db_now()
    own = (*own_holds, *([own_hold] if own_hold is not None else []))
    counts = or_(claims.c.hold_id.is_(None), and_(alive, claims.c.hold_id.not_in(own)) if own else alive)
    if moving is not None:
        counts = and_(counts, or_(claims.c.appointment_id.is_(None), claims.c.appointment_id != moving))
    claimed = _window(claims, resources, start, end).outerjoin(holds, holds.c.id == claims.c.hold_id).where(counts)
    rows = conn.execute(union_all(claimed, _window(busy, resources, start, end)))
    return [(row[0], row[1], row[2]) for row in rows]


def _window(table: Any, resources: Sequence[str], start: datetime, end: datetime) -> "Select[Any]":
    # No claim is longer than LONGEST_CLAIM: whatever started before that is over.
    return select(table.c.resource, table.c.starts_at, table.c.ends_at).where(
        table.c.resource.in_(resources), table.c.starts_at > start - LONGEST_CLAIM, table.c.starts_at < end, table.c.ends_at > start
    )


def _overlaps(table: Any, claim: Claim) -> Any:
    return and_(
        table.c.resource == claim.resource,
        table.c.starts_at > claim.starts_at - LONGEST_CLAIM,
        table.c.starts_at < claim.ends_at,
        table.c.ends_at > claim.starts_at,
    )


def _lock_key(resource: str) -> int:
    return int.from_bytes(hashlib.blake2b(resource.encode(), digest_size=8).digest(), "big", signed=True)
