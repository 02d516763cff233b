"""Engines in their order, each the other's fallback, within what a turn can wait for."""

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from bella_core.plugin import SpeechHints, Transcript

from .hearing import Engine, Heard

#: After so many failures in a row an engine is asked only where no other answers, for a while.
_FAILURES = 3
_REST = timedelta(seconds=30)


class Ladder:
    """
    Ask engines one after the other; one that is slow goes on while the next is asked, and the first answer counts.

    Args:
        patience_s: seconds after which the next engine is asked as well.
        now: the time, for engines that rest.
    """

    def __init__(self, engines: Sequence[Engine], patience_s: float, now: Callable[[], datetime]) -> None:
        self._engines = tuple(engines)
        self._patience_s = patience_s
        self._now = now
        self._failures = dict.fromkeys((engine.name for engine in engines), 0)
        self._rests_until: dict[str, datetime] = {}

    def order(self) -> list[Engine]:
        """Return the engines as they are asked now."""
        return sorted(self._engines, key=self._rests)

    async def transcribe(self, heard: Heard, hints: SpeechHints) -> Transcript | None:
        """
        Return the first answer; None if no engine knows the language.

        Raises:
            Exception: what the last engine raised, if one failed and none answered.
        """
        waiting = self.order()
        running: dict[asyncio.Task[Transcript | None], Engine] = {}
        failure: BaseException | None = None
        try:
            while waiting or running:
                if waiting and not (running and self._rests(waiting[0])):
                    engine = waiting.pop(0)
                    running[asyncio.create_task(engine.transcribe(heard, hints), name=f"whisper:{engine.name}")] = engine
                patient = not waiting or self._rests(waiting[0])
                for task in await self._ended(running, None if patient else self._patience_s):
                    engine = running.pop(task)
                    failure = task.exception() or failure
                    if task.exception() is None and task.result() is not None:
                        self._worked(engine)
                        return task.result()
                    if task.exception() is not None:
                        self._failed(engine)
        finally:
            for task in running:
                task.cancel()
        if failure is not None:
            raise failure
        return None

    async def _ended(
        self, running: dict["asyncio.Task[Transcript | None]", Engine], patience_s: float | None
    ) -> "set[asyncio.Task[Transcript | None]]":
        """Return the tasks that ended; none if patience ended first."""
        done, _ = await asyncio.wait(running, timeout=patience_s, return_when=asyncio.FIRST_COMPLETED)
        if not done:
            for engine in running.values():
                self._failed(engine)
        return done

    def _worked(self, engine: Engine) -> None:
        self._failures[engine.name] = 0
        self._rests_until.pop(engine.name, None)

    def _failed(self, engine: Engine) -> None:
        self._failures[engine.name] += 1
        if self._failures[engine.name] >= _FAILURES:
            self._rests_until[engine.name] = self._now() + _REST

    def _rests(self, engine: Engine) -> bool:
        until = self._rests_until.get(engine.name)
        return until is not None and self._now() < until
