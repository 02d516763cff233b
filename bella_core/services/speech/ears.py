"""The caller's side of a call by live audio: a clock that runs with the audio, and what happens on it."""

from collections.abc import Callable
from typing import Any

import attrs

from bella_core.domain.dialogue.types import Listen
from bella_core.telephony import mulaw

from .activity import Detector
from .endpointing import Endpointer
from .hearing import Utterance

#: Bytes before an utterance was noticed that belong to it: seven tenths of a second.
_BEFORE = 5600
#: How loud a block is at most that is silence whatever the detector says: 67 dB below the loudest, where nobody speaks. Silero goes on to
#: take the silence after a word for speech, for a tenth of a second and up to a half.
_SILENT = 34.0
#: Seconds of such silence outside an utterance that the detector hears: the rest of it says nothing new, and is most of many a call.
_SETTLED_S = 0.35
#: Seconds of quiet after which a caller who spoke longer than an utterance may be is listened to again.
_QUIET_S = 0.5


@attrs.frozen
class Began:
    """The caller has begun to speak."""


@attrs.frozen(eq=False)
class Ended:
    """The caller has spoken."""

    utterance: Utterance


@attrs.frozen
class Rang:
    """The time that was set has passed."""


@attrs.frozen
class Key:
    """The caller pressed a key."""

    digit: str


@attrs.frozen
class Returned:
    """A mark came back."""

    mark: str


Happening = Began | Ended | Rang | Key | Returned


class Ears:
    """
    Follow a caller's audio.

    Time here is the time of the audio: a process that is late hears no pause where there was none.

    Args:
        detector: tells speech from noise.
        begin: makes an utterance, given what is listened for and its first audio.
        discard: gets an utterance that nobody wants any more.
        tell: is told what happens.
    """

    def __init__(
        self,
        detector: Detector,
        begin: Callable[[Listen, bytes], Utterance],
        discard: Callable[[Utterance], None],
        tell: Callable[[Happening], None],
    ) -> None:
        self._detector = detector
        self._block_s = detector.block / mulaw.RATE_HZ
        self._points = Endpointer(self._block_s)
        self._begin = begin
        self._discard = discard
        self._tell = tell
        self._listen = Listen("open", "en-CA")
        self._usual = (begin, discard)
        self._tape: Callable[[bytes], None] | None = None
        self._waiting = bytearray()
        self._before = bytearray()
        self._utterance: Utterance | None = None
        self._deaf = False
        self._silent_s = 0.0
        self._quiet_needed_s = 0.0
        self._now_s = 0.0
        self._rings_at: float | None = None

    @property
    def speaking(self) -> bool:
        """Tell whether the caller is in the middle of an utterance."""
        return self._utterance is not None

    def expect(self, listen: Listen) -> None:
        """Listen for an answer of this kind; an utterance that has begun goes on."""
        self._listen = listen
        self._points.expect(listen.mode)

    def attend(self, *, deaf: bool = False, barging: bool = False) -> None:
        """Say what bella is doing: ``deaf`` while she must not be interrupted, ``barging`` while she may be, but not by a cough."""
        self._deaf = deaf
        self._points.barging = barging
        if deaf:
            self.drop()

    def ring_in(self, seconds: float | None) -> None:
        """Have ``Rang`` told after some seconds without an utterance; None for never."""
        self._rings_at = None if seconds is None else self._now_s + seconds

    def tape(self, take: Callable[[bytes], None], begin: Callable[[Listen, bytes], Any]) -> None:
        """Hand all audio to ``take`` from now on, and let ``begin`` make the utterances in it."""
        self.drop()
        self._tape, self._begin, self._discard = take, begin, lambda _: None

    def untape(self) -> None:
        """Listen as usual again."""
        self.drop()
        self._tape, (self._begin, self._discard) = None, self._usual

    def drop(self) -> None:
        """Stop listening to the utterance that has begun: it was none, or nobody wants it."""
        if self._utterance is not None:
            self._discard(self._utterance)
        self._over()

    def hear(self, audio: bytes) -> None:
        """Take the next audio."""
        if self._tape is not None:
            self._tape(audio)
        self._waiting += audio
        block = self._detector.block
        while len(self._waiting) >= block:
            self._block(bytes(self._waiting[:block]))
            del self._waiting[:block]

    def _block(self, block: bytes) -> None:
        self._now_s += self._block_s
        silent = mulaw.level(block) <= _SILENT
        if self._utterance is not None:
            self._go_on(self._utterance, block, silent=silent)
        else:
            self._before += block
            del self._before[:-_BEFORE]
            self._silent_s = self._silent_s + self._block_s if silent else 0.0
            self._notice(self._detector.hear(block) if self._silent_s <= _SETTLED_S else 0.0)
        if self._rings_at is not None and self._now_s >= self._rings_at:
            self._rings_at = None
            self._tell(Rang())

    def _notice(self, probability: float) -> None:
        if self._deaf:
            return
        if self._quiet_needed_s > 0:
            self._quiet_needed_s = _QUIET_S if probability >= 0.5 else self._quiet_needed_s - self._block_s
            return
        if self._points.hear(probability) == "started":
            self._utterance = self._begin(self._listen, bytes(self._before))
            self._before.clear()
            self._rings_at = None
            self._tell(Began())

    def _go_on(self, utterance: Utterance, block: bytes, *, silent: bool) -> None:
        utterance.add(block)
        probability = self._detector.hear(block)
        ended = self._points.hear(0.0 if silent else probability) == "ended"
        utterance.voiced_s = self._points.voiced_s
        if ended or utterance.full:
            self._quiet_needed_s = 0.0 if ended else _QUIET_S
            self._over()
            self._tell(Ended(utterance))

    def _over(self) -> None:
        self._utterance, self._silent_s = None, 0.0
        self._points.stop()
