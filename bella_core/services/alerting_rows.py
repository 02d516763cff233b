"""Alerts as rows: what was met is written down once, and leaves a row in the outbox for each plugin that is to tell operators."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime, time, timedelta
from typing import Any, Literal

import attrs
from cattrs.preconf.orjson import make_converter
from sqlalchemy import Connection

from bella_core.core.alert_rules import fingerprint, rule_of
from bella_core.core.alert_settings import AlertSettings
from bella_core.core.phi import FIELDS, WITHHELD
from bella_core.core.runbooks import runbooks
from bella_core.crud import alerts, outbox
from bella_core.crud.alerts import BELLA, AlertRow, Met, Severity
from bella_core.domain.notices.quiet import quiet_left
from bella_core.plugin import Alert

#: The outbox's topic of alerts: a row for each alert and sink, whose key ends with the sink's name.
TOPIC = "alert"
STORM, SINK_FAILING = "alert_storm", "sink_failing"
Status = Literal["firing", "escalated", "resolved"]

#: Codes of the program's own that no log line has a field for.
_CODES = frozenset({"flag", "level", "reason", "scope", "unit", "why"})
_CODE = re.compile(r"[a-z0-9]{1,3}|[a-z]+(?:_[a-z0-9]{1,12})*")
_NUMBERS = frozenset({"value", "threshold", "others"})
_json = make_converter()


@attrs.frozen
class Routing:
    """
    Say which plugins tell operators of what.

    Args:
        sinks: every plugin that delivers alerts, in order.
        zone: the clinic's, IANA, for quiet hours.
    """

    sinks: tuple[str, ...] = ()
    settings: AlertSettings = attrs.field(factory=AlertSettings)
    zone: str = "UTC"

    def of(self, severity: Severity, failing: str = "") -> tuple[str, ...]:
        """Return the plugins that deliver alerts of a severity; one that is failing does not tell of itself."""
        chosen = getattr(self.settings.routes, severity)
        return self._used(self.sinks if chosen is None else chosen, failing)

    def escalated(self, step: int, failing: str = "") -> tuple[str, ...]:
        """Return the plugins that deliver an alert which nobody has acknowledged, at the first, second … escalation (from 0)."""
        return self._used(self.settings.escalate_to[: step + 1] or self.sinks, failing)

    def _used(self, chosen: Sequence[str], failing: str) -> tuple[str, ...]:
        """Return the chosen plugins that are in use and do not fail; every such plugin if none of them is: better too many than nobody."""
        able = tuple(sink for sink in self.sinks if sink != failing)
        return tuple(sink for sink in able if sink in chosen) or (able if chosen else ())

    @property
    def escalations(self) -> int:
        """Return how often an alert is escalated."""
        return max(1, len(self.settings.escalate_to))

    def wait(self, severity: Severity, at: datetime) -> timedelta:
        """Return how long an alert waits for the end of quiet hours."""
        if severity != "info":
            return timedelta(0)
        start, end = time.fromisoformat(self.settings.quiet_from), time.fromisoformat(self.settings.quiet_until)
        return quiet_left(at, self.zone, start, end)


def met(rule: str, severity: Severity, fields: Mapping[str, Any], at: datetime) -> Met:
    """
    Return a trouble that was met, with nothing in it but ids, codes and numbers.

    Args:
        at: aware UTC.
    """
    safe = {name: value if is_safe(name, value) else WITHHELD for name, value in fields.items()}
    page = runbooks().get(rule_of(rule).runbook)
    told = [f"{name}={value}" for name, value in sorted(safe.items())]
    return Met(fingerprint(rule, safe), rule, severity, " ".join([f"{page.title if page else rule}.", *told]), safe, at)


def is_safe(name: str, value: object) -> bool:
    """Tell whether an alert may hold a value: what a log line may, and codes of the program's own."""
    if name in FIELDS and FIELDS[name](value):
        return True
    if name in _NUMBERS:
        return isinstance(value, int | float) and not isinstance(value, bool)
    return name in _CODES and isinstance(value, str) and len(value) <= 40 and _CODE.fullmatch(value) is not None


def failing_sink(rule: str, fields: Mapping[str, Any]) -> str:
    """Return the sink that an alert is about, and that cannot tell of it; empty for any other alert."""
    return str(fields.get("plugin", "")) if rule == SINK_FAILING else ""


