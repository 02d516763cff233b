"""Look after alerts: raise and end those that are measured, end those that nothing repeats, and send on those that nobody looks at."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from sqlalchemy import Connection

from bella_core.core.alert_rules import rule_of
from bella_core.core.clock import Clock
from bella_core.core.dashboards import DASHBOARDS
from bella_core.core.logging import get_logger
from bella_core.core.slos import BUDGET_DAYS
from bella_core.crud import alerts, measurements
from bella_core.crud.alerts import GRAVITY, AlertRow
from bella_core.db import Database
from bella_core.domain.alarms import Point, State, judge
from bella_core.plugin import Alarm
from bella_core.runtime.registry import Registry
from bella_core.runtime.registry import State as PluginState
from bella_core.runtime.runner import HookRunner

from .alarms import KEEP, read_points, series_of
from .alerting import Alerts
from .alerting_rows import STORM, Routing, escalate_in, met, raise_in, release_in, resolve_in
from .jobs import Job

#: Seconds between two looks.
EVERY_S = 60.0
#: How long alerts that are over are kept.
KEEP_ALERTS = timedelta(days=400)
#: What dashboards show by the day.
_BY_DAY = {series_of(query).key for board in DASHBOARDS for chart in board.charts if chart.period_s == 86400 for query in chart.queries}

_log = get_logger(__name__)


class AlertWatch:
    """
    What one process does for all, once a minute.

    Args:
        alarms: what is measured. ``routing``: tells who is told of what.
    """

    def __init__(self, db: Database, alarms: Sequence[Alarm], routing: Callable[[], Routing], clock: Clock) -> None:
        self._db, self._alarms, self._routing, self._clock = db, tuple(alarms), routing, clock

    def jobs(self) -> tuple[Job, ...]:
        """Return the jobs, each leased by one process at a time."""
        return Job("watch_alerts", self.watch, EVERY_S), Job("forget_alerts", self.forget, 24 * 3600.0)

    async def watch(self) -> None:
        """Evaluate every alarm, end what is over, escalate, and tell of what a storm has held back."""
        now = self._clock.now()
        await self._evaluate(now)
        for row in await self._db.read(alerts.open_alerts):
            if _is_over(row, now):
                await self._db.write(resolve_in, row, now, self._routing())
            elif await self._is_overdue(row, now):
                escalated = await self._db.write(escalate_in, row, now, self._routing())
                if escalated is not None:
                    _log.warning("alert_escalated", rule=row.rule, severity=row.severity, alert_id=row.id, count=escalated.escalations)

        await self._release(now)

    async def _release(self, now: datetime) -> None:
        """Tell of what was held back in a storm that is over, the gravest first; not of all at once, which were a storm again."""
        going_on = await self._db.read(alerts.open_alerts)
        if any(row.rule == STORM for row in going_on):
            return
        held = sorted((row for row in going_on if row.held and row.status == "firing"), key=lambda row: GRAVITY[row.severity], reverse=True)
        for row in held[: self._routing().settings.storm_alerts]:
            await self._db.write(release_in, row, now, self._routing())

    async def forget(self) -> None:
        """Delete what nobody asks for any more; of what error budgets and charts by the day are made of a row a day stays."""
        now = self._clock.now()
        today = now.replace(hour=0, minute=0, second=0, microsecond=0)
        budgets = sorted({series_of(query).key for slo in self._routing().settings.slos for query in slo.queries} | _BY_DAY)
        await self._db.write(measurements.condense, budgets, today - timedelta(days=BUDGET_DAYS), today - KEEP + timedelta(days=1))
        await self._db.write(measurements.forget, today - KEEP, budgets)
        await self._db.write(measurements.forget, today - timedelta(days=BUDGET_DAYS))
        await self._db.write(alerts.forget, now - KEEP_ALERTS)

    async def _evaluate(self, now: datetime) -> None:
        read = await self._db.read(read_points, self._alarms, now)
        for alarm, (points, confirming) in zip(self._alarms, read, strict=True):
            state = judge(alarm, points, confirming)
            if state != "unknown" and await self._db.read(_is_open, alarm) != (state == "firing"):
                value = confirming if confirming is not None and state == "fine" else points[0]
                _log.warning("alarm_changed", rule=alarm.key, state=state, severity=alarm.severity)
                await self._db.write(_change, alarm, state, value, now, self._routing())

    async def _is_overdue(self, row: AlertRow, now: datetime) -> bool:
        """Tell whether a critical alert waits for somebody for too long."""
        routing = self._routing()
        after = timedelta(minutes=routing.settings.escalate_after_min) * (row.escalations + 1)
        waits = row.severity == "critical" and row.status == "firing" and row.escalations < routing.escalations
        if not waits or now - row.first_at < after:
            return False
        return now - await self._db.read(alerts.grave_since, row) >= after  # it may have been a warning for long


def _is_over(row: AlertRow, now: datetime) -> bool:
    after_s = rule_of(row.rule).over_after_s
    return after_s is not None and now - row.last_at >= timedelta(seconds=after_s)


def _is_open(conn: Connection, alarm: Alarm) -> bool:
    return alerts.by_fingerprint(conn, alarm.key) is not None


def _change(conn: Connection, alarm: Alarm, state: State, value: Point, now: datetime, routing: Routing) -> None:  # noqa: PLR0917  # run by db.write
    row = alerts.by_fingerprint(conn, alarm.key)
    if state == "firing" and row is None:
        told = {"unit": alarm.unit, "threshold": alarm.threshold, **({} if value is None else {"value": float(f"{value:.3g}")})}
        raise_in(conn, met(alarm.key, alarm.severity, told, now), routing)
    elif state == "fine" and row is not None:
        resolve_in(conn, row, now, routing)


class PluginWatch:
    """What each process does for itself: tell of plugins that are out of use or cannot work, and of hooks that are not asked a while."""

    def __init__(self, registry: Registry, runner: HookRunner, alerts_: Alerts) -> None:
        self._registry, self._runner, self._alerts = registry, runner, alerts_
        self._ailing: frozenset[str] = frozenset()

    async def watch(self) -> None:
        """Raise an alert for each, again and again while it lasts; some time after the last one it counts as over."""
        plugins = self._registry.plugins.values()
        ailing = frozenset(plugin.name for plugin in plugins if plugin.state is PluginState.ACTIVE and plugin.reason)
        for plugin in plugins:
            if plugin.state is PluginState.FAILED:
                await self._alerts.raise_alert("plugin_disabled", "warning", {"plugin": plugin.name})
            elif plugin.name in self._ailing & ailing:  # at two looks: what loads for a moment when bella starts is no trouble
                await self._alerts.raise_alert("plugin_cannot_work", "warning", {"plugin": plugin.name})
        self._ailing = ailing
        for (plugin_name, hook), state in self._runner.breakers().items():
            if state == "open":
                await self._alerts.raise_alert("breaker_open", "warning", {"plugin": plugin_name, "hook": hook})
