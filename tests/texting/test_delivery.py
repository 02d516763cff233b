"""What Twilio tells of a message afterwards: staff hear of each that did not arrive, once, whatever order things come in."""

from datetime import time

import pytest
from sqlalchemy import select

from bella_core.crud import contact_consents, contacts
from bella_core.db.models import sent_messages
from tests.texting.conftest import EACH, PHONE
from tests.texting.test_reminders import DAY, before

LATER = before(days=7, hours=-1)


@pytest.fixture
async def sent(clinic):
    """The id of a reminder that Twilio took."""
    clinic.booked = await clinic.book(DAY, at=time(11))
    await clinic.at(LATER)
    return clinic.account.accepted[0].sid


async def status_of(clinic, sid):
    return await clinic.db.read(lambda conn: conn.scalar(select(sent_messages.c.status).where(sent_messages.c.ref == sid)))


async def test_twilio_is_told_where_to_tell_it(clinic, sent):
    assert sent
    assert clinic.account.accepted[0].callback == "https://bella.example.ca/twilio/message-status#rc=3&rp=ct,rt,5xx"


@EACH
async def test_a_message_that_did_not_arrive_is_laid_before_staff_once_with_its_appointment(clinic, sent):
    twilio = clinic.patient()
    for status in ("queued", "sent", "undelivered", "undelivered", "sent", "failed"):
        assert await twilio.status(sent, status, code="30005") == 204
    [task] = await clinic.left("undeliverable")
    assert (task.appointment_id, task.urgency) == (clinic.booked.appointment_id, "today")
    assert (task.details["why"], task.details["channel"], task.details["class"]) == ("30005", "sms", "reminder")
    assert await status_of(clinic, sent) == "undeliverable"


async def test_a_message_that_arrived_is_noted_and_nothing_is_left(clinic, sent):
    assert await clinic.patient().status(sent, "delivered") == 204
    assert await clinic.left("undeliverable") == []
    assert await status_of(clinic, sent) == "delivered"


@EACH
async def test_news_that_comes_before_the_message_is_noted_is_not_lost(clinic):
    """Twilio may tell of a message before its answer to bella's request is read."""
    booked = await clinic.book(DAY, at=time(11))
    sid = f"SM{0:032x}"
    await clinic.patient().status(sid, "undelivered", code="30003")
    assert await clinic.left("undeliverable") == []
    await clinic.at(LATER)
    assert clinic.account.accepted[0].sid == sid
    [task] = await clinic.left("undeliverable")
    assert (task.appointment_id, task.details["why"]) == (booked.appointment_id, "30003")


async def test_a_message_of_somebody_else_s_is_nobody_s_trouble(clinic):
    assert await clinic.patient().status("SM" + "9" * 32, "failed", code="30005") == 204
    assert await clinic.left("undeliverable") == []


async def test_who_opted_out_at_twilio_is_sent_no_more(clinic, sent):
    await clinic.patient().status(sent, "failed", code="21610")
    contact = await clinic.db.read(contacts.by_phone, PHONE)
    assert not any((await clinic.db.read(contact_consents.states, contact)).values())
    assert {row.source for row in await clinic.db.read(contact_consents.history, contact)} == {"carrier"}


async def test_a_forged_status_is_refused(clinic, sent):
    form = {"MessageSid": sent, "MessageStatus": "failed"}
    assert (await clinic.patient().post("/twilio/message-status", form, signature="bm90IGl0"))[0] == 403
    assert await status_of(clinic, sent) == "sent"
