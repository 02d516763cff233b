"""Booking beside a visit that is there: staff's to do, deliberately, in a lane of its own, with a reason that is kept."""

from datetime import datetime, time, timedelta

from sqlalchemy import Connection

from bella_core.core.clock import Clock
from bella_core.core.errors import NotFound, SlotTaken
from bella_core.crud import answers, appointments, claims
from bella_core.db import Database
from bella_core.domain import hours, overflow
from bella_core.domain.dialogue.types import Booked, PatientDraft
from bella_core.domain.overflow import Overflow
from bella_core.domain.search_terms import Terms
from bella_core.domain.slots import Slot, Wish

from .booking import Booking
from .clinics import ClinicStore


class Overbooking:
    """Book visits beside others."""

    def __init__(self, db: Database, booking: Booking, clinics: ClinicStore, clock: Clock) -> None:
        self._db, self._booking, self._clinics, self._clock = db, booking, clinics, clock

    async def book(
        self,
        service: str,
        location_id: str,
        starts_at: datetime,
        patient: PatientDraft,
        *,
        reason: str,
        key: str,
        actor: str,
        provider_id: str | None = None,
    ) -> Booked:
        """
        Book a visit at a time that is taken, in the first overflow lane that has room; only what is taken is doubled.

        A time that turns out to be free is booked as usual. The patient is in one place all the same.

        Args:
            starts_at: aware. ``provider_id``: with whom; None: with whoever could do it.
            reason: why, kept sealed with the appointment.
            key: idempotency key. ``actor``: ``staff:ID``; nobody else may.

        Raises:
            RuleBroken: with ``overflow``: no staff, no reason, or no lane; or a rule that staff keep too.
            SlotTaken: every lane is taken then. NotFound: nobody is there then who could do it.
            KeyError: the clinic has no such location or service.
        """
        if (done := await self._db.read(_done, key)) is not None:
            return done
        clinic = await self._clinics.refresh()
        wish = Wish(provider_id=provider_id)
        terms = Terms.of(clinic, location_id, service, wish, limit=1, now=self._clock.now())
        found = await self._db.read(place, terms, starts_at)
        if found is None:
            raise NotFound("nobody is there then who could do it")
        slot, doubled = found
        lanes = range(1, max(1, terms.location.overflow_lanes) + 1)
        for lane in lanes:
            try:
                beside = Overflow(reason, doubled, lane)
                return await self._booking.book(slot, patient, key=key, actor=actor, reason=reason, beside=beside)
            except SlotTaken:
                if lane == lanes[-1]:
                    raise
        raise AssertionError("there is one lane at least")


def _done(conn: Connection, key: str) -> Booked | None:
    """Return what was booked under a key before: by now another room may be free, which would be another request."""
    appointment_id = answers.appointment_under(conn, key)
    row = None if appointment_id is None else appointments.by_id(conn, appointment_id)
    return None if row is None else row.booked()


def place(conn: Connection, terms: Terms, starts_at: datetime, *, moving: str | None = None) -> tuple[Slot, frozenset[str]] | None:
    """
    Fit a visit into a time, with as little doubled as can be: nothing, where it is free. See ``domain.overflow.place``.

    Args:
        starts_at: aware. ``moving``: an appointment that does not count, as it shall be moved.
    """
    day = hours.local_date(terms.location, starts_at)
    start, end = (hours.instant(terms.location, day + timedelta(days=ahead), time.min) for ahead in (-1, 2))
    return overflow.place(terms, starts_at, claims.taken(conn, terms.resources, start, end, moving=moving))
