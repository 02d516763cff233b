"""
Streams that plugins open: every call on one runs under the runner, it is closed exactly once, and nothing of it is left behind.

For the breaker one stream is one call: a plugin that opens well and then hangs at ``finish`` each time is soon not asked any more.
"""

import asyncio
import inspect
from collections.abc import Callable, Coroutine, Mapping, Sequence
from contextlib import suppress
from time import perf_counter
from typing import Any, Self

from bella_core.plugin import Policy

from .breaker import Guard
from .calling import Caller, Check, HookResult
from .errors import BadValue
from .implementation import Implementation

#: The call whose success is the stream's, and the one that ends it.
FINISH, CLOSE = "finish", "close"


class Stream:
    """
    One open stream; not for several tasks at a time, except ``close``.

    Args:
        streams: knows what is open, and calls plugins.
        opening: how it was opened. ``made``: what the plugin returned.

    Attributes:
        plugin: whose it is. ``ended``: what came of closing it, once that is done.
    """

    def __init__(self, streams: "Streams", opening: "_Opening", made: object) -> None:
        implementation = opening.implementation
        self.plugin = implementation.plugin
        self._streams = streams
        self._calls = {name: _call_of(implementation, made, name, seconds) for name, seconds in implementation.policy.calls}
        self._verdict = opening.verdict
        self._finished = False
        self.ended: HookResult | None = None
        self._closing: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *error: object) -> None:
        await self.close()

    @property
    def closed(self) -> bool:
        """Tell whether it is closed, or about to be."""
        return self._closing is not None

    async def call(self, name: str, *args: Any, check: Check | None = None, budget_s: float | None = None) -> HookResult:
        """
        Call one of the stream's methods; one that does not go well, or is cancelled, closes the stream.

        Args:
            name: of the method, as the hook's policy has it. ``args``: its arguments.
            check, budget_s: as for any hook.
        """
        if self.closed:
            return HookResult(self.plugin, "closed")
        try:
            result = await self._streams.caller.one(self._calls[name], args, check, budget_s)
        except asyncio.CancelledError:
            self.shut()
            raise
        if result.outcome != "ok":
            self.shut()
        elif name == FINISH:
            self._finished = True
        return result

    async def close(self) -> None:
        """Close it, if it is not closed yet, and wait until that is done; it is done also when the waiting is cancelled."""
        await asyncio.shield(self.shut())

    def shut(self) -> "asyncio.Task[None]":
        """Close it, and wait for nothing."""
        if self._closing is None:
            self._closing = self._streams.behind(self._close(), self)
        return self._closing

    async def _close(self) -> None:
        self.ended = await self._streams.caller.one(self._calls[CLOSE], (), None, None)
        self._verdict.settle(well=self._finished)


class Streams:
    """
    Open streams, and know those that are open.

    Args:
        caller: calls plugins.
    """

    def __init__(self, caller: Caller) -> None:
        self.caller = caller
        self._open: set[Stream] = set()
        self._closing: set[asyncio.Task[None]] = set()

    async def open(
        self, plan: Sequence[Implementation], args: Sequence[Any], budget_s: float | None, asked: list[HookResult] | None = None
    ) -> Stream | None:
        """Ask the plugins of a plan one after the other until one opens a stream; ``asked`` gets what came of each."""
        until = None if budget_s is None else perf_counter() + budget_s
        for implementation in plan:
            left = None if until is None else until - perf_counter()
            if left is not None and left <= 0:
                return None
            opening = _Opening(self, implementation)
            try:
                result = await self.caller.one(opening.implementation, args, opening.check, left)
                if asked is not None:
                    asked.append(result)
                if result.outcome == "ok" and result.value is not None:
                    return self._opened(Stream(self, opening, opening.take()))
            finally:
                opening.over()
            opening.verdict.settle(well=False)
        return None

    def _opened(self, stream: Stream) -> Stream:
        self._open.add(stream)
        return stream

    def behind(self, work: Coroutine[Any, Any, None], stream: Stream | None = None) -> "asyncio.Task[None]":
        """Close something, and keep it in mind until that is done."""
        task = asyncio.create_task(work)
        self._closing.add(task)
        task.add_done_callback(self._closing.discard)
        if stream is not None:
            self._open.discard(stream)
        return task

    async def close(self, wait_s: float) -> None:
        """Close whatever is open; wait ``wait_s`` seconds at most."""
        for stream in list(self._open):
            stream.shut()
        if self._closing:
            _, late = await asyncio.wait(set(self._closing), timeout=wait_s)
            for task in late:
                task.cancel()


