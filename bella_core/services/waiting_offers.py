"""
Offer a time that came free to those who wait for one, by text message: to a few at a time, and the first yes takes it.

While it is offered a real hold keeps it. Of each round one service is offered, that of whoever comes first, so that what is held is what
is booked. Nobody is asked in quiet hours, twice about the same time, or while another question to them is open.
"""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import attrs
from sqlalchemy import Connection

from bella_core.core.clock import Clock
from bella_core.core.errors import BookingError, RuleDenied
from bella_core.core.logging import get_logger
from bella_core.core.settings import Settings
from bella_core.crud import bookings, holds, openings, outbox, users
from bella_core.crud.bookings import Doing
from bella_core.crud.openings import TOPIC, Candidate, OpeningRow
from bella_core.db import Database
from bella_core.domain import patient_rules
from bella_core.domain.clinic import ClinicView
from bella_core.domain.dialogue.types import FindSlots, PatientDraft
from bella_core.domain.notices.quiet import quiet_left
from bella_core.domain.slots import Slot
from bella_core.runtime.hooks import Hooks

from .booking import Booking
from .booking_rules import BookingRules, proposed
from .clinics import ClinicStore
from .jobs import Job

#: Seconds between two looks at what came free.
EVERY_S = 10.0

_log = get_logger(__name__)


class WaitingOffers:
    """
    Offer freed times, round by round.

    Args:
        booking: finds what would suit. ``rules``: the plugins' rules, asked for each patient before a time is offered.
        settings: ``waiting_list``, and ``messages`` for quiet hours.
    """

    def __init__(  # noqa: PLR0917  # its collaborators
        self, db: Database, hooks: Hooks, clinics: ClinicStore, booking: Booking, rules: BookingRules, settings: Settings, clock: Clock
    ) -> None:
        self._db, self._hooks, self._clinics, self._clock = db, hooks, clinics, clock
        self._booking, self._rules, self._settings = booking, rules, settings

    def job(self) -> Job:
        """Return the job that makes the offers."""
        return Job("offer_openings", self.run, EVERY_S)

    async def run(self) -> None:
        """Do what is to be done now with each freed time: offer it, offer it to others, or let it go."""
        for opening in await self._db.read(openings.due):
            await self._advance(opening)

    async def _advance(self, opening: OpeningRow) -> None:
        clinic, now = await self._clinics.refresh(), self._clock.now()
        left = self._quiet(clinic, opening, now)
        if left is None or not self._settings.waiting_list.offers or "sms" not in self._hooks.message_carriers():
            await self._db.write(_release, opening, now)
        elif left:
            await self._db.write(_pause, opening, left, now)
        else:
            await self._ask(clinic, opening, now)

    async def _ask(self, clinic: ClinicView, opening: OpeningRow, now: datetime) -> None:
        slot, chosen = await self._choose(clinic, opening, now)
        if slot is None:
            await self._db.write(_release, opening, now)
            return
        doing = Doing(f"opening:{opening.id}:{opening.round}", now, "system")
        try:
            await self._db.write(_offer, clinic, opening, slot, chosen, doing, self._settings.waiting_list.hold_s)
        except BookingError:  # somebody has it, or the clinic has closed meanwhile: the next look finds what is left
            await self._db.write(_pause, opening, timedelta(seconds=EVERY_S), now)
            return
        _log.info("opening_was_offered", id=opening.id, count=len(chosen), service=slot.service)

    async def _choose(self, clinic: ClinicView, opening: OpeningRow, now: datetime) -> tuple[Slot | None, list[Candidate]]:
        """Return what is offered next and to whom: what suits the first, and those after them whom the same suits."""
        only = self._settings.messages.known_mobiles_only
        slot, chosen = None, list[Candidate]()
        for candidate in await self._db.read(openings.candidates, opening, known_mobiles_only=only):
            asked = {one.contact_id for one in chosen}
            if candidate.contact_id in asked or (slot is not None and candidate.wait.service != slot.service):
                continue
            found = await self._suiting(clinic, opening, candidate, now)
            if found is None or (slot is not None and found != slot):
                continue
            slot = found
            chosen.append(candidate)
            if len(chosen) == self._settings.waiting_list.at_once:
                break
        return slot, chosen

    async def _suiting(self, clinic: ClinicView, opening: OpeningRow, candidate: Candidate, now: datetime) -> Slot | None:
        """Return the visit of a patient's service that fits into the freed time, if it suits them."""
        ask = _wanted(clinic, opening, candidate, now)
        if ask is None:
            return None
        patient = await self._db.read(draft_of, candidate)
        found = await self._booking.find_slots(attrs.evolve(ask, patient=patient), now=now)
        slot = found.slots[0] if found.exact and found.slots else None
        if slot is None or not await self._db.read(openings.may_come, candidate.wait, slot, now):
            return None
        return slot if await self._is_allowed(clinic, slot, patient) else None

    async def _is_allowed(self, clinic: ClinicView, slot: Slot, patient: PatientDraft) -> bool:
        """Ask all rules, the plugins' too, before anybody is offered what they may not have."""
        try:
            patient_rules.check(clinic, slot, patient)
            if self._rules.any():
                await self._rules.check(proposed(clinic, slot, patient, action="book", channel="api"))
        except RuleDenied:
            return False
        return True

    def _quiet(self, clinic: ClinicView, opening: OpeningRow, now: datetime) -> timedelta | None:
        """Return how long the location's quiet hours last; None if there is no such location any more."""
        zone = next((location.zone for location in clinic.locations if location.id == opening.location_id), None)
        if zone is None:
            return None
        messages = self._settings.messages
        return quiet_left(now, zone, time.fromisoformat(messages.quiet_from), time.fromisoformat(messages.quiet_until))


