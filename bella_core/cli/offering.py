"""
Which commands plugins' distributions add, for the help: found by hand, as ``importlib.metadata`` takes four times as long as all of it.

``runtime.commands`` decides the same, with everything that there is to know, when one of them is run.
"""

import os
import sys
from collections.abc import Iterator, Mapping

_COMMANDS, _PLUGINS = "[bella.commands]", "[bella.plugins]"


def offered(own: Mapping[str, str]) -> list[tuple[str, str]]:
    """
    Return the commands of plugins that are not disabled, each with where it is from; a name that is not free says so.

    Args:
        own: bella's own commands.
    """
    found = sorted(set(_installed()))
    if not found:
        return []
    is_used = _Choice.read().is_used
    lines: dict[str, list[str]] = {}
    for name, distribution, plugins in found:
        if not plugins or any(is_used(plugin, distribution) for plugin in _owners(name, plugins)):
            lines.setdefault(name, []).append(distribution)
    return [(name, _told(name, distributions, own)) for name, distributions in lines.items()]


def _told(name: str, distributions: list[str], own: Mapping[str, str]) -> str:
    told = f"from {' and '.join(distributions)}"
    if name in own:
        return f"{told}; not used: bella has a command of this name"
    return f"{told}; not used: uninstall one of them" if len(distributions) > 1 else told


def _owners(name: str, plugins: tuple[str, ...]) -> tuple[str, ...]:
    """Return the plugin whose command it is, as ``FoundCommand.plugin`` does; all of them where that is not clear."""
    fitting = [plugin for plugin in plugins if f"{name}-".startswith(plugin.replace("_", "-") + "-")]
    return (max(fitting, key=len),) if fitting and len(plugins) > 1 else plugins


def _installed() -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Yield commands, with their distributions and the plugins of these."""
    for folder in sys.path:
        try:
            installed = [entry for entry in os.listdir(folder or ".") if entry.endswith((".dist-info", ".egg-info"))]  # noqa: PTH208  # pathlib is as slow
        except OSError:
            continue
        for entry in installed:
            distribution = entry.partition("-")[0].replace("_", "-").removesuffix(".egg")
            text = _read(f"{folder or '.'}/{entry}/entry_points.txt")
            plugins = tuple(_names(text, _PLUGINS))
            yield from ((name, distribution, plugins) for name in _names(text, _COMMANDS))


def _read(file: str) -> str:
    try:
        with open(file, encoding="utf-8") as stream:  # noqa: PTH123  # pathlib is slow to import
            return stream.read()
    except (OSError, UnicodeDecodeError):
        return ""


def _names(text: str, group: str) -> Iterator[str]:
    _, found, rest = text.partition(group)
    for line in rest.splitlines()[1:] if found else ():
        if line.startswith("["):
            return
        name, equals, _ = line.partition("=")
        if equals:
            yield name.strip()


class _Choice:
    """What ``[plugin_host]`` enables and disables, as far as it can be read without the settings' own classes."""

    def __init__(self, enable: set[str] | None, disable: set[str]) -> None:
        self._enable, self._disable = enable, disable

    @classmethod
    def read(cls) -> "_Choice":
        """Read the environment, and the file where there is one; whoever runs a command is told what is wrong with them."""
        table = _table(os.environ.get("BELLA_CONFIG") or "bella.toml")
        enable, disable = (_listed(key, table.get(key.lower())) for key in ("ENABLE", "DISABLE"))
        return cls(enable, disable or set())

    def is_used(self, plugin: str, distribution: str) -> bool:
        """Tell whether a plugin is used."""
        names = {plugin, _plain(distribution)}
        return not names & self._disable and (self._enable is None or bool(names & self._enable))


def _listed(key: str, given: object) -> set[str] | None:
    value = os.environ.get(f"BELLA_PLUGIN_HOST__{key}", "").split(",")
    names = value if any(value) else given
    if not isinstance(names, list):
        return None
    words = {str(name).strip() for name in names} - {""}
    return words | {_plain(word) for word in words}


def _table(file: str) -> Mapping[str, object]:
    if not (text := _read(file)) or "plugin_host" not in text:
        return {}
    import tomllib

    try:
        table = tomllib.loads(text).get("plugin_host")
    except tomllib.TOMLDecodeError:
        return {}
    return table if isinstance(table, dict) else {}


def _plain(distribution: str) -> str:
    return distribution.replace("_", "-").replace(".", "-").lower()
