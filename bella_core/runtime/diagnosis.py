"""What is wrong with the installed plugins, as far as it can be known without importing any of them."""

import re
from collections.abc import Collection, Iterator
from importlib.metadata import Distribution, PackageNotFoundError, distribution, entry_points
from itertools import groupby
from operator import attrgetter

import attrs

from bella_core.core.errors import BellaError, ConfigError
from bella_core.core.settings import Settings

from .commands import installed_commands, troubles
from .discovery import COMMANDS, GROUP, choose, find
from .locating import locate
from .outdated import uses

_REQUIRED = re.compile(r"([A-Za-z0-9][A-Za-z0-9._-]*)\s*([^;]*)(?:;(.*))?")


@attrs.frozen
class Finding:
    """
    Something that is wrong, or will be.

    Args:
        subject: which plugin, distribution or setting. ``problem``: what. ``mend``: what to do about it.
        later: whether it works as yet, in this release.
    """

    subject: str
    problem: str
    mend: str
    later: bool = False


def diagnose(settings: Settings, own_commands: Collection[str] = ()) -> list[Finding]:
    """Return everything that is wrong, also with what has the name of one of ``own_commands``; imports no plugin."""
    return [*_twins(), *_commands(own_commands), *_settings(settings), *_entries(), *_requirements(), *_outdated()]


def _twins() -> Iterator[Finding]:
    for group in (GROUP, COMMANDS):
        entries = sorted(entry_points(group=group), key=attrgetter("name"))
        for name, same in groupby(entries, key=attrgetter("name")):
            owners = sorted(entry.dist.name if entry.dist else entry.value for entry in same)
            if len(owners) > 1:
                what = "plugins" if group == GROUP else "commands"
                yield Finding(name, f"{len(owners)} {what} have this name: of {' and '.join(owners)}", "uninstall one of them")


def _commands(own: Collection[str]) -> Iterator[Finding]:
    commands = installed_commands()
    for command, what, mend in troubles(commands, own):
        if sum(other.found.name == command.found.name for other in commands) == 1 or command.found.name in own:  # twins are told already
            yield Finding(command.found.name, f"{command.told}: {what}", mend)


def _settings(settings: Settings) -> Iterator[Finding]:
    try:
        choice = choose(find(), settings.plugin_host, settings.plugins)
    except ConfigError as error:
        yield from (Finding("bella.toml", mistake, "correct the name, or install the plugin") for mistake in error.mistakes)
    except BellaError:  # two of one name, told already
        return
    else:
        for item, reason in choice.unused:
            if reason.startswith("its name"):
                yield Finding(item.name, reason, f"report it to the author of {item.distribution}")
        used = {item.name for item in choice.used}
        for name, source in settings.schedule_sources.items():
            if source.plugin not in used:
                problem = f"its plugin {source.plugin!r} is not used: nobody reads the book"
                yield Finding(f"schedule_sources.{name}", problem, "enable or install the plugin, or take the source out")


def _entries() -> Iterator[Finding]:
    for entry in entry_points(group=GROUP):
        module, _, attribute = entry.value.partition(":")
        if not attribute:
            yield Finding(
                entry.name, f"its entry point {entry.value!r} names no class", 'write it as "package:Class", and install it again'
            )
        elif locate(module) is None:
            yield Finding(entry.name, f"its module {module} is not installed", "install it again; an editable one may have been moved")


def _outdated() -> Iterator[Finding]:
    for entry in entry_points(group=GROUP):
        for use in uses(entry.value.partition(":")[0]):
            mend = f"get a newer version of it; its author: {use.entry.instead}"
            yield Finding(entry.name, str(use), mend, later=True)


def _requirements() -> Iterator[Finding]:
    owners: dict[str, Distribution] = {entry.dist.name: entry.dist for entry in entry_points(group=GROUP) if entry.dist}
    for name, owner in sorted(owners.items()):
        for required in owner.requires or ():
            found = _REQUIRED.match(required)
            if found and not found[3] and not _installed(found[1]):  # a requirement with a condition may not be for this machine
                yield Finding(name, f"needs {found[1]}, which is not installed", f"pip install {found[1]}")


def _installed(name: str) -> bool:
    try:
        distribution(name)
    except PackageNotFoundError:
        return False
    return True
