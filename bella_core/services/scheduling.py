"""What staff do with appointments by hand: look one up, move it, book one, book a cancelled one again, note what became of it."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Connection

from bella_core.core.clock import Clock
from bella_core.core.errors import NotFound, SlotTaken, StaleVersion
from bella_core.crud import appointment_files, appointments, attending, audit, users
from bella_core.crud.appointment_files import AppointmentFile
from bella_core.crud.appointments import AppointmentRow
from bella_core.crud.attending import Attendance
from bella_core.db import Database
from bella_core.domain.dialogue.types import Booked, FindSlots, PatientDraft, Slots
from bella_core.domain.explaining import Explanation
from bella_core.domain.search_terms import Terms
from bella_core.domain.slots import Slot, Wish

from .booking import Booking
from .clinics import ClinicStore
from .overbooking import place
from .slots import SlotDesk

#: How many other times are proposed.
PROPOSED = 6


class Scheduling:
    """
    Carry out what staff decide about single appointments; each change is audited under who made it.

    Args:
        booking: writes what is decided. ``slots``: explains what is offered.
    """

    def __init__(self, db: Database, booking: Booking, slots: SlotDesk, clinics: ClinicStore, clock: Clock) -> None:
        self._db, self._booking, self._slots, self._clinics, self._clock = db, booking, slots, clinics, clock

    async def view(self, appointment_id: str, *, viewer: str) -> AppointmentFile:
        """
        Return all that is kept of an appointment; the look is audited.

        Args:
            viewer: ``staff:ID``.

        Raises:
            NotFound: there is none.
        """
        return await self._db.write(_view, appointment_id, viewer)

    async def read(self, appointment_id: str) -> AppointmentFile:
        """
        Return an appointment without a note of the look, for whoever has just had one.

        Raises:
            NotFound: there is none.
        """
        return await self._db.read(_file, appointment_id)

    async def patient(self, user_id: str) -> PatientDraft | None:
        """Return a patient who is on file, for a booking."""
        return await self._db.read(users.draft_of, user_id)

    async def names(self, user_ids: Collection[str], *, viewer: str, looked_at: str) -> dict[str, str]:
        """
        Return the full names of patients on a list, by id; the look is audited.

        Args:
            viewer: ``staff:ID``. ``looked_at``: the list, such as ``waiting``.
        """
        return await self._db.write(_names, user_ids, viewer, looked_at)

    async def visits(self, appointment_ids: Collection[str]) -> dict[str, AppointmentRow]:
        """Return appointments by their ids."""
        return await self._db.read(appointments.by_ids, appointment_ids)

    async def proposals(self, service: str, location_id: str, wish: Wish, *, moving: str | None = None, limit: int = PROPOSED) -> Slots:
        """
        Return times that can be had, the nearest to a wish.

        Args:
            moving: an appointment whose own time does not count.

        Raises:
            KeyError: the clinic has no such location or service.
        """
        return await self._booking.find_slots(FindSlots(service, location_id, wish, limit, moving=moving))

    async def why(self, file: AppointmentFile) -> Explanation | None:
        """Explain the time that an appointment has, as it was when it was made; None where the clinic has no such service any more."""
        about = file.appointment
        where = (about.service, about.location_id, about.starts_at)
        try:
            return await self._slots.why(*where, provider_id=about.provider_id, moving=about.id, now=file.created_at)
        except KeyError:
            return None

    async def fit(
        self, service: str, location_id: str, starts_at: datetime, *, provider_id: str | None = None, moving: str | None = None
    ) -> Slot:
        """
        Return the slot at a time; staff may take one that callers are not offered, such as at short notice.

        Args:
            starts_at: aware. ``provider_id``: with whom; None: with whoever is free. ``moving``: an appointment that does not count.

        Raises:
            SlotTaken: somebody or something that it takes is taken. NotFound: nobody is there then who could do it.
            KeyError: the clinic has no such location or service.
        """
        clinic, wish = await self._clinics.refresh(), Wish(provider_id=provider_id)
        terms = Terms.of(clinic, location_id, service, wish, limit=1, now=self._clock.now())
        found = await self._db.read(place, terms, starts_at, moving=moving)
        if found is None:
            raise NotFound("nobody is there then who could do it")
        slot, doubled = found
        if doubled:
            raise SlotTaken("the time is taken already")
        return slot

    async def move(
        self, appointment_id: str, starts_at: datetime, *, provider_id: str | None, version: int | None, key: str, actor: str
    ) -> Booked:
        """
        Move an appointment to another time, or to somebody else.

        Args:
            starts_at: aware. ``provider_id``: with whom; None: with whoever is free. ``version``: the one that was seen.
            key: idempotency key. ``actor``: ``staff:ID``.

        Raises:
            SlotTaken, RuleBroken, StaleVersion, KeyReused, NotFound: and it stays where it was.
        """
        found = await self._db.read(appointments.by_id, appointment_id)
        if found is None:
            raise NotFound("there is no such appointment")
        if not found.is_to_come or (version is not None and version != found.version):
            raise StaleVersion("the appointment has changed since it was read")
        slot = await self.fit(found.service, found.location_id, starts_at, provider_id=provider_id, moving=appointment_id)
        return await self._booking.reschedule(appointment_id, slot, key=key, version=version, actor=actor)

    async def book(
        self,
        patient: PatientDraft,
        service: str,
        location_id: str,
        starts_at: datetime,
        *,
        provider_id: str | None,
        reason: str,
        key: str,
        actor: str,
    ) -> Booked:
        """
        Book a visit; see ``Booking.book``, and ``fit`` for what is raised beside.

        Args:
            starts_at: aware. ``provider_id``: with whom; None: with whoever is free. ``reason``: what for, stored sealed.
        """
        slot = await self.fit(service, location_id, starts_at, provider_id=provider_id)
        return await self._booking.book(slot, patient, key=key, actor=actor, reason=reason)

    async def book_again(self, appointment_id: str, *, actor: str) -> Booked:
        """
        Book what was cancelled once more, where its time can still be had: a new appointment of the same patient.

        Asked twice it gives the same appointment.

        Raises:
            SlotTaken, RuleBroken, NotFound: its time cannot be had any more. StaleVersion: it is not cancelled.
        """
        file = await self.read(appointment_id)
        was = file.appointment
        if was.status != "cancelled":
            raise StaleVersion("the appointment is not cancelled")
        patient = await self.patient(was.user_id)
        if patient is None:
            raise NotFound("there is no such user")
        slot = await self.fit(was.service, was.location_id, was.starts_at, provider_id=was.provider_id)
        key = f"again:{appointment_id}:{was.version}"
        return await self._booking.book(slot, patient, key=key, actor=actor, reason=file.reason)

    async def note_attendance(self, appointment_id: str, attendance: Attendance, *, version: int | None, actor: str) -> None:
        """Note what became of a visit; see ``crud.attending.note``."""
        await self._db.write(attending.note, appointment_id, attendance, version=version, actor=actor, at=self._clock.now())

    async def add_note(self, appointment_id: str, text: str, *, actor: str) -> None:
        """
        Append a note to an appointment, stored sealed.

        Raises:
            NotFound: there is no such appointment.
        """
        if not await self._db.write(appointment_files.add_note, appointment_id, text, actor=actor, at=self._clock.now()):
            raise NotFound("there is no such appointment")


def _file(conn: Connection, appointment_id: str) -> AppointmentFile:
    found = appointment_files.read(conn, appointment_id)
    if found is None:
        raise NotFound("there is no such appointment")
    return found


def _names(conn: Connection, user_ids: Collection[str], viewer: str, looked_at: str) -> dict[str, str]:
    audit.add(conn, viewer, "list.viewed", "list", looked_at, rows=len(user_ids))
    return users.names(conn, user_ids)


def _view(conn: Connection, appointment_id: str, viewer: str) -> AppointmentFile:
    found = _file(conn, appointment_id)
    audit.add(conn, viewer, "appointment.viewed", "appointment", appointment_id)
    return found
