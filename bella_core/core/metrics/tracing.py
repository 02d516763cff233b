"""Traces: pieces of work inside one another, timed where they are done and kept until they are taken; off unless somebody takes them."""

import contextlib
import random
import re
from collections import deque
from collections.abc import Iterator
from contextvars import ContextVar
from datetime import UTC, datetime, timedelta
from time import perf_counter

from bella_core.core.logging import described
from bella_core.plugin import TraceSpan

from .declaring import WORDS

#: Spans that wait at most; what comes beyond is dropped and counted.
MOST_WAITING = 10_000
#: Names of spans: the parts of a turn, and what is no part of one.
NAMES = WORDS["part"] | {"turn", "greeting", "hook"}

_TRACE = re.compile(r"[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}")

#: The trace, and the span of which whatever begins now is a part.
_inside: ContextVar[tuple[str, str] | None] = ContextVar("bella_span", default=None)


class Traces:
    """
    Keep what has ended.

    Attributes:
        lost: spans that found no room.
    """

    def __init__(self, most: int = MOST_WAITING) -> None:
        self._most = most
        self._waiting: deque[TraceSpan] = deque()
        self.lost = 0

    @contextlib.contextmanager
    def span(self, name: str) -> Iterator[None]:
        """Trace what is inside, also in tasks started inside; with the fields that stand on its log lines."""
        parent, own = _inside.get(), _new_id()
        fields = described()
        trace = parent[0] if parent else _trace_of(fields.get("correlation_id"))
        token = _inside.set((trace, own))
        at, started, failed = datetime.now(UTC), perf_counter(), ""
        try:
            yield
        except BaseException as error:
            failed = type(error).__name__
            raise
        finally:
            _inside.reset(token)
            self._put(TraceSpan(trace, own, parent[1] if parent else "", name, at, perf_counter() - started, failed, _pairs(fields)))

    def note_hook(self, plugin: str, hook: str, outcome: str, seconds: float) -> None:
        """Note a call of a plugin that ended just now, as a part of what is being traced."""
        if (parent := _inside.get()) is not None:
            at = datetime.now(UTC) - timedelta(seconds=seconds)
            fields = described(plugin=plugin, hook=hook, outcome=outcome)
            self._put(TraceSpan(parent[0], _new_id(), parent[1], "hook", at, seconds, "" if outcome == "ok" else outcome, _pairs(fields)))

    def take(self, most: int) -> tuple[TraceSpan, ...]:
        """Return the spans that wait longest, and keep them no longer."""
        return tuple(self._waiting.popleft() for _ in range(min(most, len(self._waiting))))

    def _put(self, span: TraceSpan) -> None:
        if span.name not in NAMES:  # a name is a word of the code's own
            raise ValueError(f"no span is called {span.name!r}: add it to NAMES")
        if len(self._waiting) < self._most:
            self._waiting.append(span)
        else:
            self.lost += 1


def _trace_of(correlation_id: object) -> str:
    """Return the request's own id as a trace's, so that its log lines and its spans find each other."""
    if isinstance(correlation_id, str) and _TRACE.fullmatch(correlation_id):
        return correlation_id.replace("-", "")
    return f"{random.getrandbits(128) or 1:032x}"


def _new_id() -> str:
    return f"{random.getrandbits(64) or 1:016x}"


def _pairs(fields: dict[str, object]) -> tuple[tuple[str, str | int | float | bool], ...]:
    return tuple((name, value) for name, value in fields.items() if isinstance(value, str | int | float | bool))
