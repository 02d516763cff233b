"""Threads of the plugin's own: what computes for a second must not do it on the event loop."""

import asyncio
import atexit
import contextlib
import queue
import threading
from collections.abc import Callable
from time import monotonic
from typing import Any, TypeVar

from bella_core.plugin import Retry

T = TypeVar("T")

#: Seconds that the end waits for work that has begun.
_CLOSE_S, _STEP_S = 6.0, 0.02
#: Seconds that the end of the process waits for the threads.
_EXIT_S = 20.0

_STOPPED = "the speech engine is being stopped"

_Job = tuple["asyncio.Future[Any]", Callable[[], Any], asyncio.AbstractEventLoop]


class Workers:
    """
    Run blocking work, so much at a time and no more.

    What nobody waits for any more is not begun; what has begun goes on to its end, since native code cannot be stopped. The threads are
    daemons, and the process waits for them a while before it ends: native code that outlives the interpreter crashes, and native code that
    hangs must not keep the process for ever.

    Args:
        name: of the threads.
        count: how many there are.
        limit: how many pieces of work may wait for a thread.
    """

    def __init__(self, name: str, count: int, limit: int = 64) -> None:
        self._name = name
        self._count = count
        self._limit = limit
        self._jobs: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._lock = threading.Lock()
        self._taken = 0
        self._threads: list[threading.Thread] = []
        self._closed = False

    @property
    def spare(self) -> bool:
        """Tell whether a thread has nothing to do, and another one is left for who comes next, if there are two."""
        return self._taken <= max(0, self._count - 2)

    async def run(self, work: Callable[[], T]) -> T:
        """
        Return what ``work`` returns.

        Raises:
            Retry: too much is waiting already, or the plugin is being stopped.
        """
        if self._closed:
            raise Retry(_STOPPED)
        if self._taken >= self._count + self._limit:
            raise Retry("the machine cannot listen to more callers at the same time")
        loop = asyncio.get_running_loop()
        future: asyncio.Future[T] = loop.create_future()
        self._count_taken(1)
        self._jobs.put((future, work, loop))
        if len(self._threads) < min(self._count, self._taken):
            self._begin()
        return await future

    async def close(self) -> None:
        """Let the threads end, and wait a while for what they have begun."""
        self._end()
        waited_s = 0.0
        while self._alive() and waited_s < _CLOSE_S:
            await asyncio.sleep(_STEP_S)
            waited_s += _STEP_S
        if not self._alive():
            atexit.unregister(self._leave)

    def _begin(self) -> None:
        if not self._threads:
            atexit.register(self._leave)
        self._threads.append(threading.Thread(target=self._serve, name=f"{self._name}-{len(self._threads) + 1}", daemon=True))
        self._threads[-1].start()

    def _alive(self) -> bool:
        return any(thread.is_alive() for thread in self._threads)

    def _end(self) -> None:
        if not self._closed:
            self._closed = True
            for _ in self._threads:
                self._jobs.put(None)

    def _leave(self) -> None:
        """Wait for what is still computing when the process ends."""
        self._end()
        until = monotonic() + _EXIT_S
        for thread in self._threads:
            thread.join(max(0.0, until - monotonic()))

    def _count_taken(self, change: int) -> None:
        with self._lock:
            self._taken += change

    def _serve(self) -> None:
        while (job := self._jobs.get()) is not None:
            self._do(*job)
            del job  # it holds the model, which must not wait for the next one to be let go of

    def _do(self, future: "asyncio.Future[Any]", work: Callable[[], Any], loop: asyncio.AbstractEventLoop) -> None:
        value: Any = None
        error: Exception | None = None
        try:
            if self._closed:
                error = Retry(_STOPPED)
            elif not future.cancelled():
                value = work()
        except Exception as caught:  # noqa: BLE001  # whatever it was, it is for whoever waits
            error = caught
        self._count_taken(-1)
        with contextlib.suppress(RuntimeError):  # the loop was closed meanwhile: nobody waits any more
            loop.call_soon_threadsafe(_settle, future, value, error)


def _settle(future: "asyncio.Future[Any]", value: Any, error: Exception | None) -> None:
    if future.done():
        return
    if error is not None:
        future.set_exception(error)
    else:
        future.set_result(value)
