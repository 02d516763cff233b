"""Texts that came in, and what each was answered: the same one again gets the same answer, and does nothing a second time."""

from datetime import datetime
from typing import Literal

import attrs
import orjson
from sqlalchemy import ColumnElement, Connection, select, update

from bella_core.core.ids import new_id
from bella_core.db.models import text_answers
from bella_core.db.vault import seal, unseal, vault_of
from bella_core.domain.notices.segments import segments
from bella_core.domain.texting.deciding import Asked, Question

from .measuring import operation
from .writing import insert_new

#: What a text is kept as that a person reads.
FOR_STAFF = ("leave", "unmatched")


@attrs.frozen
class Todo:
    """What a text has bella do: ``confirm`` or ``cancel`` appointments."""

    act: Literal["confirm", "cancel"]
    appointment_ids: tuple[str, ...]


@attrs.frozen
class TextAnswerRow:
    """
    A text, and its answer.

    Args:
        carrier_id: the carrier's id of the text. ``sender``: E.164. ``at``: aware UTC.
        kind: what it was taken for. ``reply``: None where nothing is answered. ``question``: what is asked back.
        todo: what is to be done, to which appointments.
    """

    carrier_id: str
    contact_id: str | None
    sender: str = attrs.field(repr=False)
    location_id: str
    kind: str
    reply: str | None = attrs.field(repr=False)
    question: Question | None
    todo: Todo | None
    at: datetime


@attrs.frozen
class Replied:
    """What a text is answered; ``reply``: None for nothing. ``todo``: what is not known to be done yet."""

    reply: str | None = attrs.field(repr=False)
    todo: Todo | None = None


@operation
def replied(conn: Connection, carrier_id: str) -> Replied | None:
    """Return what a text was answered; None if it is new."""
    row = conn.execute(select(text_answers.c.reply, text_answers.c.todo).where(text_answers.c.carrier_id == carrier_id)).one_or_none()
    if row is None:
        return None
    act, ids = orjson.loads(row.todo) if row.todo else (None, ())
    return Replied(unseal(conn, row.reply), Todo(act, tuple(ids)) if act else None)


@operation
def add(conn: Connection, row: TextAnswerRow) -> bool:
    """Note a text and its answer; return whether it is new: what it leads to is written only then."""
    vault = vault_of(conn)
    return insert_new(
        conn,
        text_answers,
        id=new_id(),
        carrier_id=row.carrier_id,
        contact_id=row.contact_id,
        sender=vault.seal(row.sender),
        sender_lookup=vault.lookup("phone", row.sender),
        location_id=row.location_id,
        kind=row.kind,
        reply=seal(conn, row.reply),
        question=None if row.question is None else _write(row.question),
        todo=None if row.todo is None else orjson.dumps([row.todo.act, row.todo.appointment_ids]).decode(),
        segments=_parts(row.reply),
        at=row.at,
    )


@operation
def done(conn: Connection, carrier_id: str) -> bool:
    """Note that what a text had bella do is done; return whether this is news."""
    mine = (text_answers.c.carrier_id == carrier_id) & text_answers.c.todo.is_not(None)
    return conn.execute(update(text_answers).where(mine).values(todo=None)).rowcount > 0


@operation
def failed(conn: Connection, carrier_id: str, reply: str | None) -> bool:
    """Note that it cannot be done, and that ``reply`` is answered instead; return whether this is news."""
    mine = (text_answers.c.carrier_id == carrier_id) & text_answers.c.todo.is_not(None)
    values = {"todo": None, "question": None, "kind": "failed", "reply": seal(conn, reply), "segments": _parts(reply)}
    return conn.execute(update(text_answers).where(mine).values(**values)).rowcount > 0


@operation
def asked(conn: Connection, sender: str, after: datetime) -> tuple[Question, datetime] | None:
    """Return what the last answer to a number asked back, and when, unless that was before ``after`` (aware)."""
    query = select(text_answers.c.question, text_answers.c.at).where(_of(conn, sender), text_answers.c.at >= after)
    row = conn.execute(query.order_by(text_answers.c.at.desc(), text_answers.c.id.desc()).limit(1)).one_or_none()
    return None if row is None or row.question is None else (_read(row.question), row.at)


@operation
def was_thanked(conn: Connection, sender: str, after: datetime) -> bool:
    """Tell whether a number has been told since ``after`` (aware) that a person reads what it writes."""
    mine = (_of(conn, sender), text_answers.c.at > after, text_answers.c.kind.in_(FOR_STAFF), text_answers.c.reply.is_not(None))
    return conn.scalar(select(text_answers.c.id).where(*mine).limit(1)) is not None


def _parts(reply: str | None) -> int | None:
    return None if reply is None else segments(reply)


def _of(conn: Connection, sender: str) -> ColumnElement[bool]:
    return text_answers.c.sender_lookup.in_(vault_of(conn).lookups("phone", sender))


def _write(question: Question) -> str:
    return orjson.dumps([question.kind, [[asked.appointment_id, asked.starts_at.isoformat()] for asked in question.about]]).decode()


def _read(text: str) -> Question:
    kind, about = orjson.loads(text)
    return Question(kind, tuple(Asked(appointment_id, datetime.fromisoformat(at)) for appointment_id, at in about))
