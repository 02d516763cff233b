"""
One call of a plugin, so that it cannot break whoever calls.

Every call has a deadline, a circuit breaker, a check of its result, the plugin's name on its errors and log lines, and a place in the table
of timings. Arguments and results are never logged.
"""

import asyncio
from collections.abc import Callable, Iterable, Mapping, Sequence
from time import perf_counter
from types import CoroutineType
from typing import Any

import attrs

from bella_core.core.logging import current_plugin, get_logger
from bella_core.core.metrics import note_hook
from bella_core.core.phi import allow
from bella_core.plugin import CursorGone, Kind, NotConfigured, PluginError, Rejected, Retry

from .errors import BadValue, HookFailed, attribute
from .implementation import Implementation
from .threads import NoThreadFree
from .watching import BLOCKING_S, Watched

log = get_logger(__name__)

#: Returns the checked value, or raises ``BadValue``; given the value and the plugin's name.
Check = Callable[[Any, str], Any]

#: How a call ends.
OUTCOMES = (
    "ok", "error", "deadline", "overrun", "blocked", "bad_value", "breaker_open", "busy", "absent",
    "retry", "rejected", "cursor_gone", "not_configured", "plugin_error", "dropped", "closed",
)  # fmt: skip
allow("outcome", OUTCOMES)

_TOLD = (
    (Retry, "retry"),
    (Rejected, "rejected"),
    (CursorGone, "cursor_gone"),
    (NotConfigured, "not_configured"),
    (PluginError, "plugin_error"),
)


#: Answers of who serves nobody now.
_UNSERVED = frozenset({"retry", "rejected"})


def outcome_of(error: BaseException) -> str:
    """Return the code of how a call ended that raised ``error``."""
    if isinstance(error, HookFailed):
        return error.outcome
    return next((code for kind, code in _TOLD if isinstance(error, kind)), "bad_value" if isinstance(error, BadValue) else "error")


@attrs.frozen
class HookResult:
    """What came of one plugin's part: ``value`` if ``outcome`` is ``ok``, else an error, where there was one."""

    plugin: str
    outcome: str
    value: Any = None
    error: BaseException | None = None


@attrs.frozen
class _Ended:
    """What a task made of its plugin's part; counted only when somebody still waits for it."""

    value: Any
    error: BaseException | None
    seconds: float
    blocked_s: float = 0.0


