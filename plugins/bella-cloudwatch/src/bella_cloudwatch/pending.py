"""What waits to be sent: added up by the minute, bounded, and cut into requests that CloudWatch takes."""

import json
from collections import deque
from collections.abc import Callable
from datetime import datetime
from typing import Any

import attrs

from bella_core.plugin import MetricBatch, Sample

from .series import Dimensions, pairs, plain, unit

#: The most that CloudWatch takes, by the page of PutMetricData: different values of a datum, data of a request, bytes of a request; the
#: last with room for what surrounds the data.
MAX_VALUES, MAX_DATA, MAX_BYTES = 150, 1000, 990_000
#: Values that wait at most, about an hour's of a busy clinic; what is oldest is let go of first.
MAX_WAITING = 200_000


@attrs.frozen
class Datum:
    """
    One series' values of one minute.

    Args:
        at: the minute, aware UTC. ``body``: as CloudWatch takes it. ``count``: how many values it stands for. ``size``: bytes.
    """

    namespace: str
    at: datetime
    body: dict[str, Any]
    count: int
    size: int


@attrs.frozen
class _Series:
    at: datetime
    namespace: str
    name: str
    unit: str
    dimensions: Dimensions


class Pending:
    """
    Keep what was measured until it is sent.

    Args:
        series: of a sample, see ``Wanted.series``.
        most: different values that wait at most.

    Attributes:
        dropped: values that were let go of, since they were asked for with ``take_dropped`` last.
    """

    def __init__(self, series: Callable[[Sample], set[Dimensions]], most: int = MAX_WAITING) -> None:
        self._series, self._most = series, most
        self._open: dict[_Series, dict[float, int]] = {}
        self._opened = 0
        self._ready: dict[str, deque[Datum]] = {}
        self._waiting = 0
        self.dropped = 0

    def __len__(self) -> int:
        return self._opened + self._waiting

    def add(self, batch: MetricBatch) -> None:
        """Add what was measured; it counts for the minute in which the batch ends."""
        minute = batch.until.replace(second=0, microsecond=0)
        for sample in batch.samples:
            for dimensions in self._series(sample):
                self._add(_Series(minute, sample.namespace, sample.name, sample.unit, dimensions), sample)
        if len(self) > self._most:
            self.close()

    def close(self) -> None:
        """Make what was added ready to be sent."""
        opened, self._open, self._opened = self._open, {}, 0
        for series, counts in opened.items():
            values = list(counts)
            for first in range(0, len(values), MAX_VALUES):
                self._put(_datum(series, {value: counts[value] for value in values[first : first + MAX_VALUES]}))
        while self._waiting > self._most:
            self.dropped += self._pop(min(self._ready, key=lambda name: self._ready[name][0].at)).count

    def request(self) -> list[Datum]:
        """Return the data of the next request, of one namespace; they wait until ``sent`` or ``drop`` is called."""
        if not self._ready:
            return []
        oldest = min(self._ready.values(), key=lambda waiting: waiting[0].at)
        chosen: list[Datum] = []
        size = 0
        for datum in oldest:
            size += datum.size
            if len(chosen) == MAX_DATA or (chosen and size > MAX_BYTES):
                break
            chosen.append(datum)
        return chosen

    def sent(self, data: list[Datum]) -> None:
        """Let go of the data of a request that was taken."""
        for datum in data:
            self._pop(datum.namespace)

    def drop(self, data: list[Datum]) -> None:
        """Let go of the data of a request that is refused for good."""
        self.dropped += sum(datum.count for datum in data)
        self.sent(data)

    def drop_all(self) -> int:
        """Let go of everything, and return how many values were dropped in all."""
        self.close()
        for waiting in list(self._ready.values()):
            self.drop(list(waiting))
        return self.take_dropped()

    def take_dropped(self) -> int:
        """Return how many values were dropped since the last time."""
        dropped, self.dropped = self.dropped, 0
        return dropped

    def _add(self, series: _Series, sample: Sample) -> None:
        counts = self._open.setdefault(series, {})
        before = len(counts)
        for value, count in pairs(sample):
            counts[value] = counts.get(value, 0) + count
        self._opened += len(counts) - before

    def _put(self, datum: Datum) -> None:
        self._ready.setdefault(datum.namespace, deque()).append(datum)
        self._waiting += len(datum.body["Values"])

    def _pop(self, namespace: str) -> Datum:
        waiting = self._ready[namespace]
        datum = waiting.popleft()
        self._waiting -= len(datum.body["Values"])
        if not waiting:
            del self._ready[namespace]
        return datum


def _datum(series: _Series, counts: dict[float, int]) -> Datum:
    named = {plain(name, 255): plain(word, 1024) for name, word in series.dimensions}
    body: dict[str, Any] = {
        "MetricName": plain(series.name, 255),
        "Dimensions": [{"Name": name, "Value": word} for name, word in named.items()],
        "Timestamp": series.at,
        "Values": list(counts),
        "Counts": [float(count) for count in counts.values()],
        "Unit": unit(series.unit),
    }
    return Datum(plain(series.namespace, 255), series.at, body, sum(counts.values()), len(json.dumps(body, default=str)) + 2)
