"""Who did what to which row: appended, never changed; ids and codes only."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import attrs
import orjson
from sqlalchemy import Connection, Row, insert, select

from bella_core.core.ids import new_id
from bella_core.db.models import audit
from bella_core.db.types import db_now

from .keyset import by_keyset
from .measuring import operation


@operation
def add(conn: Connection, actor: str, action: str, subject: str, subject_id: str, **details: str | int | None) -> None:
    """
    Append a row.

    Args:
        actor: ``call``, ``api:NAME``, ``staff:ID``, ``system``.
        action: such as ``appointment.booked``. ``subject``, ``subject_id``: the table and the row.
        details: ids, codes and numbers; never a patient's data.
    """
    conn.execute(
        insert(audit).values(
            id=new_id(),
            at=db_now(),
            actor=actor,
            action=action,
            subject=subject,
            subject_id=subject_id,
            details=orjson.dumps(details).decode(),
        )
    )


@operation
def add_many(conn: Connection, actor: str, action: str, subject: str, subject_ids: Sequence[str], **details: str | int | None) -> None:
    """Append a row for each of many subjects, see ``add``."""
    told = orjson.dumps(details).decode()
    about = {"actor": actor, "action": action, "subject": subject, "details": told}
    if subject_ids:
        at = conn.scalar(select(db_now()))
        conn.execute(insert(audit), [{"id": new_id(), "at": at, "subject_id": subject_id, **about} for subject_id in subject_ids])


@attrs.frozen
class AuditRow:
    """A row; ``at``: aware UTC. ``details``: ids, codes and numbers."""

    at: datetime
    actor: str
    action: str
    subject_id: str
    details: Mapping[str, str | int | None]


@operation
def between(conn: Connection, since: datetime, until: datetime) -> Sequence[AuditRow]:
    """Return the rows from ``since`` to before ``until`` (aware UTC), in the order in which they were made."""
    columns = (audit.c.at, audit.c.actor, audit.c.action, audit.c.subject_id, audit.c.details)
    rows = conn.execute(select(*columns).where(audit.c.at >= since, audit.c.at < until).order_by(audit.c.at, audit.c.id))
    return [AuditRow(*row[:4], orjson.loads(row.details)) for row in rows]


@operation
def latest(conn: Connection, action: str, subject: str, subject_ids: Sequence[str]) -> Mapping[str, AuditRow]:
    """Return who did something last to each of some subjects, by the subject's id; what nobody did is not there."""
    columns = (audit.c.at, audit.c.actor, audit.c.action, audit.c.subject_id, audit.c.details)
    mine = (audit.c.subject == subject) & audit.c.subject_id.in_(subject_ids) & (audit.c.action == action)
    rows = conn.execute(select(*columns).where(mine).order_by(audit.c.at, audit.c.id))
    return {row.subject_id: AuditRow(*row[:4], orjson.loads(row.details)) for row in rows}


@attrs.frozen
class ListedAct(AuditRow):
    """A row as the list of them shows it; ``subject``: the table that ``subject_id`` is of."""

    id: str = attrs.field(kw_only=True)
    subject: str = attrs.field(kw_only=True)


@attrs.frozen
class Wanted:
    """
    Which rows are looked for; what is None does not matter.

    Args:
        actor, action: how they begin, such as ``staff:`` or ``appointment.``. ``about``: a row's own id.
        since, until: aware UTC, ``[since, until)``.
    """

    actor: str | None = None
    action: str | None = None
    about: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    oldest_first: bool = False


@operation
def page(conn: Connection, wanted: Wanted, limit: int, after: tuple[datetime, str] | None = None) -> Sequence[ListedAct]:
    """Return a page of rows by their time."""
    query = select(*(audit.c[name] for name in ("at", "actor", "action", "subject_id", "details", "id", "subject")))
    if wanted.actor:
        query = query.where(audit.c.actor.startswith(wanted.actor, autoescape=True))
    if wanted.action:
        query = query.where(audit.c.action.startswith(wanted.action, autoescape=True))
    if wanted.about:
        query = query.where(audit.c.subject_id == wanted.about)
    if wanted.since:
        query = query.where(audit.c.at >= wanted.since)
    if wanted.until:
        query = query.where(audit.c.at < wanted.until)
    ordered = by_keyset(query, audit.c.at, audit.c.id, limit=limit, after=after, descending=not wanted.oldest_first)
    return [_listed(row) for row in conn.execute(ordered)]


def _listed(row: "Row[Any]") -> ListedAct:
    details = orjson.loads(row.details)
    return ListedAct(row.at, row.actor, row.action, row.subject_id, details, id=row.id, subject=row.subject)
