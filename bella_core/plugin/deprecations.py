"""
What of the contract is to go away: the one list.

An entry warns from the release that it names as ``since``; what it is about is gone in the release that it names as ``breaks_in``, at
least one minor release later. The tests fail when that release has come and the entry is still here, and when something of a released
contract is gone that had no entry.
"""

import warnings
from collections.abc import Collection, Iterator
from importlib import import_module
from typing import Literal

import attrs

#: What an entry can be about. There is none for a type's field: a type that needs another shape becomes another type.
Part = Literal["hook", "argument", "name", "api"]


@attrs.frozen
class Deprecation:
    """
    Say what is to go away, and what to use instead.

    Args:
        part: ``hook``; ``argument`` of one; ``name`` of ``bella_core.plugin``; ``api``, a version of the contract.
        name: the hook's; ``HOOK.ARGUMENT``; the public name; the version.
        since: the first release of bella-core that warns. ``breaks_in``: the first that no longer has it.
        instead: what an author does about it, as an instruction: "use ``synthesize``".
        home: where a deprecated name is kept until then, ``MODULE:NAME``.
    """

    part: Part
    name: str
    since: str
    breaks_in: str
    instead: str
    home: str = ""

    def __str__(self) -> str:
        """Return the warning."""
        return (
            f"{self.part} {self.name} is deprecated since bella-core {self.since} and breaks in bella-core {self.breaks_in}: {self.instead}"
        )


#: Every deprecation of the present release.
DEPRECATIONS: tuple[Deprecation, ...] = ()


def of_hook(hook: str, arguments: Collection[str]) -> Iterator[Deprecation]:
    """Yield what is deprecated about an implementation of ``hook`` that takes ``arguments``."""
    taken = {f"{hook}.{argument}" for argument in arguments}
    for entry in DEPRECATIONS:
        if (entry.part == "hook" and entry.name == hook) or (entry.part == "argument" and entry.name in taken):
            yield entry


def of_api(api: int) -> Iterator[Deprecation]:
    """Yield what is deprecated about a plugin that was written for version ``api`` of the contract."""
    return (entry for entry in DEPRECATIONS if entry.part == "api" and entry.name == str(api))


def of_name(name: str) -> Iterator[Deprecation]:
    """Yield what is deprecated about a public name."""
    return (entry for entry in DEPRECATIONS if entry.part == "name" and entry.name == name)


def former(module: str, name: str) -> object:
    """
    Return a public name that is to go away, and warn whoever asks a module for it, with their file and line.

    Raises:
        AttributeError: there is no such name any more, or there never was.
    """
    for entry in of_name(name):
        warnings.warn(str(entry), DeprecationWarning, stacklevel=3)
        home, _, attribute = entry.home.partition(":")
        return getattr(import_module(home), attribute)
    raise AttributeError(f"module {module!r} has no attribute {name!r}")
