"""
The version of the contract before the present one, and how what was written for it is called.

A bella supports its own version and the one before. When ``API`` is raised, the families as they were are kept here, and an adapter for
every hook that differs; the host checks a plugin that names the former version against those families, and calls it through the adapters.
"""

from collections.abc import Callable, Mapping
from typing import Any

import attrs


def same(*arguments: Any) -> tuple[Any, ...]:
    """Hand on the arguments as they are."""
    return arguments


def kept(result: Any) -> Any:
    """Hand on the result as it is."""
    return result


@attrs.frozen
class Adapter:
    """
    Say how an implementation of a former hook is called as the present contract's.

    Args:
        hook: what the present contract calls it.
        arguments: makes the former arguments, all of them in order, of the present ones.
        result: makes a present result of a former one.
    """

    hook: str
    arguments: Callable[..., tuple[Any, ...]] = same
    result: Callable[[Any], Any] = kept


@attrs.frozen
class Previous:
    """
    Hold the contract of the version before.

    Args:
        families: its hooks.
        adapters: by a former hook's name; a hook without one is the present contract's as it is.
    """

    families: tuple[type, ...]
    adapters: Mapping[str, Adapter]


#: ``None`` as long as there was no version before.
PREVIOUS: Previous | None = None
