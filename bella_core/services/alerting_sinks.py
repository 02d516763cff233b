"""Bring an alert to one sink, note in its history what became of it, and tell the other sinks of one that fails."""

from datetime import datetime

from sqlalchemy import Connection

from bella_core.core.clock import Clock
from bella_core.core.errors import DatabaseAway
from bella_core.crud import alerts
from bella_core.crud.outbox import OutboxRow
from bella_core.db import Database
from bella_core.plugin import Rejected
from bella_core.runtime.errors import HookFailed
from bella_core.runtime.hooks import Hooks

from .alerting import Alerts
from .alerting_rows import SINK_FAILING, from_payload

#: Failures of one delivery after which the other sinks are told: a hiccup is nobody's business.
PATIENCE = 2


class Sinks:
    """
    Deliver alerts.

    Args:
        alerts: tells of sinks that fail.
    """

    def __init__(self, db: Database, hooks: Hooks, clock: Clock, alerts: Alerts) -> None:
        self._db, self._hooks, self._clock, self._alerts = db, hooks, clock, alerts

    async def deliver(self, row: OutboxRow) -> None:
        """
        Deliver one row of the outbox; that a trouble is over is told only to those who were told of it.

        Raises:
            Retry, Rejected, HookFailed: see the hook.
        """
        sink, alert = from_payload(row.payload)
        if alert.status == "resolved" and not await self._db.read(alerts.was_tried, alert.id, sink):
            return
        try:
            await self._hooks.send_alert(sink, alert)
        except DatabaseAway:
            raise
        except Exception as error:  # whatever it is, the outbox's worker sees to it
            await self._db.write(_note, alert.id, self._clock.now(), sink, "not_delivered")
            if row.attempts >= PATIENCE or isinstance(error, Rejected):
                await self._alerts.raise_alert(SINK_FAILING, "critical", {"plugin": sink, "why": _why(error)})
            raise
        await self._db.write(_note, alert.id, self._clock.now(), sink, "delivered")
        await self._alerts.end(SINK_FAILING, {"plugin": sink})


def _why(error: Exception) -> str:
    return error.outcome if isinstance(error, HookFailed) else "rejected" if isinstance(error, Rejected) else "retry"


def _note(conn: Connection, alert_id: str, at: datetime, sink: str, kind: str) -> None:
    """Note a delivery; one that fails again and again is noted once."""
    if alerts.by_id(conn, alert_id) is None or (kind == "not_delivered" and alerts.was_tried(conn, alert_id, sink)):
        return
    alerts.note(conn, alert_id, at, kind, actor=sink)
