"""One plugin's implementation of one hook, made ready to be called."""

from collections.abc import Callable
from copy import copy
from typing import Any

from pluggy import HookImpl

from bella_core.core.performance import Tally, Timings
from bella_core.plugin import Policy

from .adapting import Adapted, by_position
from .breaker import Guard
from .deadlines import effective
from .loading import Manager, runs
from .registry import Plugin
from .threads import Threads


class Implementation:
    """
    Hold what the runner needs to call an implementation.

    Attributes:
        call: takes the hook's arguments in the order of its specification, and passes on those that the plugin asks for.
        runs: ``inline``, ``async`` or ``thread``.
        succeeded: counts and times what went well.
    """

    __slots__ = ("breaker", "call", "hook", "note", "plugin", "policy", "runs", "succeeded", "threads", "timings")

    breaker: Guard
    succeeded: Tally
    threads: Threads
    timings: Timings

    def __init__(self, plugin: Plugin, hook: str, found: HookImpl | Adapted, manager: Manager) -> None:
        self.plugin = plugin.name
        self.hook = hook
        self.policy = effective(manager.policies[hook], plugin.deadlines.get(hook))
        self.call = by_position(found, manager.arguments(hook))
        self.runs = runs(self.policy, found.function)
        self.note = f"in plugin {plugin.name!r} {plugin.found.version}, hook {hook!r}"

    def equip(self, timings: Timings, breaker: Guard, threads: Threads) -> None:
        """Give it what outlives it when the runner's plans are made anew."""
        self.timings = timings
        self.breaker = breaker
        self.threads = threads
        self.succeeded = timings.tally(self.plugin, self.hook, "ok")

    def derived(self, hook: str, policy: Policy, call: Callable[..., Any], runs: str, breaker: Guard) -> "Implementation":
        """Return one that is called, counted and judged as told: a part of this one."""
        made = copy(self)
        made.hook, made.policy, made.call, made.runs, made.breaker = hook, policy, call, runs, breaker
        made.note = self.note.replace(f"hook {self.hook!r}", f"hook {hook!r}")
        made.succeeded = self.timings.tally(self.plugin, hook, "ok")
        return made

    def count(self, outcome: str, seconds: float = 0.0) -> None:
        """Count a call that did not go well."""
        self.timings.tally(self.plugin, self.hook, outcome).add(seconds)
