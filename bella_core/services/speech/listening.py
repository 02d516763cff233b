"""What the caller does after a reply, and while it is being said: speaks, keys, interrupts, or says nothing."""

import asyncio

import attrs

from bella_core.domain.dialogue.types import Listen
from bella_core.telephony.keypads import Keypad, keyed, keypad_of
from bella_core.telephony.media_playback import Playback
from bella_core.telephony.transport import Body, Keys, Nothing, Spoken

from .ears import Began, Ears, Ended, Happening, Key, Rang, Returned
from .endpointing import PATIENCE_S
from .hearing import Utterance
from .mouth import Mouth
from .transcribing import Transcriber

#: Seconds to wait for the next key, where more than one is awaited; and for words after a noise.
_KEY_S, _AGAIN_S = 3.0, 3.0


@attrs.frozen(eq=False)
class Senses:
    """What one call is heard and spoken to with; ``happenings`` is what ears, keypad and player tell, in order."""

    happenings: "asyncio.Queue[Happening]"
    ears: Ears
    mouth: Mouth
    transcriber: Transcriber


class Listening:
    """
    Wait for one answer.

    Args:
        senses: of the call.
        playback: of the reply that is answered.
        listen: what an answer would look like.
    """

    def __init__(self, senses: Senses, playback: Playback, listen: Listen) -> None:
        self._happenings = senses.happenings
        self._ears = senses.ears
        self._mouth = senses.mouth
        self._transcriber = senses.transcriber
        self._playback = playback
        self._listen = listen
        self._keypad: Keypad = keypad_of(listen)
        self._keys = ""
        self._ended_at: float | None = None

    @property
    def words_s(self) -> float | None:
        """Return the seconds since the last sound of what was said, the patience with it among them; None after keys and silence."""
        if self._ended_at is None:
            return None
        return PATIENCE_S[self._listen.mode] + asyncio.get_running_loop().time() - self._ended_at

    async def answer(self) -> Body:
        """Return what the caller answers; ``Nothing`` when the time for it is up."""
        self._ears.expect(self._listen)
        self._attend()
        body: Body | None = None
        while body is None:
            match await self._happenings.get():
                case Returned(mark):
                    self._returned(mark)
                case Began():
                    await self._mouth.cut(self._playback)
                case Key(digit):
                    body = await self._pressed(digit)
                case Ended(utterance):
                    ended_at = asyncio.get_running_loop().time()
                    body = await self._ended(utterance)
                    self._ended_at = ended_at if isinstance(body, Spoken) else None
                case Rang():
                    body = self._rang()
        return body

    def _attend(self) -> None:
        playback = self._playback
        if not playback.over:
            self._ears.attend(deaf=not playback.interruptible, barging=playback.interruptible)
            self._ears.ring_in(playback.overdue_s)
            return
        self._ears.attend()
        if not self._ears.speaking:
            self._ears.ring_in(self._keypad.timeout_s)

    def _returned(self, mark: str) -> None:
        if self._playback.marked(mark):
            self._attend()

    async def _pressed(self, digit: str) -> Body | None:
        if not self._playback.over and not self._playback.interruptible and digit != "0":
            return None  # pressed before what must be heard was: it answers nothing, but a person may be asked for at any time
        self._ears.drop()
        await self._mouth.cut(self._playback)
        self._keys += digit
        if (body := keyed(self._keys, self._keypad)) is not None:
            return body
        self._ears.ring_in(_KEY_S)
        return None

    async def _ended(self, utterance: Utterance) -> Body | None:
        if self._keys or not (self._playback.over or self._playback.interruptible):
            self._transcriber.discard(utterance)
            self._ears.ring_in(_KEY_S if self._keys else self._playback.overdue_s)
            return None
        body = await self._transcriber.body(utterance, lambda: self._mouth.hold_on(self._listen.language))
        if body is not None:
            await self._mouth.cut(self._playback)  # they were speaking before she was
        elif self._playback.over:
            if not self._playback.heard:
                return Nothing()  # a noise cut bella off: she says it again
            if not self._ears.speaking:
                self._ears.ring_in(_AGAIN_S)
        return body

    def _rang(self) -> Body | None:
        if self._playback.over:
            return Keys(self._keys) if self._keys else Nothing()
        self._playback.clear()  # its mark never came
        self._attend()
        return None


async def said_meanwhile(senses: Senses, language: str) -> Body | None:
    """
    Return what the caller went on to say while a turn was being taken; by key only a person is asked for then.

    Such words answer what was asked before. The reply that they overtake is not said, and does not count as heard.
    """
    body: Body | None = None
    while senses.ears.speaking or not senses.happenings.empty():
        match await senses.happenings.get():
            case Ended(utterance):
                body = await senses.transcriber.body(utterance, lambda: senses.mouth.hold_on(language)) or body
            case Key("0"):
                return Keys("0")
    return body if isinstance(body, Spoken) else None


def forget(senses: Senses) -> None:
    """
    Leave what happened while a turn was being taken: its reply must be heard first, and answers given before it answer nothing.

    A person may be asked for at any time: such a key counts as pressed at the reply's first word, and what is being said is said.
    """
    senses.ears.drop()
    wanted = False
    while not senses.happenings.empty():
        happening = senses.happenings.get_nowait()
        if isinstance(happening, Ended):
            senses.transcriber.discard(happening.utterance)
        wanted = wanted or happening == Key("0")
    if wanted:
        senses.happenings.put_nowait(Key("0"))


async def heard_out(senses: Senses, playback: Playback) -> None:
    """Wait until a reply has been played that no answer follows."""
    senses.ears.attend(deaf=True)
    senses.ears.ring_in(playback.overdue_s)
    while not playback.over:
        match await senses.happenings.get():
            case Returned(mark):
                playback.marked(mark)
            case Rang():
                playback.clear()
            case Ended(utterance):
                senses.transcriber.discard(utterance)
