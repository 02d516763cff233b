"""What operators do with alerts: look at them, acknowledge them, say that they are over, and try whether they arrive."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

import attrs
from sqlalchemy import Connection

from bella_core.core.alert_settings import AlertSettings
from bella_core.core.clock import Clock
from bella_core.core.errors import BellaError
from bella_core.core.ids import new_id
from bella_core.core.slos import BUDGET_DAYS, Objective, budget_left
from bella_core.crud import alerts, measurements
from bella_core.crud.alerts import AlertRow, EventRow, Severity
from bella_core.db import Database
from bella_core.domain.alarms import compute
from bella_core.plugin import Alert, PluginError
from bella_core.runtime.errors import HookFailed, told
from bella_core.runtime.hooks import Hooks

from .alarms import series_of, value_of
from .alerting_rows import Routing, met, resolve_in, to_alert, unwritten

TRY = "alert_test"


class NoAlert(BellaError):
    """There is no such alert, or it is not in a state for what was asked."""


@attrs.frozen
class Budget:
    """
    Tell how an objective was kept.

    Args:
        events: that there were. ``good``: percent of them; ``left``: percent of the error budget; ``None`` without events.
    """

    objective: Objective
    events: int
    good: float | None
    left: float | None


class AlertDesk:
    """Show and change alerts."""

    def __init__(self, db: Database, settings: AlertSettings, clock: Clock) -> None:
        self._db, self._settings, self._clock = db, settings, clock

    async def open(self) -> Sequence[AlertRow]:
        """Return the alerts that are not over, the oldest first."""
        return await self._db.read(alerts.open_alerts)

    async def latest(self, limit: int) -> Sequence[AlertRow]:
        """Return the newest alerts, over or not."""
        return await self._db.read(alerts.page, limit=limit)

    async def history(self, alert_id: str) -> tuple[AlertRow, Sequence[EventRow]]:
        """
        Return an alert and what became of it.

        Raises:
            NoAlert: there is none.
        """
        row = await self._db.read(alerts.by_id, alert_id)
        if row is None:
            raise NoAlert(f"there is no alert {alert_id!r}; `bella alerts list --all` shows them")
        return row, await self._db.read(alerts.history, alert_id)

    async def acknowledge(self, alert_id: str, actor: str) -> AlertRow:
        """
        Say that somebody looks at an alert, so that it is not escalated.

        Args:
            actor: who, for the history.

        Raises:
            NoAlert: there is none, or somebody does already, or it is over.
        """
        row = await self._db.write(alerts.acknowledge, alert_id, self._clock.now(), actor)
        return row or await self._refuse(alert_id)

    async def resolve(self, alert_id: str, actor: str) -> AlertRow:
        """
        Say that an alert is over, and tell those who were told of it; one whose trouble goes on is raised anew.

        Raises:
            NoAlert: there is none, or it is over.
        """
        row = await self._db.write(_resolve, alert_id, self._clock, Routing(settings=self._settings), actor)
        return row or await self._refuse(alert_id)

    async def budgets(self) -> Sequence[Budget]:
        """Return how each objective was kept over the last 30 days."""
        until = self._clock.now()
        since = until - timedelta(days=BUDGET_DAYS)
        return [await self._db.read(_budget, objective, since, until) for objective in self._settings.slos]

    def alert(self, row: AlertRow) -> Alert:
        """Return an alert with its runbook's steps and link."""
        return to_alert(row, "resolved" if row.status == "resolved" else "firing", self._settings)

    async def _refuse(self, alert_id: str) -> AlertRow:
        row, _ = await self.history(alert_id)
        raise NoAlert(f"alert {alert_id} is {row.status}")


async def try_sinks(hooks: Hooks, settings: AlertSettings, clock: Clock, severity: Severity) -> Mapping[str, str]:
    """Send an alert that is only a try to every sink, and return what each says; empty where it took it."""
    found = met(TRY, severity, {}, clock.now())
    alert = to_alert(unwritten(found, new_id()), "firing", settings)
    results = {}
    for sink in hooks.alert_sinks():
        try:
            await hooks.send_alert(sink, alert)
        except PluginError as error:
            results[sink] = told(error)
        except HookFailed as error:
            results[sink] = f"failed: {error.outcome}"
        else:
            results[sink] = ""
    return results


def _budget(conn: Connection, objective: Objective, since: datetime, until: datetime) -> Budget:
    taken = {query.id: measurements.between(conn, series_of(query).key, since, until) for query in objective.queries}
    values = {query.id: value_of(query.statistic, taken[query.id]) for query in objective.queries}
    events, share = values["n"] or 0.0, compute(objective.bad, values)
    if share is None:
        return Budget(objective, int(events), None, None)
    left = budget_left(objective, share * events, events)
    return Budget(objective, int(events), 100 * (1 - share), None if left is None else 100 * left)


def _resolve(conn: Connection, alert_id: str, clock: Clock, routing: Routing, actor: str) -> AlertRow | None:
    row = alerts.by_id(conn, alert_id)
    return None if row is None else resolve_in(conn, row, clock.now(), routing, actor)
