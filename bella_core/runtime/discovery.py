"""
Find plugins by name, without importing any of them, and decide which are used.

A plugin's name is its entry point's, in the group ``bella.plugins``. What the settings enable, disable, order and require is decided here,
on names alone.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from importlib.metadata import EntryPoint, entry_points

import attrs

from bella_core.core.errors import ConfigError, StartupRefused
from bella_core.core.settings import PluginHostSettings
from bella_core.core.suggesting import suggestion
from bella_core.plugin import Policy
from bella_core.plugin.hooks import policies_of
from bella_core.plugin.specs import FAMILIES

from . import deadlines

GROUP = "bella.plugins"
COMMANDS = "bella.commands"

#: What a plugin may be called.
NAME = re.compile(r"[a-z][a-z0-9_]*")


@attrs.frozen
class Found:
    """
    A plugin that is installed, or that an embedder passed, as far as it can be known without importing it.

    Args:
        name: the entry point's.
        distribution, version: whose it is; for an embedder's own, ``embedded`` and nothing.
        entry: what to load; ``None`` for an embedder's own.
    """

    name: str
    distribution: str
    version: str
    entry: EntryPoint | None = None


@attrs.frozen
class Choice:
    """Which plugins are used, in their order, why the others are not, and which of the used ones must work."""

    used: tuple[Found, ...]
    unused: tuple[tuple[Found, str], ...]
    required: frozenset[str]


def find(group: str = GROUP) -> tuple[Found, ...]:
    """
    Return what is installed under an entry-point group, sorted by name.

    Raises:
        StartupRefused: two entry points have one name; both distributions are named.
    """
    found: dict[str, Found] = {}
    for entry in entry_points(group=group):
        dist = entry.dist
        this = Found(entry.name, dist.name if dist else "unknown", dist.version if dist else "", entry)
        if other := found.get(this.name):
            refuse_twins(other, this)
        found[this.name] = this
    return tuple(found[name] for name in sorted(found))


def refuse_twins(one: Found, other: Found) -> None:
    """Raise ``StartupRefused``: two plugins have one name."""
    raise StartupRefused(
        f"two plugins are called {one.name!r}: one of {one.distribution} {one.version}".rstrip()
        + f", one of {other.distribution} {other.version}".rstrip()
        + "; uninstall one of them"
    )


def choose(
    found: Sequence[Found], host: PluginHostSettings, tables: Iterable[str] = (), policies: Mapping[str, Policy] | None = None
) -> Choice:
    """
    Decide which plugins are used, and in which order.

    Args:
        found: all there are.
        host: the settings; a distribution's name stands for its plugins.
        tables: names that have a table ``[plugins.NAME]``.
        policies: the hooks that there are; ``None`` for those of the contract.

    Raises:
        ConfigError: a name that nothing is called, with a suggestion; a plugin that is required and disabled; a deadline out of bounds.
    """
    by_name = {item.name: item for item in found}
    names = _Names(by_name)
    enable = None if host.enable is None else names.all("plugin_host.enable", host.enable)
    disable = names.all("plugin_host.disable", host.disable)
    order = names.all("plugin_host.order", host.order)
    required = names.all("plugin_host.required", host.required)
    names.all("plugins", tables)
    unused = {name: reason for name in by_name if (reason := _why_not(name, enable, disable))}
    names.mistakes += [f"plugin_host.required: {name!r} is required, but {unused[name]}" for name in required if name in unused]
    names.mistakes += deadlines.mistakes(host, by_name, policies_of(FAMILIES) if policies is None else policies)
    if names.mistakes:
        raise ConfigError("plugins", names.mistakes)
    rank = {name: position for position, name in enumerate(order)}
    ordered = sorted(by_name, key=lambda name: (rank.get(name, len(rank)), name))
    return Choice(
        tuple(by_name[name] for name in ordered if name not in unused),
        tuple((by_name[name], unused[name]) for name in ordered if name in unused),
        frozenset(required),
    )


def _why_not(name: str, enable: Sequence[str] | None, disable: Sequence[str]) -> str:
    if not NAME.fullmatch(name):
        return "its name must be made of a-z, 0-9 and _, and start with a letter; its author can rename the entry point"
    if name in disable:
        return "disabled by plugin_host.disable"
    if enable is not None and name not in enable:
        return "not in plugin_host.enable"
    return ""


class _Names:
    """Turns names of plugins or distributions into plugins' names, and gathers what nothing is called."""

    def __init__(self, found: Mapping[str, Found]) -> None:
        self._found = found
        self._by_distribution: dict[str, list[str]] = {}
        for item in found.values():
            self._by_distribution.setdefault(_canonical(item.distribution), []).append(item.name)
        self.mistakes: list[str] = []

    def all(self, where: str, wanted: Iterable[str]) -> list[str]:
        names: list[str] = []
        for name in wanted:
            if name in self._found:
                names.append(name)
            elif theirs := self._by_distribution.get(_canonical(name)):
                names += theirs
            else:
                self.mistakes.append(f"{where}: no plugin is called {name!r}{suggestion(name, self._found) or '; none is installed'}")
        return names


def _canonical(distribution: str) -> str:
    return re.sub(r"[-_.]+", "-", distribution).lower()
