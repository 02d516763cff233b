"""A clinic with one patient of whom everything is kept that can be, and somebody else, beside whom nothing of hers may show."""

import contextlib
from datetime import date, timedelta

import attrs
import pytest

from bella_core.crud import contacts as contact_rows
from bella_core.crud import insurances, recordings, tasks, text_answers
from bella_core.crud.contact_consents import Said, say
from bella_core.crud.recordings import ConsentRow
from bella_core.crud.sent_messages import SentMessage, ToldOf
from bella_core.crud.sent_messages import add as add_sent
from bella_core.crud.text_answers import TextAnswerRow
from bella_core.db.models import appointments, waiting
from bella_core.db.vault import vault_of
from bella_core.domain.dialogue.types import FindSlots, NoteInsurance, PatientDraft
from bella_core.domain.slots import Wish
from bella_core.services.exporting.desk import Exports
from tests.conversation.house import NOW, House

DAY = date(2026, 11, 10)
PHONE, OTHER_PHONE = "+14165550188", "+14165550177"
ZENOBIA = PatientDraft("Zenobia", "Quistgaard", "Zenobia Quistgaard", PHONE, "en-CA", birth_date=date(1971, 2, 3))
OTHER = PatientDraft("Max", "Miller", "Max Miller", OTHER_PHONE, "fr-CA")


@attrs.define
class Planted:
    """A clinic, and what was planted in it."""

    house: House
    exports: Exports
    user_id: str
    other_id: str
    appointment_id: str
    call_id: str
    recording_id: str

    @property
    def db(self):
        return self.house.db


async def book(house, draft, key, *, call_id=None, day=DAY):
    found = await house.booking.find_slots(FindSlots("cleaning", "main", Wish(days=(day,)), 1), now=NOW)
    return await house.booking.book(found.slots[0], draft, key=key, actor="staff:1", call_id=call_id)


def fill(conn, appointment, call_id):
    """Plant what calls, texts and staff leave of her; return the recording's id."""
    row = conn.execute(appointments.select().where(appointments.c.id == appointment)).one()
    user_id, contact_id = row.user_id, row.contact_id
    conn.execute(appointments.update().where(appointments.c.id == appointment).values(reason=vault_of(conn).seal("Zenobia's molar")))
    insurances.note(conn, NoteInsurance(appointment, "Canada Life", NOW, "QUIST-77"), call_id=call_id, at=NOW)
    tasks.add(conn, "message", "normal", call_id, {"name": "Zenobia Quistgaard", "words": "call me"}, NOW, user_id=user_id)
    say(conn, contact_id, ["recall"], given=True, said=Said("form", "intake", "staff:1"))
    message = SentMessage("SM1", "twilio", "sms", "reminder", contact_id, "main", "en-CA", NOW, "2026-11-09")
    add_sent(conn, message, [ToldOf(appointment, 1, row.starts_at)])
    text = TextAnswerRow("SM2", contact_id, PHONE, "main", "leave", "Thank you, Zenobia", None, None, NOW)
    text_answers.add(conn, text)
    contact_rows.set_email(conn, contact_id, "zenobia@quistgaard.example", actor="staff:1")
    recordings.agree(conn, call_id, [ConsentRow("call", "notice-1", "en-CA", NOW)])
    recording_id = recordings.add(conn, call_id, "call", "RE1", "en-CA", "waiting", NOW, 90)
    recordings.add_part(conn, recording_id, 0, bytes(range(256)) * 4)
    recordings.keep(conn, recording_id)
    recordings.note_words(conn, recording_id, "this is Zenobia Quistgaard")
    wish = {"location_id": "main", "service": "cleaning", "wish": '{"days":["2026-11-12"]}', "notice_min": 60, "urgency": "normal"}
    wait = {"id": "w1", "current": f"{user_id}:cleaning", "user_id": user_id, "contact_id": contact_id, "joined_at": NOW}
    conn.execute(waiting.insert().values(status="waiting", **wait, **wish))
    return recording_id


@pytest.fixture
async def planted(db):
    async with contextlib.AsyncExitStack() as stack:
        house = await House(db).open()
        stack.push_async_callback(house.close)
        line = await house.call("service=cleaning; known=no", "name=Zenobia Quistgaard")
        hers = await book(house, ZENOBIA, "a", call_id=line.call_id)
        await book(house, OTHER, "b", day=DAY + timedelta(days=1))
        recording_id = await db.write(fill, hers.appointment_id, line.call_id)
        ids = await db.read(lambda conn: {row.id: row.user_id for row in conn.execute(appointments.select())})
        (other_id,) = set(ids.values()) - {ids[hers.appointment_id]}
        exports = Exports(db, house.clinics, house.clock)
        yield Planted(house, exports, ids[hers.appointment_id], other_id, hers.appointment_id, line.call_id, recording_id)


async def fetched(export):
    """Return the bytes of an export."""
    pieces = []

    async def write(data):
        pieces.append(data)

    await export.send(write)
    return b"".join(pieces)
