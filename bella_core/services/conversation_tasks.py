"""Work that belongs to nobody who waits for it: begun once for a key, finished whatever becomes of the waiting."""

import asyncio
from collections.abc import Callable, Coroutine
from contextlib import suppress
from typing import Any, Generic, TypeVar
from weakref import WeakSet, WeakValueDictionary

T = TypeVar("T")

#: Seconds that closing waits for what is being worked on.
CLOSE_S = 15.0


class Tasks(Generic[T]):
    """Tasks by key, tasks behind, and a mailbox for each call."""

    def __init__(self) -> None:
        self._running: dict[tuple[str, int], asyncio.Task[T]] = {}
        self._behind: set[asyncio.Task[None]] = set()
        self._left: WeakSet[asyncio.Task[T]] = WeakSet()
        self._boxes: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    def running(self, key: tuple[str, int]) -> asyncio.Task[T] | None:
        """Return the task that works on ``key`` now."""
        return self._running.get(key)

    def run(self, key: tuple[str, int], make: Callable[[], Coroutine[Any, Any, T]]) -> asyncio.Task[T]:
        """Return the task that works on ``key``, begun if there is none."""
        task = self._running.get(key)
        if task is None:
            task = self._running[key] = asyncio.create_task(make())
            task.add_done_callback(lambda done: self._finished(key, done))
        return task

    def behind(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        """Begin work that somebody may wait for, or nobody; it must not raise."""
        task = asyncio.create_task(work)
        self._behind.add(task)
        task.add_done_callback(self._behind.discard)
        return task

    def is_first_to_leave(self, task: asyncio.Task[T]) -> bool:
        """Tell, once, that somebody stopped waiting for a task."""
        first = task not in self._left
        self._left.add(task)
        return first

    def box(self, call_id: str) -> asyncio.Lock:
        """Return a call's mailbox: who holds it is the only one who works on the call in this process."""
        return self._boxes.setdefault(call_id, asyncio.Lock())

    async def close(self) -> None:
        """Finish what is being worked on, unless it hangs."""
        with suppress(TimeoutError):
            async with asyncio.timeout(CLOSE_S):
                while self._running or self._behind:
                    await asyncio.wait({*self._running.values(), *self._behind})

    def _finished(self, key: tuple[str, int], task: asyncio.Task[T]) -> None:
        del self._running[key]
        if not task.cancelled():
            task.exception()  # whoever still waits gets it; if nobody does, it is not an error that nobody saw it
