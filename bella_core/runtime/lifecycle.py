"""Start and stop the plugins of one ``Bella``."""

from collections.abc import Callable
from pathlib import Path

from bella_core.core.clock import Clock
from bella_core.core.logging import get_logger
from bella_core.plugin import Alarm

from .calling import HookResult
from .errors import told
from .host import PluginHost
from .registry import Plugin, Registry, State
from .runner import HookRunner

log = get_logger(__name__)


class Lifecycle:
    """
    Start plugins in their order, stop them in the reverse order.

    Args:
        data_root: the folder under which each plugin may have its own.
        alarms: when operators are told. ``public_url``: where services reach this bella.
    """

    def __init__(  # noqa: PLR0917  # its collaborators
        self,
        registry: Registry,
        runner: HookRunner,
        clock: Clock,
        data_root: Path,
        alarms: tuple[Alarm, ...] = (),
        public_url: str | None = None,
    ) -> None:
        self._registry = registry
        self._runner = runner
        self._clock = clock
        self._data_root = data_root
        self._alarms, self._public_url = alarms, public_url
        self._hosts: dict[str, PluginHost] = {}
        self._ailing: dict[str, str] = {}

    async def start(self) -> None:
        """
        Start every plugin; one that cannot start is taken out of use, with the reason.

        Raises:
            StartupRefused: it is required.
        """
        for plugin in self._registry.active():
            known = (self._clock, self._data_root, _reporter(plugin), plugin.hooks)
            host = PluginHost(plugin.name, *known, self._alarms, self._public_url)
            self._hosts[plugin.name] = host
            result = await self._runner.lifecycle(plugin.name, "startup", host)
            plugin.hooks = host.started()
            if result is not None and result.outcome != "ok":
                await host.stop()
                del self._hosts[plugin.name]
                state = State.IDLE if result.outcome == "not_configured" else State.FAILED
                self._registry.fail(plugin.name, state, _reason(result))
        self._runner.refresh()

    async def examine(self) -> None:
        """Ask every plugin that has started, and that can tell, whether it can work; what it says stands as its reason."""
        for name in list(self._hosts):
            result = await self._runner.lifecycle(name, "health")
            if result is not None and result.outcome != "breaker_open":
                self._note(self._registry.plugins[name], _ailment(result))

    def _note(self, plugin: Plugin, ailment: str) -> None:
        known = self._ailing.get(plugin.name, "")
        if plugin.state is not State.ACTIVE:
            return
        if plugin.reason in {"", known}:  # else the plugin reported something itself, and that stands
            plugin.explain(ailment)
            ailment = plugin.reason
        self._ailing[plugin.name] = ailment
        if ailment and not known:
            log.warning("plugin_cannot_work", plugin=plugin.name)
        elif known and not ailment:
            log.info("plugin_works_again", plugin=plugin.name)

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
        if plugin.state is not State.ACTIVE:  # why it is not used stands, whatever runs on in it says
            return
        before = plugin.reason
        plugin.explain("" if reason is None else told(reason))
        if plugin.reason and not before:
            log.warning("plugin_cannot_work", plugin=plugin.name)
        elif before and not plugin.reason:
            log.info("plugin_works_again", plugin=plugin.name)

    return report


def _ailment(result: HookResult) -> str:
    if result.outcome in {"not_configured", "plugin_error"}:
        return told(result.error)
    if result.outcome != "ok":
        return "health took too long" if result.outcome == "deadline" else f"health failed: {type(result.error).__name__}"
    if result.value is not None and not isinstance(result.value, str):
        return f"health returned {type(result.value).__name__}, and neither text nor None"
    return told(result.value or "")


def _reason(result: HookResult) -> str:
    if result.outcome == "deadline":
        return "startup took too long"
    error = result.error
    text = told(error)
    return text if result.outcome == "not_configured" else f"startup failed: {type(error).__name__}: {text}"
