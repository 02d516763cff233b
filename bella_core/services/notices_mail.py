"""Confirm appointments by e-mail too, with an entry for the patient's calendar, where an address is known."""

from datetime import datetime
from typing import cast

import attrs
from sqlalchemy import Connection

from bella_core.core.clock import Clock
from bella_core.core.logging import get_logger
from bella_core.core.settings import MessageSettings
from bella_core.crud import appointments, contact_consents, sent_messages
from bella_core.crud.appointments import AppointmentRow
from bella_core.crud.outbox import OutboxRow
from bella_core.crud.recipients import Recipient, recipient
from bella_core.crud.sent_messages import SentMessage, ToldOf
from bella_core.db import Database
from bella_core.domain.clinic import Locale
from bella_core.domain.notices.confirmations import Confirmation, confirmation, is_confirmed
from bella_core.domain.notices.rendering import Notice
from bella_core.domain.notices.texts import TEXTS
from bella_core.plugin import Message, Rejected, Retry, Sent
from bella_core.runtime.hooks import Hooks

from . import notices_rows
from .clinics import ClinicStore
from .notices_event import EventWords, event
from .texting.sending import send
from .unsubscribing import Unsubscribing

#: The outbox's topic: a row for each appointment, version and kind.
TOPIC = "email_notice"

_log = get_logger(__name__)


@attrs.frozen
class _Due:
    """What a row asks for now: the appointment as it is, and whom to tell."""

    appointment: AppointmentRow
    recipient: Recipient
    email: str = attrs.field(repr=False)


class EmailNotices:
    """
    Confirm what was booked, moved or cancelled, by e-mail.

    State-based, as ``Notices``: a row that a newer change has overtaken tells nothing.

    Args:
        unsubscribing: makes the links at the end. ``settings``: whether.
    """

    topic = TOPIC

    def __init__(  # noqa: PLR0917  # its collaborators
        self, db: Database, hooks: Hooks, clinics: ClinicStore, unsubscribing: Unsubscribing, settings: MessageSettings, clock: Clock
    ) -> None:
        self._db, self._hooks, self._clinics, self._clock = db, hooks, clinics, clock
        self._unsubscribing, self._settings = unsubscribing, settings

    async def fan_out(self, row: OutboxRow) -> None:
        """Leave a row for what an appointment's change is to be told; none if no plugin carries e-mails."""
        wanted = self._settings.confirmations and self._settings.email_confirmations
        if wanted and "email" in self._hooks.message_carriers():
            await self._db.write(_fan_out, row)

    async def deliver(self, row: OutboxRow) -> None:
        """
        Tell a patient of an appointment as it is now, if there is still anything to tell.

        Raises:
            Retry: not yet. Rejected: the address takes no such e-mail. HookFailed: it is not known whether it was sent.
        """
        due = await self._db.read(_due, row)
        if due is None or due.appointment.starts_at <= self._clock.now() or not is_confirmed(row.payload["kind"]):
            _log.info("notice_not_needed", outbox_id=row.id, appointment_id=row.payload["appointment_id"])
            return
        carrier = self._hooks.message_carriers().get("email")
        if carrier is None:
            raise Retry("no plugin carries e-mails now")
        language, told, whom = _language(due), due.appointment, due.recipient.contact_id
        written = await self._written(row, due, language)
        entry = await event(told, EventWords(written.summary, written.place), self._clock.now())
        made_at, mail = datetime.fromisoformat(row.payload["at"]), written.mail
        message = Message(row.key, "email", due.email, language, mail.subject, mail.text, (entry,), attempt=row.attempts, made_at=made_at)
        sent = await send(self._db, self._hooks, carrier, message, whom)
        _log.info("notice_sent", outbox_id=row.id, appointment_id=told.id, kind=row.payload["kind"], plugin=carrier)
        kept = SentMessage(sent.ref, carrier, "email", "confirmation", whom, told.location_id, language, self._clock.now())
        await self._db.write(_note, row, sent, kept, ToldOf(told.id, 1, told.starts_at))

    async def _written(self, row: OutboxRow, due: _Due, language: Locale) -> Confirmation:
        clinic, told = await self._clinics.refresh(), due.appointment
        notice = Notice(row.payload["kind"], language, told.location_id, told.service, told.starts_at)
        link = self._unsubscribing.link(due.recipient.contact_id, "confirmation")
        try:
            return confirmation(clinic, notice, link, self._clock.now())
        except KeyError:
            raise Rejected("the clinic has no such location any more") from None


def _language(due: _Due) -> Locale:
    return cast("Locale", due.recipient.language if due.recipient.language in TEXTS else "en-CA")


def _fan_out(conn: Connection, row: OutboxRow) -> None:
    appointment = appointments.by_id(conn, row.payload["appointment_id"])
    if appointment is not None and notices_rows.is_told_together(row.payload, appointment):
        return
    found = None if appointment is None else recipient(conn, appointment)
    if appointment is not None and found is not None and found.email is not None:
        notices_rows.leave(conn, TOPIC, row.payload, appointment)


def _due(conn: Connection, row: OutboxRow) -> _Due | None:
    """Return what there is to tell; None when a newer change has its own row, or nobody may be told or wants to be."""
    appointment = notices_rows.present(conn, row)
    found = None if appointment is None else recipient(conn, appointment)
    if appointment is None or found is None or found.email is None or not contact_consents.may(conn, found.contact_id, "confirmation"):
        return None
    return _Due(appointment, found, found.email)


def _note(conn: Connection, row: OutboxRow, sent: Sent, message: SentMessage, told: ToldOf) -> None:
    sent_messages.add(conn, message, [told])
    notices_rows.note(conn, row, sent, message.plugin)
