"""What takes the time of some resources: visits and whose they are, what is held for callers, blocked times, calendars' busy times."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Literal

import attrs
from sqlalchemy import Connection, or_, select

from bella_core.db.guard import LONGEST_CLAIM
from bella_core.db.models import appointments, blocks, busy, claims, holds, users
from bella_core.db.types import db_now
from bella_core.db.vault import unseal, vault_of
from bella_core.domain.overflow import lane_of, main_resource

from .measuring import count_rows, operation

Kind = Literal["visit", "hold", "block", "busy"]

_VISIT = ("version", "status", "user_id", "location_id", "provider_id", "room_id", "service", "starts_at", "ends_at", "confirmed_at")


@attrs.frozen
class SheetVisit:
    """The appointment that a time is taken for; instants are aware UTC. ``name``: the patient's."""

    id: str
    version: int
    status: str
    user_id: str
    location_id: str
    provider_id: str
    room_id: str
    service: str
    starts_at: datetime
    ends_at: datetime
    confirmed_at: datetime | None
    name: str = attrs.field(repr=False)


@attrs.frozen
class SheetTime:
    """
    A time that is taken of one resource, ``[starts_at, ends_at)``, aware UTC.

    Args:
        id: of the appointment, the hold or the block; empty for a calendar's busy time.
        resource: ``provider:ID`` or ``room:ID``. ``lane``: 0, or the overflow lane.
        visit: the appointment; None for other kinds. ``service``: of a hold.
        reason: of a block, in staff's words. ``in_call``: it is held for a call.
    """

    kind: Kind
    id: str
    resource: str
    lane: int
    starts_at: datetime
    ends_at: datetime
    visit: SheetVisit | None = None
    service: str = ""
    reason: str = attrs.field(default="", repr=False)
    in_call: bool = False


@operation
def taken(conn: Connection, resources: Sequence[str], lanes: int, start: datetime, end: datetime) -> tuple[SheetTime, ...]:
    """
    Return what is taken of resources in ``[start, end)`` (aware UTC), in order of starting: two queries, whatever the book's size.

    Args:
        lanes: how many overflow lanes are looked at too.
    """
    names = [*resources, *(f"overflow:{lane}:{resource}" for lane in range(1, lanes + 1) for resource in resources)]
    claimed = conn.execute(_claimed(names, start, end)).all()
    known: dict[str, SheetVisit] = {}
    for row in claimed:
        if row.appointment_id is not None and row.appointment_id not in known:
            known[row.appointment_id] = _visit(conn, row)
    window = (busy.c.starts_at > start - LONGEST_CLAIM) & (busy.c.starts_at < end) & (busy.c.ends_at > start)
    elsewhere = conn.execute(
        select(busy.c.resource, busy.c.starts_at, busy.c.ends_at).where(busy.c.resource.in_(resources), window).distinct()
    ).all()
    count_rows("taken", len(claimed) + len(elsewhere), len(claimed) + len(elsewhere))
    found = [_time(conn, row, known) for row in claimed]
    found += [SheetTime("busy", "", row.resource, 0, row.starts_at, row.ends_at) for row in elsewhere]
    return tuple(sorted(found, key=lambda one: (one.starts_at, one.resource, one.lane)))


def _claimed(names: Sequence[str], start: datetime, end: datetime) -> Any:
    visit = [appointments.c[name].label(f"visit_{name}") for name in _VISIT]
    alive = or_(claims.c.hold_id.is_(None), holds.c.expires_at > db_now())
    return (
        select(claims, *visit, users.c.full_name, holds.c.service.label("held_service"), holds.c.call_id, blocks.c.reason)
        .outerjoin(appointments, appointments.c.id == claims.c.appointment_id)
        .outerjoin(users, users.c.id == appointments.c.user_id)
        .outerjoin(holds, holds.c.id == claims.c.hold_id)
        .outerjoin(blocks, blocks.c.id == claims.c.id)
        .where(claims.c.resource.in_(names), claims.c.starts_at > start - LONGEST_CLAIM, claims.c.starts_at < end)
        .where(claims.c.ends_at > start, alive)
    )


def _visit(conn: Connection, row: Any) -> SheetVisit:
    values = {name: getattr(row, f"visit_{name}") for name in _VISIT}
    return SheetVisit(row.appointment_id, **values, name=vault_of(conn).open(row.full_name))


def _time(conn: Connection, row: Any, known: dict[str, SheetVisit]) -> SheetTime:
    where = (main_resource(row.resource), lane_of(row.resource), row.starts_at, row.ends_at)
    if row.appointment_id is not None:
        return SheetTime("visit", row.appointment_id, *where, visit=known[row.appointment_id])
    if row.hold_id is not None:
        return SheetTime("hold", row.hold_id, *where, service=row.held_service, in_call=row.call_id is not None)
    return SheetTime("block", row.id, *where, reason=unseal(conn, row.reason) or "")
