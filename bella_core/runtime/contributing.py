"""What plugins contribute once, at start: routes, pages, channels; whoever cannot tell it is taken out of use."""

from collections.abc import Sequence
from time import perf_counter
from typing import Any

from .calling import Caller, Check, HookResult
from .errors import told
from .implementation import Implementation
from .registry import Registry, State


def contribute(caller: Caller, registry: Registry, plan: Sequence[Implementation], check: Check | None) -> list[tuple[str, Any]]:
    """
    Ask the plugins of a plan, in order, and take those out of use whose answer cannot be used.

    Args:
        check: of each result, in the plugins' order: one that remembers what it saw can refuse a conflict. It raises ``BadValue``.

    Returns:
        Each plugin that is still in use, with what it contributes.

    Raises:
        StartupRefused: the plugin is required.
    """
    contributed: list[tuple[str, Any]] = []
    for implementation in plan:
        started = perf_counter()
        answer = caller.inline(implementation, (), check)
        took = perf_counter() - started
        if answer.__class__ is HookResult:
            state = State.IDLE if answer.outcome == "not_configured" else State.FAILED
            registry.fail(implementation.plugin, state, _reason(implementation.hook, answer))
        elif took > implementation.policy.deadline_s:
            registry.fail(implementation.plugin, State.FAILED, _too_slow(implementation, took))
        else:
            contributed.append((implementation.plugin, answer))
    return contributed


def _reason(hook: str, result: HookResult) -> str:
    error = result.error
    text = told(error)
    match result.outcome:
        case "not_configured":
            return text
        case "bad_value":
            return f"{hook}() cannot be used: {text}"
    return f"{hook}() failed: {type(error).__name__}: {text}"


def _too_slow(implementation: Implementation, took: float) -> str:
    return (
        f"{implementation.hook}() took {took:.1f} s, the limit is {implementation.policy.deadline_s:g} s: "
        "it only tells what there is; open files and connections in startup()"
    )
