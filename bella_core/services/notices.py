"""Tell patients of their appointments by text message: one for each change, of the state that it led to."""

from datetime import datetime, time, timedelta
from typing import Any, cast

import attrs
from sqlalchemy import Connection

from bella_core.core.clock import Clock
from bella_core.core.logging import get_logger
from bella_core.core.phi import allow
from bella_core.core.settings import MessageSettings
from bella_core.crud import appointments, contact_consents, sent_messages
from bella_core.crud.appointments import AppointmentRow
from bella_core.crud.outbox import OutboxRow
from bella_core.crud.recipients import Recipient, recipient
from bella_core.crud.sent_messages import SentMessage, ToldOf
from bella_core.db import Database
from bella_core.domain.clinic import Locale
from bella_core.domain.notices.quiet import quiet_left
from bella_core.domain.notices.rendering import Notice, render
from bella_core.domain.notices.segments import segments
from bella_core.domain.notices.texts import TEXTS, Kind
from bella_core.plugin import Message, Rejected, Retry, Sent
from bella_core.runtime.hooks import Hooks

from . import notices_rows
from .clinics import ClinicStore
from .texting.sending import send

#: The outbox's topic: a row for each appointment, version and kind.
TOPIC = "notice"
#: Who changes an appointment by an answer to a text.
PATIENT = "patient"
#: For so long a call is answered by text at any hour: whoever called is awake.
AFTER_CALL = timedelta(minutes=30)

_log = get_logger(__name__)
allow("kind", tuple(TEXTS["en-CA"]))


@attrs.frozen
class _Due:
    """What a row asks for now: the appointment as it is, and whom to tell."""

    appointment: AppointmentRow
    recipient: Recipient


class Notices:
    """
    Confirm what was booked, moved or cancelled, by whichever channel.

    State-based: a row that a newer change has overtaken tells nothing, so that nobody gets two texts that contradict each other. A text
    can come twice, when a process dies after the service has taken it and before that is noted; none is lost without staff seeing it.

    Args:
        settings: whether, and when. ``clock``: tells quiet hours and what is past.
    """

    topic = TOPIC

    def __init__(self, db: Database, hooks: Hooks, clinics: ClinicStore, settings: MessageSettings, clock: Clock) -> None:
        self._db, self._hooks, self._clinics, self._settings, self._clock = db, hooks, clinics, settings, clock

    async def fan_out(self, row: OutboxRow) -> None:
        """
        Leave a row for what an appointment's change is to be told; none if no plugin carries text messages.

        Whoever made the change by text has the answer to it already.
        """
        if self._settings.confirmations and row.payload["by"] != PATIENT and "sms" in self._hooks.message_carriers():
            await self._db.write(_fan_out, row.payload)

    async def deliver(self, row: OutboxRow) -> None:
        """
        Tell a patient of an appointment as it is now, if there is still anything to tell.

        Raises:
            Retry: not yet. Rejected: this patient cannot be told so. HookFailed: it is not known whether it was sent.
        """
        due = await self._db.read(_due, row)
        if due is None or due.appointment.starts_at <= self._clock.now() or not self._may_be_texted(due.recipient):
            _log.info("notice_not_needed", outbox_id=row.id, appointment_id=row.payload["appointment_id"])
            return
        carrier = self._hooks.message_carriers().get("sms")
        if carrier is None:
            raise Retry("no plugin carries text messages now")
        message = await self._message(row, due)
        sent = await send(self._db, self._hooks, carrier, message, due.recipient.contact_id)
        parts, about = sent.segments or segments(message.text), due.appointment
        _log.info("notice_sent", outbox_id=row.id, appointment_id=about.id, kind=row.payload["kind"], plugin=carrier, count=parts)
        whom, at = due.recipient.contact_id, self._clock.now()
        kept = SentMessage(sent.ref, carrier, "sms", "confirmation", whom, about.location_id, message.language, at, segments=parts)
        await self._db.write(_note, row, sent, kept.written(message.text), ToldOf(about.id, 1, about.starts_at))

    async def _message(self, row: OutboxRow, due: _Due) -> Message:
        """Write the message, unless it is night there."""
        clinic, now, appointment = await self._clinics.refresh(), self._clock.now(), due.appointment
        changed_at = datetime.fromisoformat(row.payload["at"])
        language = cast("Locale", due.recipient.language if due.recipient.language in TEXTS else "en-CA")
        kind: Kind = row.payload["kind"]
        try:
            zone = clinic.location(appointment.location_id).zone
            text = render(clinic, Notice(kind, language, appointment.location_id, appointment.service, appointment.starts_at), now)
        except KeyError:
            raise Rejected("the clinic has no such location any more") from None
        if row.payload["by"] != "call" or now - changed_at > AFTER_CALL:
            self._check_hour(now, zone)
        return Message(row.key, "sms", due.recipient.phone, language, "", text, attempt=row.attempts, made_at=changed_at)

    def _check_hour(self, now: datetime, zone: str) -> None:
        start, end = time.fromisoformat(self._settings.quiet_from), time.fromisoformat(self._settings.quiet_until)
        if left := quiet_left(now, zone, start, end):
            raise Retry("these are quiet hours", left.total_seconds())

    def _may_be_texted(self, found: Recipient) -> bool:
        return found.is_mobile or not self._settings.known_mobiles_only


def _fan_out(conn: Connection, change: dict[str, Any]) -> None:
    appointment = appointments.by_id(conn, change["appointment_id"])
    if appointment is None or notices_rows.is_told_together(change, appointment):
        return
    if recipient(conn, appointment) is not None:
        notices_rows.leave(conn, TOPIC, change, appointment)


def _due(conn: Connection, row: OutboxRow) -> _Due | None:
    """Return what there is to tell; None when a newer change has its own row, nobody may be told any more, or they want no such texts."""
    appointment = notices_rows.present(conn, row)
    found = None if appointment is None else recipient(conn, appointment)
    if appointment is None or found is None or not contact_consents.may(conn, found.contact_id, "confirmation"):
        return None
    return _Due(appointment, found)


def _note(conn: Connection, row: OutboxRow, sent: Sent, message: SentMessage, told: ToldOf) -> None:
    """Note what was sent: in the audit trail, and so that an answer, and what the service tells of it later, find the appointment."""
    sent_messages.add(conn, message, [told])
    notices_rows.note(conn, row, sent, message.plugin, message.segments)
