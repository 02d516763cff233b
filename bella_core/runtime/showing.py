"""Everything there is to say of one plugin: it is loaded for it, and no other is."""

import json
from importlib.metadata import Distribution
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import url2pathname

import attrs

from bella_core.core.describing import SettingLine, described
from bella_core.core.errors import BellaError
from bella_core.core.settings import Settings
from bella_core.core.suggesting import suggestion
from bella_core.plugin import Policy

from .commands import installed_commands
from .deadlines import effective
from .discovery import find
from .hooks import Hooks
from .registry import Registry, State
from .report import PluginLine, running
from .runner import HookRunner


@attrs.frozen
class DeclaredHook:
    """One hook that a plugin has, as the contract declares it."""

    name: str
    kind: str
    deadline_s: float
    runs: str


@attrs.frozen
class RouteLine:
    """One route of a plugin, or one of its pages, which has a title."""

    method: str
    path: str
    access: str
    title: str = ""


@attrs.frozen
class PluginPage:
    """
    Everything there is to say of one plugin that was loaded for it and not started.

    Args:
        load_ms: what its import and construction took.
        routes: and pages; ``unknown_routes`` tells why they are not known before it has started.
        commands: that its distribution adds.
    """

    plugin: PluginLine
    about: str
    api: int | None
    load_ms: float
    hooks: tuple[DeclaredHook, ...]
    settings: tuple[SettingLine, ...]
    routes: tuple[RouteLine, ...] = ()
    unknown_routes: str = ""
    commands: tuple[str, ...] = ()


def shown(settings: Settings, name: str) -> PluginPage:
    """
    Load one plugin, and no other, and tell all about it; one that the settings disable is not imported.

    Raises:
        BellaError: no plugin is called that.
        StartupRefused: what would keep bella from starting.
    """
    names = [item.name for item in find()]
    if name not in names:
        raise BellaError(f"no plugin is called {name!r}{suggestion(name, names) or '; none is installed'}")
    host = settings.plugin_host
    only = attrs.evolve(host, enable=(name,) if host.enable is None or name in host.enable else (), order=(), required=())
    registry = Registry(only, {name: settings.plugins[name]} if name in settings.plugins else {})
    plugin = registry.plugins[name]
    kind = type(plugin.made) if plugin.made is not None else None
    settings_class = getattr(kind, "settings", None)
    (line,) = (line for line in running(registry) if line.name == name)
    policies = [(hook, effective(registry.manager.policies[hook], plugin.deadlines.get(hook))) for hook in plugin.hooks]
    return PluginPage(
        line,
        " ".join((kind.__doc__ or "").partition("\n\n")[0].split()) if kind else "",
        getattr(kind, "api", None),
        round(plugin.load_s * 1000, 1),
        tuple(line for hook, policy in policies for line in _declared(hook, policy)),
        tuple(described(settings_class, ("plugins", name))) if settings_class is not None and attrs.has(settings_class) else (),
        *_routes(registry, name),
        tuple(command.found.name for command in installed_commands() if command.plugin == name),
    )


def _declared(hook: str, policy: Policy) -> list[DeclaredHook]:
    """Return a hook's line, and one for each call of a stream that it opens."""
    calls = [DeclaredHook(f"{hook}.{name}", policy.kind.value, seconds, "async") for name, seconds in policy.calls]
    return [DeclaredHook(hook, policy.kind.value, policy.deadline_s, policy.runs), *calls]


def _routes(registry: Registry, name: str) -> tuple[tuple[RouteLine, ...], str]:
    """Ask a plugin that was not started for its routes and pages; one that needs to be says so by failing."""
    if registry.plugins[name].state is not State.ACTIVE:
        return (), ""
    hooks = Hooks(HookRunner(registry))
    hooks.gather()
    routes = [RouteLine(route.method, f"/plugins/{name}{route.path}", route.access) for route in hooks.routes().get(name, ())]
    pages = [
        RouteLine("GET", f"/plugins/{name}{page.path}", page.access, next(iter(page.title.values())))
        for page in hooks.pages().get(name, ())
    ]
    return (*routes, *pages), registry.plugins[name].reason


def source_of(distribution: Distribution) -> Path | None:
    """Return the folder that a distribution was installed from and is still used from (``pip install -e``)."""
    try:
        told = json.loads(distribution.read_text("direct_url.json") or "{}")
    except json.JSONDecodeError:
        return None
    if not isinstance(told, dict) or not told.get("dir_info", {}).get("editable"):
        return None
    folder = Path(url2pathname(urlsplit(str(told.get("url", ""))).path))
    return folder if folder.is_dir() else None
