"""The items that staff have to do, as lists: those that are open, and done by whom."""

from datetime import datetime

from sqlalchemy import Connection, select, tuple_, update

from bella_core.db.models import tasks
from bella_core.db.types import db_now

from . import audit
from .measuring import operation
from .tasks import TaskRow, row_of

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
    return tuple(row_of(conn, row) for row in rows)


@operation
def kinds(conn: Connection) -> tuple[str, ...]:
    """Return the kinds of items that there may be: those that bella leaves by herself, and whatever is there."""
    return tuple(sorted({*KINDS, *conn.scalars(select(tasks.c.kind).distinct())}))


@operation
def resolve(conn: Connection, task_id: str, actor: str, outcome: str | None = None) -> bool | None:
    """
    Note that an item is done.

    Args:
        actor: ``api:NAME`` or ``staff:ID``. ``outcome``: a code of what came of it, if that is told.

    Returns:
        Whether it was open; None if there is no such item.
    """
    done = {"status": "done", "resolved_at": db_now(), "done_by": actor, "outcome": outcome}
    changed = conn.execute(update(tasks).where(tasks.c.id == task_id, tasks.c.status == "open").values(**done)).rowcount
    if changed:
        audit.add(conn, actor, "task.done", "task", task_id, **({"outcome": outcome} if outcome else {}))
        return True
    return None if conn.scalar(select(tasks.c.id).where(tasks.c.id == task_id)) is None else False
