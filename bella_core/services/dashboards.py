"""The dashboards' numbers, from what all processes measured: the same charts that a monitoring service shows, with no service needed."""

import math
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

import attrs
from sqlalchemy import Connection

from bella_core.core.clock import Clock
from bella_core.core.dashboards import ERRORS, SECURITY
from bella_core.crud import measurements
from bella_core.crud.measurements import Aggregate
from bella_core.db import Database
from bella_core.domain.alarms import compute
from bella_core.plugin import Chart, Dashboard, MetricQuery

from .alarms import DELAY, series_of, value_of

#: At most so many data points of a line are worth looking at.
MOST_POINTS = 48


@attrs.frozen
class ChartData:
    """
    What a chart shows.

    Args:
        times: when each data point begins, aware UTC, one ``period_s`` after the other.
        lines: a name and a value for each time; None where nothing was measured. A chart with an expression has one line.
    """

    chart: Chart
    period_s: int
    times: Sequence[datetime]
    lines: Sequence[tuple[str, Sequence[float | None]]]


@attrs.frozen
class DashboardData:
    """A dashboard with its numbers; ``errors`` by component and ``security`` events by kind: how many, and only what there was."""

    dashboard: Dashboard
    charts: Sequence[ChartData]
    errors: Mapping[str, int]
    security: Mapping[str, int]


class DashboardDesk:
    """Show dashboards."""

    def __init__(self, db: Database, clock: Clock) -> None:
        self._db, self._clock = db, clock

    async def look(self, dashboard: Dashboard, span: timedelta) -> DashboardData:
        """
        Return what a dashboard shows of the time until now.

        Args:
            span: how far back; a chart whose data points are longer than this has the last of them.
        """
        return await self._db.read(_read, dashboard, span, (self._clock.now() - DELAY).replace(second=0, microsecond=0))


def _read(conn: Connection, dashboard: Dashboard, span: timedelta, until: datetime) -> DashboardData:
    charts = tuple(_chart(conn, chart, span, until) for chart in dashboard.charts)
    errors = _counts(conn, ERRORS, span, until) if "errors" in dashboard.lists else {}
    security = _counts(conn, SECURITY, span, until) if "security" in dashboard.lists else {}
    return DashboardData(dashboard, charts, errors, security)


def _chart(conn: Connection, chart: Chart, span: timedelta, until: datetime) -> ChartData:
    period, points = points_of(chart, span)
    since = until - period * points
    keys = {query.id: series_of(query).key for query in chart.queries}
    read = measurements.buckets(conn, set(keys.values()), since, until, period)
    values = [_values(chart.queries, keys, read, number) for number in range(points)]
    if chart.expression:
        lines = [("", tuple(compute(chart.expression, known) for known in values))]
    else:
        lines = [(query.id, tuple(known[query.id] for known in values)) for query in chart.queries]
    return ChartData(chart, int(period.total_seconds()), tuple(since + period * number for number in range(points)), tuple(lines))


def points_of(chart: Chart, span: timedelta) -> tuple[timedelta, int]:
    """Return how long each data point of a chart is and how many there are: of a number one, of a line as many as one can look at."""
    own = timedelta(seconds=chart.period_s)
    if chart.kind == "number":
        return max(own, span), 1
    period = own * max(1, math.ceil(span / own / MOST_POINTS))
    return period, max(1, math.ceil(span / period))


def _values(
    queries: Sequence[MetricQuery], keys: Mapping[str, str], read: Mapping[tuple[str, int], Aggregate], number: int
) -> dict[str, float | None]:
    return {query.id: value_of(query.statistic, read.get((keys[query.id], number))) for query in queries}


def _counts(conn: Connection, queries: Sequence[MetricQuery], span: timedelta, until: datetime) -> dict[str, int]:
    keys = {query.id: series_of(query).key for query in queries}
    read = measurements.buckets(conn, set(keys.values()), until - span, until, span)
    known = _values(queries, keys, read, 0)
    return {name: int(count) for name, count in known.items() if count}
