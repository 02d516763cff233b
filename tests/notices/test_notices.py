"""A patient reads what was agreed: once, as it is now, in their language, and not in the middle of the night."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, update

from bella_core.core.clock import SystemClock
from bella_core.crud import appointments, outbox, tasks
from bella_core.db.models import audit
from bella_core.db.models import outbox as table
from bella_core.domain.dialogue.types import PatientDraft
from bella_core.plugin import Rejected, Retry
from tests.booking.conftest import MONDAY, NOW, draft
from tests.notices.conftest import Carrier

PHONE = "+14165550142"


def texts(carrier):
    return [message.text for message in carrier.sent]


async def test_what_is_booked_moved_and_cancelled_is_told_in_the_patients_language(clinic, carrier):
    booked = await clinic.book()
    await clinic.deliver()
    moved = await clinic.move(booked)
    await clinic.deliver()
    await clinic.booking.cancel(booked.appointment_id, key="3", actor="call")
    await clinic.deliver()

    assert texts(carrier) == [
        "Maple Dental : votre rendez-vous (nettoyage) est confirmé : vendredi 12 mars à 10 h 30, 100 Maple Street, Toronto, Ontario. Pour le changer : 416 555-0100. Répondez STOP pour vous désabonner.",
        "Maple Dental : votre rendez-vous (nettoyage) est déplacé au lundi 15 mars à 8 h, 100 Maple Street, Toronto, Ontario. Pour le changer : 416 555-0100. Répondez STOP pour vous désabonner.",
        "Maple Dental, 100 Maple Street, Toronto, Ontario : votre rendez-vous (nettoyage) du lundi 15 mars à 8 h est annulé. Pour un autre : 416 555-0100. Répondez STOP pour vous désabonner.",
    ]  # fmt: skip
    assert {(message.channel, message.to, message.language, message.attempt) for message in carrier.sent} == {("sms", PHONE, "fr-CA", 1)}
    assert [message.id for message in carrier.sent] == [f"{booked.appointment_id}:{n}:{kind}" for n, kind in enumerate(("booked", "moved", "cancelled"), 1)]  # fmt: skip
    assert {status for _, status in await clinic.rows()} == {"done"}
    assert moved.starts_at > booked.starts_at


async def test_what_was_sent_stands_in_the_audit_trail_by_ids_alone(clinic, carrier, db):
    booked = await clinic.book()
    await clinic.deliver()

    query = select(audit.c.subject_id, audit.c.details).where(audit.c.action == "notice.sent")
    [(subject, details)] = await db.read(lambda conn: conn.execute(query).all())
    assert subject == booked.appointment_id
    assert details == '{"version":1,"kind":"booked","plugin":"carrier","ref":"m1","segments":2}'


async def test_a_change_before_the_text_left_sends_the_present_state_alone(clinic, carrier):
    booked = await clinic.book()
    carrier.trouble = [Retry("the service is down")]
    await clinic.deliver()
    await clinic.move(booked)
    await clinic.make_due()
    await clinic.deliver()
    assert [text.partition("est ")[2][:8] for text in texts(carrier)] == ["déplacé "]

    await clinic.move(booked, key="3", day=MONDAY + timedelta(days=1))
    await clinic.booking.cancel(booked.appointment_id, key="4", actor="call")
    await clinic.deliver()
    assert len(carrier.sent) == 2
    assert "annulé" in carrier.sent[-1].text


async def test_the_same_change_is_told_once_however_often_it_is_fanned_out(clinic, carrier, db):
    booked = await clinic.book()
    for _ in range(3):
        await clinic.deliver()
        again = update(table).where(table.c.topic == "appointment").values(status="due")
        await db.write(lambda conn, again=again: conn.execute(again))
    await clinic.deliver()
    assert len(carrier.sent) == 1
    assert await clinic.rows() == [(f"{booked.appointment_id}:1:booked", "done")]


async def test_a_later_text_waits_for_an_earlier_one_that_is_on_its_way(clinic, carrier):
    booked = await clinic.book()
    await clinic.worker.deliver_due()
    carrier.gate = asyncio.Event()
    first = asyncio.create_task(clinic.worker.deliver_due())
    await asyncio.wait_for(carrier.asked.wait(), 10)
    await clinic.move(booked)
    other = clinic.another()
    await clinic.deliver(other)
    assert carrier.sent == []

    carrier.gate.set()
    await first
    await clinic.make_due()
    await clinic.deliver(other)
    assert ["confirmé" in text for text in texts(carrier)] == [True, False]


async def test_two_workers_tell_each_appointment_once(clinic, carrier):
    for number in range(8):
        await clinic.book(draft(given=f"Given{number}"), key=str(number))
    await asyncio.gather(*(clinic.deliver(clinic.another()) for _ in range(3)))
    assert len({message.id for message in carrier.sent}) == len(carrier.sent) == 8


async def test_what_cannot_be_delivered_is_laid_before_staff_with_its_appointment(clinic, carrier, db):
    carrier.trouble = [Rejected("error 21610: the person has replied STOP")]
    booked = await clinic.book()
    await clinic.deliver()
    [task] = [task for task in await db.read(tasks.unresolved) if task.kind == "undeliverable"]
    assert task.appointment_id == booked.appointment_id
    assert (task.details["topic"], task.details["why"]) == ("notice", "rejected")
    assert task.details["told"] == "error 21610: the person has replied STOP"
    assert [status for _, status in await clinic.rows()] == ["dead"]


async def test_a_repeated_try_says_so_to_the_plugin(clinic, carrier):
    carrier.trouble = [Retry("busy"), RuntimeError("a bug of the plugin's")]
    await clinic.book()
    for _ in range(3):
        await clinic.deliver()
        await clinic.make_due()
    [message] = carrier.sent
    assert (message.attempt, message.made_at) == (3, NOW)


async def test_a_number_that_is_new_to_a_record_hears_nothing(clinic, carrier):
    """Caller ID proves nobody: whoever gives a known patient's name and birth date from another telephone may book, no more."""
    born = NOW.date().replace(year=1980)
    await clinic.book(draft(birth_date=born))
    await clinic.deliver()
    await clinic.book(draft(birth_date=born, phone="+15145550177"), key="2", days=(MONDAY,))
    await clinic.deliver()
    assert [message.to for message in carrier.sent] == [PHONE]


