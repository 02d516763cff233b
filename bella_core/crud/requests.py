"""
What waits for staff: appointments of status ``requested``, why they wait and until when. Written by ``bookings`` and ``decisions`` only.

A wish to move an appointment keeps the time that it has: by a hold without an end, until staff decide.
"""

from collections.abc import Collection
from datetime import UTC, datetime
from typing import Any

import attrs
from sqlalchemy import Connection, delete, insert, select, update

from bella_core.core.ids import new_id
from bella_core.db.models import appointments, holds, requests
from bella_core.domain.clinic import ClinicView
from bella_core.domain.slots import Claim, Slot, without
from bella_core.domain.standing import Why, decide_by
from bella_core.schemas import kept

from . import claims
from .appointments import AppointmentRow
from .measuring import operation
from .visits import slot_of

_WITHOUT_END = datetime(9999, 1, 1, tzinfo=UTC)


@attrs.frozen
class RequestRow:
    """
    A request; instants are aware UTC.

    Args:
        why: what makes it wait. ``decide_by``: None where staff may take their time. ``asked``: how often they were told of it.
        former: where the appointment is booked until they agree to move it; None of a new one.
    """

    appointment_id: str
    why: Why
    asked_at: datetime
    decide_by: datetime | None
    asked: int
    former: Slot | None


@operation
def ask(  # noqa: PLR0917 - what is asked about
    conn: Connection, clinic: ClinicView, appointment_id: str, slot: Slot, why: Why, at: datetime, *, former: Slot | None = None
) -> None:
    """
    Note that staff have to decide, and keep the time that the appointment had.

    Args:
        slot: what is wished for; its claims are written already. ``at``: aware UTC.
    """
    hold_id = None if former is None else _keep(conn, appointment_id, slot, former)
    values = {"why": why, "asked_at": at, "decide_by": decide_by(clinic, slot.location_id, why, at), "asked": 0}
    text = None if former is None else kept.dump(former)
    conn.execute(insert(requests).values(appointment_id=appointment_id, former=text, former_hold_id=hold_id, **values))


@operation
def of(conn: Connection, appointment_id: str) -> RequestRow | None:
    """Return an appointment's request."""
    return next(iter(_rows(conn, requests.c.appointment_id == appointment_id)), None)


@operation
def agreed(conn: Connection, appointment: AppointmentRow) -> Slot | None:
    """Return where an appointment is booked: of a wish to move it where it was; None of one that is only asked for."""
    if appointment.status == "requested":
        found = of(conn, appointment.id)
        return None if found is None else found.former
    return slot_of(conn, appointment)


@operation
def lift(conn: Connection, appointment_id: str) -> RequestRow | None:
    """Forget an appointment's request, and let go of the time that it kept; return what it was."""
    found = of(conn, appointment_id)
    if found is not None:
        hold_id = select(requests.c.former_hold_id).where(requests.c.appointment_id == appointment_id).scalar_subquery()
        conn.execute(delete(holds).where(holds.c.id == hold_id))
        conn.execute(delete(requests).where(requests.c.appointment_id == appointment_id))
    return found


@operation
def page(
    conn: Connection, *, limit: int, location_ids: Collection[str] | None = None, after: tuple[datetime, str] | None = None
) -> tuple[RequestRow, ...]:
    """Return at most ``limit`` requests, of some locations or all, those that wait the longest first."""
    which: Any = requests.c.appointment_id.is_not(None)
    if location_ids is not None:
        which &= appointments.c.location_id.in_(location_ids)
    if after is not None:
        at, appointment_id = after
        which &= (requests.c.asked_at > at) | ((requests.c.asked_at == at) & (requests.c.appointment_id > appointment_id))
    return _rows(conn, which, limit)


@operation
def late(conn: Connection, at: datetime) -> tuple[RequestRow, ...]:
    """Return those that staff should have decided by ``at`` (aware)."""
    return _rows(conn, requests.c.decide_by <= at)


@operation
def asked_again(conn: Connection, row: RequestRow, decide_by: datetime | None) -> bool:
    """Note that staff were asked again, until when they decide now; False if somebody else has, or it is decided."""
    mine = (requests.c.appointment_id == row.appointment_id) & (requests.c.asked == row.asked) & (requests.c.decide_by == row.decide_by)
    return bool(conn.execute(update(requests).where(mine).values(asked=row.asked + 1, decide_by=decide_by)).rowcount)


def _keep(conn: Connection, appointment_id: str, slot: Slot, former: Slot) -> str:
    """Hold what the appointment had, but for what it takes of it now."""
    user_id = conn.scalar(select(appointments.c.user_id).where(appointments.c.id == appointment_id))
    had = (*former.claims, Claim(f"user:{user_id}", former.starts_at, former.ends_at))
    now = (*slot.claims, Claim(f"user:{user_id}", slot.starts_at, slot.ends_at))
    left = without(had, now)
    hold_id, values = new_id(), attrs.asdict(former, filter=attrs.filters.exclude("claims"))
    conn.execute(insert(holds).values(id=hold_id, key=f"former:{appointment_id}", user_id=user_id, expires_at=_WITHOUT_END, **values))
    if left:
        claims.take(conn, left, hold_id=hold_id)
    return hold_id


def _rows(conn: Connection, which: Any, limit: int | None = None) -> tuple[RequestRow, ...]:
    columns = [requests.c[field.name] for field in attrs.fields(RequestRow)]
    query = select(*columns).join(appointments, appointments.c.id == requests.c.appointment_id).where(which)
    rows = conn.execute(query.order_by(requests.c.asked_at, requests.c.appointment_id).limit(limit)).all()
    return tuple(_row(row._asdict()) for row in rows)


def _row(values: dict[str, Any]) -> RequestRow:
    former = values.pop("former")
    return RequestRow(**values, former=None if former is None else kept.load(former, Slot))
