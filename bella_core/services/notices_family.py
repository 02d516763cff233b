"""Tell a contact once of visits that were booked together, by text message and by e-mail."""

from collections.abc import Sequence
from datetime import datetime, time
from typing import cast

import attrs
from sqlalchemy import Connection

from bella_core.core.clock import Clock
from bella_core.core.logging import get_logger
from bella_core.core.settings import MessageSettings
from bella_core.crud import audit, contact_consents, groups, outbox, sent_messages
from bella_core.crud.appointments import AppointmentRow
from bella_core.crud.outbox import OutboxRow
from bella_core.crud.recipients import Recipient, recipient
from bella_core.crud.sent_messages import SentMessage, ToldOf
from bella_core.db import Database
from bella_core.domain.clinic import Locale
from bella_core.domain.notices.families import TEXTS, Visits, family_mail, family_text
from bella_core.domain.notices.quiet import quiet_left
from bella_core.domain.notices.rendering import called, service_name
from bella_core.domain.notices.segments import segments
from bella_core.plugin import Attachment, Message, Rejected, Retry, Sent
from bella_core.runtime.hooks import Hooks

from .clinics import ClinicStore
from .notices import AFTER_CALL
from .notices_event import EventWords, event
from .outbox import Deliver
from .texting.sending import send
from .unsubscribing import Unsubscribing

#: The outbox's topic: a row for each group and channel.
TOPIC = "family_notice"

_log = get_logger(__name__)


@attrs.frozen
class _Due:
    """What a row asks for now: the visits as they are, and whom to tell."""

    visits: tuple[AppointmentRow, ...]
    recipient: Recipient


