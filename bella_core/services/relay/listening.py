"""What the caller does after a reply, and while it is being said: speaks, keys, interrupts, or says nothing."""

import asyncio
from collections.abc import Mapping
from types import MappingProxyType

import attrs

from bella_core.core.errors import BellaError
from bella_core.domain.dialogue.types import Listen, ListenFor
from bella_core.telephony.forms import MAX_SPEECH
from bella_core.telephony.keypads import Keypad, keyed, keypad_of
from bella_core.telephony.relay import Failed, Frame, Interrupted, Played, Pressed, Prompted, RelayTransport, Speaking
from bella_core.telephony.relay_playback import RelayPlayback
from bella_core.telephony.transport import Body, Keys, Nothing, Spoken

#: Seconds to wait for the next key, where more than one is awaited; and for words after a sound that became none.
_KEY_S, _AGAIN_S = 3.0, 3.0
#: Longest that somebody is listened to without a pause, in seconds.
_LONGEST_S = 60.0
#: Seconds for which more is waited for when Twilio takes a caller to have finished: numbers and letters are said with pauses.
PATIENCE_S: Mapping[ListenFor, float] = MappingProxyType({"phone": 1.2, "birth_date": 1.2, "spelling": 1.5})
#: How many digits make a telephone number and a date of birth whole.
_WHOLE: Mapping[ListenFor, int] = MappingProxyType({"phone": 10, "birth_date": 8})


class RelayFailed(BellaError):
    """Twilio says that something went wrong on its side: what bella said may not have been heard."""


@attrs.frozen(eq=False)
class Line:
    """
    What one call is heard by.

    Args:
        frames: what came over the socket, in order.
        pace: how much faster than on a telephone time goes by.
    """

    frames: "asyncio.Queue[Frame]"
    transport: RelayTransport
    pace: float = 1.0

    @staticmethod
    def now() -> float:
        """Return the event loop's seconds."""
        return asyncio.get_running_loop().time()

    async def next(self, until: float) -> Frame | None:
        """
        Return what comes next; None when nothing has by ``until``, in the loop's seconds.

        Raises:
            RelayFailed: it is a failure of Twilio's.
        """
        try:
            async with asyncio.timeout_at(until):
                frame = await self.frames.get()
        except TimeoutError:
            return None
        if isinstance(frame, Failed):
            raise RelayFailed("the relay failed")
        return frame

    def after(self, seconds: float) -> float:
        """Return the loop's time some seconds of a call from now."""
        return self.now() + seconds / self.pace


