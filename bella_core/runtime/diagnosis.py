"""What is wrong with the installed plugins, as far as it can be known without importing any of them."""

import re
from collections.abc import Iterator
from importlib.machinery import PathFinder
from importlib.metadata import Distribution, PackageNotFoundError, distribution, entry_points
from itertools import groupby
from operator import attrgetter

import attrs

from bella_core.core.errors import BellaError, ConfigError
from bella_core.core.settings import Settings

from .discovery import COMMANDS, GROUP, choose, find

_REQUIRED = re.compile(r"([A-Za-z0-9][A-Za-z0-9._-]*)\s*([^;]*)(?:;(.*))?")


@attrs.frozen
class Finding:
    """Something that is wrong: with which plugin, distribution or setting, what, and how to mend it."""

    subject: str
    problem: str
    mend: str


def diagnose(settings: Settings) -> list[Finding]:
    """Return everything that is wrong; imports no plugin."""
    return [*_twins(), *_settings(settings), *_entries(), *_requirements()]


def _twins() -> Iterator[Finding]:
    for group in (GROUP, COMMANDS):
        entries = sorted(entry_points(group=group), key=attrgetter("name"))
        for name, same in groupby(entries, key=attrgetter("name")):
            owners = [entry.dist.name if entry.dist else entry.value for entry in same]
            if len(owners) > 1:
                what = "plugins" if group == GROUP else "commands"
                yield Finding(name, f"{len(owners)} {what} have this name: of {' and '.join(owners)}", "uninstall one of them")


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


def _entries() -> Iterator[Finding]:
    for entry in entry_points(group=GROUP):
        module, _, attribute = entry.value.partition(":")
        if not attribute:
            yield Finding(
                entry.name, f"its entry point {entry.value!r} names no class", 'write it as "package:Class", and install it again'
            )
        elif not _is_there(module):
            yield Finding(entry.name, f"its module {module} is not installed", "install it again; an editable one may have been moved")


def _is_there(module: str) -> bool:
    """Tell whether a module can be found; nothing is imported, not even the packages above it."""
    places: list[str] | None = None
    for part in module.split("."):
        spec = PathFinder.find_spec(part, places)
        if spec is None:
            return False
        places = list(spec.submodule_search_locations or ())
    return True


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
