"""What the dialogue asks about appointments that patients have already, done: looked for and audited, moved, cancelled, confirmed, late."""

from datetime import datetime
from typing import Protocol

import attrs
import orjson
from sqlalchemy import Connection

from bella_core.crud import disclosure, idempotency, outbox, tasks
from bella_core.db import Database
from bella_core.domain.dialogue.types import (
    Appointments,
    Booked,
    Cancel,
    Changed,
    Confirm,
    FindAppointments,
    Move,
    Noted,
    NoteLate,
)
from bella_core.domain.slots import Slot

from .booking_rules import Channel

#: The asks that are performed here.
Existing = FindAppointments | Move | Cancel | Confirm | NoteLate

#: The outbox's topic of who will be late: the key is the task's id.
LATE = "late"


class Changes(Protocol):
    """What is needed of booking; ``services.booking.Booking`` has it."""

    async def reschedule(
        self,
        appointment_id: str,
        slot: Slot,
        *,
        key: str,
        version: int | None = None,
        actor: str,
        call_id: str | None = None,
        hold_id: str | None = None,
        channel: Channel | None = None,
    ) -> Booked: ...

    async def cancel(
        self,
        appointment_id: str,
        *,
        key: str,
        version: int | None = None,
        actor: str,
        call_id: str | None = None,
        channel: Channel | None = None,
    ) -> Booked: ...

    async def confirm(
        self, appointment_id: str, *, key: str, actor: str, call_id: str | None = None, channel: Channel | None = None
    ) -> Booked: ...


@attrs.frozen
class By:
    """Say under which key, in which call, and by which channel something is asked."""

    key: str
    call_id: str
    channel: Channel = "call"


async def perform(ask: Existing, by: By, at: datetime, *, db: Database, booking: Changes) -> Appointments | Changed | Noted:
    """
    Do what the dialogue asks about an appointment that stands.

    Args:
        at: of the turn, aware UTC.

    Raises:
        SlotTaken, RuleBroken, StaleVersion, KeyReused, NotFound: and nothing was written.
    """
    key, call_id, channel = by.key, by.call_id, by.channel
    match ask:
        case FindAppointments():
            return await db.write(disclosure.tell, ask, at=at, call_id=call_id, key=key)
        case Move(appointment_id, version, hold):
            row = await booking.reschedule(
                appointment_id, hold.slot, key=key, version=version, actor="call", call_id=call_id, hold_id=hold.id, channel=channel
            )
            return Changed("moved", row)
        case Cancel(appointment_id, version):
            row = await booking.cancel(appointment_id, key=key, version=version, actor="call", call_id=call_id, channel=channel)
            return Changed("cancelled", row)
        case Confirm(appointment_id):
            row = await booking.confirm(appointment_id, key=key, actor="call", call_id=call_id, channel=channel)
            return Changed("confirmed", row)
        case NoteLate():
            return Noted(await db.write(note_late, ask, by, at))


def note_late(conn: Connection, ask: NoteLate, by: By, at: datetime) -> str:
    """
    Leave staff an item at once, and a message to the desk; the same key again returns the same item.

    Whether there is such a patient, or an appointment, is told to staff only.
    """
    if (answered := idempotency.begin(conn, by.key, orjson.dumps(attrs.asdict(ask), option=orjson.OPT_SORT_KEYS).decode())) is not None:
        return answered
    who = FindAppointments(ask.given, ask.family, ask.birth_date, ask.caller, errand="late")
    user_id, appointment_id = disclosure.find_late(conn, who, at=at)
    task_id = tasks.add(conn, "late", "now", by.call_id, ask.details, at, user_id=user_id, appointment_id=appointment_id)
    outbox.add(conn, LATE, task_id, {"appointment_id": appointment_id, "minutes": ask.minutes, "at": at.isoformat()})
    idempotency.finish(conn, by.key, task_id)
    return task_id