class _Opening:
    """One opening: a stream that comes when nobody waits for it any more is closed."""

    def __init__(self, streams: Streams, implementation: Implementation) -> None:
        self.verdict = OneVerdict(implementation.breaker)
        self.implementation = implementation.derived(
            implementation.hook, implementation.policy, self._watched(implementation), implementation.runs, self.verdict
        )
        self._streams = streams
        self._made: object = None
        self._over = False

    def check(self, value: object, _plugin: str) -> object:
        """Return what was opened, if it has the methods that it must have."""
        wrong = [] if value is None else [name for name, _ in self.implementation.policy.calls if not _is_async(value, name)]
        if wrong:
            raise BadValue(f"expected a stream or None, got {type(value).__name__} without async def {', '.join(wrong)}")
        return value

    def take(self) -> object:
        """Return what was opened: whoever asked for it has it now."""
        made, self._made = self._made, None
        return made

    def over(self) -> None:
        """Close what was opened in vain, now or when it comes."""
        self._over = True
        self._discard()

    def _watched(self, implementation: Implementation) -> Callable[..., Any]:
        if implementation.runs == "thread":
            loop = asyncio.get_running_loop()

            def call(*args: Any) -> Any:
                made = implementation.call(*args)
                with suppress(RuntimeError):  # the loop was closed: nobody is left to close anything
                    loop.call_soon_threadsafe(self._arrived, made)
                return made

            return call

        async def await_call(*args: Any) -> Any:
            made = await implementation.call(*args)
            self._arrived(made)
            return made

        return await_call

    def _arrived(self, made: object) -> None:
        self._made = made
        if self._over:
            self._discard()

    def _discard(self) -> None:
        made, self._made = self._made, None
        if made is not None and _is_async(made, CLOSE):
            seconds = dict(self.implementation.policy.calls)[CLOSE]
            closing = _call_of(self.implementation, made, CLOSE, seconds)
            self._streams.behind(self._closed(closing))

    async def _closed(self, closing: Implementation) -> None:
        await self._streams.caller.one(closing, (), None, None)


class OneVerdict:
    """A breaker for one stream: it lets the opening through or not, and hears of everything that follows as of one call."""

    clean = False

    def __init__(self, breaker: Guard) -> None:
        self._breaker = breaker
        self._asked = False
        self._given = False

    @property
    def rests_s(self) -> float:
        return self._breaker.rests_s

    def allow(self) -> bool:
        if self._asked:
            return True
        self._asked = True
        allowed = self._breaker.allow()
        self._given = not allowed  # who was not asked is not judged
        return allowed

    def succeeded(self) -> None:
        """One call that goes well says nothing of the stream."""

    def failed(self, rest_s: float = 0.0) -> bool:
        if self._given:
            return False
        self._given = True
        return self._breaker.failed(rest_s)

    def forgotten(self) -> None:
        """A call without a verdict leaves the stream's open."""

    def settle(self, *, well: bool) -> None:
        """Give the verdict, unless it was given: the stream did what it was for, or nobody let it."""
        if self._given:
            return
        self._given = True
        if well:
            self._breaker.succeeded()
        else:
            self._breaker.forgotten()


def stream_calls(policies: Mapping[str, Policy]) -> list[str]:
    """Return the names under which the calls of streams are counted, such as ``open_transcription.send``."""
    return [f"{hook}.{name}" for hook, policy in policies.items() for name, _ in policy.calls]


def _is_async(made: object, name: str) -> bool:
    return inspect.iscoroutinefunction(getattr(made, name, None))


def _call_of(implementation: Implementation, made: object, name: str, seconds: float) -> Implementation:
    policy = Policy(implementation.policy.kind, seconds)
    return implementation.derived(f"{implementation.hook}.{name}", policy, getattr(made, name), "async", implementation.breaker)
