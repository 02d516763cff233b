"""The dashboards of bella's own pages show what all processes measured, a gap where nothing was, and nothing that nobody measured."""

from datetime import timedelta

import pytest

from bella_core.core.alarms import ALARMS
from bella_core.core.dashboards import DASHBOARDS, EXECUTIVE, OPERATIONS, QUERIES, TECHNICAL
from bella_core.core.metrics import CATALOGUE, DATABASE_ERRORS, ERROR_RATE, FUNNEL, RESPONSE_TIME, SECURITY_EVENTS, TURN_SECONDS, Meter
from bella_core.core.slos import AVAILABILITY, TURN_LATENCY
from bella_core.services.alarms import Kept
from bella_core.services.dashboards import MOST_POINTS, DashboardDesk, points_of
from bella_core.services.measuring import Measuring


class Showing:
    """One process that measures, and the desk that shows what all did."""

    def __init__(self, process):
        self.clock, self.meter = process.clock, Meter()
        self.kept = Kept(process.db, (), QUERIES)
        self.measuring = Measuring(self.meter, process.hooks, process.clock, self.kept.add)
        self.desk = DashboardDesk(process.db, process.clock)

    async def store(self, **later):
        self.measuring.flush()
        await self.kept.store()
        self.clock.pass_by(**later)


@pytest.fixture
def showing_of(process_of):
    return lambda: Showing(process_of())


def chart_of(data, title):
    return next(chart for chart in data.charts if chart.chart.title == title)


async def test_a_line_has_what_all_processes_measured_and_a_gap_where_there_was_nothing(showing_of):
    one, other = showing_of(), showing_of()
    for showing, seconds in ((one, (0.1, 0.2)), (other, (0.4,))):
        for value in seconds:
            showing.meter.add(RESPONSE_TIME, value, "/users")
    await one.store()
    await other.store(minutes=2)
    data = await other.desk.look(TECHNICAL, timedelta(minutes=30))
    chart = chart_of(data, "API: response time")
    lines = dict(chart.lines)
    assert [value for value in lines["p50"] if value is not None] == [0.2]
    assert [value for value in lines["p95"] if value is not None] == [0.4]
    assert len(chart.times) == len(lines["p50"]) == 6


async def test_a_number_is_computed_as_its_alarms_are(showing_of):
    showing = showing_of()
    for stage in ("answered",) * 4 + ("booked",) * 3:
        showing.meter.add(FUNNEL, 1, stage)
    await showing.store(minutes=2)
    data = await showing.desk.look(EXECUTIVE, timedelta(hours=3))
    assert chart_of(data, "Calls that end in a booking").lines == (("", (75.0,)),)


async def test_what_was_kept_of_an_objective_is_a_share_of_the_day(showing_of):
    showing = showing_of()
    for number in range(1000):
        showing.meter.add(ERROR_RATE, float(number < 4), "/users")
        showing.meter.add(TURN_SECONDS, 4.5 if number < 20 else 0.3)
    await showing.store(minutes=2)
    data = await showing.desk.look(EXECUTIVE, timedelta(hours=3))
    kept = {
        chart.chart.title: chart.lines[0][1][-1]
        for chart in data.charts
        if chart.chart.title in {one.title for one in (AVAILABILITY, TURN_LATENCY)}
    }
    assert kept == {AVAILABILITY.title: pytest.approx(99.6), TURN_LATENCY.title: pytest.approx(98.0)}


def test_everything_that_an_alarm_watches_is_on_a_dashboard():
    shown = {(query.namespace, query.name) for query in QUERIES}
    assert {(query.namespace, query.name) for alarm in ALARMS for query in alarm.queries} <= shown


async def test_errors_and_security_events_are_counted_and_what_never_was_is_not_shown(showing_of):
    showing = showing_of()
    showing.meter.add(DATABASE_ERRORS, 1, "timeout")
    showing.meter.add(SECURITY_EVENTS, 1, "failed_login")
    showing.meter.add(SECURITY_EVENTS, 1, "failed_login")
    await showing.store(minutes=2)
    technical = await showing.desk.look(TECHNICAL, timedelta(hours=3))
    operations = await showing.desk.look(OPERATIONS, timedelta(hours=3))
    assert (dict(technical.errors), dict(operations.security)) == ({"database": 1}, {"failed_login": 2})
    assert (dict(technical.security), dict(operations.errors)) == ({}, {})


def test_every_chart_asks_for_what_is_measured():
    known = {(metric.namespace, metric.name): set(metric.dimensions) for metric in CATALOGUE}
    for query in QUERIES:
        assert {name for name, _ in query.dimensions} <= known[query.namespace, query.name], query


@pytest.mark.parametrize("hours", [1, 3, 24, 72, 24 * 30])
def test_no_line_has_more_points_than_one_can_look_at(hours):
    for chart in (chart for dashboard in DASHBOARDS for chart in dashboard.charts):
        period, points = points_of(chart, timedelta(hours=hours))
        assert 1 <= points <= MOST_POINTS
        assert period * points >= timedelta(hours=hours)
        assert period.total_seconds() % chart.period_s == 0 or chart.kind == "number"
