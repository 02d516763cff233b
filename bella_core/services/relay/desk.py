"""Calls over the relay: which are taken, which are going on, and what one leaves behind when its session ends."""

import asyncio
from collections import OrderedDict
from collections.abc import AsyncIterator
from math import ceil
from typing import Protocol, get_args

import attrs

from bella_core.core.clock import Clock
from bella_core.core.errors import DatabaseAway, UnknownCall
from bella_core.core.logging import get_logger, log_context
from bella_core.core.phi import allow
from bella_core.domain.clinic import Location
from bella_core.domain.dialogue.types import Reply
from bella_core.telephony.locales import Locales
from bella_core.telephony.relay import Fault, Frame, Refused, RelayTransport, Setup, Why, end_message

from ..speech.tickets import Sealer, Ticket, open_ticket, seal_ticket
from ..usage import UsageNotes
from .listening import Line
from .talking import Left, Means, Sender, Talk

#: How many calls may have left something that nobody has come for.
_MOST_LEFT = 1000
#: How many messages may wait until they are looked at; then the socket is not read any further.
_MOST_WAITING = 200
#: How many messages that cannot be read one session may send.
_MOST_REFUSED = 50

_log = get_logger(__name__)
allow("reason", (*get_args(Fault), *get_args(Why), "too_many_relays", "set_up_twice"))


class Calls(Protocol):
    """Who knows what was last said; ``services.conversation.Conversation`` does."""

    async def latest(self, call_id: str) -> Reply | None: ...


@attrs.define(eq=False)
class RelayDesk:
    """
    Take calls over the relay.

    Args:
        means: see there. ``calls``: knows what was last said in a call.
        locales: in which languages and voices.
        most: how many calls at a time.
        vault: seals tickets.
        everywhere: take every location's calls, whatever its transport.
        pace: how much faster than on a telephone time goes by; for calls that are simulated.
        usage: is told how long sessions were; None where nobody asks what they cost.
    """

    _means: Means
    _calls: Calls
    _locales: Locales
    _most: int
    _vault: Sealer
    _clock: Clock
    everywhere: bool = False
    pace: float = 1.0
    usage: UsageNotes | None = None
    _live: "dict[str, asyncio.Task[Left]]" = attrs.field(init=False, factory=dict)
    _left: "OrderedDict[str, Left]" = attrs.field(init=False, factory=OrderedDict)

    @property
    def live(self) -> int:
        """Return how many sessions there are now."""
        return len(self._live)

    def admits(self, location: Location) -> bool:
        """Tell whether a call to a location is to be held over the relay, and finds room in this process."""
        if not self.everywhere and location.answering.transport != "relay":
            return False
        if self.live >= self._most:
            _log.warning("relay_not_taken", location_id=location.id, reason="too_many_relays")
            return False
        return True

    def ticket(self, ticket: Ticket) -> str:
        """Return what ties the next session to its call."""
        return seal_ticket(self._vault, ticket, self._clock.now())

    def take_left(self, call_id: str) -> Left | None:
        """Return, once, what a call's last session left behind; None if it broke off, or was another process's."""
        return self._left.pop(call_id, None)

    async def hold(self, setup: Setup, frames: AsyncIterator[Frame | None], sender: Sender) -> None:
        """
        Hold a call from its session's first message on; returns when the session is to be closed.

        Args:
            frames: what follows; ends when the socket does.

        Raises:
            BadTicket: nobody here sent Twilio to this socket.
        """
        ticket = open_ticket(self._vault, setup.parameters.get("ticket", ""), setup.call_sid, self._clock.now())
        if (before := self._live.get(ticket.call_id)) is not None:  # the same call again: its first socket is dead
            before.cancel()
            await asyncio.wait({before})
        try:
            reply = await self._calls.latest(ticket.call_id)
        except (DatabaseAway, TimeoutError) as error:
            _log.warning("relay_not_taken", carrier_id=ticket.carrier_id, error=error)
            return
        if self.live >= self._most:  # nothing is awaited from here until it is one of those that are live
            _log.warning("relay_not_taken", carrier_id=ticket.carrier_id, reason="too_many_relays")
            return
        if reply is not None:
            await self._converse(ticket, reply, frames, sender)

    async def close(self) -> None:
        """End all sessions; each call goes on wherever its carrier asks next."""
        for task in list(self._live.values()):
            task.cancel()
        if self._live:
            await asyncio.wait(set(self._live.values()))

    async def _converse(self, ticket: Ticket, reply: Reply, frames: AsyncIterator[Frame | None], sender: Sender) -> None:
        self._left.pop(ticket.call_id, None)
        line = Line(asyncio.Queue(_MOST_WAITING), RelayTransport(self._locales), self.pace)
        talk, begun = Talk(self._means, ticket, line, sender, reply), self._clock.monotonic()
        with log_context(call_id=ticket.call_id):
            talking = self._live[ticket.call_id] = asyncio.create_task(talk.go_on())
            reading = asyncio.create_task(_read(line, frames))
            _log.info("relay_started", carrier_id=ticket.carrier_id, count=self.live)
            try:
                await asyncio.wait({talking, reading}, return_when=asyncio.FIRST_COMPLETED)
            finally:
                talking.cancel()
                reading.cancel()
                await asyncio.wait({talking, reading})
                if self._live.get(ticket.call_id) is talking:
                    del self._live[ticket.call_id]
                await self._note_usage(ticket.call_id, begun)
            await self._note(ticket, talking, reading, sender)

    async def _note_usage(self, call_id: str, begun: float) -> None:
        """Note how long a session was, in whole seconds, as a call would have taken it."""
        if self.usage is not None:
            await self.usage.note(call_id, {"relay_seconds": ceil(self.pace * (self._clock.monotonic() - begun))})

    async def _note(self, ticket: Ticket, talking: "asyncio.Task[Left]", reading: "asyncio.Task[None]", sender: Sender) -> None:
        for task in (talking, reading):
            error = None if task.cancelled() else task.exception()
            if isinstance(error, UnknownCall):
                _log.warning("call_unknown", carrier_id=ticket.carrier_id)
            elif error is not None and not isinstance(error, ConnectionError):
                _log.error("relay_failed", carrier_id=ticket.carrier_id, error=error)
        _log.info("relay_ended", carrier_id=ticket.carrier_id, count=self.live)
        if talking.cancelled() or talking.exception() is not None:
            return
        left = talking.result()
        self._left[ticket.call_id] = left
        while len(self._left) > _MOST_LEFT:
            self._left.popitem(last=False)
        if left.handoff.why != "done":
            _log.warning("relay_given_up", carrier_id=ticket.carrier_id, reason=left.handoff.why)
        try:
            await sender.send(end_message(left.handoff))
        except ConnectionError:
            _log.warning("relay_socket_gone", carrier_id=ticket.carrier_id)


async def _read(line: Line, frames: AsyncIterator[Frame | None]) -> None:
    """Hand on what comes until the session ends, or too much of it cannot be read; what cannot is said once in the log."""
    refused = 0
    async for frame in frames:
        if frame is None:
            continue
        if not isinstance(frame, Setup | Refused):
            await line.frames.put(frame)
            continue
        if not refused:
            _log.warning("relay_message_refused", reason=frame.fault if isinstance(frame, Refused) else "set_up_twice")
        refused += 1
        if refused >= _MOST_REFUSED:
            return
