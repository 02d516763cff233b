"""What a call leaves for staff to do."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import attrs
import orjson
from sqlalchemy import Connection, Row, insert, select, update

from bella_core.core.ids import new_id
from bella_core.db.models import tasks
from bella_core.db.types import db_now
from bella_core.db.vault import vault_of

from . import webhooks
from .measuring import operation

ABANDONED = "abandoned_at_confirmation"


@attrs.frozen
class TaskRow:
    """
    An item for staff; ``details`` are PHI, instants are aware UTC.

    Args:
        due_at: by when it must be done; None for what only its urgency tells.
        claimed_by, assigned_to, done_by: actors, such as ``staff:ID``. ``outcome``: a code of what came of it.
        snoozed_until: until when nobody wants to see it.
    """

    id: str
    kind: str
    urgency: str
    status: str
    call_id: str | None
    user_id: str | None
    appointment_id: str | None
    details: dict[str, str] = attrs.field(repr=False)
    created_at: datetime
    due_at: datetime | None = None
    claimed_by: str | None = None
    assigned_to: str | None = None
    snoozed_until: datetime | None = None
    done_by: str | None = None
    outcome: str | None = None
    resolved_at: datetime | None = None


@operation
def add(  # noqa: PLR0917 - the order of the row's columns
    conn: Connection,
    kind: str,
    urgency: str,
    call_id: str | None,
    details: Mapping[str, str],
    at: datetime,
    *,
    user_id: str | None = None,
    appointment_id: str | None = None,
    due_at: datetime | None = None,
) -> str:
    """Leave an item for staff, its details sealed; return its id."""
    task_id = new_id()
    conn.execute(
        insert(tasks).values(
            id=task_id,
            kind=kind,
            urgency=urgency,
            status="open",
            call_id=call_id,
            user_id=user_id,
            appointment_id=appointment_id,
            details=vault_of(conn).seal(orjson.dumps(details).decode()),
            created_at=at,
            due_at=due_at,
        )
    )
    if details.get("topic") != webhooks.TOPIC:  # of what no webhook takes none can be told
        webhooks.note(conn, "task.opened", task_id, {"task_id": task_id}, at, call_id=call_id)
    return task_id


@operation
def resolve_abandoned(conn: Connection, call_id: str) -> int:
    """Close the item "abandoned at confirmation" of a call that booked after all; return how many there were."""
    mine = (tasks.c.call_id == call_id) & (tasks.c.kind == ABANDONED) & (tasks.c.status == "open")
    return conn.execute(update(tasks).where(mine).values(status="done", resolved_at=db_now())).rowcount


@operation
def of_call(conn: Connection, call_id: str) -> tuple[TaskRow, ...]:
    """Return the items of a call, oldest first."""
    return _rows(conn, call_id=call_id)


@operation
def unresolved(conn: Connection) -> tuple[TaskRow, ...]:
    """Return all open items, oldest first."""
    return _rows(conn, status="open")


def details_of(conn: Connection, sealed: bytes) -> dict[str, str]:
    """Return an item's details, as they were left; PHI."""
    details: dict[str, str] = orjson.loads(vault_of(conn).open(sealed))
    return details


def row_of(conn: Connection, row: "Row[Any]") -> TaskRow:
    """Return an item of a row of the whole table."""
    columns = {field.name: getattr(row, field.name) for field in attrs.fields(TaskRow) if field.name != "details"}
    return TaskRow(**columns, details=details_of(conn, row.details))


def _rows(conn: Connection, **which: str) -> tuple[TaskRow, ...]:
    query = select(tasks).filter_by(**which).order_by(tasks.c.created_at, tasks.c.id)
    return tuple(row_of(conn, row) for row in conn.execute(query))
