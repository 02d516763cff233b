"""What is forgotten of messages in time: what was sent to whom, and what came in and was answered."""

from datetime import timedelta

from sqlalchemy import Connection, delete, exists, select

from bella_core.db.models import sent_message_appointments, sent_messages, text_answers

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
    old = select(sent_messages.c.id).where(sent_messages.c.at < before, ~tells).order_by(sent_messages.c.at).limit(MANY)
    ids = conn.scalars(old).all()
    return conn.execute(delete(sent_messages).where(sent_messages.c.id.in_(ids))).rowcount


@operation
def answered(conn: Connection, older_than: timedelta) -> int:
    """Delete texts that came in so long ago with what they were answered, but those that wait for something to be done; return how many."""
    old = (text_answers.c.at < database_now(conn) - older_than) & text_answers.c.todo.is_(None)
    ids = conn.scalars(select(text_answers.c.id).where(old).order_by(text_answers.c.at).limit(MANY)).all()
    return conn.execute(delete(text_answers).where(text_answers.c.id.in_(ids))).rowcount
