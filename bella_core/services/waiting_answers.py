"""Texts to those who wait for an earlier time, and what they answer: the first yes has it, in one transaction."""

from datetime import datetime, timedelta
from typing import Literal, cast

import attrs
from sqlalchemy import Connection

from bella_core.core.clock import Clock
from bella_core.core.errors import BookingError
from bella_core.core.logging import get_logger
from bella_core.core.settings import Settings
from bella_core.crud import appointments, audit, bookings, openings, outbox, sent_messages, waiting
from bella_core.crud.bookings import Doing, Done
from bella_core.crud.openings import TOPIC, Candidate, OfferRow, OpeningRow
from bella_core.crud.outbox import OutboxRow
from bella_core.crud.sent_messages import SentMessage
from bella_core.db import Database
from bella_core.domain.clinic import ClinicView, Locale
from bella_core.domain.dialogue.types import Booked
from bella_core.domain.notices.segments import segments
from bella_core.domain.notices.waiting import TEXTS, Opening, WaitingKind, waiting_text
from bella_core.plugin import Message, Rejected, Retry
from bella_core.runtime.hooks import Hooks

from .booking import Booking
from .clinics import ClinicStore
from .texting.sending import send
from .texting.taking import IncomingText
from .waiting_offers import draft_of

#: For so long another yes is taken for the same one, said twice.
_AGAIN = timedelta(minutes=10)
#: For so long a late yes is answered: after it nobody remembers what it is about.
_REMEMBERED = timedelta(days=1)

_log = get_logger(__name__)


@attrs.frozen
class _Taken:
    """What a yes came to."""

    done: Done
    action: Literal["booked", "moved"]


@attrs.frozen
class _Due:
    """What a row of the outbox asks for now."""

    offer: OfferRow
    opening: OpeningRow
    candidate: Candidate


class WaitingAnswers:
    """
    Send offers, and take what comes back.

    Args:
        booking: counts what was booked, and tells plugins. ``settings``: ``waiting_list.hold_s``.
    """

    topic = TOPIC

    def __init__(  # noqa: PLR0917  # its collaborators
        self, db: Database, hooks: Hooks, clinics: ClinicStore, booking: Booking, settings: Settings, clock: Clock
    ) -> None:
        self._db, self._hooks, self._clinics, self._booking = db, hooks, clinics, booking
        self._settings, self._clock = settings, clock

    async def deliver(self, row: OutboxRow) -> None:
        """
        Send an offer that still stands, or the news that a time is gone.

        Raises:
            Retry: not yet. Rejected: this patient cannot be reached so. HookFailed: it is not known whether it was sent.
        """
        due = await self._db.read(_due, row)
        if due is None:
            _log.info("offer_not_needed", outbox_id=row.id)
            return
        carrier = self._hooks.message_carriers().get("sms")
        if carrier is None:
            raise Retry("no plugin carries text messages now")
        clinic, candidate = await self._clinics.refresh(), due.candidate
        try:
            text = self._text(clinic, due.opening, due.offer, candidate.wait.service, row.payload["kind"], _language(candidate.language))
        except KeyError:
            raise Rejected("the clinic has no such location any more") from None
        made_at = datetime.fromisoformat(row.payload["at"])
        language = _language(candidate.language)
        message = Message(row.key, "sms", candidate.phone, language, "", text, attempt=row.attempts, made_at=made_at)
        sent = await send(self._db, self._hooks, carrier, message, candidate.contact_id)
        place, parts, now = due.opening.location_id, sent.segments or segments(text), self._clock.now()
        kept = SentMessage(sent.ref, carrier, "sms", "waiting_list", candidate.contact_id, place, language, now, segments=parts)
        await self._db.write(_note_sent, row, kept.written(text))

    async def take(self, text: IncomingText) -> str | None:
        """
        Take an answer to an offer.

        Returns:
            What is answered; empty for nothing; None where no offer is answered by it.
        """
        meant = text.answer.intent
        if text.contact_id is None or meant not in ("yes", "no"):
            return None
        offer = await self._db.read(openings.running_offer, text.contact_id)
        if offer is None:
            return await self._said_before(text, text.contact_id) if meant == "yes" else None
        if text.told_at is not None and text.told_at > offer.offered_at:  # it answers what they were told last
            return None
        if meant == "no":
            await self._db.write(_decline, offer, text.at)
            return ""
        return await self._accept(text, offer)

    async def _accept(self, text: IncomingText, offer: OfferRow) -> str | None:
        clinic = await self._clinics.refresh()
        try:
            taken = await self._db.write(_accept, clinic, offer.id, Doing(f"offer:{offer.id}", self._clock.now(), "patient"))
        except BookingError as error:  # the hold was lost and somebody has the slot, or a rule forbids it by now
            _log.info("offer_could_not_be_kept", id=offer.id, why=type(error).__name__)
            await self._db.write(_lose, offer, text.at)
            taken = None
        if taken is None:
            return await self._too_late(text, offer.contact_id)
        booked = self._booking.tell(taken.done, taken.action, "patient")
        _log.info("offer_was_taken", id=offer.id, appointment_id=booked.appointment_id)
        return self._confirmed(clinic, booked, text.language)

    async def _said_before(self, text: IncomingText, contact_id: str) -> str | None:
        """Answer a yes that comes again, or too late."""
        booked = await self._db.read(_given, contact_id, text.at - _AGAIN)
        if booked is None:
            return await self._too_late(text, contact_id)
        return self._confirmed(await self._clinics.refresh(), booked, text.language)

    def _confirmed(self, clinic: ClinicView, booked: Booked, language: Locale) -> str:
        kind: WaitingKind = "wished" if booked.status == "requested" else "yours"
        return waiting_text(clinic, Opening(kind, language, booked.location_id, booked.service, booked.starts_at), self._clock.now())

    async def _too_late(self, text: IncomingText, contact_id: str) -> str | None:
        """Return kind words for a yes that comes after another's; None where it is about something else."""
        found = await self._db.read(_missed, contact_id, text.at - _REMEMBERED)
        if found is None or (text.told_at is not None and text.told_at > found[1].offered_at):
            return None
        clinic = await self._clinics.refresh()
        try:
            return self._text(clinic, *found, "gone", text.language)
        except KeyError:
            return None

    def _text(  # noqa: PLR0917  # what is told
        self, clinic: ClinicView, opening: OpeningRow, offer: OfferRow, service: str, kind: WaitingKind, language: Locale
    ) -> str:
        starts_at = opening.slot.starts_at if opening.slot else opening.starts_at
        until = offer.offered_at + timedelta(seconds=self._settings.waiting_list.hold_s)
        told = Opening(kind, language, opening.location_id, service, starts_at, until)
        return waiting_text(clinic, told, self._clock.now())