class Caller:
    """
    Call implementations, alone or together.

    Args:
        on_blocking: told of an implementation that keeps the event loop again and again, and for how many seconds it did last.
    """

    def __init__(self, on_blocking: Callable[[Implementation, float], None]) -> None:
        self._abandoned: set[asyncio.Task[_Ended]] = set()
        self._on_blocking = on_blocking

    def inline(self, implementation: Implementation, args: Sequence[Any], check: Check | None) -> Any:
        """Return the answer of a plain function, or a ``HookResult`` if there is none."""
        clean = implementation.breaker.clean
        if not clean and not implementation.breaker.allow():
            return self._refused(implementation, "breaker_open")
        token = current_plugin.set(implementation.plugin)
        started = perf_counter()
        try:
            value = _checked(implementation.call(*args), implementation.plugin, check)
        except KeyboardInterrupt:
            raise
        except BaseException as error:  # noqa: BLE001  # whatever a plugin raises, SystemExit and CancelledError too, is its own error
            note_hook(implementation.plugin, implementation.hook, outcome_of(error), perf_counter() - started)
            return self._failed(implementation, error, perf_counter() - started)
        finally:
            current_plugin.reset(token)
        took = perf_counter() - started
        note_hook(implementation.plugin, implementation.hook, "ok", took)
        if took > implementation.policy.deadline_s:
            self._overran(implementation, took)  # the time is spent, so the answer is used; who goes on like this is not asked again
            self._blocked(implementation, took)
        else:
            implementation.succeeded.add(took)
            if not clean:
                implementation.breaker.succeeded()
        return value

    async def one(self, implementation: Implementation, args: Sequence[Any], check: Check | None, budget_s: float | None) -> HookResult:
        """Return what came of one implementation, however it runs."""
        if implementation.runs == "inline":
            answer = self.inline(implementation, args, check)
            return answer if answer.__class__ is HookResult else HookResult(implementation.plugin, "ok", answer)
        return (await self.together([implementation], args, check, budget_s))[implementation]

    async def together(
        self, plan: Sequence[Implementation], args: Sequence[Any], check: Check | None, budget_s: float | None
    ) -> dict[Implementation, HookResult]:
        """Run implementations of one hook as tasks at the same time, under one timer; whoever is late is abandoned."""
        results: dict[Implementation, HookResult] = {}
        tasks: dict[asyncio.Task[_Ended], Implementation] = {}
        first = plan[0].policy
        allowed, mixed, blocked = _least(first.deadline_s, budget_s), False, self._blocked
        for implementation in plan:
            if implementation.policy is not first:
                mixed = True
            if implementation.breaker.allow():
                tasks[asyncio.create_task(_run(implementation, args, check, blocked))] = implementation
            else:
                results[implementation] = self._refused(implementation, "breaker_open")
        if not tasks:
            return results
        try:
            late = await (self._in_turn(tasks, budget_s) if mixed else self._all(tasks, allowed))
        except asyncio.CancelledError:
            self._abandon(tasks)
            for implementation in tasks.values():
                implementation.breaker.forgotten()
            raise
        for task, implementation in tasks.items():
            if mixed:
                allowed = _least(implementation.policy.deadline_s, budget_s)
            results[implementation] = self._judge(implementation, task, allowed, late=task in late)
        return results

    async def _all(self, tasks: "Iterable[asyncio.Task[_Ended]]", seconds: float) -> "set[asyncio.Task[_Ended]]":
        """Wait for tasks that have one deadline. Return who was late, abandoned."""
        _, late = await asyncio.wait(tasks, timeout=seconds)
        self._abandon(late)
        return late

    async def _in_turn(self, tasks: "Mapping[asyncio.Task[_Ended], Implementation]", budget_s: float | None) -> "set[asyncio.Task[_Ended]]":
        """Wait for tasks that have different deadlines: the timer is set to the next one each time. Return who was late, abandoned."""
        deadlines = {task: _least(implementation.policy.deadline_s, budget_s) for task, implementation in tasks.items()}
        late: set[asyncio.Task[_Ended]] = set()
        started = perf_counter()
        for due in sorted(set(deadlines.values())):
            waiting = {task for task in tasks if not task.done() and task not in late}
            if not waiting:
                break
            await asyncio.wait(waiting, timeout=max(0.0, started + due - perf_counter()))
            expired = {task for task in waiting if deadlines[task] <= due and not task.done()}
            self._abandon(expired)
            late |= expired
        return late

    def close(self) -> None:
        """Cancel once more what would not end."""
        for task in self._abandoned:
            task.cancel()

    # --- what became of it --------------------------------------------------------------------------------------------

    def _judge(self, implementation: Implementation, task: "asyncio.Task[_Ended]", deadline: float, *, late: bool) -> HookResult:
        if late:
            return self._failed(implementation, TimeoutError(), deadline, "deadline")
        if task.cancelled():  # by itself: nobody else did
            return self._failed(implementation, asyncio.CancelledError(), 0.0)
        ended = task.result()
        if isinstance(ended.error, NoThreadFree):
            return self._refused(implementation, "busy")
        if ended.error is not None:
            result = self._failed(implementation, ended.error, ended.seconds)
            self._blocked(implementation, ended.blocked_s)
            return result
        if ended.blocked_s > BLOCKING_S:
            self._overran(implementation, ended.blocked_s, "blocked")
            self._blocked(implementation, ended.blocked_s)
        else:
            implementation.succeeded.add(ended.seconds)
            implementation.breaker.succeeded()
        if implementation.policy.kind is Kind.GATE and ended.seconds > deadline:  # it kept the loop, so that no timer could stop it
            return HookResult(implementation.plugin, "overrun")
        return HookResult(implementation.plugin, "ok", ended.value)

    def _failed(self, implementation: Implementation, error: BaseException, seconds: float, outcome: str = "") -> HookResult:
        told = next((code for kind, code in _TOLD if isinstance(error, kind)), "")
        outcome = outcome or told or ("bad_value" if isinstance(error, BadValue) else "error")
        implementation.count(outcome, seconds)
        attribute(error, implementation.note)
        if told in _UNSERVED and implementation.policy.rests:
            self._count_failure(implementation, _asked_for_s(error))
        elif told:  # it works as it should: it was asked, and it answered
            implementation.breaker.succeeded()
            implementation.breaker.forgotten()
        else:
            log.warning("plugin_failed", plugin=implementation.plugin, hook=implementation.hook, outcome=outcome, error=error)
            self._count_failure(implementation)
        return HookResult(implementation.plugin, outcome, None, error)

    def _overran(self, implementation: Implementation, seconds: float, outcome: str = "overrun") -> None:
        implementation.count(outcome, seconds)
        ms = round(seconds * 1000, 1)
        log.warning("plugin_overran", plugin=implementation.plugin, hook=implementation.hook, outcome=outcome, ms=ms)
        self._count_failure(implementation)

    def _blocked(self, implementation: Implementation, seconds: float) -> None:
        """Tell of an implementation that kept the event loop, and whose breaker has opened: it would do so again and again."""
        if seconds > BLOCKING_S and implementation.breaker.rests_s > 0:
            self._on_blocking(implementation, seconds)

    def _count_failure(self, implementation: Implementation, rest_s: float = 0.0) -> None:
        if implementation.breaker.failed(rest_s):
            rest = round(implementation.breaker.rests_s)
            log.error("plugin_breaker_opened", plugin=implementation.plugin, hook=implementation.hook, seconds=rest)

    def _refused(self, implementation: Implementation, outcome: str) -> HookResult:
        implementation.count(outcome)
        if outcome == "busy":
            self._count_failure(implementation)
        return HookResult(implementation.plugin, outcome)

    def _abandon(self, tasks: "Iterable[asyncio.Task[_Ended]]") -> None:
        """Cancel tasks and wait for none: one that refuses to end is kept from the garbage collector, and forgotten."""
        for task in tasks:
            task.cancel()
            self._abandoned.add(task)
            task.add_done_callback(self._forget)

    def _forget(self, task: "asyncio.Task[_Ended]") -> None:
        self._abandoned.discard(task)
        if not task.cancelled():
            task.exception()  # looked at, so that the loop does not report it


