"""
Tell operators that something needs doing: by the outbox, or straight through the sinks while the database is away.

An alert names a rule, which has a runbook, and holds ids and codes; never anything a caller said.
"""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Literal

from cattrs.preconf.orjson import make_converter
from sqlalchemy import Connection

from bella_core.core.clock import Clock
from bella_core.core.errors import DatabaseAway
from bella_core.core.ids import new_id
from bella_core.core.logging import get_logger
from bella_core.core.phi import allow
from bella_core.crud import outbox
from bella_core.db import Database
from bella_core.plugin import Alert
from bella_core.runtime.hooks import Hooks

Severity = Literal["critical", "warning", "info"]

#: The outbox's topic of alerts: a row per alert and sink.
TOPIC = "alert"
#: Rules that the server itself raises; the dialogue has its own.
RULES = ("database_away", "turn_failed", "turn_too_slow", "message_lost", "webhook_failed", "booking_unchecked")

#: Seconds that the outbox may take before an alert goes straight to its sinks.
OUTBOX_S = 1.0

_log = get_logger(__name__)
_json = make_converter()
allow("rule", RULES)


def make_alert(rule: str, severity: Severity, fields: Mapping[str, str], at: datetime) -> Alert:
    """
    Return an alert.

    Args:
        rule: its code. ``fields``: ids and codes only.
        at: aware UTC.
    """
    summary = " ".join([rule, *(f"{name}={value}" for name, value in sorted(fields.items()))])
    return Alert(new_id(), rule, severity, rule, summary, at, dict(fields))


def add_alert(conn: Connection, alert: Alert, sinks: Sequence[str]) -> None:
    """Put an alert into the outbox, once for each sink; part of the caller's transaction."""
    for sink in sinks:
        outbox.add(conn, TOPIC, f"{alert.id}:{sink}", to_payload(alert, sink))


def to_payload(alert: Alert, sink: str) -> dict[str, Any]:
    """Return an alert as an outbox row's payload."""
    return {"plugin": sink, "alert": {**_json.unstructure(alert), "at": alert.at.isoformat()}}


def from_payload(payload: Mapping[str, Any]) -> tuple[str, Alert]:
    """Return the sink and the alert of an outbox row."""
    return payload["plugin"], _json.structure(payload["alert"], Alert)


class Alerts:
    """Raise alerts."""

    def __init__(self, db: Database, hooks: Hooks, clock: Clock) -> None:
        self._db = db
        self._hooks = hooks
        self._clock = clock
        self._direct: set[asyncio.Task[None]] = set()

    def sinks(self) -> list[str]:
        """Return the names of the plugins that deliver alerts."""
        return self._hooks.alert_sinks()

    async def raise_alert(self, rule: str, severity: Severity, fields: Mapping[str, str] | None = None) -> None:
        """
        Raise an alert; never raises, and waits for no sink.

        Args:
            rule, severity, fields: see ``make_alert``.
        """
        alert = make_alert(rule, severity, fields or {}, self._clock.now())
        ids = {name: value for name, value in alert.fields.items() if name in {"call_id", "carrier_id"}}
        _log.warning("alert_raised", rule=rule, severity=severity, alert_id=alert.id, **ids)
        sinks = self.sinks()
        if not sinks:
            return
        try:
            async with asyncio.timeout(OUTBOX_S):
                await self._db.write(add_alert, alert, sinks)
        except (DatabaseAway, TimeoutError):  # perhaps it comes twice then; better than not at all
            self._deliver_directly(alert, sinks)

    async def close(self) -> None:
        """Wait for what is being delivered; each sink has its deadline."""
        await asyncio.gather(*self._direct, return_exceptions=True)

    def _deliver_directly(self, alert: Alert, sinks: Sequence[str]) -> None:
        for sink in sinks:
            task = asyncio.create_task(self._send(sink, alert))
            self._direct.add(task)
            task.add_done_callback(self._direct.discard)

    async def _send(self, sink: str, alert: Alert) -> None:
        try:
            await self._hooks.send_alert(sink, alert)
        except Exception as error:  # noqa: BLE001  # there is nobody left to tell but the log
            _log.error("alert_not_delivered", plugin=sink, alert_id=alert.id, error=error)
