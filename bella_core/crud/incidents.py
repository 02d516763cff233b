"""The register of incidents: entered, added to, closed; nothing of it is ever deleted."""

from datetime import datetime
from typing import Any

import attrs
import orjson
from sqlalchemy import Connection, Row, insert, select, update

from bella_core.core.errors import NotFound, StaleVersion
from bella_core.core.ids import new_id
from bella_core.db.models import incident_events, incidents
from bella_core.db.vault import vault_of
from bella_core.domain.incidents import EventKind, Incident, IncidentDetails, IncidentEvent, Risk

from . import audit
from .measuring import operation


@operation
def add(conn: Connection, details: IncidentDetails, *, found_at: datetime, actor: str, at: datetime) -> str:
    """Enter an incident; return its id."""
    incident_id = new_id()
    told = vault_of(conn).seal(orjson.dumps(attrs.asdict(details)).decode())
    conn.execute(
        insert(incidents).values(
            id=incident_id, version=1, status="open", risk="unassessed", found_at=found_at, details=told, created_by=actor, created_at=at
        )
    )
    audit.add(conn, actor, "incident.entered", "incident", incident_id)
    return incident_id


@operation
def note(  # noqa: PLR0917  # what an event is
    conn: Connection, incident_id: str, kind: EventKind, text: str, happened_at: datetime, risk: Risk | None, version: int | None,
    *, actor: str, at: datetime,
) -> None:  # fmt: skip
    """
    Add what was done about an incident.

    Args:
        risk: what an assessment came to. ``version``: that was seen; None where it does not matter.

    Raises:
        NotFound: there is no such incident. StaleVersion: it was changed since.
    """
    row = conn.execute(select(incidents).where(incidents.c.id == incident_id).with_for_update()).one_or_none()
    if row is None:
        raise NotFound("there is no such incident")
    if version is not None and version != row.version:
        raise StaleVersion(f"the incident was changed since; it is at version {row.version}")
    event = {"kind": kind, "text": vault_of(conn).seal(text), "actor": actor, "happened_at": happened_at, "at": at}
    conn.execute(insert(incident_events).values(id=new_id(), incident_id=incident_id, **event))
    fate: dict[str, Any] = {"status": "closed", "closed_at": at} if kind == "closed" else {}
    fate |= {"risk": risk} if risk is not None else {}
    conn.execute(update(incidents).where(incidents.c.id == incident_id).values(version=row.version + 1, **fate))
    audit.add(conn, actor, f"incident.{kind}", "incident", incident_id, risk=risk)


@operation
def by_id(conn: Connection, incident_id: str) -> Incident | None:
    """Return an incident with all that was done about it."""
    row = conn.execute(select(incidents).where(incidents.c.id == incident_id)).one_or_none()
    return None if row is None else _row(conn, row)


@operation
def listed(conn: Connection, since: datetime | None = None) -> tuple[Incident, ...]:
    """Return the register, the newest first; from an instant (aware) on where one is given."""
    query = select(incidents).order_by(incidents.c.found_at.desc(), incidents.c.id.desc())
    rows = conn.execute(query.where(incidents.c.found_at >= since) if since else query).all()
    return tuple(_row(conn, row) for row in rows)


def _row(conn: Connection, row: Row[Any]) -> Incident:
    vault, of = vault_of(conn), incident_events
    query = select(of).where(of.c.incident_id == row.id).order_by(of.c.happened_at, of.c.id)
    events = tuple(IncidentEvent(one.kind, vault.open(one.text), one.actor, one.happened_at, one.at) for one in conn.execute(query))
    details = IncidentDetails(**orjson.loads(vault.open(row.details)))
    known = (row.id, row.version, row.status, row.risk, row.found_at, details, row.created_by, row.created_at, row.closed_at)
    return Incident(*known, events)
