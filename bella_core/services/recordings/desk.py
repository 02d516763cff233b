"""Recordings as the rest of bella meets them: noted as they come, delivered by the outbox, read by staff."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection

from bella_core.core.clock import Clock
from bella_core.core.errors import DatabaseAway
from bella_core.core.logging import get_logger
from bella_core.core.settings import RecordingSettings
from bella_core.crud import calls, outbox, recordings
from bella_core.crud.recordings import ConsentRow
from bella_core.db import Database
from bella_core.domain.clinic import ClinicView, Location
from bella_core.domain.dialogue.robots import OUTCOME as NOBODY
from bella_core.domain.dialogue.types import Prompt
from bella_core.runtime.hooks import Hooks

from ..alerting import Alerts
from ..outbox import MAX_ATTEMPTS, Deliver
from ..spool import RecordedMessage
from .consent import leaving, notice, told
from .fetching import Fetching
from .keeping import DELETE, FETCH, WORDS, Leaving, begin_here, finish_here, leave_at_carrier
from .listening import Listening
from .words import Words

#: How often, and how many seconds apart, a message that is being kept is looked for.
_LOOKS, _LOOK_S = 20, 0.1

_log = get_logger(__name__)


class Tapes:
    """
    Keep recordings.

    Args:
        clinic: returns the clinic as it is now. ``alerts``: tell operators of what is lost.

    Attributes:
        listening: reads them for staff.
    """

    def __init__(
        self, db: Database, hooks: Hooks, clinic: Callable[[], ClinicView], settings: RecordingSettings, *, alerts: Alerts, clock: Clock
    ) -> None:
        self._alerts, self._hooks = alerts, hooks
        self._db, self._clinic, self._settings, self._clock = db, clinic, settings, clock
        self._fetching = Fetching(db, hooks, settings, MAX_ATTEMPTS)
        self._words = Words(db, hooks, clinic, clock)
        self.listening = Listening(db)

    def deliveries(self) -> Mapping[str, Deliver]:
        """Return who delivers the outbox's rows of recordings, by topic."""
        return {FETCH: self._fetching.fetch, DELETE: self._fetching.delete, WORDS: self._words.write_down}

    def leaving(self, message: RecordedMessage) -> Leaving:
        """Return what is to be noted of a message."""
        return leaving("message", (message.language,), self._clinic(), self._settings, message.at)

    async def begin_message(self, call_id: str, language: str) -> str:
        """Begin a message that bella records herself; return its id."""
        at = self._clock.now()
        return await self._db.write(begin_here, call_id, leaving("message", (language,), self._clinic(), self._settings, at), at)

    async def keep_part(self, recording_id: str, part: int, audio: bytes) -> None:
        """Keep a piece of it."""
        await self._db.write(recordings.add_part, recording_id, part, audio)

    async def finish_message(self, recording_id: str, audio: bytes, part: int) -> None:
        """Keep its last piece, and tell staff of it; again it changes nothing."""
        await self._db.write(finish_here, recording_id, audio, part)

    async def drop_message(self, recording_id: str) -> None:
        """Take it back: nothing was said."""
        await self._db.write(recordings.drop, recording_id)

    async def lost_message(self, call_id: str) -> None:
        """Tell operators that a message could not be kept."""
        await self._alerts.raise_alert("message_lost", "critical", {"call_id": call_id})

    async def has_message(self, call_id: str) -> bool:
        """Tell whether a message of a call is kept, or being kept: a socket that died is asked after before its message is settled."""
        for _ in range(_LOOKS):
            messages = [row for row in await self._db.read(recordings.of_call, call_id) if row.kind == "message" and row.ref is None]
            if any(row.status == "kept" for row in messages):
                return True
            if all(row.status != "recording" for row in messages):
                return False
            await asyncio.sleep(_LOOK_S)
        return False

    async def announce(self, call_id: str, location: Location) -> tuple[Prompt, ...]:
        """Note that a caller is told, in the location's languages, that the call is recorded; nothing where that cannot be noted."""
        at, clinic = self._clock.now(), self._clinic()
        try:
            await self._db.write(recordings.agree, call_id, told("call", location.languages, clinic, at))
        except DatabaseAway as error:
            _log.warning("call_not_recorded", call_id=call_id, error=error)
            return ()
        return tuple(notice(language, clinic) for language in location.languages)

    async def leave_call(self, carrier_id: str, ref: str, location_id: str) -> None:
        """
        Note that the carrier has recorded a whole call; one whose caller was not told is not fetched, and one that nobody made is deleted.

        Raises:
            DatabaseAway: not now; the carrier has it still.
        """
        if not await self._db.write(_leave_call, carrier_id, ref, self._settings, self._hooks.keepers(), self._clock.now()):
            _log.warning("recording_unannounced", location_id=location_id)


def _leave_call(  # noqa: PLR0917  # what is known of it
    conn: Connection, carrier_id: str, ref: str, settings: RecordingSettings, keepers: Sequence[str], at: datetime
) -> bool:
    call = calls.by_carrier(conn, carrier_id)
    if call is not None and call.outcome == NOBODY:
        if keepers:
            outbox.add_once(conn, DELETE, ref, {"plugin": keepers[0], "ref": ref})
        return True
    before: tuple[ConsentRow, ...] = () if call is None else recordings.agreed(conn, call.id)
    heard = tuple(one for one in before if one.kind == "call")
    if call is None or not heard:
        return False
    leave_at_carrier(conn, call.id, ref, Leaving("call", heard[0].language, (), settings.call_days), at)
    return True
