"""Notice a coroutine that blocks the event loop: everything between two of its awaits is timed."""

from collections.abc import Callable, Coroutine, Generator
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


class WatchedForLong(Watched):
    """
    Await work that goes on for long, and tell of each step that keeps the event loop, while it goes on.

    Args:
        on_blocking: told how many seconds the step took.
    """

    __slots__ = ("_on_blocking",)

    def __init__(self, coroutine: Coroutine[Any, Any, Any], on_blocking: Callable[[float], None]) -> None:
        super().__init__(coroutine)
        self._on_blocking = on_blocking

    def __await__(self) -> Generator[Any, Any, Any]:
        steps = super().__await__()
        step, given = steps.send, None
        while True:
            try:
                waits_for = step(given)
            except StopIteration as done:
                return done.value
            finally:
                if self.longest_s > BLOCKING_S:
                    self._on_blocking(self.longest_s)
                self.longest_s = 0.0
            try:
                step, given = steps.send, (yield waits_for)
            except BaseException as error:  # noqa: BLE001  # whatever was thrown in is for the coroutine, GeneratorExit too
                step, given = steps.throw, error
