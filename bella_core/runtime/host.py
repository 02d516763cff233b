"""The host's side of a plugin: what ``startup`` is given."""

import asyncio
import inspect
from collections.abc import Callable, Coroutine
from datetime import datetime
from pathlib import Path
from typing import Any

from bella_core.core.clock import Clock
from bella_core.core.dashboards import DASHBOARDS
from bella_core.core.logging import current_plugin, get_logger
from bella_core.plugin import Alarm, Dashboard, Logger

from .errors import attribute
from .watching import WatchedForLong

_STOP_S = 5.0


class PluginHost:
    """
    Serve one plugin.

    Args:
        name: the plugin's.
        data_root: the folder under which each plugin has its own.
        report: told of readiness: ``None``, or why the plugin cannot work.
        hooks: the names of the hooks it has.
        alarms: when operators are told. ``public_url``: as it is set.
    """

    def __init__(  # noqa: PLR0917  # what one plugin is given
        self,
        name: str,
        clock: Clock,
        data_root: Path,
        report: Callable[[str | None], None],
        hooks: tuple[str, ...] = (),
        alarms: tuple[Alarm, ...] = (),
        public_url: str | None = None,
    ) -> None:
        self._name = name
        self._clock = clock
        self._folder = data_root / name
        self._report = report
        self._hooks, self._forgone, self._has_started = hooks, set[str](), False
        self._alarms = alarms
        self._public_url = public_url.rstrip("/") if public_url else None
        self._logger = get_logger(f"plugin.{name}")
        self._loop = asyncio.get_running_loop()
        self._tasks: set[asyncio.Task[None]] = set()

    @property
    def logger(self) -> Logger:
        return self._logger

    @property
    def data_dir(self) -> Path:
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return self._folder

    @property
    def alarms(self) -> tuple[Alarm, ...]:
        return self._alarms

    @property
    def dashboards(self) -> tuple[Dashboard, ...]:
        return DASHBOARDS

    @property
    def public_url(self) -> str | None:
        return self._public_url

    def now(self) -> datetime:
        return self._clock.now()

    def spawn(self, name: str, work: Coroutine[Any, Any, None]) -> None:
        """Start ``work`` on the host's loop, also when called from one of the plugin's threads."""
        if not inspect.iscoroutine(work):
            raise TypeError(f"spawn takes a coroutine, got {type(work).__name__}: call the async def, and hand over what it returns")
        self._loop.call_soon_threadsafe(self._start, name, work)

    def forgo(self, hook: str) -> None:
        if hook not in self._hooks:
            raise ValueError(f"there is no hook {hook!r} to forgo: the plugin has {', '.join(self._hooks) or 'none'}")
        if self._has_started:
            raise RuntimeError(f"the hook {hook!r} can be forgone only while startup runs")
        self._forgone.add(hook)

    def started(self) -> tuple[str, ...]:
        """Return the hooks that are to be asked, now that ``startup`` is over."""
        self._has_started = True
        return tuple(hook for hook in self._hooks if hook not in self._forgone)

    def ready(self, reason: str | None) -> None:
        self._loop.call_soon_threadsafe(self._report, reason)

    async def stop(self) -> None:
        """Cancel what was spawned, and wait a little for it to end."""
        for _ in range(2):  # what was spawned a moment ago gets to start, so that it can end in its own way
            await asyncio.sleep(0)
        for task in self._tasks:
            task.cancel()
        if self._tasks:
            _, stuck = await asyncio.wait(self._tasks, timeout=_STOP_S)
            if stuck:
                self._logger.warning("spawned_tasks_stuck", count=len(stuck), plugin=self._name)

    def _start(self, name: str, work: Coroutine[Any, Any, None]) -> None:
        task = self._loop.create_task(self._run(work), name=f"{self._name}:{name}")
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        task.add_done_callback(lambda _: work.close())  # no-op, unless it was cancelled before it began

    async def _run(self, work: Coroutine[Any, Any, None]) -> None:
        current_plugin.set(self._name)
        try:
            await WatchedForLong(work, self._note_blocking)
        except (KeyboardInterrupt, GeneratorExit, asyncio.CancelledError):
            raise
        except BaseException as error:  # noqa: BLE001  # a plugin's background work must not end the host's, as SystemExit would
            attribute(error, f"in plugin {self._name!r}, in work that it spawned")
            self._logger.error("spawned_task_failed", error=error)

    def _note_blocking(self, seconds: float) -> None:
        self._logger.warning("spawned_task_blocks", ms=round(seconds * 1000, 1))
