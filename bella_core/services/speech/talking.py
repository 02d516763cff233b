"""
One call by live audio, from its first reply on this stream to its last: bella speaks, listens, takes the turn, and speaks again.

Whoever interrupts her stops her voice and nothing else: a turn that is being taken goes on to its end, and a booking with it. A reply
counts as heard only when its mark came back and no ``clear`` of bella's own had brought it.
"""

import asyncio
from collections.abc import Callable
from typing import Protocol

import attrs

from bella_core.domain.clinic import ClinicView
from bella_core.domain.dialogue.types import Reply
from bella_core.runtime.hooks import Hooks
from bella_core.telephony.media_playback import Playback
from bella_core.telephony.transport import Body, TurnInput, Working

from .activity import Detector
from .ears import Ears, Happening
from .listening import Listening, Senses, forget, heard_out, said_meanwhile
from .load import Load
from .mouth import Mouth, Player
from .speaking import Voice
from .taping import Keeper, Taken, take_message
from .tickets import Ticket
from .transcribing import Transcriber

#: How many utterances in a row may be lost to the engines before the carrier listens in their place.
_LOST = 2


class Turns(Protocol):
    """Who takes the turns; ``services.conversation.Conversation`` does."""

    async def answer(self, given: TurnInput) -> Reply | Working: ...


@attrs.frozen
class Left:
    """
    What a stream leaves to the carrier when it ends.

    Args:
        reply: the latest. ``spoken``: it was heard, as far as it must be.
        deaf: no engine can tell what the caller says. ``taken``: what became of the message that the reply asks for.
    """

    reply: Reply
    spoken: bool
    deaf: bool = False
    taken: Taken | None = None


@attrs.frozen(eq=False)
class Parts:
    """
    What calls by live audio stand on.

    Args:
        clinic: returns the clinic as it is now. ``keeper``: keeps messages. ``load``: tells whether engines keep up.
    """

    hooks: Hooks
    voice: Voice
    turns: Turns
    clinic: Callable[[], ClinicView]
    keeper: Keeper
    load: Load


class Talk:
    """
    Hold one call over one stream.

    Args:
        parts: see there. ``ticket``: whose call it is.
        player: the caller's ear. ``detector``: tells speech from noise.
        reply: the latest of the call. ``words_s``: seconds for the words of one utterance.

    Attributes:
        ears: are given the caller's audio.
    """

    def __init__(self, parts: Parts, ticket: Ticket, player: Player, detector: Detector, reply: Reply, *, words_s: float) -> None:
        self._parts = parts
        self._ticket = ticket
        self._reply = reply
        transcriber = Transcriber(parts.hooks, ticket.call_id, parts.load, words_s)
        self.ears = Ears(detector, transcriber.begin, transcriber.discard, self.tell)
        self._senses = Senses(asyncio.Queue(), self.ears, Mouth(parts.voice, player, parts.clinic), transcriber)

    @property
    def transcribed_s(self) -> float:
        """Return how many seconds engines were asked to write down so far."""
        return self._senses.transcriber.asked_s

    def tell(self, happening: Happening) -> None:
        """Note what happened; it is seen to in its turn."""
        self._senses.happenings.put_nowait(happening)

    async def go_on(self, *, said: bool) -> Left:
        """
        Talk until bella has nothing to listen for, or cannot go on here.

        Args:
            said: the carrier's own voice has said the latest reply.

        Raises:
            ConnectionError: nobody is there any more.
            UnknownCall: the call did not start here.
        """
        playback = Playback.said() if said else None
        overtaken = False
        while True:
            reply, words_s = self._reply, None
            body = None if overtaken or playback else await self._overtaking()
            overtaken = body is not None
            if body is None:
                playback = playback or await self._say()
                if playback is None:
                    return Left(reply, spoken=False)
                if reply.listen is None or reply.then != "listen":
                    await heard_out(self._senses, playback)
                    return Left(reply, spoken=playback.heard, taken=await self._message(reply))
                listening = Listening(self._senses, playback, reply.listen)
                body, words_s = await listening.answer(), listening.words_s
            if self._senses.transcriber.lost >= _LOST:
                return Left(reply, spoken=True, deaf=True)
            self._reply = await self._turn(body, words_s, heard=playback is not None and playback.heard)
            playback = None

    async def close(self) -> None:
        """Let go of the utterance that has begun, and of those that nobody has looked at."""
        forget(self._senses)
        await self._senses.transcriber.close()

    async def _message(self, reply: Reply) -> Taken | None:
        """Take the message that a reply asks for, if it asks for one."""
        if reply.then != "message":
            return None
        language = reply.parts[-1].language if reply.parts else "en-CA"
        return await take_message(self._senses, self._parts.keeper, self._ticket.call_id, language)

    async def _overtaking(self) -> Body | None:
        """
        Return what the caller has said before the latest reply is said; at most once in a row, so that bella gets a word in.

        A reply that must be heard, of which an appointment is read back or confirmed, is overtaken by nothing.
        """
        if self._reply.then != "listen" or self._reply.uninterrupted:
            forget(self._senses)
            return None
        language = self._reply.listen.language if self._reply.listen else "en-CA"
        return await said_meanwhile(self._senses, language)

    async def _say(self) -> Playback | None:
        self.ears.attend(barging=True)
        return await self._senses.mouth.say(self._reply)

    async def _turn(self, body: Body, words_s: float | None, *, heard: bool) -> Reply:
        call_id, _, number = self._reply.id.rpartition(":")
        carrier = (self._ticket.carrier_id, self._ticket.location_id)
        voice_s, self._senses.mouth.voice_s = self._senses.mouth.voice_s, None
        given = TurnInput(call_id, int(number) + 1, body, heard, *carrier, "stream", words_s, voice_s)
        self.ears.attend()
        self.ears.ring_in(None)
        answer = await self._parts.turns.answer(given)
        while isinstance(answer, Working):
            await self._senses.mouth.hold_on(answer.language)
            answer = await self._parts.turns.answer(attrs.evolve(given, body=None))
        return answer
