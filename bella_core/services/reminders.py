"""Remind patients of their appointments: a job finds whom, the outbox sends, and what is sent is read anew at that moment."""

import asyncio
from collections.abc import Iterator
from datetime import datetime
from typing import cast

from sqlalchemy import Connection

from bella_core.core.clock import Clock
from bella_core.core.logging import get_logger
from bella_core.core.settings import Settings
from bella_core.crud import audit, outbox, reminding, sent_messages
from bella_core.crud.outbox import OutboxRow
from bella_core.crud.sent_messages import SentMessage, ToldOf
from bella_core.db import Database
from bella_core.domain.clinic import Locale
from bella_core.domain.notices.mails import Mail, reminder_mail
from bella_core.domain.notices.reminding import reminder_text
from bella_core.domain.notices.segments import segments
from bella_core.domain.notices.texts import TEXTS
from bella_core.plugin import Channel, Message, Rejected, Retry, Sent
from bella_core.runtime.hooks import Hooks

from .clinics import ClinicStore
from .jobs import Job
from .reminders_due import Due, Plan, contacts_of, due_for, due_rows
from .texting.sending import send
from .unsubscribing import Unsubscribing

#: The outbox's topic: a row for each contact and local day.
TOPIC = "reminder"
#: Seconds between two looks for whom to remind.
EVERY_S = 60.0
#: Seconds until it is asked again whether another message to the same contact has left.
_IN_TURN_S = 5.0

_log = get_logger(__name__)


class Reminders:
    """
    Remind patients, where the clinic wants that.

    A message holds all that a contact is to be told that day, and there is one of them at most. A row of the outbox names the contact
    only: what moved, was cancelled, or confirmed since is not told. What was sent is noted with the time of each appointment, so that one
    that moves is reminded of anew.

    Args:
        unsubscribing: makes the links at the end of e-mails. ``settings``: whether, when and how; and the quiet hours.
    """

    topic = TOPIC

    def __init__(  # noqa: PLR0917  # its collaborators
        self, db: Database, hooks: Hooks, clinics: ClinicStore, unsubscribing: Unsubscribing, settings: Settings, clock: Clock
    ) -> None:
        self._db, self._hooks, self._clinics, self._settings, self._clock = db, hooks, clinics, settings, clock
        self._unsubscribing = unsubscribing

    def jobs(self) -> tuple[Job, ...]:
        """Return the job that finds whom to remind; none where it is switched off."""
        if self._settings.reminders.enabled and not self._carriers():
            _log.warning("reminders_have_no_carrier")  # a plugin may be installed later; until then nobody is reminded
        return (Job("find_reminders", self.find, EVERY_S),) if self._settings.reminders.enabled else ()

    async def find(self) -> None:
        """Leave a row for each contact who is to be reminded now."""
        if not self._settings.reminders.enabled or not self._carriers():
            return
        plan = Plan.of(await self._clinics.refresh(), self._clock.now(), self._settings)
        rows = await self._db.read(reminding.between, plan.now, plan.until)
        due = await asyncio.to_thread(lambda: tuple(due_rows(plan, rows)))
        found = await self._db.read(lambda conn: _found(conn, plan, contacts_of(conn, due))) if due else ()
        if found:
            await self._db.write(_leave, found, plan.now)

    async def deliver(self, row: OutboxRow) -> None:
        """
        Remind a contact of what is due now, if there is still anything.

        Raises:
            Retry: not yet. Rejected: this contact cannot be reached. HookFailed: it is not known whether it was sent.
        """
        plan = Plan.of(await self._clinics.refresh(), self._clock.now(), self._settings)
        due = await self._db.read(_due, plan, row) if self._settings.reminders.enabled else None
        ways = tuple(self._ways(due)) if due else ()
        if due is None or not ways:
            _log.info("reminder_not_needed", outbox_id=row.id)
            return
        if left := plan.quiet.left(plan.now, plan.zone(due.items[0].row.location_id)):
            raise Retry("these are quiet hours", left.total_seconds())
        await self._send(row, plan, due, ways)

    async def _send(self, row: OutboxRow, plan: Plan, due: Due, ways: tuple[tuple[Channel, str], ...]) -> None:
        """Send by the first way that takes it."""
        refused: Rejected | None = None
        for channel, carrier in ways:
            message = self._message(row, plan, due, channel)
            try:
                sent = await send(self._db, self._hooks, carrier, message, due.recipient.contact_id)
            except Rejected as error:
                refused = refused or error
                if error.opted_out:  # of all messages
                    break
                continue
            kept = _kept(plan, due, sent, message, carrier)
            _log.info("reminder_sent", outbox_id=row.id, plugin=carrier, count=len(due.items))
            await self._db.write(_note, row, due, kept)
            return
        assert refused is not None
        raise refused

    def _message(self, row: OutboxRow, plan: Plan, due: Due, channel: Channel) -> Message:
        made_at = datetime.fromisoformat(row.payload["at"])
        language, coming = _language(due), [item.coming(number) for number, item in enumerate(due.items, 1)]
        if channel == "sms":
            to, mail = due.recipient.phone, Mail("", reminder_text(plan.clinic, language, coming, plan.now))
        else:
            link = self._unsubscribing.link(due.recipient.contact_id, "reminder")
            to, mail = due.recipient.email or "", reminder_mail(plan.clinic, language, coming, link, plan.now)
        return Message(f"{row.key}:{channel}", channel, to, language, mail.subject, mail.text, attempt=row.attempts, made_at=made_at)

    def _carriers(self) -> dict[Channel, str]:
        """Return which plugin carries which of the channels that are wanted, in their order."""
        carried = self._hooks.message_carriers()
        return {channel: carried[channel] for channel in self._settings.reminders.channels if channel in carried}

    def _ways(self, due: Due) -> Iterator[tuple[Channel, str]]:
        """
        Yield by what a contact can be reached.

        Raises:
            Retry: no plugin is there that carries any.
        """
        carriers = self._carriers()
        if not carriers:
            raise Retry("no plugin carries reminders now")
        mobile = due.recipient.is_mobile or not self._settings.messages.known_mobiles_only
        for channel, carrier in carriers.items():
            if mobile if channel == "sms" else due.recipient.email:
                yield channel, carrier


