"""Call a plugin that was written for the contract before as one of the present contract."""

import inspect
from collections.abc import Callable, Sequence
from typing import Any

import attrs
from pluggy import HookImpl

from bella_core.plugin.previous import Adapter


@attrs.frozen
class Adapted:
    """A former hook's implementation as one of a present hook: what ``HookImpl`` tells of those that need no adapter."""

    plugin_name: str
    function: Callable[..., Any]
    argnames: tuple[str, ...]
    kwargnames: tuple[str, ...] = ()


def by_position(found: HookImpl | Adapted, names: Sequence[str]) -> Callable[..., Any]:
    """
    Return a function that takes a hook's arguments in order, and passes on those that the implementation asks for.

    Args:
        names: the hook's arguments.
    """
    function: Callable[..., Any] = found.function
    if tuple(found.argnames) == tuple(names) and not found.kwargnames:
        return function
    positions = tuple(names.index(name) for name in found.argnames)
    by_name = tuple((name, names.index(name)) for name in found.kwargnames if name in names)

    def call(*args: Any) -> Any:
        return function(*(args[at] for at in positions), **{name: args[at] for name, at in by_name})

    return call


def adapt(found: HookImpl, former: Sequence[str], adapter: Adapter, present: Sequence[str]) -> Adapted:
    """
    Return an implementation of the present hook that calls a former one.

    Args:
        former, present: the former hook's arguments and the present one's, in order.
    """
    call = by_position(found, former)
    return Adapted(found.plugin_name, (_awaited if inspect.iscoroutinefunction(found.function) else _called)(call, adapter), tuple(present))


def _awaited(call: Callable[..., Any], adapter: Adapter) -> Callable[..., Any]:
    async def adapted(*arguments: Any) -> Any:
        return adapter.result(await call(*adapter.arguments(*arguments)))

    return adapted


def _called(call: Callable[..., Any], adapter: Adapter) -> Callable[..., Any]:
    def adapted(*arguments: Any) -> Any:
        return adapter.result(call(*adapter.arguments(*arguments)))

    return adapted
