"""Calls by live audio: which are taken, which are going on, and what one leaves behind when its stream ends."""

import asyncio
from collections import OrderedDict
from collections.abc import AsyncIterator
from math import ceil
from typing import Protocol

from bella_core.core.clock import Clock
from bella_core.core.errors import DatabaseAway, UnknownCall
from bella_core.core.logging import get_logger, log_context
from bella_core.core.metrics import STREAMS_REFUSED, record
from bella_core.core.phi import allow
from bella_core.core.settings import SpeechSettings
from bella_core.domain.clinic import Location
from bella_core.domain.dialogue.types import Reply
from bella_core.telephony.media import Frame, Started

from ..usage import UsageNotes
from .activity import Detectors
from .mouth import Player
from .reading import read
from .talking import Left, Parts, Talk
from .tickets import Sealer, Ticket, open_ticket, seal_ticket
from .transcribing import WORDS_S

#: How many calls may have left something that nobody has come for.
_MOST_LEFT = 1000

_log = get_logger(__name__)
allow("reason", ("no_speech_engine", "too_many_streams", "speech_behind"))


class Calls(Protocol):
    """Who knows what was last said; ``services.conversation.Conversation`` does."""

    async def latest(self, call_id: str) -> Reply | None: ...


class StreamDesk:
    """
    Take calls by live audio.

    Args:
        parts: see there. ``calls``: knows what was last said in a call.
        settings: how many calls at a time, and what tells speech from noise.
        vault: seals tickets.

    Attributes:
        everywhere: take every location's calls, whatever its transport, and however far engines are behind: the calls of one who tries.
        words_s: seconds for the words of one utterance.
        usage: is told how long streams were, and how much of them engines heard; None where nobody asks what they cost.
    """

    def __init__(self, parts: Parts, calls: Calls, settings: SpeechSettings, vault: Sealer, clock: Clock) -> None:
        self._parts = parts
        self._calls = calls
        self._settings = settings
        self._vault = vault
        self._clock = clock
        self._detectors = Detectors(settings.voice_activity)
        self._live: dict[str, asyncio.Task[Left]] = {}
        self._left: OrderedDict[str, Left] = OrderedDict()
        self.everywhere = False
        self.words_s = WORDS_S
        self.usage: UsageNotes | None = None

    @property
    def live(self) -> int:
        """Return how many streams there are now."""
        return len(self._live)

    def admits(self, location: Location) -> bool:
        """Tell whether a call to a location is to be heard by live audio, can be, and finds room in this process."""
        if not self.everywhere and location.answering.transport != "stream":
            return False
        why = self._refusal()
        if why is not None:
            _log.warning("stream_not_taken", location_id=location.id, reason=why)
            record(STREAMS_REFUSED, 1, why)
        return why is None

    def speaks(self, language: str) -> bool:
        """Tell whether a plugin speaks a language at present, as far as is known."""
        return self._can("synthesize") and self._parts.voice.knows(language)

    def ticket(self, ticket: Ticket) -> str:
        """Return what ties the next stream to its call."""
        return seal_ticket(self._vault, ticket, self._clock.now())

    def take_left(self, call_id: str) -> Left | None:
        """Return, once, what a call's last stream left behind; None if it broke off, or was another process's."""
        return self._left.pop(call_id, None)

    async def hold(self, started: Started, frames: AsyncIterator[Frame | None], player: Player) -> None:
        """
        Hold a call from its stream's first message on; returns when the stream is to be closed.

        Args:
            frames: what follows; ends when the socket does, or is silent for too long.

        Raises:
            BadTicket: nobody here sent Twilio to this socket.
        """
        ticket = open_ticket(self._vault, started.parameters.get("ticket", ""), started.call_sid, self._clock.now())
        if not started.telephone_audio:
            _log.error("stream_refused", carrier_id=ticket.carrier_id, reason="no_telephone_audio")
        elif (before := self._live.get(ticket.call_id)) is not None:  # the same call again: its first socket is dead
            before.cancel()
            await asyncio.wait({before})
            await self._converse(ticket, frames, player)
        elif self.live < self._settings.max_streams:
            await self._converse(ticket, frames, player)

    async def close(self) -> None:
        """End all streams; each call goes on wherever its carrier asks next."""
        for task in list(self._live.values()):
            task.cancel()
        if self._live:
            await asyncio.wait(set(self._live.values()))

    def _refusal(self) -> str | None:
        """Return why no call can be taken now; None if one can."""
        if not (self._can("transcribe") or self._can("open_transcription")):
            return "no_speech_engine"
        if self.live >= self._settings.max_streams:
            return "too_many_streams"
        return "speech_behind" if self._parts.load.behind and not self.everywhere else None

    def _can(self, hook: str) -> bool:
        return bool(self._parts.hooks.runner.able(hook))

    async def _converse(self, ticket: Ticket, frames: AsyncIterator[Frame | None], player: Player) -> None:
        try:
            reply = await self._calls.latest(ticket.call_id)
        except (DatabaseAway, TimeoutError) as error:
            _log.warning("stream_refused", carrier_id=ticket.carrier_id, error=error)
            return
        if reply is None:
            return
        self._left.pop(ticket.call_id, None)
        detector = await self._detectors.take()
        talk, begun = Talk(self._parts, ticket, player, detector, reply, words_s=self.words_s), self._clock.monotonic()
        said = ticket.said == int(reply.id.rpartition(":")[2])
        with log_context(call_id=ticket.call_id):
            talking = self._live[ticket.call_id] = asyncio.create_task(talk.go_on(said=said))
            reading = asyncio.create_task(read(talk, frames))
            _log.info("stream_started", carrier_id=ticket.carrier_id, count=self.live)
            try:
                await asyncio.wait({talking, reading}, return_when=asyncio.FIRST_COMPLETED)
            finally:
                talking.cancel()
                reading.cancel()
                await asyncio.wait({talking, reading})
                if self._live.get(ticket.call_id) is talking:
                    del self._live[ticket.call_id]
                await talk.close()
                self._detectors.give(detector)
                await self._note_usage(ticket.call_id, self._clock.monotonic() - begun, talk.transcribed_s)
            self._note(ticket, talking, reading)

    async def _note_usage(self, call_id: str, streamed_s: float, transcribed_s: float) -> None:
        """Note how long a stream was, and how much of it engines were given, in whole seconds."""
        if self.usage is not None:
            await self.usage.note(call_id, {"stream_seconds": ceil(streamed_s), "transcription_seconds": ceil(transcribed_s)})

    def _note(self, ticket: Ticket, talking: "asyncio.Task[Left]", reading: "asyncio.Task[None]") -> None:
        for task in (talking, reading):
            error = None if task.cancelled() else task.exception()
            if isinstance(error, UnknownCall):
                _log.warning("call_unknown", carrier_id=ticket.carrier_id)
            elif error is not None and not isinstance(error, ConnectionError):
                _log.error("stream_failed", carrier_id=ticket.carrier_id, error=error)
        if not talking.cancelled() and talking.exception() is None:
            self._left[ticket.call_id] = talking.result()
            while len(self._left) > _MOST_LEFT:
                self._left.popitem(last=False)
        _log.info("stream_ended", carrier_id=ticket.carrier_id, count=self.live)
