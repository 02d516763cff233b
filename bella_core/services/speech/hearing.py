"""
One utterance on its way into words: an engine that listens along is fed while the caller speaks, and every byte is kept as well.

Whatever becomes of that engine, the whole utterance goes to those that transcribe at its end. Nothing that was said is lost, and
nothing is made up: who cannot tell what was said says so.
"""

import asyncio

from bella_core.core.logging import get_logger
from bella_core.plugin import Audio, AudioFormat, SpeechHints, Transcript
from bella_core.runtime.hooks import Hooks
from bella_core.runtime.speech import TranscriptionStream
from bella_core.telephony import mulaw

TELEPHONE = AudioFormat("mulaw", mulaw.RATE_HZ)
#: Longest utterance, in seconds.
LONGEST_S = 60
#: Bytes that are handed over at a time: a tenth of a second.
_CHUNK = 800
#: Part of the time for a transcript after which the engine that listened along is no longer waited for.
_SHARE = 0.6

_log = get_logger(__name__)


class Utterance:
    """
    Collect an utterance, and have it transcribed.

    Args:
        hooks: the engines.
        hints: what to listen for.
        first: the audio so far.
    """

    def __init__(self, hooks: Hooks, hints: SpeechHints, first: bytes = b"") -> None:
        self._hooks = hooks
        self._hints = hints
        self._audio = bytearray(first)
        self._whole = False
        self._news = asyncio.Event()
        self._stream: TranscriptionStream | None = None
        self._feeding = asyncio.create_task(self._feed())
        self.voiced_s = 0.0

    @property
    def seconds(self) -> float:
        """Return how long it is so far."""
        return len(self._audio) / mulaw.RATE_HZ

    @property
    def full(self) -> bool:
        """Tell whether it is as long as an utterance may be."""
        return self.seconds >= LONGEST_S

    def add(self, audio: bytes) -> None:
        """Take the next audio; what exceeds the longest utterance is dropped."""
        self._audio += audio[: LONGEST_S * mulaw.RATE_HZ - len(self._audio)]
        self._news.set()

    async def words(self, budget_s: float) -> Transcript | None:
        """
        Return what was said, once all of it was added.

        Args:
            budget_s: seconds for all engines together.

        Returns:
            A transcript, of ``""`` where nothing was said; ``None`` when no engine could tell.
        """
        loop = asyncio.get_running_loop()
        until = loop.time() + budget_s
        self._whole = True
        self._news.set()
        found = None
        await asyncio.wait({self._feeding}, timeout=budget_s * _SHARE)
        if self._feeding.done() and self._stream is not None:
            found = await self._stream.finish(max(0.0, until - loop.time()) * _SHARE)
        await self.close()
        if found is None:
            left = until - loop.time()
            found = await self._hooks.transcribe(Audio(bytes(self._audio), TELEPHONE), self._hints, left) if left > 0 else None
        return found

    async def close(self) -> None:
        """Let go of the engine that listens along."""
        self._feeding.cancel()
        await asyncio.wait({self._feeding})
        if self._stream is not None:
            await self._stream.close()

    async def _feed(self) -> None:
        """Hand the utterance to an engine while it grows, until it is whole or the engine fails."""
        self._stream = await self._hooks.open_transcription(TELEPHONE, self._hints)
        sent = 0
        while self._stream is not None and not self._stream.closed:
            waiting = len(self._audio) - sent
            if waiting >= _CHUNK or (self._whole and waiting):
                chunk = bytes(self._audio[sent : sent + _CHUNK])
                sent += len(chunk)
                await self._stream.send(chunk)
            elif self._whole:
                return
            else:
                self._news.clear()
                await self._news.wait()
