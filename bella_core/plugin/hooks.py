"""How a hook is declared: its kind, its deadline, and how it runs."""

from collections.abc import Callable, Iterable, Mapping
from enum import Enum
from typing import Literal, TypeVar

import attrs
import pluggy

PROJECT = "bella"

F = TypeVar("F", bound=Callable[..., object])

_spec = pluggy.HookspecMarker(PROJECT)
#: Marks a plugin's method as the implementation of the hook of the same name.
hookimpl = pluggy.HookimplMarker(PROJECT)


class Kind(Enum):
    """How the implementations of a hook are combined, and how it fails."""

    COLLECT = "collect"
    PROVIDE = "provide"
    TRANSFORM = "transform"
    GATE = "gate"
    OPEN = "open"
    DELIVER = "deliver"
    PULL = "pull"
    OBSERVE = "observe"
    CONTRIBUTE = "contribute"
    LIFECYCLE = "lifecycle"


Runs = Literal["inline", "async", "thread"]


@attrs.frozen
class Policy:
    """
    Hold what the runner must know of a hook.

    Args:
        kind: how it is combined and how it fails.
        deadline_s: seconds for one implementation.
        runs: ``inline`` (plain ``def``, no I/O), ``async``, or ``thread`` (plain ``def`` that may block).
        calls: of a stream that the hook opens: its methods, each with seconds for one call.
        rests: who raises ``Retry`` or ``Rejected`` is left alone like one that fails; else both are answers, and nothing is counted.
    """

    kind: Kind
    deadline_s: float
    runs: Runs = "async"
    calls: tuple[tuple[str, float], ...] = ()
    rests: bool = False


def policies_of(families: Iterable[type]) -> dict[str, Policy]:
    """Return the policy of every hook of some families, by the hook's name."""
    found = {name: getattr(getattr(family, name), "bella_policy", None) for family in families for name in dir(family)}
    return {name: policy for name, policy in found.items() if isinstance(policy, Policy)}


def hook(
    kind: Kind, deadline_s: float, *, runs: Runs = "async", calls: Mapping[str, float] | None = None, rests: bool = False
) -> Callable[[F], F]:
    """
    Declare a hook of the contract.

    Args:
        kind, deadline_s, runs, calls, rests: see ``Policy``.

    Returns:
        A decorator that marks the method for pluggy and attaches the policy as ``bella_policy``.
    """

    def mark(function: F) -> F:
        policy = Policy(kind, deadline_s, runs, tuple((calls or {}).items()), rests)
        function.bella_policy = policy  # type: ignore[attr-defined]  # read back by the runner
        return _spec(function)

    return mark
