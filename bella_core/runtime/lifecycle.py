"""Start and stop the plugins of one ``Bella``."""

from collections.abc import Callable
from pathlib import Path

from bella_core.core.clock import Clock

from .calling import HookResult
from .host import PluginHost
from .registry import Plugin, Registry, State
from .runner import HookRunner


class Lifecycle:
    """
    Start plugins in their order, stop them in the reverse order.

    Args:
        data_root: the folder under which each plugin may have its own.
    """

    def __init__(self, registry: Registry, runner: HookRunner, clock: Clock, data_root: Path) -> None:
        self._registry = registry
        self._runner = runner
        self._clock = clock
        self._data_root = data_root
        self._hosts: dict[str, PluginHost] = {}

    async def start(self) -> None:
        """
        Start every plugin; one that cannot start is taken out of use, with the reason.

        Raises:
            StartupRefused: it is required.
        """
        for plugin in self._registry.active():
            host = PluginHost(plugin.name, self._clock, self._data_root, _reporter(plugin))
            self._hosts[plugin.name] = host
            result = await self._runner.lifecycle(plugin.name, "startup", host)
            if result is not None and result.outcome != "ok":
                await host.stop()
                del self._hosts[plugin.name]
                state = State.IDLE if result.outcome == "not_configured" else State.FAILED
                self._registry.fail(plugin.name, state, _reason(result))
        self._runner.refresh()

    async def release(self) -> None:
        """Stop the plugins that were taken out of use after they had started."""
        in_use = {plugin.name for plugin in self._registry.active()}
        await self._stop([name for name in self._hosts if name not in in_use])

    async def stop(self) -> None:
        """Stop every plugin that was started, and what it spawned, after it was told what there is to tell."""
        await self._runner.flush()
        await self._stop(list(self._hosts))
        await self._runner.close()

    async def _stop(self, names: list[str]) -> None:
        for name in reversed(names):
            await self._runner.lifecycle(name, "shutdown")
            await self._hosts.pop(name).stop()


def _reporter(plugin: Plugin) -> Callable[[str | None], None]:
    def report(reason: str | None) -> None:
        plugin.reason = reason or ""

    return report


def _reason(result: HookResult) -> str:
    if result.outcome == "deadline":
        return "startup took too long"
    error = result.error
    text = " ".join(str(error).split())[:300]
    return text if result.outcome == "not_configured" else f"startup failed: {type(error).__name__}: {text}"
