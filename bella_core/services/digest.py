"""In the morning, by e-mail, how much waits: numbers and a link, and nothing of a patient; for those of the staff who asked for it."""

from collections.abc import Mapping
from datetime import datetime, time
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from bella_core.core.clock import Clock
from bella_core.core.settings import Settings
from bella_core.crud import outbox, staff
from bella_core.crud.attention import Wanted
from bella_core.crud.outbox import OutboxRow
from bella_core.db import Database
from bella_core.domain.access import may
from bella_core.domain.attention import day_begun
from bella_core.domain.clinic import ClinicView, Locale
from bella_core.domain.hours import open_stretches
from bella_core.domain.local_times import zone_at
from bella_core.plugin import Message, Retry
from bella_core.runtime.hooks import Hooks

from .attention import Attention
from .clinics import ClinicStore
from .jobs import Job

TOPIC = "digest"
#: Hours after its time in which a digest still goes out: whoever was down all morning sends none in the afternoon.
LATE_H = 3
_EVERY_S = 300.0

_TEXTS: Mapping[Locale, tuple[str, str, str]] = {
    "en-CA": (
        "{clinic}: {total} waiting",
        "Good morning.\n\nAt once: {now}\nToday: {today}\nLater: {normal}\n\n{link}",
        "Good morning.\n\nNothing waits for anybody.\n\n{link}",
    ),
    "fr-CA": (
        "{clinic} : {total} à traiter",
        "Bonjour.\n\nImmédiatement : {now}\nAujourd’hui : {today}\nPlus tard : {normal}\n\n{link}",
        "Bonjour.\n\nRien n’attend personne.\n\n{link}",
    ),
}


class Digest:
    """
    Leave and send digests.

    Args:
        settings: ``staff.digest_at``, when, by the clock of the clinic's first location.
    """

    topic = TOPIC

    def __init__(self, db: Database, hooks: Hooks, clinics: ClinicStore, attention: Attention, *, settings: Settings, clock: Clock) -> None:
        self._db, self._hooks, self._clinics, self._attention = db, hooks, clinics, attention
        self._settings, self._clock = settings, clock

    def job(self) -> Job:
        """Return the job that leaves them, once a day."""
        return Job("morning_digest", self.leave_due, _EVERY_S)

    async def leave_due(self) -> None:
        """Leave a digest for everybody who asked for one, where it is time and the clinic opens today."""
        clinic, now = await self._clinics.refresh(), self._clock.now()
        local = now.astimezone(ZoneInfo(zone_at(clinic)))
        due = datetime.combine(local.date(), time.fromisoformat(self._settings.staff.digest_at), local.tzinfo)
        hours = (local - due).total_seconds() / 3600
        if 0 <= hours < LATE_H and _opens(clinic, local):
            await self._db.write(_leave, local.date().isoformat(), now)

    async def deliver(self, row: OutboxRow) -> None:
        """
        Send one, with the numbers of now; to nobody who has been shut out, or wants none any more.

        Raises:
            Retry: no plugin carries e-mails now. HookFailed, Rejected: the plugin could not send it.
        """
        account = await self._db.read(staff.by_id, row.payload["staff_id"])
        if account is None or not _wants(account):
            return
        carrier = self._hooks.message_carriers().get("email")
        if carrier is None:
            raise Retry("no plugin carries e-mails now")
        clinic, now = await self._clinics.refresh(), self._clock.now()
        counts = await self._attention.counts(Wanted(now, day_begun(now, zone_at(clinic)), locations=account.locations))
        language: Locale = "fr-CA" if (account.language or clinic.locations[0].languages[0]) == "fr-CA" else "en-CA"
        subject, some, none = _TEXTS[language]
        link = f"{(self._settings.public_url or '').rstrip('/')}/admin/" if self._settings.public_url else ""
        said = {"now": 0, "today": 0, "normal": 0, **counts, "total": sum(counts.values()), "clinic": clinic.name, "link": link}
        text = (some if counts else none).format_map(said).strip()
        made_at = datetime.fromisoformat(row.payload["at"])
        given = (subject.format_map(said), text)
        await self._hooks.send_message(
            carrier, Message(row.key, "email", account.email or "", language, *given, attempt=row.attempts, made_at=made_at)
        )


def _leave(conn: Connection, day: str, now: datetime) -> None:
    for account in staff.everybody(conn):
        if _wants(account):
            outbox.add_once(conn, TOPIC, f"{account.id}:{day}", {"staff_id": account.id, "at": now.isoformat()})


def _wants(account: staff.StaffRow) -> bool:
    return account.wants_digest and bool(account.email) and account.disabled_at is None and may(account.role, "see_attention")


def _opens(clinic: ClinicView, local: datetime) -> bool:
    return any(open_stretches(location, local.date()) for location in clinic.locations)
