"""
Evaluate alarms over what all processes measured.

Each process adds up, by the minute, what alarms ask for of what it measures anyway, and leaves it in the database: a handful of rows a
minute. Whichever process holds the job's lease reads them taken together and judges. So an alarm sees every process, the one that died a
minute ago too, needs no backend, and says the same whoever evaluates it.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import chain

import attrs
from sqlalchemy import Connection

from bella_core.core.ids import new_id
from bella_core.crud import measurements
from bella_core.crud.measurements import Aggregate
from bella_core.db import Database
from bella_core.domain.alarms import Point, compute
from bella_core.domain.alarms.judging import points_needed
from bella_core.plugin import Alarm, MetricBatch, MetricQuery, Sample

#: Seconds between two times that what was measured is brought into the database.
STORE_S = 15.0
#: Minutes that are kept for a database that is away; older ones are let go of.
MAX_MINUTES = 30
#: How long it takes what was measured to be in the database, so that a period is looked at when it is whole.
DELAY = timedelta(seconds=30)
#: The longest that any alarm looks back, and a little more.
KEEP = timedelta(days=4)

_RANGE = re.compile(r"TC\((\d+(?:\.\d+)?):\)")


@attrs.frozen
class Series:
    """
    Say what is added up for one or more queries.

    Args:
        dimensions: only values that carry these.
        above: count only values above this; ``None`` for all, as they are.
        spread: whether percentiles are asked for.
    """

    namespace: str
    name: str
    dimensions: tuple[tuple[str, str], ...]
    above: float | None = None
    spread: bool = False

    @property
    def key(self) -> str:
        """Return the name under which it is stored."""
        named = ",".join(f"{name}={value}" for name, value in self.dimensions)
        return f"{self.namespace}/{self.name}[{named}]" + ("" if self.above is None else f">{self.above:g}") + ("%" if self.spread else "")

    def takes(self, sample: Sample) -> bool:
        """Tell whether a sample is part of it."""
        return (self.namespace, self.name) == (sample.namespace, sample.name) and set(self.dimensions) <= set(sample.dimensions)

    def aggregate(self, sample: Sample) -> Aggregate:
        """Return a sample's values taken together."""
        pairs = list(zip(sample.values, sample.counts, strict=True))
        if self.above is not None:
            pairs = [(float(value > self.above), count) for value, count in pairs]
        values = [value for value, _ in pairs]
        total = sum(value * count for value, count in pairs)
        return Aggregate(sum(count for _, count in pairs), total, min(values), max(values), _spread(pairs) if self.spread else {})


def series_of(query: MetricQuery) -> Series:
    """Return what is added up for a query; a percentile needs how often each value came, so its values are kept apart."""
    above = _RANGE.fullmatch(query.statistic)
    return Series(query.namespace, query.name, query.dimensions, float(above[1]) if above else None, query.statistic.startswith("p"))


class Kept:
    """
    What this process measured in the last minutes, of what alarms and dashboards ask for.

    Args:
        alarms, queries: what may be asked for.

    Attributes:
        lost: minutes that were let go of because the database was away.
    """

    def __init__(self, db: Database, alarms: Iterable[Alarm], queries: Iterable[MetricQuery] = ()) -> None:
        self._db, self._process = db, new_id()
        self._wanted: dict[tuple[str, str], set[Series]] = {}
        for series in map(series_of, chain((query for alarm in alarms for query in alarm.queries), queries)):
            self._wanted.setdefault((series.namespace, series.name), set()).add(series)
        self._minutes: dict[datetime, dict[str, Aggregate]] = {}
        self._changed: set[datetime] = set()
        self.lost = 0

    def add(self, batch: MetricBatch) -> None:
        """Add what was measured; it counts for the minute in which the batch ends."""
        minute = batch.until.replace(second=0, microsecond=0)
        for sample in batch.samples:
            for series in self._wanted.get((sample.namespace, sample.name), ()):
                if sample.values and series.takes(sample):
                    rows = self._minutes.setdefault(minute, {})
                    rows[series.key] = joined(rows.get(series.key), series.aggregate(sample))
                    self._changed.add(minute)
        for old in sorted(self._minutes)[:-MAX_MINUTES]:
            self.lost += old in self._changed
            self._changed.discard(old)
            del self._minutes[old]

    async def store(self) -> None:
        """
        Bring what has changed into the database.

        Raises:
            DatabaseAway: it is kept for the next time.
        """
        changed = self._changed
        if not changed:
            return
        rows = [(key, minute, kept) for minute in sorted(changed) for key, kept in self._minutes[minute].items()]
        self._changed = set()
        try:
            await self._db.write(measurements.store, self._process, rows)
        except BaseException:  # also when it is cancelled: nobody knows whether it was done, and doing it again does no harm
            self._changed |= changed & set(self._minutes)
            raise
        newest = max(self._minutes, default=None)
        self._minutes = {minute: rows for minute, rows in self._minutes.items() if minute == newest or minute in self._changed}


