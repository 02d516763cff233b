"""What a process does beside answering: workers that go on until it stops."""

import asyncio
from collections.abc import Awaitable, Callable

from bella_core.core.errors import DatabaseAway
from bella_core.core.logging import get_logger
from bella_core.core.phi import allow

_RESTART_S = 5.0

_log = get_logger(__name__)


class Background:
    """Keep workers running; one that fails is started again after a pause."""

    def __init__(self) -> None:
        self._tasks: list[asyncio.Task[None]] = []

    def start(self, name: str, work: Callable[[], Awaitable[object]], *, every_s: float | None = None) -> None:
        """
        Start a worker.

        Args:
            name: a code, for the log.
            work: runs until cancelled; or once, and again every ``every_s`` seconds.
        """
        allow("task", [name])
        self._tasks.append(asyncio.create_task(_keep(name, work, every_s), name=f"bella:{name}"))

    async def stop(self) -> None:
        """Cancel every worker, and wait for it to end."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._tasks.clear()


async def _keep(name: str, work: Callable[[], Awaitable[object]], every_s: float | None) -> None:
    while True:
        pause_s = _RESTART_S if every_s is None else every_s
        try:
            await work()
        except DatabaseAway:
            _log.warning("worker_waits_for_database", task=name)
        except Exception as error:  # noqa: BLE001  # a worker that dies would be missed by nobody until it is too late
            _log.error("worker_has_failed", task=name, error=error)
        await asyncio.sleep(pause_s)
