"""Threads for hooks that block: daemons, capped per plugin, abandoned at the deadline and never joined."""

import asyncio
import contextvars
import queue
import threading
from collections.abc import Callable
from typing import Any


class NoThreadFree(Exception):
    """All threads of a plugin are taken: by long work, or by calls that never return."""


Job = tuple[contextvars.Context, Callable[[], Any], "asyncio.Future[Any]", asyncio.AbstractEventLoop]


class Threads:
    """
    Run one plugin's blocking calls.

    A call whose caller gave up goes on until it returns by itself; its thread counts as taken until then. The interpreter's exit
    waits for none of them.

    Args:
        plugin: names the threads.
        limit: how many there may be.
    """

    def __init__(self, plugin: str, limit: int = 4) -> None:
        self._plugin = plugin
        self._limit = limit
        self._jobs: queue.SimpleQueue[Job | None] = queue.SimpleQueue()
        self._count = 0
        self._taken = 0

    @property
    def taken(self) -> int:
        """Return how many threads are working, or stuck."""
        return self._taken

    def submit(self, work: Callable[[], Any]) -> "asyncio.Future[Any]":
        """
        Start ``work`` in a thread, with a copy of the caller's context.

        Raises:
            NoThreadFree: none is free; nothing is queued behind work that may hang.
        """
        if self._taken >= self._limit:
            raise NoThreadFree(self._plugin)
        loop = asyncio.get_running_loop()
        future: asyncio.Future[Any] = loop.create_future()
        if self._taken >= self._count:
            self._count += 1
            threading.Thread(target=self._serve, name=f"bella-{self._plugin}-{self._count}", daemon=True).start()
        self._taken += 1
        self._jobs.put((contextvars.copy_context(), work, future, loop))
        return future

    def close(self) -> None:
        """Let idle threads end; those at work end when their work does."""
        for _ in range(self._count):
            self._jobs.put(None)
        self._count = 0

    def _serve(self) -> None:
        while (job := self._jobs.get()) is not None:
            context, work, future, loop = job
            value: object = None
            error: BaseException | None = None
            try:
                value = context.run(work)
            except BaseException as caught:  # noqa: BLE001  # whatever a plugin raises, SystemExit too, is the caller's to judge
                error = caught
            try:
                loop.call_soon_threadsafe(self._settle, future, value, error)
            except RuntimeError:  # the loop was closed meanwhile: nobody waits any more
                return
            del job, context, work, future, loop, value, error

    def _settle(self, future: "asyncio.Future[Any]", value: object, error: BaseException | None) -> None:
        self._taken -= 1
        if not future.done():
            future.set_result((value, error))  # a pair: a future refuses to raise StopIteration