def joined(one: Aggregate | None, other: Aggregate) -> Aggregate:
    """Return two aggregates taken together; how often each value came is rounded in both already."""
    if one is None:
        return other
    spread = dict(one.spread)
    for value, count in other.spread.items():
        spread[value] = spread.get(value, 0) + count
    return Aggregate(
        one.count + other.count, one.total + other.total, min(one.least, other.least), max(one.greatest, other.greatest), spread
    )


def _spread(pairs: Iterable[tuple[float, int]]) -> dict[float, int]:
    """Return how often each value came, with three significant digits, so that a minute has few, and 2.04 s is over 2 s."""
    counts: dict[float, int] = {}
    for value, count in pairs:
        rounded = float(f"{value:.3g}")
        counts[rounded] = counts.get(rounded, 0) + count
    return counts


def value_of(statistic: str, taken: Aggregate | None) -> float | None:
    """Return a statistic in CloudWatch's words, of values taken together; ``None`` without values."""
    if taken is None or not taken.count:
        return None
    if statistic.startswith("p"):
        return percentile(taken.spread, float(statistic[1:]))
    if statistic.startswith("TC"):
        return taken.total
    plain = {"Sum": taken.total, "Average": taken.total / taken.count, "Minimum": taken.least, "Maximum": taken.greatest}
    return {**plain, "SampleCount": float(taken.count)}[statistic]


def percentile(spread: Mapping[float, int], percent: float) -> float | None:
    """Return the least value that is not exceeded by ``percent`` of all; ``None`` without values."""
    wanted, seen = percent / 100 * sum(spread.values()), 0
    for value in sorted(spread):
        seen += spread[value]
        if seen >= wanted:
            return value
    return None


@attrs.frozen(eq=False)  # a plugin's alarm may hold what has no hash
class _Asked:
    """The newest ``count`` periods of an expression."""

    alarm: Alarm
    expression: str
    period: timedelta
    count: int

    @classmethod
    def of(cls, alarm: Alarm) -> "_Asked":
        return cls(alarm, alarm.expression, timedelta(seconds=alarm.period_s), points_needed(alarm))

    @classmethod
    def confirming(cls, alarm: Alarm) -> "_Asked | None":
        if alarm.confirm_s is None:
            return None
        return cls(alarm, alarm.confirm_expression or alarm.expression, timedelta(seconds=alarm.confirm_s), 1)


def read_points(conn: Connection, alarms: Sequence[Alarm], now: datetime) -> list[tuple[list[Point], Point]]:
    """
    Return of each alarm its last data points, the newest first, and that of its shorter period.

    Alarms of one period are read together: there are many, and each looks at several series and periods.

    Args:
        now: aware UTC; the newest period ends with the last minute that is whole.
    """
    end = (now - DELAY).replace(second=0, microsecond=0)
    pairs = [(_Asked.of(alarm), _Asked.confirming(alarm)) for alarm in alarms]
    asked = [one for pair in pairs for one in pair if one is not None]
    points: dict[_Asked, list[Point]] = {}
    for period in {one.period for one in asked}:
        points |= _read(conn, [one for one in asked if one.period == period], end)
    return [(points[one], None if confirming is None else points[confirming][0]) for one, confirming in pairs]


def _read(conn: Connection, asked: Sequence[_Asked], end: datetime) -> dict[_Asked, list[Point]]:
    """Return the points of what has one period, the newest first."""
    period, most = asked[0].period, max(one.count for one in asked)
    keys = {series_of(query).key for one in asked for query in one.alarm.queries}
    taken = measurements.buckets(conn, keys, end - period * most, end, period)

    def point(one: _Asked, back: int) -> Point:
        values = {query.id: value_of(query.statistic, taken.get((series_of(query).key, most - 1 - back))) for query in one.alarm.queries}
        return compute(one.expression, values)

    return {one: [point(one, back) for back in range(one.count)] for one in asked}