class Listening:
    """
    Wait for one answer.

    Args:
        line: of the call.
        playback: of the reply that is answered.
        listen: what an answer would look like.
    """

    def __init__(self, line: Line, playback: RelayPlayback, listen: Listen) -> None:
        self._line = line
        self._playback = playback
        self._mode: ListenFor = listen.mode
        self._keypad: Keypad = keypad_of(listen)
        self._keys = ""
        self._words: list[str] = []
        self._partial = ""
        self._speaking_until: float | None = None
        self._until = playback.ends_at

    async def answer(self) -> Body:
        """
        Return what the caller answers; ``Nothing`` when the time for it is up.

        Raises:
            RelayFailed: the caller may not have heard what they are to answer.
        """
        body: Body | None = None
        while body is None:
            frame = await self._line.next(self._until)
            body = self._rang() if frame is None else self._happened(frame)
        return body

    def _happened(self, frame: Frame) -> Body | None:
        match frame:
            case Prompted(_, True):
                return self._said(frame)
            case Prompted(text, False):
                self._still_speaking(text)
            case Speaking("client", on):
                self._noticed(on=on)
            case Pressed():
                return self._pressed(frame)
            case Interrupted(until):
                self._playback.interrupted(until)
                self._await_words()
            case Played(words):
                self._playback.played(words)
                self._said_out()
            case Speaking("agent", False):
                self._playback.quiet(self._line.now())
                self._said_out()
        return None

    # --- words ---

    def _said(self, prompt: Prompted) -> Body | None:
        self._partial, self._speaking_until = "", None
        if self._keys or self._playback.must_be_waited_for(self._line.now()):
            return None  # said before what must be heard was: it answers nothing
        body = self._line.transport.read(prompt)
        if isinstance(body, Spoken):
            self._words.append(body.text)
        if not self._words:
            self._await_words()
            return None
        patience = PATIENCE_S.get("spelling" if self._spelling() else self._mode, 0.0)
        if not patience or self._whole():
            return self._spoken()
        self._wait(patience)
        return None

    def _whole(self) -> bool:
        """Tell whether what was said has as many digits as are awaited."""
        wanted = _WHOLE.get(self._mode)
        return wanted is not None and sum(map(str.isdigit, "".join(self._words))) >= wanted

    def _spelling(self) -> bool:
        """Tell whether letters are being said where a name is awaited."""
        return self._mode == "name" and len(self._words[-1].rstrip(".,").rpartition(" ")[2]) == 1

    def _still_speaking(self, words: str) -> None:
        self._partial = words
        self._noticed(on=True)

    def _noticed(self, *, on: bool) -> None:
        """Note that the caller begins or stops to speak: while they do, nothing is hurried."""
        if self._playback.must_be_waited_for(self._line.now()):
            return
        if on:
            self._speaking_until = self._speaking_until or self._line.after(_LONGEST_S)
            self._until = self._speaking_until
        elif self._speaking_until is not None:
            self._speaking_until = None
            self._await_words()

    def _await_words(self) -> None:
        """Wait for words that are on the way, or for the end of what bella is saying."""
        if self._speaking_until is None:
            self._until = self._line.after(_AGAIN_S) if self._playback.over else self._playback.ends_at

    def _spoken(self) -> Spoken:
        return Spoken(" ".join(filter(None, (*self._words, self._partial)))[:MAX_SPEECH])

    # --- keys ---

    def _pressed(self, key: Pressed) -> Body | None:
        if key.digit != "0" and self._playback.must_be_waited_for(self._line.now()):
            return None  # a person may be asked for at any time
        self._words.clear()
        self._keys += key.digit
        self._wait(_KEY_S)
        return keyed(self._keys, self._keypad)

    # --- time ---

    def _said_out(self) -> None:
        """Begin to wait for an answer once bella has finished, unless there is something of one already."""
        if self._playback.over and not (self._keys or self._words or self._speaking_until):
            self._wait(self._keypad.timeout_s)

    def _wait(self, seconds: float) -> None:
        self._until = self._line.after(seconds)

    def _rang(self) -> Body | None:
        if self._keys:
            return Keys(self._keys)
        if self._words or self._partial:
            return self._spoken()
        if self._playback.over or self._speaking_until is not None:
            return Nothing()
        self._playback.finish()
        self._wait(self._keypad.timeout_s)
        return None


async def said_meanwhile(line: Line) -> Body | None:
    """
    Return what the caller went on to say while a turn was being taken; by key only a person is asked for then.

    Such words answer what was asked before. The reply that they overtake is not said, and does not count as heard.
    """
    words, partial, until = list[str](), "", line.after(_LONGEST_S)
    while partial or not line.frames.empty():
        frame = await line.next(min(until, line.after(_AGAIN_S)))
        match frame:
            case None:
                break
            case Prompted(text, last):
                partial = "" if last else text
                if last and isinstance(line.transport.read(frame), Spoken):
                    words.append(text)
            case Pressed("0"):
                return Keys("0")
    said = " ".join(filter(None, (*words, partial)))
    return Spoken(said[:MAX_SPEECH]) if said else None


def forget(line: Line) -> None:
    """
    Leave what happened while a turn was being taken: its reply must be heard first, and answers given before it answer nothing.

    A person may be asked for at any time: such a key counts as pressed at the reply's first word.

    Raises:
        RelayFailed: something of it was a failure of Twilio's.
    """
    wanted = False
    while not line.frames.empty():
        frame = line.frames.get_nowait()
        if isinstance(frame, Failed):
            raise RelayFailed("the relay failed")
        wanted = wanted or frame == Pressed("0")
    if wanted:
        line.frames.put_nowait(Pressed("0"))
