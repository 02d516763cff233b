"""Values, added up where they are measured until they are taken; and how any floor reaches the meter of whoever called it."""

import contextlib
from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from contextvars import ContextVar
from threading import Lock
from time import perf_counter

from bella_core.core.phi import is_code

from .declaring import WORDS, Metric
from .tracing import Traces

#: Series that a meter keeps between two flushes, and different values of one; dimensions are closed sets, so this is never reached by them.
MAX_SERIES, MAX_VALUES = 2000, 1000
#: What stands in place of a word that its dimension does not take.
REFUSED = "withheld"

Series = tuple[Metric, tuple[str, ...]]
Counts = dict[float, int]


class Meter:
    """
    Add up values until they are taken; from any thread.

    Values keep three significant digits, so that equal ones share a place: a sum is off by 0.5 % at most.

    Attributes:
        dropped: values that found no room.
        refused: words that were in no list of their dimension: a mistake of a programmer's, or something of a patient's; ``withheld``
            stands in their place.
        traces: what is traced, if anybody takes it.
    """

    def __init__(self) -> None:
        self.traces: Traces | None = None
        self.dropped = 0
        self.refused = 0
        self._series: dict[Series, Counts] = {}
        self._lock = Lock()

    def add(self, metric: Metric, value: float, *dimensions: str) -> None:
        """Add one value; ``dimensions`` in the order of the catalogue."""
        series = (metric, dimensions)
        value = float(value) if value in {0, 1} else float(f"{value:.3g}")
        with self._lock:
            counts = self._series.get(series)
            if counts is None and (counts := self._begin(metric, dimensions)) is None:
                return
            known = counts.get(value)
            if known is None and len(counts) >= MAX_VALUES:
                self.dropped += 1
                return
            counts[value] = (known or 0) + 1

    def take(self) -> dict[Series, Counts]:
        """Return how often each value came since the last time, and begin anew."""
        with self._lock:
            taken, self._series = self._series, {}
        return taken

    def peek(self) -> dict[Series, Counts]:
        """Return what ``take`` would, and keep it."""
        with self._lock:
            return {series: dict(counts) for series, counts in self._series.items()}

    def _begin(self, metric: Metric, dimensions: tuple[str, ...]) -> Counts | None:
        """Begin a series: only then are its words looked at, so that the check costs nothing from then on."""
        words = tuple(word if _is_known(name, word) else REFUSED for name, word in zip(metric.dimensions, dimensions, strict=True))
        self.refused += sum(word != given for word, given in zip(words, dimensions, strict=True))
        counts = self._series.get((metric, words))
        if counts is None and len(self._series) < MAX_SERIES:
            counts = self._series[metric, words] = {}
        self.dropped += counts is None
        return counts


def _is_known(dimension: str, word: str) -> bool:
    return word in WORDS.get(dimension, ()) or is_code(dimension, word)


_meter: ContextVar[Meter | None] = ContextVar("bella_meter", default=None)


def record(metric: Metric, value: float, *dimensions: str) -> None:
    """Add one value to the meter of whoever called, if there is one: for floors that nobody hands a meter to."""
    meter = _meter.get()
    if meter is not None:
        meter.add(metric, value, *dimensions)


@contextlib.contextmanager
def recording(meter: Meter | None) -> Iterator[None]:
    """Have everything that is called inside, also by tasks started inside, record to ``meter``."""
    token = _meter.set(meter)
    try:
        yield
    finally:
        _meter.reset(token)


def traced(name: str) -> AbstractContextManager[None]:
    """Trace what is inside, if anybody takes what is traced; ``name`` is one of ``tracing.NAMES``."""
    meter = _meter.get()
    return nullcontext() if meter is None or meter.traces is None else meter.traces.span(name)


def note_hook(plugin: str, hook: str, outcome: str, seconds: float) -> None:
    """Trace a call of a plugin that has just ended, if anybody takes what is traced."""
    meter = _meter.get()
    if meter is not None and meter.traces is not None:
        meter.traces.note_hook(plugin, hook, outcome, seconds)


@contextlib.contextmanager
def timed(metric: Metric, *dimensions: str) -> Iterator[None]:
    """Record how many seconds what is inside took, however it ended; of a traced metric the first dimension names the span."""
    started = perf_counter()
    try:
        if metric.traced:
            with traced(dimensions[0]):
                yield
        else:
            yield
    finally:
        record(metric, perf_counter() - started, *dimensions)