def raise_in(conn: Connection, found: Met, routing: Routing) -> AlertRow:
    """
    Write down that a trouble was met; part of the caller's transaction.

    A trouble that is known already is counted up, and told of again only if it has become graver. In a storm new ones are kept and
    counted, and one alert tells of all of them.
    """
    row, change = alerts.meet(conn, found)
    if change == "repeated":
        return row
    if change == "new" and _in_storm(conn, found, routing):
        return alerts.hold(conn, row, found.at) or row
    _tell(conn, row, routing, found.at)
    return row


def resolve_in(conn: Connection, row: AlertRow, at: datetime, routing: Routing, actor: str = BELLA) -> AlertRow | None:
    """Write down that a trouble is over, and tell so where its rule is one that ends, or somebody ended it; ``None`` if it was over."""
    resolved = alerts.resolve(conn, row.id, at, actor)
    if resolved is not None and (actor != BELLA or rule_of(row.rule).tells_end):
        told = [key.removeprefix(f"{row.id}:") for key in outbox.keys(conn, TOPIC, f"{row.id}:")]
        _add(conn, resolved, "resolved", told, routing)
    return resolved


def escalate_in(conn: Connection, row: AlertRow, at: datetime, routing: Routing) -> AlertRow | None:
    """Tell further sinks of an alert that nobody looks at; ``None`` if somebody was faster."""
    escalated = alerts.escalate(conn, row, at)
    if escalated is not None:
        _add(conn, escalated, "escalated", routing.escalated(row.escalations, failing_sink(row.rule, row.fields)), routing)
    return escalated


def release_in(conn: Connection, row: AlertRow, at: datetime, routing: Routing) -> AlertRow | None:
    """Tell of an alert that was held back in a storm which is over; ``None`` if somebody was faster, or looks at it."""
    released = alerts.release(conn, row, at)
    if released is not None:
        _tell(conn, released, routing, at)
    return released


def _in_storm(conn: Connection, found: Met, routing: Routing) -> bool:
    limits = routing.settings
    if rule_of(found.rule).always:
        return False
    others = alerts.raised_since(conn, found.at - timedelta(minutes=limits.storm_min))
    if others <= limits.storm_alerts:
        return False
    severity: Severity = "critical" if found.severity == "critical" else "warning"
    raise_in(conn, met(STORM, severity, {"others": others}, found.at), routing)
    return True


def _tell(conn: Connection, row: AlertRow, routing: Routing, at: datetime) -> None:
    """Tell those of an alert who are to know of its severity, after quiet hours where it can wait."""
    sinks = routing.of(row.severity, failing_sink(row.rule, row.fields))
    _add(conn, row, "firing", sinks, routing, routing.wait(row.severity, at))


def _add(  # noqa: PLR0917  # one row of the outbox for each sink
    conn: Connection, row: AlertRow, status: Status, sinks: Sequence[str], routing: Routing, wait: timedelta = timedelta(0)
) -> None:
    for sink in sinks:
        payload = to_payload(to_alert(row, status, routing.settings), sink)
        outbox.add(conn, TOPIC, f"{row.id}:{sink}", payload, wait=wait)


def to_alert(row: AlertRow, status: Status, settings: AlertSettings) -> Alert:
    """Return an alert as plugins get it, with its runbook's steps and link."""
    name = rule_of(row.rule).runbook
    page = runbooks().get(name)
    link = f"{settings.runbooks.rstrip('/')}/{name}.md" if settings.runbooks else f"docs/runbooks/{name}.md"
    return Alert(
        row.id,
        row.fingerprint,
        row.severity,
        row.rule,
        row.summary,
        row.first_at,
        row.fields,
        status=status,
        count=row.count,
        title=page.title if page else row.rule,
        steps=page.steps if page else (),
        runbook=link if page else "",
    )


def unwritten(found: Met, alert_id: str) -> AlertRow:
    """Return the alert of a trouble that no database knows of."""
    return AlertRow(
        alert_id,
        found.fingerprint,
        found.rule,
        found.severity,
        "firing",
        found.summary,
        dict(found.fields),
        count=1,
        held=False,
        escalations=0,
        first_at=found.at,
        last_at=found.at,
        ended_at=None,
    )


def to_payload(alert: Alert, sink: str) -> dict[str, Any]:
    """Return an alert as an outbox row's payload."""
    return {"plugin": sink, "alert": {**_json.unstructure(alert), "at": alert.at.isoformat()}}


def from_payload(payload: Mapping[str, Any]) -> tuple[str, Alert]:
    """Return the sink and the alert of an outbox row."""
    return payload["plugin"], _json.structure(payload["alert"], Alert)
