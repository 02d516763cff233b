"""One plugin under the host's own runner, on an event loop of its own: what every suite works with."""

import asyncio
import sys
import threading
from collections.abc import Coroutine, Mapping
from pathlib import Path
from time import monotonic, sleep
from types import TracebackType
from typing import Any, Self, TypeVar

from bella_core.plugin import Page, Policy, Route, WebRequest
from bella_core.runtime.breaker import Breaker
from bella_core.runtime.calling import Check, HookResult
from bella_core.runtime.hooks import Hooks
from bella_core.runtime.registry import Plugin, Registry
from bella_core.runtime.runner import HookRunner
from bella_core.runtime.streams import Stream

from .fakes import FakeHost, StandingClock

T = TypeVar("T")

_SETTLE_S = 0.5


class Bench:
    """
    Load, start, ask and stop one plugin: ``with Bench(Echo, "echo", {}, folder) as bench: bench.ask("extract", …)``.

    Args:
        plugin: its class. ``name``: its entry point's.
        table: its settings, as ``[plugins.NAME]`` would hold them.
        folder: for the plugin's files.

    Attributes:
        loaded: how it stands, and its hooks.
        host: what ``startup`` is given; keeps log lines.
        budget_s: seconds that a call may take, if less than the hook's deadline.
    """

    def __init__(self, plugin: type, name: str, table: Mapping[str, object], folder: Path) -> None:
        self.name = name
        named = type(plugin.__name__, (plugin,), {"name": name, "__module__": plugin.__module__, "__doc__": plugin.__doc__})
        self.registry = Registry(tables={name: table}, given=[named], discover=False)
        self.loaded: Plugin = self.registry.plugins[name]
        self.runner = HookRunner(self.registry, breaker=lambda now: Breaker(now, threshold=1_000_000))
        self.host = FakeHost(folder / name, StandingClock())
        self.budget_s: float | None = None
        self._loop = asyncio.Runner()
        self._threads = set(threading.enumerate())
        self._started = False
        self._hooks: Hooks | None = None

    def __enter__(self) -> Self:
        self._loop.__enter__()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None) -> None:
        try:
            if self._started:
                self.stop()
            self.run(self.runner.close())
        finally:
            self._loop.__exit__(kind, error, traceback)

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """Run ``work`` on the bench's loop."""
        return self._loop.run(work)

    def start(self) -> HookResult:
        """Start the plugin; one without ``startup`` is started too."""
        self._started = True
        result = self.run(self.runner.lifecycle(self.name, "startup", self.host)) or HookResult(self.name, "ok")
        if unknown := self.host.forgone - set(self.loaded.hooks):
            return HookResult(self.name, "error", error=ValueError(f"there is no hook {min(unknown)!r} to forgo"))
        self.loaded.hooks = tuple(hook for hook in self.loaded.hooks if hook not in self.host.forgone)
        self.runner.refresh()
        return result

    def stop(self) -> HookResult:
        """Stop the plugin, and what it spawned."""
        self._started = False
        result = self.run(self.runner.lifecycle(self.name, "shutdown")) or HookResult(self.name, "ok")
        self.run(self.host.stop())
        return result

    def ask(self, hook: str, *args: object, check: Check | None = None) -> HookResult:
        """Call one hook under its deadline, and return what came of it, ``absent`` if it has none; raises nothing of the plugin's."""
        results = self.run(self.runner.gate(hook, *args, check=check, budget_s=self.budget_s))
        return results[0] if results else HookResult(self.name, "absent")

    def open(self, hook: str, *args: object) -> tuple[HookResult, Stream | None]:
        """Have a stream opened under its deadline, and return what came of it; whoever gets a stream closes it."""
        asked: list[HookResult] = []
        stream = self.run(self.runner.open(hook, *args, budget_s=self.budget_s, asked=asked))
        return (asked or [HookResult(self.name, "absent")])[-1], stream

    def contributed(self) -> Hooks:
        """Ask the plugin, once, what it contributes, and return the hooks that know it; it has started before."""
        if self._hooks is None:
            self._hooks = Hooks(self.runner)
            self._hooks.gather()
        return self._hooks

    def respond(self, route: Route, request: WebRequest) -> HookResult:
        """Call a route's handler under its deadline, and return what came of it."""
        return self.run(self.contributed().handlers.respond(self.name, route, request, self.budget_s))

    def render(self, page: Page, request: WebRequest) -> HookResult:
        """Render a page under its deadline, and return what came of it."""
        return self.run(self.contributed().handlers.render(self.name, page, request, self.budget_s))

    def has(self, hook: str) -> bool:
        """Tell whether the plugin implements a hook."""
        return hook in self.loaded.hooks

    def policy(self, hook: str) -> Policy:
        """Return how a hook is declared."""
        return self.registry.manager.policies[hook]

    def outcomes(self) -> set[str]:
        """Return every outcome that was counted so far."""
        return {outcome for _, _, outcome in self.runner.timings.rows()}

    def running(self) -> list[str]:
        """Return what still runs half a second from now and should not: tasks, and threads that keep a process from ending."""
        tasks = self.run(_tasks_left())
        until = monotonic() + _SETTLE_S
        while (threads := self._threads_left()) and monotonic() < until:
            sleep(0.01)
        return tasks + [f"thread {thread.name!r}" for thread in threads]

    def _threads_left(self) -> list[threading.Thread]:
        others = set(threading.enumerate()) - self._threads
        return [thread for thread in others if not (thread.daemon or _waits_for_work(thread))]


def _waits_for_work(thread: threading.Thread) -> bool:
    """Tell whether a thread is one of the event loop's own pool (``asyncio.to_thread``, looking up a host's name) and has nothing to do."""
    frame = sys._current_frames().get(thread.ident or 0)  # noqa: SLF001  # the documented way to see what another thread does
    return thread.name.startswith("asyncio_") and (frame is None or frame.f_code.co_name == "_worker")


async def _tasks_left() -> list[str]:
    others = asyncio.all_tasks() - {asyncio.current_task()}
    if others:
        _, others = await asyncio.wait(others, timeout=_SETTLE_S)
    return sorted(f"task {task.get_name()!r}" for task in others)


def told(result: HookResult) -> str:
    """Return a result in words for whoever wrote the plugin; this is a test's output and no log."""
    error = result.error
    return result.outcome if error is None else f"{result.outcome}: {type(error).__name__}: {error}"