def draft_of(conn: Connection, candidate: Candidate) -> PatientDraft:
    """Return who would be booked: the patient on file, for the telephone that answers."""
    user = users.by_id(conn, candidate.wait.user_id)
    assert user is not None
    return PatientDraft(
        user.given,
        user.family,
        user.full_name,
        candidate.phone,
        user.language,
        user_id=user.id,
        birth_date=user.birth_date,
        relation=candidate.relation,  # type: ignore[arg-type]  # as the column is checked
        verified=True,
        known=True,
    )


def _wanted(clinic: ClinicView, opening: OpeningRow, candidate: Candidate, now: datetime) -> FindSlots | None:
    """Return what to look for: the patient's wish, within the freed time and with its provider; None if that cannot be."""
    wait, location = candidate.wait, clinic.location(opening.location_id)
    service = next((found for found in clinic.services if found.code == wait.service), None)
    day = opening.starts_at.astimezone(ZoneInfo(location.zone)).date()
    wish, provider = wait.wish, opening.provider_id
    if service is None or (wish.days and day not in wish.days) or wish.provider_id not in (None, provider):
        return None
    if provider in wish.not_providers:
        return None
    instant = timedelta(milliseconds=1)
    first = max(opening.starts_at, now + timedelta(minutes=wait.notice_min)) - instant
    last = opening.ends_at - timedelta(minutes=service.minutes) + instant
    after = first if wish.after is None else max(first, wish.after)
    before = last if wish.before is None else min(last, wish.before)
    within = attrs.evolve(wish, days=(day,), after=after, before=before, provider_id=provider)
    return FindSlots(wait.service, opening.location_id, within, 1, opening.hold_id)


def _same(conn: Connection, opening: OpeningRow) -> bool:
    """Lock a freed time; tell whether nothing has become of it since it was read."""
    found = openings.lock(conn, opening.id)
    return found is not None and (found.status, found.round) == (opening.status, opening.round)


def _offer(  # noqa: PLR0917  # what is offered
    conn: Connection, clinic: ClinicView, opening: OpeningRow, slot: Slot, chosen: list[Candidate], doing: Doing, hold_s: int
) -> None:
    """Hold a slot and offer it, or do nothing if the opening has changed."""
    if not _same(conn, opening):
        return
    openings.end_round(conn, opening.id, "lapsed", doing.at)
    held = bookings.hold(conn, clinic, slot, doing, ttl_s=hold_s, release=opening.hold_id)
    for offer_id in openings.offer(conn, opening, held, chosen, doing.at):
        outbox.add_once(conn, TOPIC, f"{offer_id}:offer", {"offer_id": offer_id, "kind": "offer", "at": doing.at.isoformat()})


def _pause(conn: Connection, opening: OpeningRow, pause: timedelta, now: datetime) -> None:
    """Let a freed time wait, kept for nobody."""
    if _same(conn, opening):
        _let_go(conn, opening, now)
        openings.wait(conn, opening.id, pause)


def _release(conn: Connection, opening: OpeningRow, now: datetime) -> None:
    """Be done with a freed time that nobody took: it is free for whoever calls."""
    if _same(conn, opening):
        _let_go(conn, opening, now)
        openings.settle(conn, opening.id, "released")


def _let_go(conn: Connection, opening: OpeningRow, now: datetime) -> None:
    openings.end_round(conn, opening.id, "lapsed", now)
    if opening.hold_id is not None:
        holds.release(conn, opening.hold_id)
