"""
An event loop of the provider's own, in a thread beside the one that calls live on.

Reading what comes over a socket costs the time of the loop that reads it, before anybody can judge what it is: a provider that floods one
with headers or crumbs stops its own, and takes from the other no more than its share of the processor.
"""

import asyncio
import threading
from collections.abc import Coroutine
from typing import Any, TypeVar

T = TypeVar("T")

#: Seconds after which a thread that does not end is left alone: it is a daemon, and keeps no process alive.
_END_S = 2.0


class Aside:
    """Run coroutines on a loop of their own."""

    def __init__(self) -> None:
        self._ready = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._live()), name="bella-openai", daemon=True)
        self._thread.start()
        self._ready.wait()

    async def run(self, work: Coroutine[Any, Any, T]) -> T:
        """Return what the work does; who is cancelled here cancels it there."""
        return await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(work, self._loop))

    def close(self) -> None:
        """End the loop and whatever runs on it; returns when it has ended."""
        self._loop.call_soon_threadsafe(self._over.set)
        self._thread.join(_END_S)

    async def _live(self) -> None:
        self._loop, self._over = asyncio.get_running_loop(), asyncio.Event()
        self._ready.set()
        await self._over.wait()
