"""Decide about appointments that wait for staff, or ask them again, or let them stand, once the time for it has passed."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

import attrs
from sqlalchemy import Connection

from bella_core.core.clock import Clock
from bella_core.core.errors import StaleVersion
from bella_core.core.logging import get_logger
from bella_core.crud import appointments, decisions, requests, tasks
from bella_core.crud.appointments import AppointmentRow
from bella_core.crud.bookings import Doing, Done
from bella_core.crud.requests import RequestRow
from bella_core.db import Database
from bella_core.domain.dialogue.types import Booked
from bella_core.services.booking import Booking
from bella_core.services.clinics import ClinicStore
from bella_core.services.jobs import Job

from .reminding import remind

#: The kind of the item that asks staff again, and who acts where nobody did.
OVERDUE, SYSTEM = "approval_overdue", "system"
#: Seconds between two looks for what should have been decided.
EVERY_S = 30.0

_log = get_logger(__name__)


@attrs.frozen
class Request:
    """An appointment that waits for staff: the request, and the appointment as it is wished for."""

    request: RequestRow
    appointment: AppointmentRow


class Requests:
    """
    Approve and decline what was requested.

    Args:
        booking: tells plugins, and counts, what was decided.
    """

    def __init__(self, db: Database, clinics: ClinicStore, booking: Booking, clock: Clock) -> None:
        self._db, self._clinics, self._booking, self._clock = db, clinics, booking, clock

    async def page(
        self,
        *,
        limit: int,
        location_id: str | None = None,
        location_ids: Collection[str] | None = None,
        after: tuple[datetime, str] | None = None,
    ) -> Sequence[Request]:
        """Return at most ``limit`` requests, of one location, some or all, those that wait the longest first."""
        return await self._db.read(_page, limit, location_ids if location_id is None else (location_id,), after)

    async def approve(self, appointment_id: str, *, key: str, actor: str, version: int | None = None) -> Booked:
        """
        Let an appointment stand as it was asked for; the patient is told.

        Args:
            key: idempotency key. ``actor``: ``staff:ID``, ``api:NAME`` or ``system``. ``version``: the one that was seen, or None.

        Raises:
            StaleVersion, KeyReused, NotFound: it does not wait, or there is none; and nothing was written.
        """
        clinic, doing = await self._clinics.refresh(), Doing(key, self._clock.now(), actor)
        is_move = await self._is_move(appointment_id)
        done: Done = await self._db.write(decisions.approve, clinic, appointment_id, doing, version=version)
        return self._booking.tell(done, "moved" if is_move else "booked", actor)

    async def decline(self, appointment_id: str, *, key: str, actor: str, reason: str = "", version: int | None = None) -> Booked:
        """
        Refuse what was asked for: the patient is told, and staff are left to call. An appointment that was to be moved stays.

        Args:
            reason: in staff's words, stored sealed. Else as for ``approve``.

        Raises:
            StaleVersion, KeyReused, NotFound: it does not wait, or there is none; and nothing was written.
        """
        clinic, doing = await self._clinics.refresh(), Doing(key, self._clock.now(), actor)
        is_move = await self._is_move(appointment_id)
        done: Done = await self._db.write(decisions.decline, clinic, appointment_id, doing, reason=reason, version=version)
        return self._booking.tell(done, "moved" if is_move else "cancelled", actor)

    async def decide_late(self) -> None:
        """Do, with what staff have not decided in time, what its location wants then."""
        clinic, now = await self._clinics.refresh(), self._clock.now()
        for late in await self._db.read(requests.late, now):
            row = await self._db.read(appointments.by_id, late.appointment_id)
            if row is None or row.starts_at <= now:  # whoever did not look in time needs not be asked any more
                await self._db.write(requests.asked_again, late, None)
                continue
            location = next((place for place in clinic.locations if place.id == row.location_id), None)
            approval = None if location is None else location.approval
            if approval is not None and approval.then == "approve":
                await self._approve_late(late)
            else:  # also where the clinic has taken the rule out of its file: nobody agreed to these
                again = timedelta(minutes=60 if approval is None else approval.minutes)
                await self._db.write(_ask_again, late, now, now + again)

    def job(self) -> Job:
        """Return the job that looks for what should have been decided."""
        return Job("decide_requests", self.decide_late, EVERY_S)

    async def _approve_late(self, late: RequestRow) -> None:
        key = f"approve:{late.appointment_id}:{late.asked_at.isoformat()}"
        try:
            await self.approve(late.appointment_id, key=key, actor=SYSTEM)
        except StaleVersion:
            _log.info("request_was_decided", appointment_id=late.appointment_id)  # by somebody else, a moment ago

    async def _is_move(self, appointment_id: str) -> bool:
        found = await self._db.read(requests.of, appointment_id)
        return found is not None and found.former is not None


def _page(conn: Connection, limit: int, location_ids: Collection[str] | None, after: tuple[datetime, str] | None) -> tuple[Request, ...]:
    rows = requests.page(conn, limit=limit, location_ids=location_ids, after=after)
    found = ((row, appointments.by_id(conn, row.appointment_id)) for row in rows)
    return tuple(Request(row, appointment) for row, appointment in found if appointment is not None)


def _ask_again(conn: Connection, late: RequestRow, at: datetime, decide_by: datetime) -> None:
    """Leave staff an item, once for each request, and tell the desk."""
    row = appointments.by_id(conn, late.appointment_id)
    if row is None or not requests.asked_again(conn, late, decide_by):
        return
    if not late.asked:
        details = {"service": row.service, "starts_at": row.starts_at.isoformat()}
        tasks.add(conn, OVERDUE, "now", row.call_id, details, at, user_id=row.user_id, appointment_id=row.id)
    remind(conn, "requests", row.location_id, 1, at)
