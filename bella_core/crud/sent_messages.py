"""What patients were sent, about which appointments, and whether it arrived."""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal

import attrs
from sqlalchemy import Connection, select, update

from bella_core.core.ids import new_id
from bella_core.db.models import appointments, sent_message_appointments, sent_messages
from bella_core.domain.notices.classes import MessageClass
from bella_core.domain.notices.segments import beside_gsm, gsm_segments

from . import tasks
from .measuring import operation
from .writing import insert_new

Status = Literal["sent", "delivered", "undeliverable"]

#: What staff get for a message that did not arrive.
UNDELIVERABLE = "undeliverable"


@attrs.frozen
class SentMessage:
    """
    A message that a service accepted.

    Args:
        ref: the service's id of it. ``plugin``: who handed it over. ``channel``: ``sms`` or ``email``.
        day: the local day that it counts for, ISO 8601; of a reminder.
        segments: what it is paid for, of a text. ``gsm_segments``, ``beside_gsm``: see the table.
        at: aware UTC, by the clock of whoever sent it.
    """

    ref: str
    plugin: str
    channel: str
    message_class: MessageClass
    contact_id: str
    location_id: str
    language: str
    at: datetime
    day: str | None = None
    segments: int | None = None
    gsm_segments: int | None = None
    beside_gsm: int | None = None

    def written(self, text: str) -> "SentMessage":
        """Return the message with what its words take more parts for; only a text has any."""
        if self.channel != "sms":
            return self
        return attrs.evolve(self, gsm_segments=gsm_segments(text), beside_gsm=beside_gsm(text))


@attrs.frozen
class ToldOf:
    """An appointment in a message: its number there, the time that it had then (aware), and by which reminder, minutes before."""

    appointment_id: str
    number: int
    starts_at: datetime
    before_min: int | None = None


@attrs.frozen
class LastTold:
    """The last message that told a contact of appointments that are still to come."""

    at: datetime
    language: str
    appointments: tuple[ToldOf, ...]


@attrs.frozen
class Trouble:
    """A message that did not arrive; ``code`` says why, by the service's own code."""

    id: str
    ref: str
    channel: str | None
    message_class: MessageClass | None
    contact_id: str | None
    location_id: str | None
    code: str | None
    at: datetime
    appointment_ids: tuple[str, ...] = ()


@operation
def add(conn: Connection, message: SentMessage, told: Sequence[ToldOf]) -> None:
    """
    Note a message that was sent; the same one again, by its ``ref``, changes nothing.

    If the service told before that it did not arrive, staff are told now.
    """
    new = insert_new(conn, sent_messages, id=new_id(), status="sent", **attrs.asdict(message))
    row = conn.execute(select(sent_messages).where(sent_messages.c.ref == message.ref).with_for_update()).one()
    if not new:
        conn.execute(update(sent_messages).where(sent_messages.c.id == row.id).values(**attrs.asdict(message)))
    for one in told:
        insert_new(conn, sent_message_appointments, message_id=row.id, **attrs.asdict(one))
    if row.status == "undeliverable" and row.contact_id is None:
        _tell_staff(conn, row.ref, row.trouble, message.at)


@operation
def note_status(conn: Connection, ref: str, status: Status, trouble: str | None, at: datetime) -> str | None:
    """
    Note what a service tells of a message, in whatever order and however often it tells it; staff are told once if it did not arrive.

    Args:
        trouble: the service's code. ``at``: aware UTC.

    Returns:
        Whose message it was, if that is known.
    """
    if status == "undeliverable":  # it may not have been noted yet that it was sent at all
        insert_new(conn, sent_messages, id=new_id(), ref=ref, status="sent", at=at)
    row = conn.execute(select(sent_messages).where(sent_messages.c.ref == ref).with_for_update()).one_or_none()
    if row is None or row.status == "undeliverable" or status == "sent":
        return None if row is None else row.contact_id
    conn.execute(update(sent_messages).where(sent_messages.c.id == row.id).values(status=status, trouble=trouble))
    if status == "undeliverable" and row.contact_id is not None:
        _tell_staff(conn, ref, trouble, at)
    contact_id: str | None = row.contact_id
    return contact_id


