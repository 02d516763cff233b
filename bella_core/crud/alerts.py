"""Alerts: one row for one trouble, whichever process met it, and the history of each."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Literal

import attrs
import orjson
from sqlalchemy import ColumnElement, Connection, Row, and_, case, delete, exists, func, literal, select, tuple_, update

from bella_core.core.ids import new_id
from bella_core.db.models import alert_events, alerts

from .measuring import operation
from .writing import insert_new

Severity = Literal["critical", "warning", "info"]

#: Repeats of one alert that are kept in its history; the count goes on.
MAX_REPEATS = 50
#: Who did what nobody did by hand.
BELLA = "bella"
#: How grave a severity is.
GRAVITY: Mapping[str, int] = {"info": 0, "warning": 1, "critical": 2}
_TRIES = 3


@attrs.frozen
class AlertRow:
    """An alert; instants are aware UTC."""

    id: str
    fingerprint: str
    rule: str
    severity: Severity
    status: Literal["firing", "acknowledged", "resolved"]
    summary: str
    fields: dict[str, Any]
    count: int
    held: bool
    escalations: int
    first_at: datetime
    last_at: datetime
    ended_at: datetime | None


@attrs.frozen
class EventRow:
    """One line of an alert's history; ``actor`` is a key's id, a name at the terminal, or ``bella``."""

    at: datetime
    kind: str
    actor: str
    details: dict[str, Any]


@attrs.frozen
class Met:
    """
    A trouble that was met.

    Args:
        fingerprint: equal for repeats of the same trouble.
        fields: ids, codes and numbers only.
        at: aware UTC.
    """

    fingerprint: str
    rule: str
    severity: Severity
    summary: str
    fields: Mapping[str, Any]
    at: datetime


@operation
def meet(conn: Connection, met: Met) -> tuple[AlertRow, Literal["new", "graver", "repeated"]]:
    """Return the alert of a trouble, made now or counted up, and whether it is new or has become graver."""
    for _ in range(_TRIES):
        alert_id, at = new_id(), met.at
        fresh: dict[str, Any] = {
            "id": alert_id,
            "fingerprint": met.fingerprint,
            "current": met.fingerprint,
            "rule": met.rule,
            "severity": met.severity,
        }
        fresh |= {"status": "firing", "summary": met.summary, "fields": orjson.dumps(dict(met.fields)).decode(), "count": 1, "held": False}
        if insert_new(conn, alerts, **fresh, escalations=0, first_at=at, last_at=at):
            note(conn, alert_id, at, "raised", details=met.fields)
            return _one(conn, alerts.c.id == alert_id), "new"
        if (row := by_fingerprint(conn, met.fingerprint)) is not None:
            return _repeat(conn, row, met)
    raise RuntimeError("an alert is resolved as often as it is raised")  # three times within one statement each: it cannot be


def _repeat(conn: Connection, row: AlertRow, met: Met) -> tuple[AlertRow, Literal["graver", "repeated"]]:
    graver = GRAVITY[met.severity] > GRAVITY[row.severity]
    changed: dict[str, Any] = {"count": alerts.c.count + 1}
    at = literal(met.at, alerts.c.last_at.type)  # else SQLite is given a text
    changed["last_at"] = case((alerts.c.last_at > at, alerts.c.last_at), else_=at)
    if graver:
        changed |= {"severity": met.severity, "status": "firing", "summary": met.summary}
    conn.execute(update(alerts).where(alerts.c.id == row.id).values(changed))
    if graver or row.count <= MAX_REPEATS:
        note(conn, row.id, met.at, "graver" if graver else "repeated", details=met.fields)
    return _one(conn, alerts.c.id == row.id), "graver" if graver else "repeated"


@operation
def note(conn: Connection, alert_id: str, at: datetime, kind: str, *, actor: str = BELLA, details: Mapping[str, Any] | None = None) -> None:
    """Add a line to an alert's history."""
    text = orjson.dumps(dict(details or {})).decode()
    conn.execute(alert_events.insert().values(id=new_id(), alert_id=alert_id, at=at, kind=kind, actor=actor, details=text))


@operation
def acknowledge(conn: Connection, alert_id: str, at: datetime, actor: str) -> AlertRow | None:
    """Say that somebody looks at an alert; ``None`` if it is not firing."""
    firing = (alerts.c.id == alert_id) & (alerts.c.status == "firing")
    return _noted(conn, _move(conn, firing, {"status": "acknowledged"}), at, "acknowledged", actor)


@operation
def resolve(conn: Connection, alert_id: str, at: datetime, actor: str = BELLA) -> AlertRow | None:
    """Say that a trouble is over; ``None`` if it was before."""
    over = {"status": "resolved", "current": None, "ended_at": at}
    going_on = (alerts.c.id == alert_id) & alerts.c.current.is_not(None)
    return _noted(conn, _move(conn, going_on, over), at, "resolved", actor)


@operation
def escalate(conn: Connection, row: AlertRow, at: datetime) -> AlertRow | None:
    """Count one more escalation; ``None`` if somebody else was faster, or somebody looks at it by now."""
    same = (alerts.c.id == row.id) & (alerts.c.status == "firing") & (alerts.c.escalations == row.escalations)
    return _noted(conn, _move(conn, same, {"escalations": row.escalations + 1, "held": False}), at, "escalated")


