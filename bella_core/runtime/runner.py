"""Run a hook of the contract by its kind: how the plugins' answers are combined, and what happens when one fails."""

import asyncio
from collections.abc import Callable
from time import monotonic, perf_counter
from typing import Any

from bella_core.core.performance import Timings
from bella_core.core.phi import allow
from bella_core.plugin import Kind, PluginError, Policy

from .breaker import Breaker
from .calling import Caller, Check, HookResult
from .contributing import contribute
from .errors import HookFailed
from .implementation import Implementation
from .loading import implementations, runs
from .observing import Observers
from .registry import Registry
from .streams import Stream, Streams, stream_calls
from .threads import Threads

__all__ = ["HookResult", "HookRunner"]


class HookRunner:
    """
    Run the hooks of one registry's plugins.

    Args:
        registry: the plugins, in their order.
        now: seconds, monotonic, for the breakers.
        threads: how many threads a plugin may have.
        breaker: makes a breaker, given ``now``.

    Attributes:
        timings: every call counted and timed, by plugin, hook and outcome.
    """

    def __init__(
        self,
        registry: Registry,
        *,
        now: Callable[[], float] = monotonic,
        threads: int = 4,
        breaker: Callable[[Callable[[], float]], Breaker] = Breaker,
    ) -> None:
        self.timings = Timings()
        self._registry = registry
        self._threads = {plugin.name: Threads(plugin.name, threads) for plugin in registry.active()}
        self._turns = {plugin.name: asyncio.Semaphore(threads) for plugin in registry.active()}
        self._breakers = {(plugin.name, hook): breaker(now) for plugin in registry.active() for hook in plugin.hooks}
        self._new_breaker: Callable[[], Breaker] = lambda: breaker(now)
        self._plans: dict[str, tuple[Implementation, ...]] = {}
        self._shut: dict[str, list[str]] = {}  # gates of plugins that were taken out of use while bella runs: nobody passes
        self._caller = Caller(self._withdraw)
        self._observers = Observers(self._caller)
        self._streams = Streams(self._caller)
        allow("hook", stream_calls(registry.manager.policies))
        self.refresh()

    def refresh(self) -> None:
        """Look again which plugins are active; called when one was taken out of use."""
        manager = self._registry.manager
        plans: dict[str, list[Implementation]] = {hook: [] for hook in manager.policies}
        active = {plugin.name: plugin for plugin in self._registry.active()}
        for plugin in active.values():
            for hook, found in implementations(manager, plugin.name):
                if hook in plans and hook in plugin.hooks:
                    made = Implementation(plugin, hook, found, manager)
                    made.equip(self.timings, self._breakers[plugin.name, hook], self._threads[plugin.name])
                    plans[hook].append(made)
        for hook, plan in self._plans.items():
            if manager.policies[hook].kind is Kind.LIFECYCLE:  # who started and was taken out of use since still has to stop
                plans[hook] += [gone for gone in plan if gone.plugin not in active]
        self._plans = {hook: tuple(plan) for hook, plan in plans.items()}

    def _withdraw(self, implementation: Implementation, seconds: float) -> None:
        """Take a plugin out of use that keeps the event loop: while it does, nobody is answered."""
        reason = (
            f"its hook {implementation.hook!r} kept the event loop again and again, {seconds:.2f} s the last time: "
            "await what takes time, or write a plain def, which runs in a thread"
        )
        name = implementation.plugin
        if self._registry.withdraw(name, reason):
            for hook, plan in self._plans.items():
                if any(at.plugin == name and at.policy.kind is Kind.GATE for at in plan):
                    self._shut.setdefault(hook, []).append(name)
            self.refresh()

    def plugins(self, hook: str) -> list[str]:
        """Return the names of the plugins that implement ``hook``, in order."""
        return [implementation.plugin for implementation in self._plans[hook]]

    def hooks(self, plugin: str, kind: Kind) -> list[str]:
        """Return the hooks of one kind that a plugin implements."""
        policies = self._registry.manager.policies
        return [hook for hook, policy in policies.items() if policy.kind is kind and plugin in self.plugins(hook)]

    def able(self, hook: str) -> list[str]:
        """Return the names of the plugins that would be asked now: ready, as far as they report, and not resting after failures."""
        plugins, breakers = self._registry.plugins, self._breakers
        return [name for name in self.plugins(hook) if not plugins[name].reason and breakers[name, hook].state != "open"]

    def breakers(self) -> dict[tuple[str, str], str]:
        """Return the state of every breaker, by plugin and hook."""
        return {key: breaker.state for key, breaker in self._breakers.items()}

    async def collect(self, hook: str, *args: Any, check: Check | None = None, budget_s: float | None = None) -> list[tuple[str, Any]]:
        """
        Ask all plugins, and return what they answered, in their order, with their names.

        Args:
            hook: its name. ``args``: its arguments, in the order of the specification.
            check: of each result.
            budget_s: seconds that are left, if less than the hook's deadline.
        """
        plan, caller = self._plans[hook], self._caller
        answers: list[tuple[Implementation, Any]] = []
        later: list[Implementation] = []
        for implementation in plan:
            if implementation.runs != "inline":
                later.append(implementation)
            elif (answer := caller.inline(implementation, args, check)).__class__ is not HookResult:
                answers.append((implementation, answer))
        if later:
            results = await caller.together(later, args, check, budget_s)
            answers += [(implementation, result.value) for implementation, result in results.items() if result.outcome == "ok"]
            answers.sort(key=lambda answer: plan.index(answer[0]))
        return [(implementation.plugin, answer) for implementation, answer in answers]

    async def gate(self, hook: str, *args: Any, check: Check | None = None, budget_s: float | None = None) -> list[HookResult]:
        """Ask all plugins; a result that is not ``ok`` means no: what cannot be checked, or no longer, is not allowed."""
        plan = self._plans[hook]
        results: dict[Implementation, HookResult] = {}
        for at in (at for at in plan if at.runs == "inline"):
            started = perf_counter()
            result = await self._caller.one(at, args, check, budget_s)
            late = at.policy.kind is Kind.GATE and perf_counter() - started > at.policy.deadline_s
            results[at] = HookResult(at.plugin, "overrun") if late and result.outcome == "ok" else result
        if later := [implementation for implementation in plan if implementation.runs != "inline"]:
            results.update(await self._caller.together(later, args, check, budget_s))
        return [*(results[implementation] for implementation in plan), *(HookResult(name, "absent") for name in self._shut.get(hook, ()))]

    def is_gated(self, hook: str) -> bool:
        """Tell whether anybody stands at a gate, or has to and does not any more."""
        return bool(self._plans[hook] or self._shut.get(hook))

    async def provide(
        self, hook: str, *args: Any, check: Check | None = None, budget_s: float | None = None, asked: list[HookResult] | None = None
    ) -> HookResult | None:
        """Ask the plugins one after the other until one answers with something other than ``None``; ``asked`` gets each result."""
        until = None if budget_s is None else perf_counter() + budget_s
        for implementation in self._plans[hook]:
            left = None if until is None else until - perf_counter()
            if left is not None and left <= 0:
                return None
            result = await self._caller.one(implementation, args, check, left)
            if asked is not None:
                asked.append(result)
            if result.outcome == "ok" and result.value is not None:
                return result
        return None

    async def open(self, hook: str, *args: Any, budget_s: float | None = None, asked: list[HookResult] | None = None) -> Stream | None:
        """Ask the plugins one after the other until one opens a stream, to be closed by whoever gets it; ``asked`` gets each result."""
        return await self._streams.open(self._plans[hook], args, budget_s, asked)

    async def transform(self, hook: str, *args: Any, changes: int, check: Check | None = None, budget_s: float | None = None) -> Any:
        """Hand the argument at position ``changes`` from plugin to plugin, and return what the last one made of it."""
        given = list(args)
        for implementation in self._plans[hook]:
            result = await self._caller.one(implementation, given, check, budget_s)
            if result.outcome == "ok":
                given[changes] = result.value
        return given[changes]

    async def deliver(self, plugin: str, hook: str, *args: Any, check: Check | None = None, budget_s: float | None = None) -> Any:
        """
        Have one named plugin do something, and return its result; also used for ``pull``.

        Raises:
            PluginError: what the plugin raised on purpose: ``Retry``, ``Rejected``, ``CursorGone``, ``NotConfigured``.
            HookFailed: anything else that went wrong.
        """
        for implementation in self._plans[hook]:
            if implementation.plugin == plugin:
                result = await self._in_turn(implementation, args, check, budget_s)
                if result.outcome == "ok":
                    return result.value
                if isinstance(result.error, PluginError):
                    raise result.error
                raise HookFailed(plugin, hook, result.outcome) from result.error
        self.timings.tally(plugin, hook, "absent").add(0.0)
        raise HookFailed(plugin, hook, "absent")

    async def _in_turn(self, implementation: Implementation, args: Any, check: Check | None, budget_s: float | None) -> HookResult:
        """Deliver; with as many at once as the plugin has threads, for a delivery can wait and a caller cannot."""
        if implementation.runs != "thread":
            return await self._caller.one(implementation, args, check, budget_s)
        async with self._turns[implementation.plugin]:
            return await self._caller.one(implementation, args, check, budget_s)

    def observe(self, hook: str, *args: Any) -> None:
        """Tell all plugins, from a bounded buffer behind the call; what does not fit is dropped and counted."""
        for implementation in self._plans[hook]:
            if not self._observers.put(implementation, args):
                implementation.count("dropped")

    def contribute(self, hook: str, *, check: Check | None = None) -> list[tuple[str, Any]]:
        """
        Ask all plugins, once they have started, what they contribute; one that cannot tell is taken out of use.

        Args:
            check: of each result, in the plugins' order; raises ``BadValue``, also for what conflicts with an earlier result.

        Raises:
            StartupRefused: a required plugin's contribution cannot be used.
        """
        try:
            return contribute(self._caller, self._registry, self._plans[hook], check)
        finally:
            self.refresh()

    def part(self, plugin: str, hook: str, name: str, function: Callable[..., Any], policy: Policy) -> Implementation:
        """
        Make something that a plugin contributed by a hook ready to be called as a hook of its own.

        Args:
            name: under which it is counted, logged, and has its breaker: a constant of the plugin's code.
            function: what is called. ``policy``: how.
        """
        whole = next(implementation for implementation in self._plans[hook] if implementation.plugin == plugin)
        allow("hook", [name])
        breaker = self._breakers[plugin, name] = self._new_breaker()
        return whole.derived(name, policy, function, runs(policy, function), breaker)

    async def call(self, part: Implementation, *args: Any, check: Check | None = None, budget_s: float | None = None) -> HookResult:
        """Call one part, and return what came of it."""
        return await self._caller.one(part, args, check, budget_s)

    async def lifecycle(self, plugin: str, hook: str, *args: Any) -> HookResult | None:
        """Have one plugin start or stop; ``None`` if it has no such hook."""
        for implementation in self._plans[hook]:
            if implementation.plugin == plugin:
                return await self._caller.one(implementation, args, None, None)
        return None

    async def flush(self, wait_s: float = 2.0) -> None:
        """Deliver what observers still have, for ``wait_s`` seconds at most."""
        await self._observers.flush(wait_s)

    async def close(self, wait_s: float = 2.0) -> None:
        """Deliver what observers still have, for ``wait_s`` seconds at most, close streams, and let go of tasks and threads."""
        await self._observers.close(wait_s)
        await self._streams.close(wait_s)
        self._caller.close()
        for threads in self._threads.values():
            threads.close()
