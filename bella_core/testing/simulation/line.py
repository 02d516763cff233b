"""The telephone line of simulated calls: the real understanding and the real dialogue, over a book in memory."""

import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from bella_core.domain.clinic import location_view
from bella_core.domain.dialogue import MAX_ASKS, initial, step
from bella_core.domain.dialogue.types import (
    Answer,
    Event,
    HungUp,
    Keyed,
    ListenFor,
    Reply,
    Silence,
    Started,
    Understood,
)
from bella_core.plugin.types import TurnContext, Utterance
from bella_core.services.extraction import Extractor

from .book import Book
from .channel import Heard
from .rows import Left, Row, Waiting

#: How long a turn takes, for the clock of the call.
_TURN = timedelta(seconds=12)


class Line(Protocol):
    """One call."""

    async def start(self) -> Reply:
        """Return the greeting."""
        ...

    async def say(self, heard: Heard, *, complete: bool) -> Reply:
        """Return the reply to what the engine wrote; ``complete``: bella was heard to the end."""
        ...

    async def press(self, keys: str, *, complete: bool) -> Reply:
        """Return the reply to keys."""
        ...

    async def wait(self) -> Reply:
        """Return the reply to silence."""
        ...

    async def hang_up(self) -> None:
        """End the call."""

    async def rows(self) -> Sequence[Row]:
        """Return what stands in the book."""
        ...


class MemoryLine:
    """
    A call to the first location of a clinic whose book is kept in memory.

    Attributes:
        slowest_ms: the longest step of the dialogue, in milliseconds of processor time.
        answered: of each turn with words, what was listened for, and bella's own part of the answer in seconds of processor time:
            to understand it, to decide, and to search the book, but not to write it down.
        left: kinds of what was left for staff; ``tasks``: all of it. ``waiting``: who was put on the waiting list.
    """

    def __init__(self, book: Book, extractor: Extractor, caller: str | None, now: datetime) -> None:
        self._clinic = book.clinic
        self._location = book.clinic.locations[0]
        self._view = location_view(self._clinic, self._location)
        self._book = book
        self._extractor = extractor
        self._caller = caller
        self._at = now.astimezone(UTC)
        self._state = initial("simulated")
        self.slowest_ms = 0.0
        self.answered: list[tuple[ListenFor, float]] = []

    @property
    def left(self) -> Sequence[str]:
        return self._book.left

    @property
    def tasks(self) -> Sequence[Left]:
        return [Left(task.kind, task.details.get("phone", "")) for task in self._book.tasks]

    @property
    def waiting(self) -> Sequence[Waiting]:
        return [Waiting(one.patient.full, one.patient.phone or "", one.service) for one in self._book.waiting]

    async def start(self) -> Reply:
        return self._take(Started(self._location.id, self._caller))

    async def say(self, heard: Heard, *, complete: bool) -> Reply:
        last = self._state.reply
        listen = last.listen if last else None
        assert listen is not None
        started = time.thread_time()
        context = TurnContext(
            "simulated",
            self._at.astimezone(ZoneInfo(self._location.zone)),
            listen.language,
            listen.expecting,
            self._view,
            caller=self._state.caller,
            pending=listen.pending,
        )
        read = await self._extractor.read(Utterance(heard.text, listen.language, heard.confidence), context)
        reply = self._take(Understood(read.cleaned.text, read.extractions, complete, heard.confidence))
        self.answered.append((listen.mode, time.thread_time() - started))
        return reply

    async def press(self, keys: str, *, complete: bool) -> Reply:
        return self._take(Keyed(keys, complete))

    async def wait(self) -> Reply:
        return self._take(Silence())

    async def hang_up(self) -> None:
        made = step(self._state, HungUp(), self._at, self._clinic)
        for tell in made.tell:
            self._book.tell(tell)

    async def rows(self) -> Sequence[Row]:
        return self._book.rows(self._location)

    def _take(self, event: Event) -> Reply:
        for number in range(MAX_ASKS + 1):
            started = time.thread_time()
            made = step(self._state, event, self._at, self._clinic)
            self.slowest_ms = max(self.slowest_ms, (time.thread_time() - started) * 1000)
            self._state = made.state
            for tell in made.tell:
                self._book.tell(tell)
            if made.reply is not None:
                self._at += _TURN
                return made.reply
            assert made.ask is not None
            event = Answer(f"simulated:{self._state.turn}:{number}", self._book.answer(made.ask, self._at))
        raise AssertionError("the dialogue asks without end")
