"""Write down what a text comes to: its answer, what the sender wants of messages, what staff are left; each of it once."""

from datetime import datetime

import attrs
from sqlalchemy import Connection, select

from bella_core.crud import contact_consents, contacts, tasks, text_answers
from bella_core.crud.contact_consents import Said
from bella_core.crud.text_answers import Replied, TextAnswerRow, Todo
from bella_core.db.models import user_contacts
from bella_core.domain.clinic import Locale, Location
from bella_core.domain.texting.reading import TextAnswer

from .looking import Look
from .outcomes import CANCELLED, MESSAGE, Left, Outcome


@attrs.frozen
class Text:
    """
    A text that came in.

    Args:
        sid: the carrier's id. ``sender``: E.164. ``location``: at whose number it came in.
        answer: what it says; ``look``: what is known of its sender. ``language``: to answer in. ``at``: aware UTC.
    """

    sid: str
    sender: str = attrs.field(repr=False)
    words: str = attrs.field(repr=False)
    location: Location
    answer: TextAnswer
    look: Look
    language: Locale
    at: datetime


def note(conn: Connection, text: Text, outcome: Outcome, reply: str | None) -> Replied:
    """
    Write down what a text comes to, unless another delivery of the same text has done so.

    Returns:
        What is answered, and what is to be done now: that other one's, if there was one.
    """
    contact_id = text.look.contact_id
    if contact_id is not None or outcome.consent is not None:  # whoever texts has a mobile; one whom bella does not know may say STOP too
        contact_id = contacts.ensure(conn, text.sender, known_mobile=True, language=text.language, at=text.at)
    about = (text.sid, contact_id, text.sender, text.location.id, outcome.kind)
    if not text_answers.add(conn, TextAnswerRow(*about, reply, outcome.question, outcome.todo, text.at)):
        before = text_answers.replied(conn, text.sid)
        assert before is not None
        return before
    if contact_id is not None and outcome.consent is not None:
        consent = contact_consents.withdraw_all if outcome.consent == "stop" else contact_consents.restore
        consent(conn, contact_id, Said("sms", outcome.kind, "patient"))
    if outcome.left is not None:
        _leave(conn, text, outcome.left)
    return Replied(reply, outcome.todo)


def conclude(conn: Connection, text: Text, todo: Todo, reply: str | None, *, failed: bool = False) -> str | None:
    """Write down that what there was to do is done, or cannot be, with what staff are left; return what is answered."""
    news = text_answers.failed(conn, text.sid, reply) if failed else text_answers.done(conn, text.sid)
    if not news:  # by another delivery of the same text
        before = text_answers.replied(conn, text.sid)
        return None if before is None else before.reply
    if failed:
        _leave(conn, text, Left(MESSAGE, "today", todo.appointment_ids))
    elif todo.act == "cancel":
        _leave(conn, text, Left(CANCELLED, "normal", todo.appointment_ids))
    return reply


def _leave(conn: Connection, text: Text, left: Left) -> None:
    """Leave staff an item, its words sealed."""
    details = {"words": text.words, "phone": text.sender, "location_id": text.location.id}
    details |= {"appointments": " ".join(left.appointment_ids)} if left.appointment_ids else {}
    about = left.appointment_ids[0] if len(left.appointment_ids) == 1 else None
    user_id = _only_user(conn, text.look.contact_id)
    tasks.add(conn, left.kind, left.urgency, None, details, text.at, user_id=user_id, appointment_id=about)


def _only_user(conn: Connection, contact_id: str | None) -> str | None:
    """Return the user whom a contact stands for alone; None where there are several, or none."""
    found = conn.scalars(select(user_contacts.c.user_id).where(user_contacts.c.contact_id == contact_id).limit(2)).all()
    return found[0] if len(found) == 1 else None
