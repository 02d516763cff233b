"""Remind the clinic's desk, by e-mail, of what waits for staff: how much, where, and nothing of any patient."""

from collections.abc import Mapping
from datetime import datetime
from typing import Literal

from sqlalchemy import Connection

from bella_core.core.phi import allow
from bella_core.core.settings import MessageSettings
from bella_core.crud import outbox
from bella_core.crud.outbox import OutboxRow
from bella_core.domain.clinic import Locale
from bella_core.plugin import Message, Retry
from bella_core.runtime.hooks import Hooks
from bella_core.services.clinics import ClinicStore

#: The outbox's topic: a row for each location and matter, replaced by the next.
TOPIC = "desk_reminder"

Matter = Literal["to_enter", "requests"]

allow("topic", (TOPIC,))

_SUBJECTS: Mapping[Locale, Mapping[Matter, str]] = {
    "en-CA": {"to_enter": "bella: appointments to enter, {place}", "requests": "bella: a request waits for your answer, {place}"},
    "fr-CA": {"to_enter": "bella : rendez-vous à inscrire, {place}", "requests": "bella : une demande attend votre réponse, {place}"},
}
_TEXTS: Mapping[Locale, Mapping[Matter, str]] = {
    "en-CA": {
        "to_enter": (
            "Appointments wait to be entered into your own system; new since the last reminder: {count}.\n\n"
            "The list: bella to-enter list, or GET /to-enter.\n"
        ),
        "requests": "A patient’s request should have been answered by now.\n\nThe list: bella requests list, or GET /requests.\n",
    },
    "fr-CA": {
        "to_enter": (
            "Des rendez-vous restent à inscrire dans votre propre système; nouveaux depuis le dernier rappel : {count}.\n\n"
            "La liste : bella to-enter list, ou GET /to-enter.\n"
        ),
        "requests": "Une demande attend une réponse depuis trop longtemps.\n\nLa liste : bella requests list, ou GET /requests.\n",
    },
}


def remind(conn: Connection, matter: Matter, location_id: str, count: int, at: datetime) -> None:
    """Leave the desk a reminder, in the transaction that notes it; ``at``: aware UTC."""
    about = {"matter": matter, "location_id": location_id, "count": count, "at": at.isoformat()}
    outbox.add(conn, TOPIC, f"{matter}:{location_id}", about)


class DeskReminders:
    """
    Send the desk what waits for staff, where it has an e-mail address.

    Args:
        settings: ``desk_email``, where to; empty for nowhere.
    """

    topic = TOPIC

    def __init__(self, hooks: Hooks, clinics: ClinicStore, settings: MessageSettings) -> None:
        self._hooks, self._clinics, self._settings = hooks, clinics, settings

    async def deliver(self, row: OutboxRow) -> None:
        """
        Send one reminder.

        Raises:
            Retry: no plugin carries e-mails now. HookFailed, Rejected: the plugin could not send it.
        """
        if not self._settings.desk_email:
            return  # staff have it on their lists
        carrier = self._hooks.message_carriers().get("email")
        if carrier is None:
            raise Retry("no plugin carries e-mails now")
        about, clinic = row.payload, await self._clinics.refresh()
        location = next((place for place in clinic.locations if place.id == about["location_id"]), clinic.locations[0])
        language, words = location.languages[0], {"place": location.name, "count": about["count"]}
        subject, text = (texts[language][about["matter"]].format_map(words) for texts in (_SUBJECTS, _TEXTS))
        made_at = datetime.fromisoformat(about["at"])
        key = f"{row.key}:{about['at']}"
        message = Message(key, "email", self._settings.desk_email, language, subject, text, attempt=row.attempts, made_at=made_at)
        await self._hooks.send_message(carrier, message)
