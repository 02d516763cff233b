"""What was sent and texted long ago is forgotten; what is young, waits for something, or tells of a time to come is kept."""

from datetime import UTC, datetime

import attrs
from sqlalchemy import insert, select

from bella_core.core.privacy_settings import PrivacySettings
from bella_core.crud import forgetting, text_answers
from bella_core.crud.text_answers import Todo
from bella_core.db.models import sent_message_appointments, sent_messages
from bella_core.db.models import text_answers as answer_table
from bella_core.services.privacy.retention import retention_jobs
from tests.booking.conftest import ask, booking, clinics, clock, draft
from tests.texting.test_rotation import ROW

__all__ = ["booking", "clinics", "clock"]

LONG_AGO, TO_COME = datetime(2020, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)


async def sent(db, ref, at, *, tells=None):
    """Note a message, and which appointment at which time it tells of."""

    def write(conn):
        conn.execute(insert(sent_messages).values(id=ref, ref=ref, status="delivered", at=at))
        if tells is not None:
            appointment_id, starts_at = tells
            about = {"message_id": ref, "appointment_id": appointment_id, "number": 1, "starts_at": starts_at}
            conn.execute(insert(sent_message_appointments).values(**about))

    await db.write(write)


async def run(db):
    [job] = [job for job in retention_jobs(db, PrivacySettings()) if job.name == "forget_messages"]
    await job.run()


async def left(db, column):
    return await db.read(lambda conn: set(conn.scalars(select(column))))


async def test_old_messages_are_forgotten_unless_they_tell_of_a_time_to_come(db, booking):
    [slot] = (await booking.find_slots(ask(limit=1))).slots
    booked = await booking.book(slot, draft(), key="k", actor="call")
    await sent(db, "old", LONG_AGO)
    await sent(db, "over", LONG_AGO, tells=(booked.appointment_id, LONG_AGO))
    await sent(db, "to-come", LONG_AGO, tells=(booked.appointment_id, TO_COME))
    await sent(db, "young", TO_COME)
    await run(db)
    assert await left(db, sent_messages.c.ref) == {"to-come", "young"}
    assert await left(db, sent_message_appointments.c.message_id) == {"to-come"}


async def test_old_texts_are_forgotten_unless_something_is_still_to_be_done(db):
    for number, (at, todo) in enumerate(((LONG_AGO, None), (LONG_AGO, Todo("cancel", ("a",))), (TO_COME, None))):
        await db.write(text_answers.add, attrs.evolve(ROW, carrier_id=f"SM{number}", todo=todo, at=at))
    await run(db)
    assert await left(db, answer_table.c.carrier_id) == {"SM1", "SM2"}


async def test_all_that_is_old_goes_however_much_there_is(db, monkeypatch):
    monkeypatch.setattr(forgetting, "MANY", 2)
    for number in range(5):
        await sent(db, str(number), LONG_AGO)
    await run(db)
    assert await left(db, sent_messages.c.ref) == set()
