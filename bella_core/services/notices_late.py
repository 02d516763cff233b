"""Tell the clinic's desk by e-mail, at once, of a patient who will be late, if it wants to know of what happens."""

from datetime import datetime

from sqlalchemy import Connection

from bella_core.core.clock import Clock
from bella_core.core.settings import MessageSettings
from bella_core.crud import appointments, audit
from bella_core.crud.outbox import OutboxRow
from bella_core.db import Database
from bella_core.domain.notices.late import late_copy
from bella_core.plugin import Message
from bella_core.runtime.hooks import Hooks

from .clinics import ClinicStore


class LateCopies:
    """
    Send the desk an e-mail for each patient who will be late, without the patient's name.

    Args:
        settings: ``desk_email``, where to; empty for nowhere: the item for staff is there in any case.
    """

    def __init__(self, db: Database, hooks: Hooks, clinics: ClinicStore, settings: MessageSettings, clock: Clock) -> None:
        self._db, self._hooks, self._clinics, self._settings, self._clock = db, hooks, clinics, settings, clock

    async def deliver(self, row: OutboxRow) -> None:
        """
        Tell the desk; nothing where no plugin carries e-mails, or the desk wants none.

        Raises:
            Retry: not yet. Rejected: the address takes no such e-mail. HookFailed: it is not known whether it was sent.
        """
        carriers = self._hooks.message_carriers()
        if not self._settings.desk_email or "email" not in carriers:
            return
        found = await self._db.read(appointments.by_id, row.payload["appointment_id"]) if row.payload["appointment_id"] else None
        visit = None if found is None else (found.location_id, found.service, found.provider_id, found.starts_at)
        clinic = await self._clinics.refresh()
        language, subject, text = late_copy(clinic, row.key, row.payload["minutes"], visit, self._clock.now())
        made_at, to = datetime.fromisoformat(row.payload["at"]), self._settings.desk_email
        message = Message(f"late:{row.key}", "email", to, language, subject, text, attempt=row.attempts, made_at=made_at)
        await self._hooks.send_message(carriers["email"], message)
        await self._db.write(_note, row.key, carriers["email"])


def _note(conn: Connection, task_id: str, carrier: str) -> None:
    audit.add(conn, "system", "late.told", "task", task_id, plugin=carrier)
