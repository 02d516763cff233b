"""Deadlines that a clinic sets for one plugin's hook, and how far it may go: a call's time is not a plugin's to spend."""

from collections.abc import Iterable, Iterator, Mapping

import attrs

from bella_core.core.settings import PluginHostSettings
from bella_core.core.suggesting import suggestion
from bella_core.plugin import Kind, Policy

#: Seconds at most for a hook that runs on the event loop: everybody waits for it.
INLINE_S = 0.25
#: Seconds at most, by kind. On the call path the turn's hard limit; what is left of the turn holds beside it, whatever is set. A delivery
#: ends before its row's lease does, a pull before its job's.
LONGEST_S = {
    Kind.COLLECT: 9.0,
    Kind.PROVIDE: 9.0,
    Kind.TRANSFORM: 9.0,
    Kind.GATE: 9.0,
    Kind.OPEN: 9.0,
    Kind.DELIVER: 45.0,
    Kind.PULL: 120.0,
    Kind.OBSERVE: 60.0,
    Kind.CONTRIBUTE: 10.0,
    Kind.LIFECYCLE: 300.0,
}


def mistakes(host: PluginHostSettings, plugins: Iterable[str], policies: Mapping[str, Policy]) -> Iterator[str]:
    """
    Yield what is wrong with the deadlines in the settings, each with its path.

    Args:
        plugins: the names of all there are. ``policies``: the contract's hooks.
    """
    known = sorted(plugins)
    for plugin, hooks in host.deadlines.items():
        here = f"plugin_host.deadlines.{plugin}"
        if plugin not in known:
            yield f"{here}: no plugin is called {plugin!r}{suggestion(plugin, known) or '; none is installed'}"
            continue
        for hook, seconds in hooks.items():
            policy = policies.get(hook)
            if policy is None:
                yield f"{here}.{hook}: no hook is called {hook!r}{suggestion(hook, policies)}"
            elif not 0 < seconds <= _longest_s(policy):
                yield f"{here}.{hook}: expected more than 0 and at most {_longest_s(policy):g} seconds, got {seconds:g}"


def unused(host: PluginHostSettings, plugin: str, hooks: Iterable[str]) -> Iterator[str]:
    """Yield the deadlines of a plugin that works for hooks that it does not have."""
    known = sorted(hooks)
    for hook in sorted(host.deadlines.get(plugin, {}).keys() - set(known)):
        yield f"plugin_host.deadlines.{plugin}.{hook}: the plugin has no such hook; it has: {', '.join(known)}"


def effective(policy: Policy, seconds: float | None) -> Policy:
    """Return a hook's policy with the deadline that was set for one plugin, if any was."""
    return policy if seconds is None else attrs.evolve(policy, deadline_s=seconds)


def _longest_s(policy: Policy) -> float:
    return INLINE_S if policy.runs == "inline" and policy.kind is not Kind.CONTRIBUTE else LONGEST_S[policy.kind]
