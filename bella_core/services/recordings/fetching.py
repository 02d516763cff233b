"""Bring recordings home from the carrier, and have it forget them; by the outbox, until it is done or staff must look."""

import asyncio

from bella_core.core.settings import RecordingSettings
from bella_core.crud import recordings
from bella_core.crud.outbox import OutboxRow
from bella_core.db import Database
from bella_core.plugin import Audio, PluginError, Rejected, Retry
from bella_core.runtime.errors import HookFailed
from bella_core.runtime.hooks import Hooks
from bella_core.telephony.resampling import to_telephone
from bella_core.telephony.twiml import MAX_MESSAGE_S

from .keeping import keep_fetched

#: Seconds by which a message may be longer than a caller may speak: a carrier's clock is not ours.
_SLACK_S = 15


class Fetching:
    """
    Fetch what carriers recorded.

    Args:
        settings: how long a recording may be.
        attempts: how often the outbox tries.
    """

    def __init__(self, db: Database, hooks: Hooks, settings: RecordingSettings, attempts: int) -> None:
        self._db, self._hooks, self._attempts = db, hooks, attempts
        self._longest_s = {"message": MAX_MESSAGE_S + _SLACK_S, "call": settings.call_max_min * 60}

    async def fetch(self, row: OutboxRow) -> None:
        """
        Fetch one recording, and keep it before it counts as fetched.

        Raises:
            Retry: not yet. Rejected: there is no such recording. HookFailed: it was not fetched.
        """
        found = await self._db.read(recordings.by_id, row.payload["recording_id"])
        if found is None or found.status != "waiting" or found.ref is None:
            return
        plugin = next(iter(self._hooks.keepers()), None)
        try:
            if plugin is None:
                raise Retry("no plugin fetches recordings now")
            audio = await self._hooks.fetch_recording(plugin, found.ref)
        except Rejected:
            await self._db.write(recordings.fail, found.id, "refused")
            raise
        except (HookFailed, PluginError):
            if row.attempts >= self._attempts:  # the last time: staff hear why there is nothing to listen to
                await self._db.write(recordings.fail, found.id, "not_fetched" if plugin else "no_plugin")
            raise
        spoken = await asyncio.to_thread(_telephone, audio, self._longest_s[found.kind])
        await self._db.write(keep_fetched, found.id, spoken, plugin)

    async def delete(self, row: OutboxRow) -> None:
        """
        Have the carrier forget a recording.

        Raises:
            Retry: not yet. Rejected: it will not. HookFailed: it is not known whether it did.
        """
        await self._hooks.delete_recording(row.payload["plugin"], row.payload["ref"])


def _telephone(audio: Audio, longest_s: int) -> bytes:
    """Return as much of a recording as is kept, second by second: one long conversion in C would keep the event loop from its turn."""
    second = audio.format.rate_hz * (2 if audio.format.encoding == "pcm16" else 1)
    starts = range(0, min(len(audio.data), longest_s * second), second)
    return b"".join([to_telephone(Audio(audio.data[at : at + second], audio.format)) for at in starts])