def _found(conn: Connection, plan: Plan, contact_ids: tuple[str, ...]) -> tuple[Due, ...]:
    return tuple(due for contact_id in contact_ids if (due := due_for(conn, plan, contact_id)) is not None)


def _leave(conn: Connection, found: tuple[Due, ...], now: datetime) -> None:
    """Leave the rows; one that waits already, or was given up, stays as it is."""
    for due in found:
        contact_id, first = due.recipient.contact_id, due.items[0].row
        about = {"contact_id": contact_id, "appointment_id": first.id, "at": now.isoformat()}
        outbox.add_again(conn, TOPIC, f"{contact_id}:{due.day}", about)


def _due(conn: Connection, plan: Plan, row: OutboxRow) -> Due | None:
    """
    Return what a row's contact is to be told now.

    Raises:
        Retry: another message to them is being sent.
    """
    contact_id = row.payload["contact_id"]
    if outbox.others_leased(conn, row, f"{contact_id}:"):
        raise Retry("another message to them is on its way", _IN_TURN_S)
    return due_for(conn, plan, contact_id)


def _language(due: Due) -> Locale:
    return cast("Locale", due.recipient.language if due.recipient.language in TEXTS else "en-CA")


def _kept(plan: Plan, due: Due, sent: Sent, message: Message, carrier: str) -> SentMessage:
    parts = (sent.segments or segments(message.text)) if message.channel == "sms" else None
    whom, where = due.recipient.contact_id, due.items[0].row.location_id
    kept = SentMessage(sent.ref, carrier, message.channel, "reminder", whom, where, message.language, plan.now, day=due.day, segments=parts)
    return kept.written(message.text)


def _note(conn: Connection, row: OutboxRow, due: Due, message: SentMessage) -> None:
    """Note what was sent, and settle the row: both or neither."""
    told = [ToldOf(item.row.id, number, item.row.starts_at, item.before_min) for number, item in enumerate(due.items, 1)]
    sent_messages.add(conn, message, told)
    for item in due.items:
        details: dict[str, str | int | None] = {"plugin": message.plugin, "ref": message.ref, "before_min": item.before_min}
        audit.add(conn, "system", "reminder.sent", "appointment", item.row.id, **details)
    outbox.done(conn, row)
