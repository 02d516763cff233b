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

from .deadlines import effective
from .discovery import find
from .registry import Registry
from .report import PluginLine, running


@attrs.frozen
class DeclaredHook:
    """One hook that a plugin has, as the contract declares it."""

    name: str
    kind: str
    deadline_s: float
    runs: str


@attrs.frozen
class PluginPage:
    """Everything there is to say of one plugin that was loaded for it; ``load_ms`` is what its import and construction took."""

    plugin: PluginLine
    about: str
    api: int | None
    load_ms: float
    hooks: tuple[DeclaredHook, ...]
    settings: tuple[SettingLine, ...]


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
        tuple(DeclaredHook(hook, policy.kind.value, policy.deadline_s, policy.runs) for hook, policy in policies),
        tuple(described(settings_class, ("plugins", name))) if settings_class is not None and attrs.has(settings_class) else (),
    )


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
