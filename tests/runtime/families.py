"""A family of hooks for tests: one of each kind, with deadlines short enough to wait for."""

import itertools

from bella_core.plugin import Kind
from bella_core.plugin.hooks import hook
from bella_core.runtime.breaker import Breaker
from bella_core.runtime.registry import Registry
from bella_core.runtime.runner import HookRunner

SHORT_S = 0.1


class Family:
    @hook(Kind.COLLECT, SHORT_S, runs="inline")
    def gather(self, value): ...

    @hook(Kind.PROVIDE, SHORT_S)
    async def answer(self, value): ...

    @hook(Kind.OPEN, SHORT_S, calls={"send": SHORT_S, "finish": SHORT_S, "close": SHORT_S})
    async def listen(self, value): ...

    @hook(Kind.TRANSFORM, SHORT_S, runs="inline")
    def change(self, value, by): ...

    @hook(Kind.GATE, SHORT_S)
    async def permit(self, value): ...

    @hook(Kind.DELIVER, SHORT_S)
    async def bring(self, value): ...

    @hook(Kind.OBSERVE, SHORT_S)
    async def watch(self, value): ...

    @hook(Kind.CONTRIBUTE, SHORT_S, runs="inline")
    def offers(self): ...

    @hook(Kind.LIFECYCLE, SHORT_S)
    async def startup(self, host): ...

    @hook(Kind.LIFECYCLE, SHORT_S)
    async def shutdown(self): ...


_numbers = itertools.count()


def plugin(**hooks):
    """Return a plugin's class, whose hooks are plain functions that take ``self`` first; ``name`` names it."""
    from bella_core.plugin import hookimpl

    name = hooks.pop("name", None) or f"plugin_{next(_numbers)}"
    return type(name, (), {"api": 1, "name": name, **{hook: hookimpl(function) for hook, function in hooks.items()}})


class Time:
    """A monotonic clock that stands still until it is told to go on."""

    def __init__(self):
        self.now = 1000.0

    def __call__(self):
        return self.now


def runner_of(*plugins, now=None, **options):
    """Return a runner of these plugins, in this order."""
    from bella_core.core.settings import PluginHostSettings

    order = tuple(plugin.name for plugin in plugins)
    registry = Registry(PluginHostSettings(order=order), given=plugins, discover=False, families=(Family,))
    options.setdefault("breaker", lambda clock: Breaker(clock, rest_s=30.0))
    return HookRunner(registry, now=now or Time(), **options)


def outcomes(runner, hook):
    """Return how often each outcome was counted for ``hook``."""
    return {outcome: tally.count for (_, name, outcome), tally in runner.timings.rows().items() if name == hook}
