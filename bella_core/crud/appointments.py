"""Appointments: read here, written by ``bookings`` only."""

from collections.abc import Collection
from datetime import datetime
from typing import Literal

import attrs
from sqlalchemy import ColumnElement, Connection, func, select

from bella_core.db.models import appointments
from bella_core.domain.dialogue.types import Booked, Visit

from .measuring import operation

#: The statuses of an appointment that is to come: its time is taken, whether staff still have to confirm it or not.
TO_COME = ("requested", "booked")
#: The statuses of an appointment that a patient comes, or came, to.
KEPT = (*TO_COME, "completed")

#: Appointments of one user that are looked at for whom they usually see.
_LATEST = 50


@attrs.frozen
class AppointmentRow:
    """An appointment; instants are aware UTC. ``version`` counts its changes. ``group_id``: those booked together have one."""

    id: str
    version: int
    status: str
    user_id: str
    contact_id: str | None
    location_id: str
    provider_id: str
    room_id: str
    service: str
    starts_at: datetime
    ends_at: datetime
    call_id: str | None
    group_id: str | None = None

    def booked(self) -> Booked:
        """Return what may be said of it."""
        status: Literal["booked", "requested"] = "requested" if self.status == "requested" else "booked"
        return Booked(self.id, self.service, self.location_id, self.provider_id, self.starts_at, self.ends_at, status)

    @property
    def is_to_come(self) -> bool:
        """Whether its time is taken for it, confirmed or not."""
        return self.status in TO_COME


@operation
def by_id(conn: Connection, appointment_id: str) -> AppointmentRow | None:
    """Return an appointment."""
    return next(iter(_rows(conn, appointments.c.id == appointment_id)), None)


@operation
def by_ids(conn: Connection, appointment_ids: Collection[str]) -> dict[str, AppointmentRow]:
    """Return appointments by their ids."""
    return {row.id: row for row in _rows(conn, appointments.c.id.in_(appointment_ids))}


@operation
def lock(conn: Connection, appointment_id: str) -> AppointmentRow | None:
    """Return an appointment and let no other transaction change it until this one ends."""
    conn.execute(select(appointments.c.id).where(appointments.c.id == appointment_id).with_for_update())
    return by_id(conn, appointment_id)


@operation
def of_call(conn: Connection, call_id: str) -> tuple[AppointmentRow, ...]:
    """Return what a call booked and did not cancel, in order of starting."""
    return _rows(conn, (appointments.c.call_id == call_id) & appointments.c.status.in_(KEPT))


@operation
def of_group(conn: Connection, group_id: str) -> tuple[AppointmentRow, ...]:
    """Return the appointments that were booked together, in order of starting."""
    return _rows(conn, appointments.c.group_id == group_id)


@operation
def of_user(conn: Connection, user_id: str, after: datetime) -> tuple[AppointmentRow, ...]:
    """Return a user's appointments that start after an instant, in order of starting."""
    mine = (appointments.c.user_id == user_id) & appointments.c.status.in_(TO_COME) & (appointments.c.starts_at > after)
    return _rows(conn, mine)


@operation
def of_user_ending_after(conn: Connection, user_id: str, after: datetime) -> tuple[AppointmentRow, ...]:
    """Return a user's appointments that are not over at an instant, in order of starting: the first may have begun."""
    mine = (appointments.c.user_id == user_id) & appointments.c.status.in_(TO_COME) & (appointments.c.ends_at > after)
    return _rows(conn, mine)


@operation
def last_visits(conn: Connection, user_id: str) -> tuple[Visit, ...]:
    """Return a user's last appointment of each service, past or to come, the latest first."""
    visits = (appointments.c.service, appointments.c.provider_id, appointments.c.starts_at)
    mine = (appointments.c.user_id == user_id) & appointments.c.status.in_(KEPT)
    rows = conn.execute(select(*visits).where(mine).order_by(appointments.c.starts_at.desc(), appointments.c.id).limit(_LATEST))
    latest: dict[str, Visit] = {}
    for row in rows:
        latest.setdefault(row.service, Visit(row.service, row.provider_id, row.starts_at))
    return tuple(latest.values())


@operation
def comes_before(conn: Connection, user_id: str, at: datetime, *, but: str) -> bool:
    """Tell whether a user has, or had, another appointment before an instant."""
    mine = (appointments.c.user_id == user_id) & appointments.c.status.in_(KEPT) & (appointments.c.id != but)
    return conn.scalar(select(appointments.c.id).where(mine & (appointments.c.starts_at < at)).limit(1)) is not None


@operation
def count_to_come(conn: Connection, location_id: str, start: datetime, end: datetime) -> int:
    """Return how many appointments at a location start in ``[start, end)`` (aware UTC) and were not cancelled."""
    mine = (appointments.c.location_id == location_id) & appointments.c.status.in_(TO_COME)
    within = (appointments.c.starts_at >= start) & (appointments.c.starts_at < end)
    return conn.scalar(select(func.count()).select_from(appointments).where(mine & within)) or 0


def _rows(conn: Connection, which: ColumnElement[bool]) -> tuple[AppointmentRow, ...]:
    columns = [appointments.c[field.name] for field in attrs.fields(AppointmentRow)]
    rows = conn.execute(select(*columns).where(which).order_by(appointments.c.starts_at, appointments.c.id))
    return tuple(AppointmentRow(*row) for row in rows)
