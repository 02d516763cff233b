"""A push from outside makes a plugin's pulls due at once; it does nothing else, so whoever sends it can do no harm."""

from collections.abc import Sequence

from bella_core.core.clock import Clock
from bella_core.crud import jobs
from bella_core.db import Database
from bella_core.runtime.hooks import Hooks

from .jobs import pull_job

#: Seconds between two pulls that pushes can cause: what comes in between is one push.
APART_S = 5.0


class Waker:
    """
    Wake plugins' pull jobs, whichever process runs them.

    Every push is followed by a pull that begins after it; however many come, pulls begin ``APART_S`` seconds apart, and the database is
    written to as often.
    """

    def __init__(self, db: Database, hooks: Hooks, clock: Clock) -> None:
        self._db = db
        self._hooks = hooks
        self._clock = clock
        self._due: dict[str, float] = {}

    async def wake(self, plugin: str) -> bool:
        """
        Make a plugin's pulls due; tell whether there is such a plugin, and one that is pulled from.

        Raises:
            DatabaseAway: nothing was woken.
        """
        hooks = self._hooks.pulls(plugin)
        if not hooks:
            return False
        now, before = self._clock.monotonic(), self._due.get(plugin)
        if before is None or before <= now:  # else a pull that is yet to begin is asked for already
            self._due[plugin] = due = now if before is None else max(now, before + APART_S)
            await self._write(plugin, hooks, due - now, before)
        return True

    async def _write(self, plugin: str, hooks: Sequence[str], in_s: float, before: float | None) -> None:
        try:
            await self._db.write(jobs.wake, [pull_job(hook, plugin) for hook in hooks], in_s)
        except BaseException:
            if before is None:
                self._due.pop(plugin, None)
            else:
                self._due[plugin] = before
            raise
