"""What was said in an utterance, as the body of a turn: words, nothing, or a noise; never words that nobody said."""

import asyncio
from collections.abc import Awaitable, Callable

from bella_core.core.logging import get_logger, log_context
from bella_core.core.metrics import TURN_PART, timed
from bella_core.domain.dialogue.types import Listen
from bella_core.plugin import SpeechHints, Transcript
from bella_core.runtime.hooks import Hooks
from bella_core.telephony.forms import MAX_SPEECH, clean
from bella_core.telephony.transport import Nothing, Spoken

from .hearing import Utterance
from .load import Load

#: Seconds for the words of one utterance, and after how many of them the caller is told that bella is still there.
WORDS_S, SOFT_S = 6.0, 2.5
#: Less speech than this, in seconds, is no utterance, and no engine is asked to find words in it.
_LEAST_S = 0.2

_log = get_logger(__name__)


class Transcriber:
    """
    Have the utterances of one call transcribed.

    Args:
        hooks: the engines.
        call_id: bella's, for the log. ``load``: is told how long words take.
        words_s: seconds for the words of one utterance.

    Attributes:
        lost: how many utterances in a row no engine could tell.
        asked_s: seconds of all utterances that engines were asked to write down.
    """

    def __init__(self, hooks: Hooks, call_id: str, load: Load, words_s: float) -> None:
        self._hooks = hooks
        self._words_s = words_s
        self._call_id = call_id
        self._load = load
        self._closing: set[asyncio.Task[None]] = set()
        self.lost, self.asked_s = 0, 0.0

    def begin(self, listen: Listen, audio: bytes) -> Utterance:
        """Return a new utterance, that engines are listening to already."""
        return Utterance(self._hooks, SpeechHints(listen.language, listen.expecting, listen.hints), audio)

    def discard(self, utterance: Utterance) -> None:
        """Let go of an utterance, behind the call."""
        task = asyncio.create_task(utterance.close())
        self._closing.add(task)
        task.add_done_callback(self._closing.discard)

    async def close(self) -> None:
        """Wait until every discarded utterance is let go of."""
        if self._closing:
            await asyncio.wait(set(self._closing))

    async def body(self, utterance: Utterance, hold_on: Callable[[], Awaitable[None]]) -> Spoken | Nothing | None:
        """
        Return what was said.

        Args:
            hold_on: called once if it takes long.

        Returns:
            ``Nothing`` when no engine could tell; None when it was a noise.
        """
        if utterance.voiced_s < _LEAST_S:
            self.discard(utterance)
            return None
        self.asked_s += utterance.seconds
        with log_context(call_id=self._call_id), timed(TURN_PART, "transcribe"):
            transcript = await self._transcript(utterance, hold_on)
        if transcript is None:
            self.lost += 1
            _log.warning("utterance_lost", call_id=self._call_id, seconds=round(utterance.seconds, 1))
            return Nothing()
        self.lost = 0
        text = clean(transcript.text, MAX_SPEECH)
        return Spoken(text, transcript.confidence) if any(map(str.isalnum, text)) else None

    async def _transcript(self, utterance: Utterance, hold_on: Callable[[], Awaitable[None]]) -> Transcript | None:
        task, begun = asyncio.create_task(utterance.words(self._words_s)), self._load.begun()
        try:
            await asyncio.wait({task}, timeout=SOFT_S)
            if not task.done():
                await hold_on()
            return await task
        finally:
            self._load.ended(begun)
            if not task.done():
                task.cancel()
                self.discard(utterance)
