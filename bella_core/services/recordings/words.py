"""Write recordings down, behind the call, by the engines that hear callers; one that no engine can tell stays as sound, with the reason."""

from collections.abc import Callable, Iterator

from bella_core.core.logging import get_logger
from bella_core.core.phi import allow
from bella_core.crud import recordings
from bella_core.crud.outbox import OutboxRow
from bella_core.crud.recordings import RecordingRow
from bella_core.db import Database
from bella_core.domain.clinic import ClinicView
from bella_core.plugin import Audio, AudioFormat, Retry, SpeechHints
from bella_core.runtime.hooks import Hooks
from bella_core.telephony import mulaw

#: How often engines are asked for one recording: the pauses between grow from seconds to minutes.
TRIES = 6
#: Seconds of a piece: what engines take at a time. It is cut where it is quietest in its last seconds.
_PIECE_S, _CUT_S = 28, 6
_STEP = mulaw.RATE_HZ // 5

_log = get_logger(__name__)
allow("why", ("no_engine", "engines_failed", "nothing_said"))


class Words:
    """
    Have recordings written down.

    Args:
        clinic: returns the clinic as it is now, whose names and services engines are told.
    """

    def __init__(self, db: Database, hooks: Hooks, clinic: Callable[[], ClinicView]) -> None:
        self._db, self._hooks, self._clinic = db, hooks, clinic

    async def write_down(self, row: OutboxRow) -> None:
        """
        Write one recording down.

        Raises:
            Retry: the engines could not tell, and are asked again.
        """
        found = await self._db.read(recordings.by_id, row.payload["recording_id"])
        if found is None or found.status != "kept" or found.words_status != "waiting":
            return None
        if not self._hooks.runner.plugins("transcribe"):
            return await self._note(found, "", "no_engine")
        said = await self._said(found)
        if said is None and row.attempts < TRIES:
            raise Retry("no engine could tell what was said")
        trouble = "engines_failed" if said is None else None if said else "nothing_said"
        return await self._note(found, said or "", trouble)

    async def _said(self, row: RecordingRow) -> str | None:
        """Return the words; None where no engine can tell a piece of them."""
        audio = b"".join(
            [await self._db.read(recordings.part, row.id, at) for at in range(await self._db.read(recordings.count_parts, row.id))]
        )
        hints = SpeechHints(row.language, (), self._known())
        said = []
        for piece in pieces(audio):
            transcript = await self._hooks.transcribe(Audio(piece, AudioFormat("mulaw", mulaw.RATE_HZ)), hints)
            if transcript is None:
                return None
            said.append(" ".join(transcript.text.split()))
        return " ".join(filter(None, said))

    async def _note(self, row: RecordingRow, words: str, why: str | None) -> None:
        await self._db.write(recordings.note_words, row.id, words, why)
        if why is not None:
            _log.warning("recording_without_words", call_id=row.call_id, why=why)

    def _known(self) -> tuple[str, ...]:
        clinic = self._clinic()
        return tuple(provider.name for provider in clinic.providers)


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
