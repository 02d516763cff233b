"""What there is to say of plugins: by name, without importing any; or as they run."""

import attrs

from bella_core.core.settings import Settings

from .discovery import choose, find
from .registry import Registry
from .runner import HookRunner


@attrs.frozen
class PluginLine:
    """One plugin: ``state`` is ``enabled`` or ``disabled`` in a list, else how it stands in a running bella."""

    name: str
    distribution: str
    version: str
    state: str
    reason: str = ""


@attrs.frozen
class HookLine:
    """One hook of a running plugin: calls and seconds by outcome, and its breaker's state."""

    plugin: str
    hook: str
    breaker: str
    outcomes: dict[str, tuple[int, float, float]]


def installed(settings: Settings) -> list[PluginLine]:
    """
    List what is installed, in the order of use; imports no plugin.

    Raises:
        ConfigError, StartupRefused: what would keep bella from starting.
    """
    choice = choose(find(), settings.plugin_host, settings.plugins)
    used = [PluginLine(item.name, item.distribution, item.version, "enabled") for item in choice.used]
    return used + [PluginLine(item.name, item.distribution, item.version, "disabled", reason) for item, reason in choice.unused]


def running(registry: Registry) -> list[PluginLine]:
    """List the plugins of a running bella, with their states."""
    return [
        PluginLine(plugin.name, plugin.found.distribution, plugin.found.version, plugin.state.value, plugin.reason)
        for plugin in registry.plugins.values()
    ]


def hooks(runner: HookRunner) -> list[HookLine]:
    """List what was called: per plugin and hook, each outcome's count, seconds altogether, and the longest."""
    outcomes: dict[tuple[str, str], dict[str, tuple[int, float, float]]] = {}
    for (plugin, hook, outcome), tally in runner.timings.rows().items():
        outcomes.setdefault((plugin, hook), {})[outcome] = (tally.count, tally.seconds, tally.longest)
    return [HookLine(plugin, hook, state, outcomes.get((plugin, hook), {})) for (plugin, hook), state in runner.breakers().items()]
