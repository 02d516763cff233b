"""Write recordings down, behind the call, by the engines that hear callers; one that no engine can tell stays as sound, with the reason."""

from collections.abc import Callable, Iterator

from bella_core.core.clock import Clock
from bella_core.core.logging import get_logger
from bella_core.core.phi import allow
from bella_core.crud import outbox, recordings
from bella_core.crud.outbox import OutboxRow
from bella_core.crud.recordings import PART, RecordingRow
from bella_core.db import Database
from bella_core.domain.clinic import ClinicView
from bella_core.plugin import Audio, AudioFormat, Retry, SpeechHints
from bella_core.runtime.hooks import Hooks
from bella_core.telephony import mulaw

#: How often engines are asked for one recording: the pauses between grow from seconds to minutes.
TRIES = 6
#: Seconds of a piece: what engines take at a time. It is cut where it is quietest in its last seconds.
_PIECE_S, _CUT_S = 28, 6
#: Seconds after which a long recording lets other deliveries come first: an outbox's row is leased for a minute.
_AT_ONCE_S = 15.0
_STEP = mulaw.RATE_HZ // 5

_log = get_logger(__name__)
allow("why", ("no_engine", "engines_failed", "nothing_said"))


class Words:
    """
    Have recordings written down.

    Args:
        clinic: returns the clinic as it is now, whose names and services engines are told.
    """

    def __init__(self, db: Database, hooks: Hooks, clinic: Callable[[], ClinicView], clock: Clock) -> None:
        self._db, self._hooks, self._clinic, self._clock = db, hooks, clinic, clock

    async def write_down(self, row: OutboxRow) -> None:
        """
        Write one recording down, or as much of it as there is time for: the row then stays due, with what there is so far.

        Raises:
            Retry: the engines could not tell, and are asked again from there.
        """
        found = await self._db.read(recordings.by_id, row.payload["recording_id"])
        if found is None or found.status != "kept" or found.words_status != "waiting":
            return
        if not self._hooks.runner.plugins("transcribe"):
            await self._note(found, "", "no_engine")
            return
        said, at, until = row.payload.get("said", ""), row.payload.get("at", 0), self._clock.monotonic() + _AT_ONCE_S
        while at < found.samples:
            if self._clock.monotonic() >= until:
                await self._db.write(outbox.add, row.topic, row.key, {**row.payload, "said": said, "at": at})
                return
            piece = next(pieces(await self._from(found, at)))
            words = await self._told(piece, found.language)
            if words is None and row.attempts < TRIES:
                raise Retry("no engine could tell what was said")
            if words is None:
                await self._note(found, said, "engines_failed")
                return
            said, at = " ".join(filter(None, (said, words))), at + len(piece)
        await self._note(found, said, None if said else "nothing_said")

    async def _told(self, piece: bytes, language: str) -> str | None:
        """Return the words of a piece; None where no engine can tell."""
        names = tuple(provider.name for provider in self._clinic().providers)
        hints = SpeechHints(language, (), names)
        transcript = await self._hooks.transcribe(Audio(piece, AudioFormat("mulaw", mulaw.RATE_HZ)), hints)
        return None if transcript is None else " ".join(transcript.text.split())

    async def _from(self, row: RecordingRow, at: int) -> bytes:
        """Return the audio from a sample on, a little more of it than a piece where there is more."""
        first, most = at // PART, _PIECE_S * mulaw.RATE_HZ
        wanted = range(first, (at + most) // PART + 1)
        audio = b"".join([await self._db.read(recordings.part, row.id, number) for number in wanted])
        return audio[at - first * PART :]

    async def _note(self, row: RecordingRow, words: str, why: str | None) -> None:
        await self._db.write(recordings.note_words, row.id, words, why)
        if why is not None:
            _log.warning("recording_without_words", call_id=row.call_id, why=why)


def pieces(audio: bytes) -> Iterator[bytes]:
    """Cut telephone audio into pieces that an engine takes, each at the quietest fifth of a second near its end."""
    most, window = _PIECE_S * mulaw.RATE_HZ, _CUT_S * mulaw.RATE_HZ
    while len(audio) > most:
        places = range(most - window, most - _STEP, _STEP)
        cut = min(places, key=lambda at: mulaw.level(audio[at : at + _STEP])) + _STEP // 2
        yield audio[:cut]
        audio = audio[cut:]
    if audio:
        yield audio