@operation
def reminded_on(conn: Connection, contact_id: str, day: str) -> bool:
    """Tell whether a contact had a reminder that counts for a local day."""
    mine = (sent_messages.c.contact_id == contact_id) & (sent_messages.c.message_class == "reminder") & (sent_messages.c.day == day)
    return conn.scalar(select(sent_messages.c.id).where(mine).limit(1)) is not None


@operation
def last_text_at(conn: Connection, contact_id: str) -> datetime | None:
    """Return when a contact was last sent a text of any class; None if never."""
    mine = (sent_messages.c.contact_id == contact_id) & (sent_messages.c.channel == "sms")
    at: datetime | None = conn.scalar(select(sent_messages.c.at).where(mine).order_by(sent_messages.c.at.desc()).limit(1))
    return at


@operation
def last_told(conn: Connection, contact_id: str, after: datetime, now: datetime) -> LastTold | None:
    """
    Return what a contact was told last by text of appointments that are still to come: a reminder before a confirmation.

    Args:
        after: no message before it counts; aware. ``now``: aware.
    """
    message, of = sent_messages, sent_message_appointments
    still = (appointments.c.status == "booked") & (appointments.c.starts_at > now)
    query = (
        select(message.c.id, message.c.at, message.c.language)
        .join(of, of.c.message_id == message.c.id)
        .join(appointments, appointments.c.id == of.c.appointment_id)
        .where(message.c.contact_id == contact_id, message.c.channel == "sms", message.c.at > after, still)
        .where(message.c.message_class.in_(("confirmation", "reminder")))
        .order_by(message.c.message_class.desc(), message.c.at.desc(), message.c.id.desc())  # a reminder first, by its name
    )
    row = conn.execute(query.limit(1)).one_or_none()
    if row is None:
        return None
    columns = [of.c[field.name] for field in attrs.fields(ToldOf)]
    told = conn.execute(select(*columns).where(of.c.message_id == row.id).order_by(of.c.number))
    return LastTold(row.at, row.language, tuple(ToldOf(*one) for one in told))


@operation
def troubles_page(conn: Connection, *, limit: int, after: tuple[datetime, str] | None = None) -> tuple[Trouble, ...]:
    """Return at most ``limit`` messages that did not arrive, the newest first, that come after ``after`` by time and id."""
    query = select(sent_messages).where(sent_messages.c.status == "undeliverable", sent_messages.c.contact_id.is_not(None))
    if after is not None:
        at, message_id = after
        query = query.where((sent_messages.c.at < at) | ((sent_messages.c.at == at) & (sent_messages.c.id < message_id)))
    rows = conn.execute(query.order_by(sent_messages.c.at.desc(), sent_messages.c.id.desc()).limit(limit)).all()
    return tuple(
        Trouble(row.id, row.ref, row.channel, row.message_class, row.contact_id, row.location_id, row.trouble, row.at, _about(conn, row.id))
        for row in rows
    )


def _about(conn: Connection, message_id: str) -> tuple[str, ...]:
    of = sent_message_appointments
    return tuple(conn.scalars(select(of.c.appointment_id).where(of.c.message_id == message_id).order_by(of.c.number)))


def _tell_staff(conn: Connection, ref: str, trouble: str | None, at: datetime) -> None:
    row = conn.execute(select(sent_messages).where(sent_messages.c.ref == ref)).one()
    about = _about(conn, row.id)
    details = {"message_id": row.id, "channel": row.channel or "", "class": row.message_class or "", "why": trouble or ""}
    details["appointments"] = " ".join(about)
    tasks.add(conn, UNDELIVERABLE, "today", None, details, at, appointment_id=about[0] if about else None)
