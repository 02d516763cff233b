"""Booking as a library: find slots, hold one, book it, move it, cancel it."""

import contextlib
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Literal

from bella_core.core.clock import Clock
from bella_core.core.errors import RuleBroken
from bella_core.core.metrics import APPOINTMENTS, RULE_VIOLATIONS, Meter
from bella_core.core.phi import allow, is_code
from bella_core.core.settings import Settings
from bella_core.crud import answers, bookings, groups
from bella_core.crud.bookings import Doing, Done
from bella_core.db import Database
from bella_core.domain import rules
from bella_core.domain.clinic import ClinicView
from bella_core.domain.dialogue.types import Booked, BookedTogether, FindSlots, FindTogether, PatientDraft, Slots, Together, Visiting
from bella_core.domain.overflow import Overflow
from bella_core.domain.slots import Hold, Slot
from bella_core.plugin import AppointmentChanged
from bella_core.runtime.hooks import Hooks

from . import booking_together
from .booking_rules import BookingRules, Channel, proposed
from .booking_search import SlotFinder
from .clinics import ClinicStore
from .day_cache import DayCache

allow("rule", rules.CODES)


class Booking:
    """
    Find and book appointments.

    Args:
        db: the clinic's book.
        clinic_source: gives the clinic as it is.
        settings: ``call.hold_s``, for how long a slot is kept.
        clock: tells what is too soon; what has expired is told by the database's own clock.
        rules: the plugins' rules; None where there are no plugins. ``hooks``: told of what changed; likewise.
        meter: counts what changed. ``days``: what is at hand of the book; by default a memory of its own.
    """

    def __init__(  # noqa: PLR0917  # its collaborators
        self,
        db: Database,
        clinic_source: ClinicStore,
        settings: Settings,
        clock: Clock,
        rules: BookingRules | None = None,
        hooks: Hooks | None = None,
        meter: Meter | None = None,
        days: DayCache | None = None,
    ) -> None:
        self._db, self._clinics, self._settings, self._clock = db, clinic_source, settings, clock
        self._rules, self._hooks, self._meter = rules, hooks, meter or Meter()
        self._finder = SlotFinder(db, clinic_source, days or DayCache(db), self._meter)

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
        return await self._finder.find(ask, now or self._clock.now())

    async def hold(
        self,
        slot: Slot,
        *,
        key: str,
        call_id: str | None = None,
        user_id: str | None = None,
        release: str | None = None,
        patient: PatientDraft | None = None,
        channel: Channel | None = None,
        moving: str | None = None,
    ) -> Hold:
        """
        Keep a slot until the hold expires, is released, or is booked; the call's other holds go.

        Args:
            key: idempotency key. ``release``: a hold to let go of in the same transaction.
            patient: as far as they are known by now, for the rules.
            channel: by which it is asked for; None: by telephone in a call, else by a program.
            moving: the appointment that shall be moved there; what it has of the slot already needs no hold.

        Raises:
            SlotTaken, RuleBroken: and the holds that were there stay.
        """
        doing = Doing(key, self._clock.now(), call_id=call_id)
        clinic, ttl_s = await self._clinics.refresh(), self._settings.call.hold_s
        with self._violations():
            await self._ask_rules(clinic, slot, patient, "move" if moving else "book", channel or ("call" if call_id else "api"))
            return await self._db.write(
                bookings.hold, clinic, slot, doing, ttl_s=ttl_s, user_id=user_id, release=release, patient=patient, moving=moving
            )

    async def book(
        self,
        hold: Hold | Slot,
        patient: PatientDraft,
        *,
        key: str,
        actor: str,
        call_id: str | None = None,
        reason: str = "",
        channel: Channel | None = None,
        beside: Overflow | None = None,
    ) -> Booked:
        """
        Write an appointment for exactly the slot that is held.

        Args:
            hold: what is held, or a slot to take at once. A lost hold is taken again if its slot is free.
            key: idempotency key: the same key again gives the same appointment.
            actor: ``call``, ``api:NAME`` or ``staff:ID``, for the audit.
            reason: the caller's own words, stored sealed.
            channel: by which it is asked for, if not what ``actor`` says.
            beside: staff book it beside visits that are there; see ``Overbooking``.

        Raises:
            HoldLost, SlotTaken, RuleBroken, KeyReused, NotFound: and nothing was written.
        """
        doing = Doing(key, self._clock.now(), actor, call_id)
        clinic, by = await self._clinics.refresh(), channel or _channel(actor)
        with self._violations():
            if isinstance(hold, Slot):  # of a hold they were asked when it was taken
                await self._ask_rules(clinic, hold, patient, "book", by, key)
            done = await self._db.write(bookings.book, clinic, hold, patient, doing, reason=reason, beside=beside)
        return self._tell(done, "booked", by)

    async def find_together(self, ask: FindTogether, *, now: datetime | None = None) -> Together:
        """
        Find ways for several to come together that meet a wish, or the nearest that there are; free now, and held for nobody.

        Raises:
            KeyError: the clinic has no such location or service.
        """
        terms = booking_together.terms_of(self._clinics.view, ask, now or self._clock.now())
        return await self._db.read(booking_together.find, terms, ask.own_holds)

    async def hold_together(
        self, visits: Sequence[Visiting], *, key: str, call_id: str | None = None, channel: Channel | None = None
    ) -> tuple[Hold, ...]:
        """
        Keep the slots of several visits, all or none; the call's other holds go.

        Raises:
            SlotTaken, RuleBroken: and the holds that were there stay.
        """
        doing = Doing(key, self._clock.now(), call_id=call_id)
        clinic, ttl_s = await self._clinics.refresh(), self._settings.call.hold_s
        with self._violations():
            for visit in visits:
                await self._ask_rules(clinic, visit.slot, visit.patient, "book", channel or ("call" if call_id else "api"))
            return await self._db.write(groups.hold, clinic, visits, doing, ttl_s=ttl_s)

    async def book_together(
        self,
        holds: Sequence[Hold],
        patients: Sequence[PatientDraft],
        *,
        key: str,
        actor: str,
        call_id: str | None = None,
        reason: str = "",
        channel: Channel | None = None,
    ) -> BookedTogether:
        """
        Write the appointments of several visits for exactly the slots that are held, all or none.

        Args:
            holds, patients: of each visit, in the same order. Else as for ``book``.

        Raises:
            HoldLost, SlotTaken, RuleBroken, KeyReused, NotFound: and nothing was written.
        """
        doing = Doing(key, self._clock.now(), actor, call_id)
        clinic, by = await self._clinics.refresh(), channel or _channel(actor)
        with self._violations():
            made = await self._db.write(groups.book, clinic, holds, patients, doing, reason=reason)
        for done in made.done:
            self._tell(done, "booked", by)
        return made.booked

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
        patient: PatientDraft | None = None,
        channel: Channel | None = None,
    ) -> Booked:
        """
        Move an appointment; it keeps its id, and its old time until the new one is had.

        Args:
            version: the version that was seen, or None. ``hold_id``: the hold that keeps the new slot.
            patient: as far as they are known, for the plugins' rules.
            channel: by which it is asked for, if not what ``actor`` says.

        Raises:
            SlotTaken, RuleBroken, StaleVersion, KeyReused, NotFound: and the appointment stays where it was.
        """
        doing = Doing(key, self._clock.now(), actor, call_id)
        clinic, by = await self._clinics.refresh(), channel or _channel(actor)
        with self._violations():
            if hold_id is None:
                await self._ask_rules(clinic, slot, patient, "move", by, key)
            done = await self._db.write(bookings.reschedule, clinic, appointment_id, slot, doing, version=version, hold_id=hold_id)
        return self._tell(done, "moved", by)

    async def cancel(
        self,
        appointment_id: str,
        *,
        key: str,
        reason: str = "",
        version: int | None = None,
        actor: str,
        call_id: str | None = None,
        channel: Channel | None = None,
    ) -> Booked:
        """
        Cancel an appointment and free its time; returns what was cancelled.

        Args:
            version: the version that was seen, or None. ``channel``: by which it is asked for, if not what ``actor`` says.

        Raises:
            StaleVersion, KeyReused, NotFound: and nothing was written.
        """
        doing, clinic = Doing(key, self._clock.now(), actor, call_id), await self._clinics.refresh()
        done = await self._db.write(bookings.cancel, clinic, appointment_id, doing, reason=reason, version=version)
        return self._tell(done, "cancelled", channel or _channel(actor))

    async def confirm(
        self, appointment_id: str, *, key: str, actor: str, call_id: str | None = None, channel: Channel | None = None
    ) -> Booked:
        """
        Note that the patient said that they come, until the appointment is moved; returns what was confirmed.

        Args:
            key: idempotency key.
            actor: ``call``, ``api:NAME``, ``staff:ID``, or ``patient`` by a text message. ``channel``: if not what that says.

        Raises:
            StaleVersion, RuleBroken, KeyReused, NotFound: it is none any more, or was before now; and nothing was written.
        """
        doing, clinic = Doing(key, self._clock.now(), actor, call_id), await self._clinics.refresh()
        with self._violations():
            done = await self._db.write(bookings.confirm, clinic, appointment_id, doing)
        if done.version:
            self._meter.add(APPOINTMENTS, 1, "confirmed", channel or _channel(actor))
        return done.booked

    def tell(self, done: Done, action: Literal["booked", "moved", "cancelled"], actor: str) -> Booked:
        """Count, and tell plugins of, what was written by ``crud.bookings`` in one transaction with other rows."""
        return self._tell(done, action, _channel(actor))

    @contextlib.contextmanager
    def _violations(self) -> Iterator[None]:
        """Count what a rule forbids, by its code; a plugin that has too many codes is counted as ``other``."""
        try:
            yield
        except RuleBroken as error:
            self._meter.add(RULE_VIOLATIONS, 1, error.rule if is_code("rule", error.rule) else "other")
            raise

    async def _ask_rules(  # noqa: PLR0917  # what is asked about
        self,
        clinic: ClinicView,
        slot: Slot,
        patient: PatientDraft | None,
        action: Literal["book", "move"],
        channel: Channel | Literal["staff"],
        key: str | None = None,
    ) -> None:
        """
        Ask the plugins' rules, unless a person of the clinic books, or the key has booked before.

        Raises:
            RuleDenied: one of them forbids it.
        """
        if channel == "staff" or self._rules is None or not self._rules.any():
            return
        if key is None or await self._db.read(answers.appointment_under, key) is None:
            await self._rules.check(proposed(clinic, slot, patient, action=action, channel=channel))

    def _tell(self, done: Done, action: Literal["booked", "moved", "cancelled"], channel: Channel | Literal["staff"]) -> Booked:
        """Tell plugins what was changed; nothing was where the same key came again, and of tests nobody is told."""
        row = done.booked
        if done.is_test:
            return row
        what = row.status if action == "booked" else action
        if done.version:
            self._meter.add(APPOINTMENTS, 1, what, channel)
        if done.version and self._hooks is not None:
            event = AppointmentChanged(
                appointment_id=row.appointment_id,
                version=done.version,
                status="cancelled" if action == "cancelled" else row.status,
                action=what,
                location_id=row.location_id,
                service=row.service,
                provider_id=row.provider_id,
                starts_at=row.starts_at,
                ends_at=row.ends_at,
                channel=channel,
                at=self._clock.now(),
            )
            self._hooks.appointment_changed(event)
        return row


def _channel(actor: str) -> Channel | Literal["staff"]:
    return "call" if actor == "call" else "staff" if actor.startswith(("staff", "system")) else "api"
