"""Tell the clinic's desk by e-mail of what was booked, moved or cancelled, if it wants to know."""

from datetime import datetime

from sqlalchemy import Connection

from bella_core.core.clock import Clock
from bella_core.core.settings import MessageSettings
from bella_core.crud import appointments
from bella_core.crud.outbox import OutboxRow
from bella_core.db import Database
from bella_core.domain.notices.desk import desk_copy
from bella_core.domain.notices.rendering import Notice
from bella_core.plugin import Message, Rejected, Retry
from bella_core.runtime.hooks import Hooks

from . import notices_rows
from .clinics import ClinicStore
from .notices_event import EventWords, event

#: The outbox's topic: a row for each appointment, version and kind.
TOPIC = "desk_copy"


class DeskCopies:
    """
    Send the desk an e-mail for each change, by whichever channel: of the state that it led to, without the patient's name.

    Args:
        settings: ``desk_email``, where to; empty for nowhere.
    """

    topic = TOPIC

    def __init__(self, db: Database, hooks: Hooks, clinics: ClinicStore, settings: MessageSettings, clock: Clock) -> None:
        self._db, self._hooks, self._clinics, self._settings, self._clock = db, hooks, clinics, settings, clock

    async def fan_out(self, row: OutboxRow) -> None:
        """Leave a row for what an appointment's change is to be told; none if no plugin carries e-mails."""
        if self._settings.desk_email and "email" in self._hooks.message_carriers():
            await self._db.write(_fan_out, row)

    async def deliver(self, row: OutboxRow) -> None:
        """
        Tell the desk of an appointment as it is now.

        Raises:
            Retry: not yet. Rejected: the address takes no such e-mail. HookFailed: it is not known whether it was sent.
        """
        appointment = await self._db.read(notices_rows.present, row)
        if appointment is None or not self._settings.desk_email:
            return
        carrier = self._hooks.message_carriers().get("email")
        if carrier is None:
            raise Retry("no plugin carries e-mails now")
        clinic = await self._clinics.refresh()
        notice = Notice(row.payload["kind"], "en-CA", appointment.location_id, appointment.service, appointment.starts_at)
        try:
            copy = desk_copy(clinic, notice, appointment.id, appointment.provider_id, self._clock.now())
        except KeyError:
            raise Rejected("the clinic has no such location any more") from None
        made_at = datetime.fromisoformat(row.payload["at"])
        to = self._settings.desk_email
        entry = await event(appointment, EventWords(copy.summary, copy.place), self._clock.now())
        message = Message(row.key, "email", to, copy.language, copy.subject, copy.text, (entry,), attempt=row.attempts, made_at=made_at)
        sent = await self._hooks.send_message(carrier, message)
        await self._db.write(notices_rows.note, row, sent, carrier)


def _fan_out(conn: Connection, row: OutboxRow) -> None:
    appointment = appointments.by_id(conn, row.payload["appointment_id"])
    if appointment is not None:
        notices_rows.leave(conn, TOPIC, row.payload, appointment)
