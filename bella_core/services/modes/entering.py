"""The list of what staff still have to enter into a system of their own: shown, copied, ticked, and reminded of."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

import attrs
from sqlalchemy import Connection

from bella_core.core.clock import Clock
from bella_core.crud import appointments, contacts, decisions, requests, tasks, to_enter, users
from bella_core.crud.bookings import Doing
from bella_core.crud.to_enter import EntryRow
from bella_core.db import Database
from bella_core.domain.clinic import ClinicView, Location
from bella_core.domain.notices.entries import Entry, entry_text
from bella_core.services.booking import Booking
from bella_core.services.clinics import ClinicStore
from bella_core.services.jobs import Job

from .reminding import remind

#: The kind of the item that reminds staff of entries.
REMINDER = "to_enter"
#: Seconds between two looks for entries that wait too long.
EVERY_S = 300.0


@attrs.frozen
class Listed:
    """
    An entry as staff see it.

    Args:
        name, birth_date, phone: the patient's, and by what number they are reached; None where it is not known.
        text: to copy: all of it in the language that the location speaks first; empty where there is nothing to do.
    """

    entry: EntryRow
    name: str = attrs.field(repr=False)
    birth_date: str | None = attrs.field(repr=False)
    phone: str | None = attrs.field(repr=False)
    text: str = attrs.field(repr=False)


class ToEnter:
    """
    Show the list, and take off it what staff have entered.

    Args:
        booking: tells plugins of what was agreed to by entering it.
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
    ) -> Sequence[Listed]:
        """Return at most ``limit`` entries, of one location, some or all, those that wait the longest first."""
        wanted = location_ids if location_id is None else (location_id,)
        return await self._db.read(_page, await self._clinics.refresh(), limit, wanted, after)

    async def tick(self, appointment_id: str, *, actor: str, revision: int | None = None) -> Listed:
        """
        Note that an appointment stands in the clinic's system; one that was only asked for is agreed to by that.

        Args:
            actor: ``staff:ID`` or ``api:NAME``. ``revision``: the entry's, as it was seen; None for whatever it is.

        Raises:
            StaleVersion: the appointment has changed since the entry was seen. NotFound: there is no such entry.
        """
        clinic, now = await self._clinics.refresh(), self._clock.now()
        doing = Doing(f"enter:{appointment_id}:{now.isoformat()}", now, actor)
        asked = await self._db.read(requests.of, appointment_id)
        row, done = await self._db.write(decisions.enter, clinic, appointment_id, doing, revision=revision)
        if done is not None:
            self._booking.tell(done, "moved" if asked is not None and asked.former is not None else "booked", actor)
        return await self._db.read(_listed, clinic, row)

    async def remind(self) -> None:
        """Leave staff an item, and tell the desk, of entries that wait longer than their location allows."""
        clinic, now = await self._clinics.refresh(), self._clock.now()
        for location in clinic.locations:
            if location.has_list and location.entering.within_h:
                await self._db.write(_remind, location, now)

    def job(self) -> Job:
        """Return the job that reminds staff."""
        return Job("remind_to_enter", self.remind, EVERY_S)


def _page(
    conn: Connection, clinic: ClinicView, limit: int, location_ids: Collection[str] | None, after: tuple[datetime, str] | None
) -> tuple[Listed, ...]:
    rows = to_enter.page(conn, limit=limit, location_ids=location_ids, after=after)
    return tuple(_listed(conn, clinic, row) for row in rows)


def _listed(conn: Connection, clinic: ClinicView, row: EntryRow) -> Listed:
    appointment = appointments.by_id(conn, row.appointment_id)
    assert appointment is not None  # the entry refers to it
    user = users.by_id(conn, appointment.user_id)
    born = None if user is None or user.birth_date is None else user.birth_date.isoformat()
    name, phone = "" if user is None else user.full_name, contacts.phone_for(conn, appointment.user_id, appointment.contact_id)
    shown = row.standing or row.entered
    is_shown = row.is_open and to_enter.is_shown(conn, row)
    action = row.action
    if action == "none":
        return Listed(row, name, born, phone, "")
    entry = Entry(action, row.entered, shown, name, born, phone, row.appointment_id, is_shown)
    return Listed(row, name, born, phone, entry_text(clinic, entry))


def _remind(conn: Connection, location: Location, at: datetime) -> None:
    waiting = to_enter.waiting(conn, location.id, at - timedelta(hours=location.entering.within_h))
    if not waiting:
        return
    to_enter.reminded(conn, waiting, at)
    tasks.add(conn, REMINDER, "today", None, {"location_id": location.id, "count": str(len(waiting))}, at)
    remind(conn, "to_enter", location.id, len(waiting), at)