def _language(language: str) -> Locale:
    return cast("Locale", language if language in TEXTS else "en-CA")


def _due(conn: Connection, row: OutboxRow) -> _Due | None:
    """Return what there is to tell; None when the offer is over, or its owner may not be written to any more."""
    offer = openings.offer_by_id(conn, row.payload["offer_id"])
    wanted = "offered" if row.payload["kind"] == "offer" else "gone"
    if offer is None or offer.status != wanted:
        return None
    opening, wait = openings.by_id(conn, offer.opening_id), waiting.by_id(conn, offer.waiting_id)
    if opening is None or wait is None or wait.status != "waiting":
        return None
    candidate = openings.reach(conn, wait)
    return None if candidate is None else _Due(offer, opening, candidate)


def _given(conn: Connection, contact_id: str, since: datetime) -> Booked | None:
    """Return what a contact took by a yes not long ago."""
    offer = openings.last_offer(conn, contact_id)
    if offer is None or offer.status != "accepted" or offer.answered_at is None or offer.answered_at < since:
        return None
    wait = waiting.by_id(conn, offer.waiting_id)
    found = appointments.by_id(conn, wait.appointment_id) if wait and wait.appointment_id else None
    return found.booked() if found is not None and found.is_to_come else None


def _missed(conn: Connection, contact_id: str, since: datetime) -> tuple[OpeningRow, OfferRow, str] | None:
    """Return the last offer that a contact missed, if they still wait."""
    offer = openings.ended_offer(conn, contact_id, since)
    opening = openings.by_id(conn, offer.opening_id) if offer else None
    wait = waiting.by_id(conn, offer.waiting_id) if offer else None
    if offer is None or opening is None or wait is None or wait.status != "waiting":
        return None
    return opening, offer, wait.service


def _accept(conn: Connection, clinic: ClinicView, offer_id: str, doing: Doing) -> _Taken | None:
    """
    Give the offered slot to whoever says yes; None when it is theirs no more.

    A later appointment of the service moves to it; who has none gets one. That their wait is over, and that the others are told, is
    written with the booking.

    Raises:
        BookingError: it cannot be booked, and nothing was written.
    """
    offer = openings.offer_by_id(conn, offer_id)
    opening = openings.lock(conn, offer.opening_id) if offer else None
    offer = openings.offer_by_id(conn, offer_id)  # as it is under the lock
    if offer is None or opening is None or offer.status != "offered" or opening.status != "offered" or opening.hold is None:
        return None
    wait = waiting.by_id(conn, offer.waiting_id)
    candidate = openings.reach(conn, wait) if wait is not None and wait.status == "waiting" else None
    if candidate is None:
        return None
    return _book(conn, clinic, opening, candidate, doing)


def _book(conn: Connection, clinic: ClinicView, opening: OpeningRow, candidate: Candidate, doing: Doing) -> _Taken:
    hold, slot = opening.hold, opening.slot
    assert hold is not None
    assert slot is not None
    later = openings.later(conn, candidate.wait, slot)
    if later is None:
        return _Taken(bookings.book(conn, clinic, hold, draft_of(conn, candidate), doing), "booked")
    return _Taken(bookings.reschedule(conn, clinic, later.id, slot, doing, version=later.version, hold_id=hold.id), "moved")


def _decline(conn: Connection, offer: OfferRow, at: datetime) -> None:
    """Note a no; when all have said so, others are asked at once."""
    opening = openings.lock(conn, offer.opening_id)
    openings.answered(conn, offer.id, "declined", at)
    if opening is not None and opening.status == "offered" and openings.is_answered(conn, opening.id):
        openings.wait(conn, opening.id, timedelta(0))


def _lose(conn: Connection, offer: OfferRow, at: datetime) -> None:
    """Note that what was offered cannot be had any more."""
    opening = openings.lock(conn, offer.opening_id)
    if opening is not None and opening.status == "offered":
        openings.end_round(conn, opening.id, "gone", at)
        openings.settle(conn, opening.id, "released")


def _note_sent(conn: Connection, row: OutboxRow, message: SentMessage) -> None:
    """Note what was sent, where it is paid for and in the audit trail, and settle the row: all or nothing."""
    sent_messages.add(conn, message, ())
    details = {"kind": row.payload["kind"], "plugin": message.plugin, "ref": message.ref, "segments": message.segments}
    audit.add(conn, "system", f"{TOPIC}.sent", "waiting_offer", row.payload["offer_id"], **details)
    outbox.done(conn, row)
