"""What there is to say of plugins: by name, without importing any; or as they run."""

import attrs

from bella_core.core.settings import Settings

from .discovery import Found, choose, find
from .outdated import uses
from .registry import Registry
from .runner import HookRunner


@attrs.frozen
class PluginLine:
    """
    One plugin.

    Args:
        state: ``enabled`` or ``disabled`` in a list, else how it stands in a running bella. ``reason``: why, where it does not work.
        deprecated: what it uses of the contract that is to go away.
    """

    name: str
    distribution: str
    version: str
    state: str
    reason: str = ""
    deprecated: tuple[str, ...] = ()


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
    used = [PluginLine(item.name, item.distribution, item.version, "enabled", deprecated=_deprecated(item)) for item in choice.used]
    return used + [PluginLine(item.name, item.distribution, item.version, "disabled", reason) for item, reason in choice.unused]


def _deprecated(item: Found) -> tuple[str, ...]:
    return tuple(map(str, uses(item.entry.value.partition(":")[0]))) if item.entry is not None else ()


def running(registry: Registry) -> list[PluginLine]:
    """List the plugins of a running bella, with their states."""
    return [
        PluginLine(plugin.name, plugin.found.distribution, plugin.found.version, plugin.state.value, plugin.reason, plugin.deprecated)
        for plugin in registry.plugins.values()
    ]


def hooks(runner: HookRunner) -> list[HookLine]:
    """List what was called: per plugin and hook, each outcome's count, seconds altogether, and the longest."""
    outcomes: dict[tuple[str, str], dict[str, tuple[int, float, float]]] = {}
    for (plugin, hook, outcome), tally in runner.timings.rows().items():
        outcomes.setdefault((plugin, hook), {})[outcome] = (tally.count, tally.seconds, tally.longest)
    states = runner.breakers()
    lines = [HookLine(plugin, hook, state, outcomes.get((plugin, hook), {})) for (plugin, hook), state in states.items()]
    streams = [key for key in outcomes if "." in key[1]]  # the calls of streams, under the breaker of the hook that opens them
    return lines + [HookLine(*key, states.get((key[0], key[1].partition(".")[0]), "closed"), outcomes[key]) for key in streams]
