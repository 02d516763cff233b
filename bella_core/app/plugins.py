"""The plugins of one ``Bella``, from names to running hooks; of use without a database too."""

from collections.abc import Callable, Sequence
from types import TracebackType
from typing import Self

from bella_core.core.clock import Clock
from bella_core.core.settings import Settings
from bella_core.runtime.breaker import Breaker
from bella_core.runtime.hooks import Hooks
from bella_core.runtime.lifecycle import Lifecycle
from bella_core.runtime.registry import Registry
from bella_core.runtime.runner import HookRunner


class Plugins:
    """
    Load plugins, start them, and stop them at the end: ``async with Plugins(settings, …) as plugins: plugins.hooks``.

    Args:
        settings: which plugins, and their tables.
        given: an embedder's own, classes or objects.
        discover: whether installed ones are used.
        breaker: makes the breaker of a hook, given the clock's monotonic seconds.

    Attributes:
        registry: every plugin and its state. ``hooks``: the contract's hooks as methods; there once started.
    """

    registry: Registry
    hooks: Hooks

    def __init__(
        self,
        settings: Settings,
        given: Sequence[object],
        clock: Clock,
        *,
        discover: bool,
        breaker: Callable[[Callable[[], float]], Breaker] = Breaker,
    ) -> None:
        self._settings = settings
        self._given = given
        self._clock = clock
        self._discover = discover
        self._breaker = breaker
        self._lifecycle: Lifecycle | None = None

    async def __aenter__(self) -> Self:
        settings = self._settings
        self.registry = Registry(settings.plugin_host, settings.plugins, given=self._given, discover=self._discover)
        runner = HookRunner(self.registry, now=self._clock.monotonic, breaker=self._breaker)
        self.hooks = Hooks(runner)
        told = (settings.alerts.alarms, settings.public_url)
        self._lifecycle = Lifecycle(self.registry, runner, self._clock, settings.data_dir / "plugins", *told)
        try:
            await self._lifecycle.start()
            self.hooks.gather()
            await self._lifecycle.release()
        except BaseException:
            await self._lifecycle.stop()
            raise
        return self

    async def examine(self) -> None:
        """Ask the plugins that can tell whether they can work."""
        if self._lifecycle is not None:
            await self._lifecycle.examine()

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None) -> None:
        if self._lifecycle is not None:
            await self._lifecycle.stop()
