"""A bounded buffer per plugin between what happens and who is told of it."""

import asyncio
from collections import deque
from collections.abc import Sequence
from typing import Any

from .calling import Caller
from .implementation import Implementation

BUFFER = 256


class Observers:
    """Tell plugins in their own time, each from its own buffer, in order."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller
        self._waiting: dict[tuple[str, str], deque[tuple[Implementation, Sequence[Any]]]] = {}
        self._tasks: dict[tuple[str, str], asyncio.Task[None]] = {}

    def put(self, implementation: Implementation, args: Sequence[Any]) -> bool:
        """Add to a plugin's buffer; tell whether there was room."""
        key = (implementation.plugin, implementation.hook)
        waiting = self._waiting.setdefault(key, deque())
        if len(waiting) >= BUFFER:
            return False
        waiting.append((implementation, args))
        if key not in self._tasks:
            self._tasks[key] = asyncio.create_task(self._drain(key), name=f"bella:observe:{':'.join(key)}")
        return True

    async def flush(self, wait_s: float) -> None:
        """Wait for the buffers to empty, ``wait_s`` seconds at most."""
        if tasks := set(self._tasks.values()):
            await asyncio.wait(tasks, timeout=wait_s)

    async def close(self, wait_s: float) -> None:
        """Wait for the buffers to empty, ``wait_s`` seconds at most, then drop what is left."""
        await self.flush(wait_s)
        for task in self._tasks.values():
            task.cancel()

    async def _drain(self, key: tuple[str, str]) -> None:
        waiting = self._waiting[key]
        try:
            while waiting:
                implementation, args = waiting.popleft()
                await self._caller.one(implementation, args, None, None)
        finally:
            del self._tasks[key]
