"""Appointments shown in calendars: which calendars an appointment concerns, and what each should show of it now."""

from datetime import datetime
from typing import Literal

import attrs
from sqlalchemy import Connection

from bella_core.core.clock import Clock
from bella_core.crud import appointments, busy, calendar_conflicts, claims, outbox
from bella_core.crud.busy import BindingRow
from bella_core.crud.calendar_conflicts import CALENDAR, key_of
from bella_core.crud.outbox import OutboxRow
from bella_core.db import Database
from bella_core.plugin import Applied, AppointmentState
from bella_core.runtime.hooks import Hooks


@attrs.frozen
class _Work:
    """What a calendar should show: the binding, the state, and the event that stands for it so far."""

    row: BindingRow
    state: AppointmentState
    ref: str | None


class Calendars:
    """
    Keep calendars in step with the book.

    State-based: what is shown is read when it is delivered, so rows may come late, twice, or out of order.
    """

    def __init__(self, db: Database, hooks: Hooks, clock: Clock) -> None:
        self._db, self._hooks, self._clock = db, hooks, clock

    async def fan_out(self, row: OutboxRow) -> None:
        """Leave a row for each calendar that an appointment concerns, also for those that it was moved away from."""
        await self._db.write(fan_out_in, row.payload["appointment_id"])

    async def apply(self, row: OutboxRow) -> None:
        """Make one calendar show one appointment as it is now."""
        work = await self._db.read(_work, row.payload["binding_id"], row.payload["appointment_id"])
        if work is None:
            return
        applied = await self._hooks.calendar_apply(work.row.plugin, work.row.binding, work.state, work.ref)
        await self._db.write(_note, work, applied, self._clock.now())


def fan_out_in(conn: Connection, appointment_id: str) -> None:
    """Leave a row for each calendar that an appointment concerns."""
    resources = [resource for resource, _, _ in claims.of_appointment(conn, appointment_id)]
    for row in busy.concerned(conn, appointment_id, resources):
        payload = {"appointment_id": appointment_id, "binding_id": row.binding.id}
        outbox.add(conn, CALENDAR, key_of(row.binding.id, appointment_id), payload)


def _work(conn: Connection, binding_id: str, appointment_id: str) -> _Work | None:
    """
    Return what there is to do.

    None when the binding is gone, or nothing is shown and nothing should be, or staff have to see first what a person made of the event.
    """
    row, appointment = busy.by_id(conn, binding_id), appointments.by_id(conn, appointment_id)
    if row is None or appointment is None:
        return None
    taken = {resource: (start, end) for resource, start, end in claims.of_appointment(conn, appointment_id)}
    ref = busy.ref(conn, binding_id, appointment_id)
    shown = taken.get(row.binding.resource)
    if shown is None and ref is None:
        return None
    start, end = shown or (appointment.starts_at, appointment.ends_at)
    if shown is not None and calendar_conflicts.keeps_edit(conn, binding_id, appointment_id, start, end):
        return None
    return _Work(row, _state(appointment, start, end, shown=shown is not None), ref)


def _note(conn: Connection, work: _Work, applied: Applied, at: datetime) -> None:
    """Note which event stands for the appointment now; one that should be gone and is not is for staff."""
    event = None if work.state.status == "cancelled" else applied.ref
    busy.set_ref(conn, work.row.binding.id, work.state.id, event)
    if applied.kept is not None:
        calendar_conflicts.note_kept(conn, work.row, work.state.id, applied.kept, at)


def _state(appointment: appointments.AppointmentRow, start: datetime, end: datetime, *, shown: bool) -> AppointmentState:
    status: Literal["requested", "booked", "cancelled"] = appointment.booked().status if shown else "cancelled"
    return AppointmentState(appointment.id, appointment.version, status, start, end, appointment.service)
