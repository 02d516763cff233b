"""The commands that distributions add to ``bella``: whose they are, which are offered, and what each is given to work with."""

import inspect
import re
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from typing import Any

import attrs

from bella_core.core.clock import Clock
from bella_core.core.dashboards import DASHBOARDS
from bella_core.core.errors import BellaError
from bella_core.core.logging import get_logger
from bella_core.core.phi import allow
from bella_core.core.settings import Settings
from bella_core.plugin import Alarm, Command, Dashboard, Logger

from .discovery import COMMANDS, GROUP, Found, choose, find
from .loading import Unusable, imported, settings_of

NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")


class NotOffered(BellaError):
    """A command cannot be run; the message names its distribution and says what to do."""


@attrs.frozen
class FoundCommand:
    """
    A command that is installed, as far as it can be known without importing it.

    Args:
        found: its name, distribution, version and entry point.
        plugins: the plugins of the same distribution.
    """

    found: Found
    plugins: tuple[str, ...]

    @property
    def told(self) -> str:
        """Return what it is, for whoever must mend it."""
        return f"command {self.found.name!r} of {self.found.distribution} {self.found.version}".rstrip()

    @property
    def plugin(self) -> str | None:
        """
        Return the name of the plugin whose command it is.

        That is the distribution's only plugin; of several the one that it is called after, alone or with a dash and more.
        """
        if len(self.plugins) == 1:
            return self.plugins[0]
        fitting = [name for name in self.plugins if f"{self.found.name}-".startswith(name.replace("_", "-") + "-")]
        return max(fitting, key=len, default=None)


def installed_commands() -> list[FoundCommand]:
    """Return every command that is installed, twins too, sorted by name; imports none."""
    return sorted(map(_found, entry_points(group=COMMANDS)), key=lambda command: (command.found.name, command.found.distribution))


def _found(entry: EntryPoint) -> FoundCommand:
    dist = entry.dist
    plugins = tuple(sorted(plugin.name for plugin in dist.entry_points.select(group=GROUP))) if dist else ()
    return FoundCommand(Found(entry.name, dist.name if dist else "unknown", dist.version if dist else "", entry), plugins)


def troubles(commands: Sequence[FoundCommand], own: Collection[str]) -> list[tuple[FoundCommand, str, str]]:
    """Return what keeps commands from being used, and how to mend it; ``own``: the names of bella's own commands."""
    found = []
    for command in commands:
        name, author = command.found.name, f"report it to the author of {command.found.distribution}"
        twins = {other.found.distribution for other in commands if other.found.name == name} - {command.found.distribution}
        if name in own:
            found.append((command, "it has the name of a command of bella's own, which is run instead", author))
        elif not NAME.fullmatch(name):
            found.append((command, "a command's name is made of a-z, 0-9 and -, and starts with a letter", author))
        elif twins:
            found.append((command, f"{' and '.join(sorted(twins))} has a command of the same name", "uninstall one of them"))
        elif command.plugins and command.plugin is None:
            either = " or ".join(f"{plugin.replace('_', '-')}-{name}" for plugin in command.plugins)
            found.append((command, f"it is not called after one of its distribution's plugins: {either}", author))
    return found


def offered(name: str, commands: Sequence[FoundCommand], settings: Settings) -> FoundCommand:
    """
    Return the command to run; nothing of it is imported yet.

    Args:
        name: a command that is installed. ``commands``: all that are.

    Raises:
        NotOffered: two distributions have it, or its plugin is disabled. ConfigError: what would keep bella from starting.
    """
    for command, what, mend in troubles(commands, ()):
        if command.found.name == name:
            raise NotOffered(f"{command.told} is not run: {what}; {mend}")
    (command,) = (command for command in commands if command.found.name == name)
    choice = choose(find(), settings.plugin_host, settings.plugins)
    for item, reason in choice.unused:
        if item.name == command.plugin:
            raise NotOffered(f"{command.told} is not run: plugin {item.name!r} is not used, {reason}")
    return command


def load_command(command: FoundCommand) -> Command:
    """
    Import a command and build it.

    Raises:
        NotOffered: that fails, or it is no command.
    """
    try:
        made: Any = imported(command.found)
        made = made() if isinstance(made, type) else made
    except Unusable as error:
        raise NotOffered(f"{command.told} cannot be run: {error}; report it to its author") from None
    except Exception as error:  # a stranger's class may raise anything
        raise NotOffered(f"{command.told} cannot be built: {type(error).__name__}; report it to its author") from error
    missing = [part for part in ("arguments", "run") if not inspect.isroutine(getattr(made, part, None))]
    if missing:
        raise NotOffered(f"{command.told} has no {' and no '.join(missing)}: its entry point must name a class with both, see Command")
    usable: Command = made
    return usable


@attrs.frozen
class Host:
    """Serve one command; see ``bella_core.plugin.CommandHost``."""

    settings: Any
    logger: Logger
    now: Callable[[], datetime]
    _folder: Path
    alarms: tuple[Alarm, ...] = ()
    dashboards: tuple[Dashboard, ...] = DASHBOARDS

    @property
    def data_dir(self) -> Path:
        """Return the plugin's folder, made now if it is not there."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return self._folder


def host_of(command: FoundCommand, settings: Settings, clock: Clock) -> Host:
    """
    Return what a command is given; its plugin's class is imported for the settings, and not built.

    Raises:
        NotOffered: the plugin cannot be imported, or its settings do not fit.
    """
    name = command.plugin or command.found.name.replace("-", "_")
    parsed = _settings(command, settings.plugins) if command.plugin else None
    allow("plugin", [name])
    return Host(parsed, get_logger(f"plugin.{name}", plugin=name), clock.now, settings.data_dir / "plugins" / name, settings.alerts.alarms)


def _settings(command: FoundCommand, tables: Mapping[str, Mapping[str, object]]) -> object:
    (plugin,) = (item for item in find() if item.name == command.plugin)
    try:
        made = imported(plugin)
        return settings_of(plugin.name, made if isinstance(made, type) else type(made), tables.get(plugin.name, {}))
    except Unusable as error:
        raise NotOffered(f"{command.told} cannot be run: plugin {plugin.name!r}: {error}") from None
