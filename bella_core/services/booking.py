"""Booking as a library: find slots, hold one, book it, move it, cancel it."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import Connection

from bella_core.core.clock import Clock
from bella_core.core.settings import Settings
from bella_core.crud import bookings, claims
from bella_core.crud.bookings import Doing
from bella_core.db import Database
from bella_core.domain import search, search_terms
from bella_core.domain.dialogue.types import Booked, FindSlots, PatientDraft, Slots
from bella_core.domain.search_terms import Terms
from bella_core.domain.slots import Hold, Slot

from .clinics import ClinicStore


class Booking:
    """
    Find and book appointments.

    Args:
        db: the clinic's book.
        clinic_source: gives the clinic as it is.
        settings: ``call.hold_s``, for how long a slot is kept.
        clock: tells what is too soon; what has expired is told by the database's own clock.
    """

    def __init__(self, db: Database, clinic_source: ClinicStore, settings: Settings, clock: Clock) -> None:
        self._db, self._clinics, self._settings, self._clock = db, clinic_source, settings, clock

    async def find_slots(self, ask: FindSlots, *, now: datetime | None = None) -> Slots:
        """
        Find slots that meet a wish, or the nearest that there are; free now, and held for nobody.

        Args:
            now: aware; the clock's time if not given.

        Returns:
            At most ``ask.limit`` slots in the order of starting, none overlapping another.

        Raises:
            KeyError: the clinic has no such location or service.
        """
        terms = Terms.of(self._clinics.view, ask.location_id, ask.service, ask.wish, limit=ask.limit, now=now or self._clock.now())
        return await self._db.read(_find, terms, ask.own_hold)

    async def hold(
        self, slot: Slot, *, key: str, call_id: str | None = None, user_id: str | None = None, release: str | None = None
    ) -> Hold:
        """
        Keep a slot until the hold expires, is released, or is booked; the call's other holds go.

        Args:
            key: idempotency key. ``release``: a hold to let go of in the same transaction.

        Raises:
            SlotTaken, RuleBroken: and the holds that were there stay.
        """
        doing = Doing(key, self._clock.now(), call_id=call_id)
        clinic, ttl_s = await self._clinics.refresh(), self._settings.call.hold_s
        return await self._db.write(bookings.hold, clinic, slot, doing, ttl_s=ttl_s, user_id=user_id, release=release)

    async def book(
        self, hold: Hold | Slot, patient: PatientDraft, *, key: str, actor: str, call_id: str | None = None, reason: str = ""
    ) -> Booked:
        """
        Write an appointment for exactly the slot that is held.

        Args:
            hold: what is held, or a slot to take at once. A lost hold is taken again if its slot is free.
            key: idempotency key: the same key again gives the same appointment.
            actor: ``call``, ``api:NAME`` or ``staff:ID``, for the audit.
            reason: the caller's own words, stored sealed.

        Raises:
            HoldLost, SlotTaken, RuleBroken, KeyReused, NotFound: and nothing was written.
        """
        doing = Doing(key, self._clock.now(), actor, call_id)
        return await self._db.write(bookings.book, await self._clinics.refresh(), hold, patient, doing, reason=reason)

    async def reschedule(
        self,
        appointment_id: str,
        slot: Slot,
        *,
        key: str,
        version: int | None = None,
        actor: str,
        call_id: str | None = None,
        hold_id: str | None = None,
    ) -> Booked:
        """
        Move an appointment; it keeps its id, and its old time until the new one is had.

        Args:
            version: the version that was seen, or None. ``hold_id``: the hold that keeps the new slot.

        Raises:
            SlotTaken, RuleBroken, StaleVersion, KeyReused, NotFound: and the appointment stays where it was.
        """
        doing = Doing(key, self._clock.now(), actor, call_id)
        clinic = await self._clinics.refresh()
        return await self._db.write(bookings.reschedule, clinic, appointment_id, slot, doing, version=version, hold_id=hold_id)

    async def cancel(
        self, appointment_id: str, *, key: str, reason: str = "", version: int | None = None, actor: str, call_id: str | None = None
    ) -> Booked:
        """
        Cancel an appointment and free its time; returns what was cancelled.

        Raises:
            StaleVersion, KeyReused, NotFound: and nothing was written.
        """
        doing = Doing(key, self._clock.now(), actor, call_id)
        return await self._db.write(bookings.cancel, appointment_id, doing, reason=reason, version=version)


def _find(conn: Connection, terms: Terms, own_hold: str | None) -> Slots:
    """Look at more and more days until there are slots enough; each look reads only the rows of its days."""
    chosen: tuple[Slot, ...] = ()
    for days in search_terms.rounds(terms):
        taken = _taken(conn, terms, days, own_hold)
        for day in days:
            fitting = (slot for slot in search.slots_on(terms, day, taken) if search_terms.fits(terms, slot))
            chosen = search_terms.apart((*chosen, *fitting), terms.limit)
            if len(chosen) == terms.limit:
                return Slots(chosen, exact=True)
    return Slots(chosen, exact=True) if chosen else Slots(_nearest(conn, terms, own_hold), exact=False)


def _nearest(conn: Connection, terms: Terms, own_hold: str | None) -> tuple[Slot, ...]:
    for attempt in search_terms.relaxed(terms):
        rank = search_terms.ranking(attempt)
        found: list[Slot] = []
        for days in search_terms.nearby_rounds(attempt):
            taken = _taken(conn, attempt, days, own_hold)
            found += [slot for day in days for slot in search.slots_on(attempt, day, taken)]
            if len(search_terms.apart(found, terms.limit)) == terms.limit:
                break
        if found:
            return search_terms.apart(sorted(found, key=rank), terms.limit)
    return ()


def _taken(conn: Connection, terms: Terms, days: Sequence[date], own_hold: str | None) -> search.Taken:
    start, end = search_terms.span(terms, days)
    return search.Taken(claims.taken(conn, terms.resources, start, end, own_hold=own_hold))
