"""
One call over the relay, from its first reply in this session to its last: bella speaks, listens, takes the turn, and speaks again.

Whoever interrupts her stops her voice and nothing else: a turn that is being taken goes on to its end, and a booking with it.
"""

from collections.abc import Callable
from typing import Protocol

import attrs

from bella_core.domain.clinic import ClinicView
from bella_core.domain.dialogue.types import Reply
from bella_core.telephony.relay import Handoff, Why, language_message, play_message, text_message
from bella_core.telephony.relay_playback import RelayPlayback
from bella_core.telephony.transport import Body, TurnInput, Working

from ..conversation_words import words
from ..speech.tickets import Ticket
from .listening import Line, Listening, RelayFailed, forget, said_meanwhile

#: Longest session, in seconds; a call that takes longer goes on by ``<Gather>``.
LONGEST_S = 600.0


class Turns(Protocol):
    """Who takes the turns; ``services.conversation.Conversation`` does."""

    async def answer(self, given: TurnInput) -> Reply | Working: ...


class Sender(Protocol):
    """The socket; raises ``ConnectionError`` when nobody is there any more."""

    async def send(self, message: str) -> None: ...


@attrs.frozen
class Left:
    """What a session leaves to the carrier when it ends: the latest reply, which is still to be said, and why."""

    reply: Reply
    handoff: Handoff


@attrs.frozen(eq=False)
class Means:
    """
    What calls over the relay stand on.

    Args:
        clinic: returns the clinic as it is now.
        waiting_sound: the address of a sound for turns that take long, or None.
    """

    turns: Turns
    clinic: Callable[[], ClinicView]
    waiting_sound: str | None = None


class Talk:
    """
    Hold one call over one session.

    Args:
        means: see there. ``ticket``: whose call it is. ``line``: the caller's side. ``sender``: bella's.
        reply: the latest of the call; the session listens in its language when it begins.
    """

    def __init__(self, means: Means, ticket: Ticket, line: Line, sender: Sender, reply: Reply) -> None:
        self._means = means
        self._ticket = ticket
        self._line = line
        self._sender = sender
        self._reply = reply
        self._language = reply.listen.language if reply.listen else ""
        self._until = line.after(LONGEST_S)

    async def go_on(self) -> Left:
        """
        Talk until bella has nothing to listen for, or cannot go on here.

        Raises:
            ConnectionError: nobody is there any more.
            UnknownCall: the call did not start here.
        """
        try:
            return await self._talk()
        except RelayFailed:
            return self._left("failed")

    async def _talk(self) -> Left:
        overtaken = False
        while True:
            reply = self._reply
            if reply.listen is None or reply.then != "listen":
                return self._left("done")
            if self._line.now() >= self._until:
                return self._left("too_long")
            body = None if overtaken else await self._overtaking()
            overtaken, heard = body is not None, False
            if body is None:
                playback = await self._say()
                body = await Listening(self._line, playback, reply.listen).answer()
                heard = playback.heard(self._line.now())
            self._reply = await self._turn(body, heard=heard)

    def _left(self, why: Why) -> Left:
        return Left(self._reply, Handoff(int(self._reply.id.rpartition(":")[2]), why))

    async def _overtaking(self) -> Body | None:
        """Return what the caller has said before the latest reply is said; one that must be heard is overtaken by nothing."""
        if self._reply.uninterrupted:
            forget(self._line)
            return None
        return await said_meanwhile(self._line)

    async def _say(self) -> RelayPlayback:
        reply = self._reply
        assert reply.listen is not None  # else the session is over
        if reply.listen.language != self._language:
            self._language = reply.listen.language
            await self._sender.send(language_message(self._language, self._line.transport.locales))
        for message in self._line.transport.render(reply):
            await self._sender.send(message)
        must, rest = (
            " ".join(part.text for part in parts) for parts in (reply.parts[: reply.uninterrupted], reply.parts[reply.uninterrupted :])
        )
        return RelayPlayback(must, rest, self._line.now(), self._line.pace)

    async def _turn(self, body: Body, *, heard: bool) -> Reply:
        call_id, _, number = self._reply.id.rpartition(":")
        given = TurnInput(call_id, int(number) + 1, body, heard, self._ticket.carrier_id, self._ticket.location_id, "relay")
        answer = await self._means.turns.answer(given)
        while isinstance(answer, Working):
            await self._hold_on(answer.language)
            answer = await self._means.turns.answer(attrs.evolve(given, body=None))
        return answer

    async def _hold_on(self, language: str) -> None:
        """Say that bella is still there; nothing cuts that short, so that nobody's noise takes the answer behind it along."""
        prompt = words("working", language, self._means.clinic())
        await self._sender.send(text_message(prompt, self._line.transport.locales, last=True, interruptible=False))
        if self._means.waiting_sound is not None:
            await self._sender.send(play_message(self._means.waiting_sound))