def _asked_for_s(error: BaseException) -> float:
    """Return the seconds for which a plugin asks to be left alone."""
    after_s = vars(error).get("after_s")  # a plugin's own error may answer anything, or raise, where it is asked
    return after_s if after_s.__class__ in {int, float} else 0.0


def _least(deadline_s: float, budget_s: float | None) -> float:
    return deadline_s if budget_s is None else max(0.0, min(deadline_s, budget_s))


def _checked(value: Any, plugin: str, check: Check | None) -> Any:
    if value.__class__ is CoroutineType:
        value.close()  # else Python warns that nobody awaited it
        raise BadValue("expected a value, got a coroutine: declare the hook with async def")
    return value if check is None else check(value, plugin)


async def _run(
    implementation: Implementation, args: Sequence[Any], check: Check | None, blocked: Callable[[Implementation, float], None]
) -> _Ended:
    current_plugin.set(implementation.plugin)  # this task's own context: nothing to reset
    value: Any = None
    error: BaseException | None = None
    watched: Watched | None = None
    started = perf_counter()
    try:
        if implementation.runs == "thread":
            value, error = await implementation.threads.submit(lambda: implementation.call(*args))
        else:
            watched = Watched(implementation.call(*args))
            value = await watched
        if error is None:
            value = _checked(value, implementation.plugin, check)
    except (KeyboardInterrupt, GeneratorExit, asyncio.CancelledError):
        if watched is not None:  # it was late, and nobody looks at what became of it
            blocked(implementation, watched.longest_s)
        note_hook(implementation.plugin, implementation.hook, "deadline", perf_counter() - started)
        raise
    except BaseException as caught:  # noqa: BLE001  # see Caller.inline; in a task, SystemExit would end the loop
        error = caught
    note_hook(implementation.plugin, implementation.hook, "ok" if error is None else outcome_of(error), perf_counter() - started)
    return _Ended(value, error, perf_counter() - started, watched.longest_s if watched else 0.0)
