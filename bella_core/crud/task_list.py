"""The items that staff have to do, as lists: those that are open, and done by whom."""

from datetime import datetime
from typing import Any

import attrs
import orjson
from sqlalchemy import Connection, Row, select, tuple_, update

from bella_core.db.models import tasks
from bella_core.db.types import db_now
from bella_core.db.vault import vault_of

from . import audit
from .measuring import operation
from .tasks import TaskRow

#: What calls, messages and the book leave; of what clinics and plugins add the database tells.
KINDS = (
    "abandoned_at_confirmation", "approval_overdue", "callback", "check_spelling", "emergency", "import_differs", "insurance", "late",
    "late_cancellation", "late_change", "merge", "message", "other", "schedule_rejected", "text_cancelled", "text_change", "text_message",
    "to_enter", "undeliverable", "undelivered",
)  # fmt: skip


@operation
def page(conn: Connection, *, limit: int, kind: str | None = None, after: tuple[datetime, str] | None = None) -> tuple[TaskRow, ...]:
    """Return at most ``limit`` open items, the oldest first, that follow ``after`` by time and id; of one kind, if one is named."""
    query = select(tasks).where(tasks.c.status == "open")
    if kind is not None:
        query = query.where(tasks.c.kind == kind)
    if after is not None:
        query = query.where(tuple_(tasks.c.created_at, tasks.c.id) > after)
    rows = conn.execute(query.order_by(tasks.c.created_at, tasks.c.id).limit(limit))
    return tuple(_row(conn, row) for row in rows)


@operation
def kinds(conn: Connection) -> tuple[str, ...]:
    """Return the kinds of items that there may be: those that bella leaves by herself, and whatever is there."""
    return tuple(sorted({*KINDS, *conn.scalars(select(tasks.c.kind).distinct())}))


@operation
def resolve(conn: Connection, task_id: str, actor: str) -> bool | None:
    """
    Note that an item is done.

    Args:
        actor: ``api:NAME`` or ``staff:ID``, for the audit.

    Returns:
        Whether it was open; None if there is no such item.
    """
    changed = conn.execute(
        update(tasks).where(tasks.c.id == task_id, tasks.c.status == "open").values(status="done", resolved_at=db_now())
    ).rowcount
    if changed:
        audit.add(conn, actor, "task.done", "task", task_id)
        return True
    return None if conn.scalar(select(tasks.c.id).where(tasks.c.id == task_id)) is None else False


def _row(conn: Connection, row: "Row[Any]") -> TaskRow:
    columns = {field.name: getattr(row, field.name) for field in attrs.fields(TaskRow) if field.name != "details"}
    return TaskRow(**columns, details=orjson.loads(vault_of(conn).open(row.details)))