class FamilyNotices:
    """
    Confirm the visits of a family in one message a channel.

    State-based: what was moved or cancelled meanwhile has a message of its own and is left out; where nothing is left, nothing is sent.

    Args:
        unsubscribing: makes the links at the end of e-mails. ``settings``: whether, and when.
    """

    def __init__(  # noqa: PLR0917  # its collaborators
        self, db: Database, hooks: Hooks, clinics: ClinicStore, unsubscribing: Unsubscribing, settings: MessageSettings, clock: Clock
    ) -> None:
        self._db, self._hooks, self._clinics, self._clock = db, hooks, clinics, clock
        self._unsubscribing, self._settings = unsubscribing, settings

    def deliveries(self) -> dict[str, Deliver]:
        """Return what delivers rows of the outbox, by topic."""
        return {groups.TOPIC: self.fan_out, TOPIC: self.deliver}

    async def fan_out(self, row: OutboxRow) -> None:
        """Leave a row for each channel that some plugin carries and the clinic wants."""
        carried = self._hooks.message_carriers()
        wanted = {"sms": self._settings.confirmations, "email": self._settings.confirmations and self._settings.email_confirmations}
        await self._db.write(_fan_out, row, [channel for channel, is_wanted in wanted.items() if is_wanted and channel in carried])

    async def deliver(self, row: OutboxRow) -> None:
        """
        Tell a contact of a family's visits as they are now, if there is still anything to tell.

        Raises:
            Retry: not yet. Rejected: this contact cannot be told so. HookFailed: it is not known whether it was sent.
        """
        channel = row.payload["channel"]
        due = await self._db.read(_due, row, self._clock.now())
        if due is None or not self._reaches(channel, due.recipient):
            _log.info("notice_not_needed", outbox_id=row.id)
            return
        carrier = self._hooks.message_carriers().get(channel)
        if carrier is None:
            raise Retry("no plugin carries such messages now")
        message = await self._message(row, due)
        sent = await send(self._db, self._hooks, carrier, message, due.recipient.contact_id)
        parts = (sent.segments or segments(message.text)) if channel == "sms" else None
        _log.info("notice_sent", outbox_id=row.id, plugin=carrier, count=len(due.visits))
        whom, place = due.recipient.contact_id, due.visits[0].location_id
        kept = SentMessage(sent.ref, carrier, channel, "confirmation", whom, place, message.language, self._clock.now(), segments=parts)
        await self._db.write(_note, row, sent, kept.written(message.text), due.visits)

    def _reaches(self, channel: str, found: Recipient) -> bool:
        if channel == "email":
            return found.email is not None
        return found.is_mobile or not self._settings.known_mobiles_only

    async def _message(self, row: OutboxRow, due: _Due) -> Message:
        """Write the message; a text is written unless it is night there."""
        clinic, now, visits = await self._clinics.refresh(), self._clock.now(), due.visits
        language = cast("Locale", due.recipient.language if due.recipient.language in TEXTS else "en-CA")
        asked = any(visit.status == "requested" for visit in visits)
        starts, services = tuple(visit.starts_at for visit in visits), tuple(visit.service for visit in visits)
        told = Visits("requested" if asked else "booked", language, visits[0].location_id, starts, services)
        made_at = datetime.fromisoformat(row.payload["at"])
        try:
            location = clinic.location(told.location_id)
            if row.payload["channel"] == "sms":
                self._check_hour(now, location.zone, made_at, row.payload["by"])
                text = family_text(clinic, told, now)
                return Message(row.key, "sms", due.recipient.phone, language, "", text, attempt=row.attempts, made_at=made_at)
            mail = family_mail(clinic, told, self._unsubscribing.link(due.recipient.contact_id, "confirmation"), now)
            entries = await self._entries(visits, called(clinic, location), [service_name(clinic, code, language) for code in services])
        except KeyError:
            raise Rejected("the clinic has no such location any more") from None
        to = due.recipient.email or ""
        return Message(row.key, "email", to, language, mail.subject, mail.text, entries, attempt=row.attempts, made_at=made_at)

    async def _entries(self, visits: Sequence[AppointmentRow], place: str, services: Sequence[str]) -> tuple[Attachment, ...]:
        now, made = self._clock.now(), list[Attachment]()
        for number, (visit, service) in enumerate(zip(visits, services, strict=True), 1):
            entry = await event(visit, EventWords(f"{service}, {place}", place), now)
            made.append(attrs.evolve(entry, name=f"appointment-{number}.ics"))
        return tuple(made)

    def _check_hour(self, now: datetime, zone: str, made_at: datetime, by: str) -> None:
        if by == "call" and now - made_at <= AFTER_CALL:
            return
        start, end = time.fromisoformat(self._settings.quiet_from), time.fromisoformat(self._settings.quiet_until)
        if left := quiet_left(now, zone, start, end):
            raise Retry("these are quiet hours", left.total_seconds())


def _fan_out(conn: Connection, row: OutboxRow, channels: Sequence[str]) -> None:
    for channel in channels:
        outbox.add_once(conn, TOPIC, f"{row.payload['group_id']}:{channel}", {**row.payload, "channel": channel})


def _due(conn: Connection, row: OutboxRow, now: datetime) -> _Due | None:
    """Return what there is to tell: the visits that nothing has happened to since, and the contact, who may be told of all of them."""
    visits = tuple(visit for visit in groups.of_group(conn, row.payload["group_id"]) if visit.version == 1 and visit.starts_at > now)
    told = [recipient(conn, visit) for visit in visits]
    found = told[0] if told else None
    if found is None or not contact_consents.may(conn, found.contact_id, "confirmation"):
        return None
    may = tuple(visit for visit, one in zip(visits, told, strict=True) if one is not None and one.contact_id == found.contact_id)
    return _Due(may, found)


def _note(conn: Connection, row: OutboxRow, sent: Sent, message: SentMessage, visits: Sequence[AppointmentRow]) -> None:
    """Note what was sent: in the audit trail of each visit, and so that an answer finds them."""
    sent_messages.add(conn, message, [ToldOf(visit.id, number, visit.starts_at) for number, visit in enumerate(visits, 1)])
    for visit in visits:
        audit.add(conn, "system", f"{TOPIC}.sent", "appointment", visit.id, plugin=message.plugin, ref=sent.ref)
    outbox.done(conn, row)
