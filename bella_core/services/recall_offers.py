"""Write to those who are due and agreed to it: to a family once, seldom, and not any more once they have booked."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import cast
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from bella_core.core.clock import Clock
from bella_core.core.logging import get_logger
from bella_core.core.settings import Settings
from bella_core.crud import audit, contact_consents, contacts, outbox, recalls, sent_messages
from bella_core.crud.outbox import OutboxRow
from bella_core.crud.recalls import Reached
from bella_core.crud.sent_messages import SentMessage
from bella_core.db import Database
from bella_core.domain.clinic import ClinicView, Locale
from bella_core.domain.notices.quiet import quiet_left
from bella_core.domain.notices.recall import TEXTS, Recall, recall_mail, recall_text
from bella_core.domain.notices.segments import segments
from bella_core.plugin import Channel, Message, Rejected, Retry
from bella_core.runtime.hooks import Hooks

from .clinics import ClinicStore
from .jobs import Job
from .recalls import Due, Recalls
from .texting.sending import send
from .unsubscribing import Unsubscribing

#: The outbox's topic: a row for each contact and day.
TOPIC = "recall"
#: Seconds between two looks at who is due.
EVERY_S = 3600.0

_log = get_logger(__name__)


class RecallOffers:
    """
    Find who is due, and write to them.

    Args:
        recalls: lists who is due. ``unsubscribing``: makes the links that e-mails need; without one none is sent.
        settings: ``recalls``, and ``messages`` for quiet hours.
    """

    topic = TOPIC

    def __init__(  # noqa: PLR0917  # its collaborators
        self,
        db: Database,
        hooks: Hooks,
        clinics: ClinicStore,
        recalls: Recalls,
        unsubscribing: Unsubscribing,
        settings: Settings,
        clock: Clock,
    ) -> None:
        self._db, self._hooks, self._clinics, self._clock = db, hooks, clinics, clock
        self._recalls, self._unsubscribing, self._settings = recalls, unsubscribing, settings

    def jobs(self) -> tuple[Job, ...]:
        """Return the job that finds whom to write to; none where it is switched off."""
        return (Job("offer_recalls", self.find, EVERY_S),) if self._settings.recalls.offers else ()

    async def find(self) -> None:
        """Leave a row for each contact of whose people some are due and may be written to now."""
        due, now = await self._recalls.due(), self._clock.now()
        families: dict[str, list[Due]] = {}
        for one, contact_id in zip(due, await self._db.read(_contacts, due), strict=True):
            if contact_id is not None:
                families.setdefault(contact_id, []).append(one)
        for contact_id, family in families.items():
            reached = await self._db.read(recalls.reached, contact_id, [one.user_id for one in family])
            channel = self._channel(reached) if reached else None
            if channel is not None:
                await self._db.write(_leave, contact_id, family, channel, self._settings, now)

    async def deliver(self, row: OutboxRow) -> None:
        """
        Write to a contact about those of their people who are still due.

        Raises:
            Retry: not yet. Rejected: they cannot be reached so. HookFailed: it is not known whether it was sent.
        """
        contact_id: str = row.payload["contact_id"]
        reached = await self._db.read(recalls.reached, contact_id, row.payload["users"])
        due = await self._recalls.due(user_ids=reached.of) if reached else ()
        channel = self._channel(reached) if reached else None
        if reached is None or channel is None or not due:
            _log.info("recall_not_needed", outbox_id=row.id)
            return
        await self._send(row, contact_id, reached, due, channel)

    async def _send(self, row: OutboxRow, contact_id: str, to: Reached, due: Sequence[Due], channel: Channel) -> None:
        clinic, now = await self._clinics.refresh(), self._clock.now()
        self._check_hour(clinic, due[0].location_id, now)
        message = self._message(clinic, row, contact_id, to, due, channel)
        carrier = self._hooks.message_carriers()[channel]
        sent = await send(self._db, self._hooks, carrier, message, contact_id)
        parts = (sent.segments or segments(message.text)) if channel == "sms" else None
        place = due[0].location_id
        kept = SentMessage(sent.ref, carrier, channel, "recall", contact_id, place, message.language, now, segments=parts)
        await self._db.write(_note, row, kept.written(message.text), tuple(one.user_id for one in due))

    def _message(  # noqa: PLR0917  # what is told
        self, clinic: ClinicView, row: OutboxRow, contact_id: str, to: Reached, due: Sequence[Due], channel: Channel
    ) -> Message:
        language = cast("Locale", to.language if to.language in TEXTS else "en-CA")
        told = Recall(language, due[0].location_id, due[0].service, len(due))
        made_at = datetime.fromisoformat(row.payload["at"])
        try:
            if channel == "sms":
                return Message(row.key, "sms", to.phone, language, "", recall_text(clinic, told), attempt=row.attempts, made_at=made_at)
            link = self._unsubscribing.link(contact_id, "recall")
            mail = recall_mail(clinic, told, link or "")
        except KeyError:
            raise Rejected("the clinic has no such location any more") from None
        return Message(row.key, "email", to.email or "", language, mail.subject, mail.text, attempt=row.attempts, made_at=made_at)

    def _channel(self, to: Reached) -> Channel | None:
        """Return how to write to somebody: as is set, or the other way where that cannot be."""
        carriers = self._hooks.message_carriers()
        sms = "sms" in carriers and (to.is_mobile or not self._settings.messages.known_mobiles_only)
        email = "email" in carriers and to.email is not None and self._settings.public_url is not None
        can: dict[Channel, bool] = {"sms": sms, "email": email}
        other: Channel = "email" if self._settings.recalls.channel == "sms" else "sms"
        return next((channel for channel in (self._settings.recalls.channel, other) if can[channel]), None)

    def _check_hour(self, clinic: ClinicView, location_id: str, now: datetime) -> None:
        zone = next((location.zone for location in clinic.locations if location.id == location_id), None)
        if zone is None:
            raise Rejected("the clinic has no such location any more")
        quiet = self._settings.messages
        if left := quiet_left(now, zone, time.fromisoformat(quiet.quiet_from), time.fromisoformat(quiet.quiet_until)):
            raise Retry("these are quiet hours", left.total_seconds())


def _contacts(conn: Connection, due: Sequence[Due]) -> tuple[str | None, ...]:
    """Return whom to write to about each."""
    return tuple(contacts.of_user(conn, one.user_id) for one in due)


def _leave(  # noqa: PLR0917  # whom, by what, and when
    conn: Connection, contact_id: str, family: Sequence[Due], channel: Channel, settings: Settings, now: datetime
) -> None:
    """Leave a row, and note whom it is about; nothing for whoever did not agree, or was told often enough or not long ago."""
    if not contact_consents.may(conn, contact_id, "recall"):
        return
    told = [one for one in family if _is_wanted(conn, one, settings, now)]
    if not told:
        return
    day = now.astimezone(ZoneInfo("UTC")).date().isoformat()
    about = {"contact_id": contact_id, "users": [one.user_id for one in told], "at": now.isoformat()}
    if outbox.add_once(conn, TOPIC, f"{contact_id}:{day}", about):
        for one in told:
            recalls.note_offer(conn, one.user_id, contact_id, channel, now)


def _is_wanted(conn: Connection, one: Due, settings: Settings, now: datetime) -> bool:
    before = recalls.offered(conn, one.user_id, one.last_at)
    if before.times >= settings.recalls.times:
        return False
    return before.last_at is None or before.last_at <= now - timedelta(days=settings.recalls.every_days)


def _note(conn: Connection, row: OutboxRow, message: SentMessage, users: Sequence[str]) -> None:
    """Note what was sent and settle the row, all or nothing."""
    sent_messages.add(conn, message, ())
    for user_id in users:
        details = {"channel": message.channel, "plugin": message.plugin, "ref": message.ref, "segments": message.segments}
        audit.add(conn, "system", f"{TOPIC}.sent", "user", user_id, **details)
    outbox.done(conn, row)
