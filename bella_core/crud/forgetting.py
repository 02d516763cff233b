"""What is forgotten in time, but of patients on whom legal holds lie: messages, and what was said in calls and left for staff."""

from datetime import timedelta

from sqlalchemy import ColumnElement, Connection, delete, exists, func, or_, select, update

from bella_core.db.models import calls, sent_message_appointments, sent_messages, task_notes, tasks, text_answers, turns
from bella_core.db.vault import vault_of

from . import legal_holds
from .measuring import operation
from .timing import database_now

#: Rows of one transaction: whoever books meanwhile waits for no more.
MANY = 500


@operation
def sent(conn: Connection, older_than: timedelta) -> int:
    """
    Delete messages that were sent so long ago, but those that told of an appointment since; return how many.

    Of an appointment the reminders must stay known until it is over, so that none is sent twice.
    """
    before, of = database_now(conn) - older_than, sent_message_appointments
    tells = exists().where(of.c.message_id == sent_messages.c.id, of.c.starts_at >= before)
    old = select(sent_messages.c.id).where(sent_messages.c.at < before, ~tells, _but(sent_messages.c.contact_id, _held(conn).contact_ids))
    ids = conn.scalars(old.order_by(sent_messages.c.at).limit(MANY)).all()
    return conn.execute(delete(sent_messages).where(sent_messages.c.id.in_(ids))).rowcount


@operation
def answered(conn: Connection, older_than: timedelta) -> int:
    """Delete texts that came in so long ago with what they were answered, but those that wait for something to be done; return how many."""
    old = (text_answers.c.at < database_now(conn) - older_than) & text_answers.c.todo.is_(None)
    old &= _but(text_answers.c.contact_id, _held(conn).contact_ids)
    ids = conn.scalars(select(text_answers.c.id).where(old).order_by(text_answers.c.at).limit(MANY)).all()
    return conn.execute(delete(text_answers).where(text_answers.c.id.in_(ids))).rowcount


@operation
def said(conn: Connection, older_than: timedelta) -> int:
    """
    Forget what was said in calls and chats that began so long ago, and who called; return of how many.

    That there was such a call stays known, and when it was, how it ended and what was booked in it.
    """
    before = database_now(conn) - older_than
    told = exists().where(turns.c.call_id == calls.c.id)
    old = (calls.c.started_at < before) & or_(told, calls.c.caller.is_not(None)) & calls.c.id.not_in(_held(conn).call_ids)
    ids = conn.scalars(select(calls.c.id).where(old).order_by(calls.c.started_at).limit(MANY)).all()
    conn.execute(delete(turns).where(turns.c.call_id.in_(ids)))
    return conn.execute(update(calls).where(calls.c.id.in_(ids)).values(caller=None, caller_lookup=None)).rowcount


@operation
def left(conn: Connection, older_than: timedelta) -> int:
    """Forget what items say that were done so long ago, and what staff noted of them; return of how many."""
    nothing = vault_of(conn).seal("{}")
    old = (tasks.c.resolved_at < database_now(conn) - older_than) & (tasks.c.status == "done")
    old &= (func.length(tasks.c.details) > len(nothing)) & tasks.c.id.not_in(_held(conn).task_ids)
    ids = conn.scalars(select(tasks.c.id).where(old).order_by(tasks.c.resolved_at).limit(MANY)).all()
    conn.execute(delete(task_notes).where(task_notes.c.task_id.in_(ids)))
    return conn.execute(update(tasks).where(tasks.c.id.in_(ids)).values(details=nothing)).rowcount


def _held(conn: Connection) -> legal_holds.Held:
    return legal_holds.held(conn)


def _but(column: "ColumnElement[str | None]", ids: frozenset[str]) -> ColumnElement[bool]:
    return or_(column.is_(None), column.not_in(ids))