async def test_a_booking_without_a_number_goes_to_the_patients_own(clinic, carrier, db):
    booked = await clinic.book()
    patient = (await db.read(appointments.by_id, booked.appointment_id)).user_id
    known = PatientDraft(given="Marie", family="Tremblay", full="Marie Tremblay", phone=None, language="fr-CA", user_id=patient)
    await clinic.book(known, key="2", days=(MONDAY,))
    await clinic.deliver()
    assert [message.to for message in carrier.sent] == [PHONE, PHONE]
    await clinic.book(draft(given="Nora", phone=None), key="3")
    await clinic.deliver()
    assert len(carrier.sent) == 2


async def test_only_known_mobiles_are_texted_where_that_is_wanted(clinic_of, carrier):
    clinic = clinic_of(carrier, known_mobiles_only=True)
    await clinic.book()
    await clinic.book(draft(given="Luc", phone="+14165550143", phone_is_mobile=True), key="2")
    await clinic.deliver()
    assert [message.to for message in carrier.sent] == ["+14165550143"]


async def test_nothing_is_told_where_it_is_switched_off_or_no_plugin_carries_texts(clinic_of, carrier, db):
    off = clinic_of(carrier, confirmations=False)
    await off.book()
    await off.deliver()
    alone = clinic_of()
    await alone.book(draft(given="Luc"), key="2")
    await alone.deliver()
    assert await off.rows() == []
    assert carrier.sent == []


async def test_a_text_waits_for_its_plugin_to_come_back(clinic, clinic_of, carrier):
    await clinic.book()
    await clinic.worker.deliver_due()
    without = clinic_of()
    await without.deliver()
    assert [status for _, status in await clinic.rows()] == ["due"]
    await clinic.make_due()
    await clinic.deliver()
    assert len(carrier.sent) == 1


async def test_a_past_appointment_is_not_told(clinic, carrier, clock):
    booked = await clinic.book()
    await clinic.worker.deliver_due()
    clock.at = booked.starts_at
    await clinic.deliver()
    assert carrier.sent == []


#: Half past ten in the evening in Toronto.
NIGHT = datetime(2027, 3, 13, 3, 30, tzinfo=UTC)


async def test_who_calls_at_night_is_told_at_once(clinic, carrier, clock):
    clock.at = NIGHT
    await clinic.book()
    await clinic.deliver()
    assert len(carrier.sent) == 1


@pytest.mark.parametrize(("actor", "waits"), [("staff:7", timedelta(0)), ("api:site", timedelta(0)), ("call", timedelta(hours=1))])
async def test_what_others_do_and_what_comes_late_waits_for_the_morning(clinic, carrier, clock, db, actor, waits):
    clock.at = NIGHT - waits
    await clinic.book(actor=actor)
    clock.at = NIGHT
    before = SystemClock().now()
    await clinic.deliver()
    assert carrier.sent == []
    due_at = await db.read(lambda conn: conn.scalar(select(table.c.due_at).where(table.c.topic == "notice")))
    assert timedelta(hours=9, minutes=29) < due_at - before < timedelta(hours=9, minutes=31)

    clock.at = NIGHT + timedelta(hours=9, minutes=30)
    await clinic.make_due()
    await clinic.deliver()
    assert len(carrier.sent) == 1


async def test_the_first_plugin_in_order_carries_a_channel(clinic_of):
    first, second = Carrier(), Carrier()
    first.name, second.name = "a_carrier", "b_carrier"
    clinic = clinic_of(second, first)
    await clinic.book()
    await clinic.deliver()
    assert (len(first.sent), len(second.sent)) == (1, 0)


async def test_an_outbox_row_is_said_once_and_others_of_its_kind_are_seen(db):
    assert await db.write(outbox.add_once, "notice", "a:1", {"n": 1})
    assert not await db.write(outbox.add_once, "notice", "a:1", {"n": 2})
    await db.write(outbox.add_once, "notice", "a:2", {})
    await db.write(outbox.add_once, "notice", "a%:3", {})
    rows = await db.write(outbox.lease, 1, 60)
    assert rows[0].payload == {"n": 1}
    [two, odd] = await db.write(outbox.lease, 5, 60)
    assert await db.read(outbox.others_leased, two, "a:")
    assert not await db.read(outbox.others_leased, odd, "a%:")
    assert not await db.read(outbox.others_leased, two, "b:")
