"""The plugins of one ``Bella``: loaded, in order, each with its state."""

import re
from collections.abc import Iterable, Mapping, Sequence
from enum import Enum
from time import perf_counter

import attrs

from bella_core.core.errors import ConfigError, StartupRefused
from bella_core.core.logging import get_logger
from bella_core.core.phi import allow
from bella_core.core.settings import PluginHostSettings
from bella_core.plugin import API
from bella_core.plugin.previous import PREVIOUS, Previous
from bella_core.plugin.specs import FAMILIES

from .deadlines import unused
from .discovery import NAME, Choice, Found, choose, find, refuse_twins
from .loading import Manager, Unusable, implementations, load
from .outdated import warn
from .secrets import hidden

log = get_logger(__name__)


class State(Enum):
    """How a plugin stands: ``idle`` has no credentials yet, ``disabled`` was not wanted, ``failed`` could not be used."""

    ACTIVE = "active"
    IDLE = "idle"
    DISABLED = "disabled"
    FAILED = "failed"


@attrs.define
class Plugin:
    """
    One plugin and its state.

    Args:
        found: its name, distribution and version.
        state, reason: how it stands, and why where that is not ``active``.
        hooks: the names of the hooks it implements.
        load_s: seconds its import and construction took.
        deprecated: what it uses of the contract that is to go away.
        deadlines: seconds that the settings give it for a hook, where they do.
        secrets: those in its settings: no reason shows one.
    """

    found: Found
    state: State
    reason: str = ""
    hooks: tuple[str, ...] = ()
    load_s: float = 0.0
    deprecated: tuple[str, ...] = ()
    deadlines: Mapping[str, float] = attrs.field(factory=dict)
    made: object = None
    secrets: set[str] = attrs.field(factory=set, repr=False)

    @property
    def name(self) -> str:
        """Return the plugin's name."""
        return self.found.name

    def explain(self, reason: str) -> None:
        """Give the reason why it does not work, or not well; an empty one when it does."""
        self.reason = hidden(reason, self.secrets)


class Registry:
    """
    Load plugins and know them; there is one per ``Bella``, none global.

    Args:
        host: which plugins are used.
        tables: each plugin's settings.
        given: an embedder's own plugins, classes or objects.
        discover: whether to look for installed ones.
        families: the contract's hooks. ``api``: its version. ``previous``: the version before, if there was one.

    Attributes:
        asked_for: the plugins that the settings name; any other is there because it is installed.

    Raises:
        ConfigError: the settings name what is not there.
        StartupRefused: two plugins have one name, or one that is required cannot be used.
    """

    def __init__(
        self,
        host: PluginHostSettings = PluginHostSettings(),  # noqa: B008  # frozen
        tables: Mapping[str, Mapping[str, object]] | None = None,
        *,
        given: Sequence[object] = (),
        discover: bool = True,
        families: tuple[type, ...] = FAMILIES,
        api: int = API,
        previous: Previous | None = PREVIOUS,
    ) -> None:
        tables = tables or {}
        self.manager = Manager(families, api, previous)
        self.plugins: dict[str, Plugin] = {}
        own = _name(given)
        found = _all(find() if discover else (), own)
        allow("plugin", [item.name for item in found])
        allow("hook", self.manager.policies)
        choice = choose(found, host, tables, self.manager.policies)
        self._required = choice.required
        self.asked_for = frozenset({*tables, *(host.enable or ()), *choice.required})
        self._load(choice, own, tables)
        self._set_deadlines(host)

    def active(self) -> list[Plugin]:
        """Return the plugins that work, in their order."""
        return [plugin for plugin in self.plugins.values() if plugin.state is State.ACTIVE]

    def fail(self, name: str, state: State, reason: str) -> None:
        """
        Take a plugin out of use.

        Raises:
            StartupRefused: it is required.
        """
        plugin = self.plugins[name]
        plugin.state = state
        plugin.explain(reason)
        if plugin.made is not None and self.manager.is_registered(plugin.made):
            self.manager.unregister(plugin.made)
        log.warning("plugin_not_used", plugin=name, state=state)
        if name in self._required:
            raise StartupRefused(f"plugin {name!r} is required, but cannot be used: {plugin.reason}")

    def withdraw(self, name: str, reason: str) -> bool:
        """Take a plugin out of use while bella runs, and tell whether that was done: one that is required rests, and is asked again."""
        plugin = self.plugins[name]
        if plugin.state is not State.ACTIVE or name in self._required:
            return False
        self.fail(name, State.FAILED, reason)
        return True

    def _load(self, choice: Choice, own: Mapping[str, object], tables: Mapping[str, Mapping[str, object]]) -> None:
        for found in choice.used:
            plugin = self.plugins[found.name] = Plugin(found, State.ACTIVE)
            started = perf_counter()
            try:
                plugin.made = load(found, own.get(found.name), tables.get(found.name), self.manager, plugin.secrets)
                hooks = tuple(implementations(self.manager, found.name))
                plugin.deprecated = warn(plugin.made, hooks)
                plugin.hooks = tuple(sorted(hook for hook, _ in hooks))
            except (Unusable, DeprecationWarning) as error:
                self.fail(found.name, State.FAILED, str(error))
            plugin.load_s = perf_counter() - started
        for found, reason in choice.unused:
            self.plugins[found.name] = Plugin(found, State.DISABLED, reason)

    def _set_deadlines(self, host: PluginHostSettings) -> None:
        """Give plugins their deadlines; whoever does not work has told why, and is not reproached for hooks that nobody could see."""
        if mistakes := [told for plugin in self.active() for told in unused(host, plugin.name, plugin.hooks)]:
            raise ConfigError("plugins", mistakes)
        for plugin in self.active():
            plugin.deadlines = host.deadlines.get(plugin.name, {})


allow("state", [state.value for state in State])


def _name(given: Sequence[object]) -> dict[str, object]:
    named: dict[str, object] = {}
    for plugin in given:
        kind = plugin if isinstance(plugin, type) else type(plugin)
        name = getattr(plugin, "name", None)
        if not isinstance(name, str):
            name = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", kind.__name__).lower()
        if not NAME.fullmatch(name):
            what = f"a plugin passed to Bella is called {name!r}: a name is made of a-z, 0-9 and _, and starts with a letter"
            raise StartupRefused(f"{what}; give {kind.__name__} a name = …")
        if name in named:
            raise StartupRefused(f"two plugins passed to Bella are called {name!r}; give one of them another name = …")
        named[name] = plugin
    return named


def _all(installed: Iterable[Found], own: Iterable[str]) -> list[Found]:
    found = {item.name: item for item in installed}
    for name in own:
        mine = Found(name, "embedded", "")
        if name in found:
            refuse_twins(found[name], mine)
        found[name] = mine
    return list(found.values())
