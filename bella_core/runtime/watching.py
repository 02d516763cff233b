"""Notice a coroutine that blocks the event loop: everything between two of its awaits is timed."""

from collections.abc import Coroutine, Generator
from time import perf_counter
from typing import Any

#: Seconds between two awaits from which on a plugin blocks everybody else.
BLOCKING_S = 0.25


class Watched:
    """
    Await a coroutine and time its steps.

    Attributes:
        longest_s: seconds of its longest step so far.
    """

    __slots__ = ("_coroutine", "longest_s")

    def __init__(self, coroutine: Coroutine[Any, Any, Any]) -> None:
        self._coroutine = coroutine
        self.longest_s = 0.0

    def __await__(self) -> Generator[Any, Any, Any]:
        step, given = self._coroutine.send, None
        while True:
            started = perf_counter()
            try:
                waits_for = step(given)
            except StopIteration as done:
                return done.value
            except GeneratorExit as error:  # raised by the coroutine: to whoever awaits it would look like being closed
                raise RuntimeError("a coroutine raised GeneratorExit") from error
            finally:
                took = perf_counter() - started
                if took > self.longest_s:  # noqa: PLR1730  # max() takes three times as long
                    self.longest_s = took
            try:
                step, given = self._coroutine.send, (yield waits_for)
            except GeneratorExit:
                self._coroutine.close()
                raise
            except BaseException as error:  # noqa: BLE001  # whatever was thrown in, a cancellation most of all, is for the coroutine
                step, given = self._coroutine.throw, error
