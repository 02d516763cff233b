"""
Tell operators that something needs doing: by the outbox, or straight through the sinks while the database is away.

An alert names a rule, which has a runbook, and holds ids and codes; never anything a caller said. There is one alert for one trouble,
whichever process meets it: the database keeps them apart by fingerprint. Every alert stands in the log, whoever else is told.
"""

import asyncio
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection

from bella_core.core.alert_rules import RULES, fingerprint
from bella_core.core.alert_settings import AlertSettings
from bella_core.core.clock import Clock
from bella_core.core.errors import ConfigError, DatabaseAway
from bella_core.core.ids import new_id
from bella_core.core.logging import get_logger
from bella_core.core.phi import allow
from bella_core.core.suggesting import suggestion
from bella_core.crud import alerts
from bella_core.crud.alerts import Met, Severity
from bella_core.db import Database
from bella_core.plugin import Alert
from bella_core.runtime.hooks import Hooks

from .alerting_rows import TOPIC, Routing, failing_sink, from_payload, met, raise_in, resolve_in, to_alert, unwritten

__all__ = ["TOPIC", "Alerts", "check_routes", "from_payload"]

#: Seconds that the database may take before an alert goes straight to its sinks.
OUTBOX_S = 1.0
#: Seconds for which the same trouble is not told of again while the database is away, and how many troubles are remembered.
_AGAIN_S, _REMEMBERED = 300.0, 500

_log = get_logger(__name__)
allow("rule", RULES)


class Alerts:
    """
    Raise alerts, and say what becomes of them.

    Args:
        settings: who is told of what.
        zone: tells the clinic's zone, IANA, for quiet hours.
    """

    def __init__(
        self, db: Database, hooks: Hooks, clock: Clock, settings: AlertSettings | None = None, zone: Callable[[], str] = lambda: "UTC"
    ) -> None:
        self._db, self._hooks, self._clock, self._zone = db, hooks, clock, zone
        self._settings = settings or AlertSettings()
        self._direct: set[asyncio.Task[None]] = set()
        self._told: dict[str, float] = {}

    def routing(self) -> Routing:
        """Return who is told of what, for a transaction that raises an alert itself."""
        return Routing(tuple(self._hooks.alert_sinks()), self._settings, self._zone())

    async def raise_alert(self, rule: str, severity: Severity, fields: Mapping[str, Any] | None = None) -> None:
        """
        Raise an alert; never raises an error, and waits for no sink.

        Args:
            rule: its code, see ``core.alert_rules``.
            fields: ids, codes and numbers; anything else is withheld.
        """
        found, routing = met(rule, severity, fields or {}, self._clock.now()), self.routing()
        ids = {name: value for name, value in found.fields.items() if name in {"call_id", "carrier_id", "plugin", "hook"}}
        try:
            async with asyncio.timeout(OUTBOX_S):
                row = await self._db.write(raise_in, found, routing)
        except (DatabaseAway, TimeoutError):  # perhaps it comes twice then; better than not at all
            _log.warning("alert_raised", rule=rule, severity=severity, **ids)
            self._deliver_directly(found, routing.of(severity, failing_sink(rule, found.fields)))
        else:
            _log.warning("alert_raised", rule=rule, severity=row.severity, alert_id=row.id, count=row.count, **ids)

    async def end(self, rule: str, fields: Mapping[str, Any] | None = None) -> None:
        """Say that a trouble is over; nothing happens if none is known."""
        key = fingerprint(rule, fields or {})
        if await self._db.read(alerts.by_fingerprint, key) is not None:
            await self._db.write(_end, key, self._clock, self.routing())

    async def close(self) -> None:
        """Wait for what is being delivered; each sink has its deadline."""
        await asyncio.gather(*self._direct, return_exceptions=True)

    def _deliver_directly(self, found: Met, sinks: Sequence[str]) -> None:
        now = self._clock.monotonic()
        self._told = {key: at for key, at in self._told.items() if now - at < _AGAIN_S}
        if found.fingerprint in self._told or len(self._told) >= _REMEMBERED:
            return
        self._told[found.fingerprint] = now
        alert = to_alert(unwritten(found, new_id()), "firing", self._settings)
        for sink in sinks:
            task = asyncio.create_task(self._send(sink, alert))
            self._direct.add(task)
            task.add_done_callback(self._direct.discard)

    async def _send(self, sink: str, alert: Alert) -> None:
        try:
            await self._hooks.send_alert(sink, alert)
        except Exception as error:  # noqa: BLE001  # there is nobody left to tell but the log
            _log.error("alert_not_delivered", plugin=sink, alert_id=alert.id, error=error)


def check_routes(settings: AlertSettings, plugins: Collection[str]) -> None:
    """
    See that routes name plugins that there are.

    Raises:
        ConfigError: one does not.
    """
    named = {f"routes.{severity}": getattr(settings.routes, severity) or () for severity in ("critical", "warning", "info")}
    named["escalate_to"] = settings.escalate_to
    mistakes = [
        f"alerts.{where}: there is no plugin {sink!r}{suggestion(sink, plugins)}"
        for where, chosen in named.items()
        for sink in chosen
        if sink not in plugins
    ]
    if mistakes:
        raise ConfigError("settings", mistakes)


def _end(conn: Connection, key: str, clock: Clock, routing: Routing) -> None:
    if (row := alerts.by_fingerprint(conn, key)) is not None:
        resolve_in(conn, row, clock.now(), routing)