@operation
def hold(conn: Connection, row: AlertRow, at: datetime) -> AlertRow | None:
    """Note that an alert came in a storm and is told of with others."""
    return _noted(conn, _move(conn, alerts.c.id == row.id, {"held": True}), at, "held")


@operation
def release(conn: Connection, row: AlertRow, at: datetime) -> AlertRow | None:
    """Note that an alert which came in a storm is told of now; ``None`` if somebody was faster, or looks at it."""
    waiting = (alerts.c.id == row.id) & (alerts.c.status == "firing") & alerts.c.held
    return _noted(conn, _move(conn, waiting, {"held": False}), at, "released")


@operation
def grave_since(conn: Connection, row: AlertRow) -> datetime:
    """Return since when an alert has been as grave as it is, aware UTC."""
    kinds = ("raised", "graver")
    began = conn.scalar(select(func.max(alert_events.c.at)).where(alert_events.c.alert_id == row.id, alert_events.c.kind.in_(kinds)))
    return began or row.first_at


def _move(conn: Connection, where: ColumnElement[bool], changed: Mapping[str, Any]) -> str | None:
    """Change the alert that fits, and return its id."""
    return conn.execute(update(alerts).where(where).values(changed).returning(alerts.c.id)).scalar_one_or_none()


def _noted(conn: Connection, alert_id: str | None, at: datetime, kind: str, actor: str = BELLA) -> AlertRow | None:
    if alert_id is None:
        return None
    note(conn, alert_id, at, kind, actor=actor)
    return _one(conn, alerts.c.id == alert_id)


@operation
def by_id(conn: Connection, alert_id: str) -> AlertRow | None:
    """Return an alert."""
    row = conn.execute(select(alerts).where(alerts.c.id == alert_id)).one_or_none()
    return None if row is None else _row(row)


@operation
def by_fingerprint(conn: Connection, fingerprint: str) -> AlertRow | None:
    """Return the alert of a trouble that is not over."""
    row = conn.execute(select(alerts).where(alerts.c.current == fingerprint)).one_or_none()
    return None if row is None else _row(row)


@operation
def open_alerts(conn: Connection) -> Sequence[AlertRow]:
    """Return every alert that is not resolved, the oldest first."""
    return [_row(row) for row in conn.execute(select(alerts).where(alerts.c.current.is_not(None)).order_by(alerts.c.id))]


@operation
def page(conn: Connection, *, limit: int, after: tuple[datetime, str] | None = None) -> Sequence[AlertRow]:
    """Return at most ``limit`` alerts, open or not, the newest first, that began before ``after``."""
    query = select(alerts).order_by(alerts.c.first_at.desc(), alerts.c.id.desc()).limit(limit)
    if after is not None:
        query = query.where(tuple_(alerts.c.first_at, alerts.c.id) < after)
    return [_row(row) for row in conn.execute(query)]


@operation
def raised_between(conn: Connection, since: datetime, until: datetime, rules: Sequence[str]) -> Sequence[AlertRow]:
    """Return the alerts of some rules that were met from ``since`` to before ``until`` (aware UTC), the oldest first."""
    met = (alerts.c.last_at >= since, alerts.c.first_at < until, alerts.c.rule.in_(rules))
    return [_row(row) for row in conn.execute(select(alerts).where(*met).order_by(alerts.c.first_at, alerts.c.id))]


@operation
def history(conn: Connection, alert_id: str) -> Sequence[EventRow]:
    """Return what became of an alert, the oldest first."""
    query = select(alert_events).where(alert_events.c.alert_id == alert_id).order_by(alert_events.c.at, alert_events.c.id)
    return [EventRow(row.at, row.kind, row.actor, orjson.loads(row.details)) for row in conn.execute(query)]


@operation
def raised_since(conn: Connection, since: datetime) -> int:
    """Return how many alerts began since an instant."""
    return conn.scalar(select(func.count()).select_from(alerts).where(alerts.c.first_at > since)) or 0


@operation
def was_tried(conn: Connection, alert_id: str, sink: str) -> bool:
    """Tell whether a sink was told of an alert, or may have been."""
    kinds = ("delivered", "not_delivered")
    told = and_(alert_events.c.alert_id == alert_id, alert_events.c.kind.in_(kinds), alert_events.c.actor == sink)
    return bool(conn.scalar(select(exists().where(told))))


@operation
def forget(conn: Connection, before: datetime) -> int:
    """Delete what was over before an instant, with its history; return how many alerts."""
    return conn.execute(delete(alerts).where(alerts.c.ended_at < before)).rowcount


def _one(conn: Connection, where: ColumnElement[bool]) -> AlertRow:
    return _row(conn.execute(select(alerts).where(where)).one())


def _row(row: Row[Any]) -> AlertRow:
    known = {field.name: getattr(row, field.name) for field in attrs.fields(AlertRow)}
    return AlertRow(**{**known, "fields": orjson.loads(row.fields)})
