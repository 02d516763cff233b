"""A push from outside makes a plugin's pulls due at once; it does nothing else, so whoever sends it can do no harm."""

import asyncio

from bella_core.core.clock import Clock
from bella_core.core.errors import DatabaseAway
from bella_core.core.logging import get_logger
from bella_core.crud import jobs
from bella_core.db import Database
from bella_core.runtime.hooks import Hooks

from .jobs import pull_job

#: Seconds between two pulls of a plugin's that pushes can cause: what comes in between is one push.
APART_S = 5.0

_log = get_logger(__name__)


class Waker:
    """
    Wake plugins' pull jobs, whichever process runs them.

    Every push is followed by a pull that begins after it. However many come, the database is written to once in ``apart_s`` seconds.
    """

    def __init__(self, db: Database, hooks: Hooks, clock: Clock, apart_s: float = APART_S) -> None:
        self._db = db
        self._hooks = hooks
        self._clock = clock
        self._apart_s = apart_s
        self._next: dict[str, float] = {}
        self._later: dict[str, asyncio.Task[None]] = {}

    async def wake(self, plugin: str) -> bool:
        """
        Make a plugin's pulls due; tell whether there is such a plugin, and one that is pulled from.

        Raises:
            DatabaseAway: nothing was woken.
        """
        hooks = self._hooks.pulls(plugin)
        if not hooks:
            return False
        now = self._clock.monotonic()
        wait_s = self._next.get(plugin, now) - now
        if plugin in self._later:  # it wakes for this push too
            return True
        if wait_s > 0:
            self._later[plugin] = asyncio.create_task(self._wake_later(plugin, hooks, wait_s))
        else:
            await self._wake(plugin, hooks)
        return True

    async def close(self) -> None:
        """Forget the pushes that are still to be noted; the pulls come round by themselves."""
        for task in self._later.values():
            task.cancel()
        await asyncio.gather(*self._later.values(), return_exceptions=True)

    async def _wake(self, plugin: str, hooks: list[str]) -> None:
        before = self._next.get(plugin)
        self._next[plugin] = self._clock.monotonic() + self._apart_s
        try:
            await self._db.write(jobs.wake, [pull_job(hook, plugin) for hook in hooks])
        except BaseException:
            self._next[plugin] = before if before is not None else self._clock.monotonic()
            raise

    async def _wake_later(self, plugin: str, hooks: list[str], wait_s: float) -> None:
        try:
            await asyncio.sleep(wait_s)
        finally:
            del self._later[plugin]  # a push that comes from now on asks for another pull
        try:
            await self._wake(plugin, hooks)
        except DatabaseAway:
            _log.warning("push_not_noted", plugin=plugin)
