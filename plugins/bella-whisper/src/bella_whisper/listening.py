"""One utterance from audio to words: is anybody speaking, and if so, what do the engines hear?"""

import asyncio

from bella_core.plugin import Audio, Logger, SpeechHints, Transcript

from . import gate
from .hearing import Heard
from .ladder import Ladder
from .sound import loudest, samples
from .workers import Workers

#: Rates that something can be made of, in samples a second.
_RATES = range(4_000, 192_001)
#: Where no voice detector is installed: the loudest sample below which there is nothing but a line's own noise (-44 dB).
_LOUDEST_SILENCE = 200
#: Seconds that the voice detector may take; it needs some thousandths, so that more means a machine at its end.
_GATE_S = 1.0


class Listener:
    """
    Transcribe utterances.

    Args:
        ladder: the engines.
        logger: told of a voice detector that fails.
        detects: whether a voice detector is installed.
    """

    def __init__(self, ladder: Ladder, logger: Logger, *, detects: bool) -> None:
        self._ladder = ladder
        self._logger = logger
        self._workers = Workers("bella-whisper-gate", 1) if detects else None

    async def transcribe(self, audio: Audio, hints: SpeechHints) -> Transcript | None:
        """Return what is said, an empty text if nobody speaks; None if no engine knows the language."""
        if audio.format.rate_hz not in _RATES:
            return None
        voice = await self.voice(audio)
        if _silent(audio) if voice is None else not voice.heard:
            return Transcript("", hints.language, engine="voice detector")
        return await self._ladder.transcribe(Heard(audio, voice), hints)

    async def voice(self, audio: Audio) -> gate.Voice | None:
        """Return where somebody speaks; None if no voice detector is installed, or it fails: then the engines are asked."""
        if self._workers is None:
            return None
        try:
            return await asyncio.wait_for(self._workers.run(lambda: gate.listen(samples(audio))), _GATE_S)
        except Exception as error:  # noqa: BLE001  # whatever its libraries raise, a caller is heard without it
            self._logger.warning("voice_detector_failed", error=error)
            return None

    async def close(self) -> None:
        """Let go of the voice detector's thread."""
        if self._workers is not None:
            await self._workers.close()


def _silent(audio: Audio) -> bool:
    return loudest(audio) < _LOUDEST_SILENCE
