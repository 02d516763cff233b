"""The desk hears of every change by e-mail: the database, the worker, the bundled plugin, a real SMTP server."""

import asyncio
from datetime import timedelta

import attrs
import pytest
from icalendar import Calendar

from bella_core.app.bella import Bella
from bella_core.core.settings import MessageSettings, PluginHostSettings
from bella_core.crud import calls, tasks
from bella_core.domain.dialogue.types import FindSlots, NoteLate, PatientDraft
from bella_core.domain.slots import Wish
from bella_core.services.turns_existing import By, perform
from tests.conversation.house import NOW, StandingClock
from tests.notices.test_end_to_end import make_due, settled
from tests.peers.smtp_server import SmtpServer
from tests.web.conftest import settings_for

DESK = "desk@clinic.example.ca"


@pytest.fixture
def server():
    with SmtpServer() as made:
        yield made


@pytest.fixture
def settings(database_url, tmp_path, server):
    table = {"host": "127.0.0.1", "port": server.port, "security": "none", "sender": "bella@clinic.example.ca"}
    host = PluginHostSettings(enable=("smtp",), required=("smtp",))
    messages = MessageSettings(desk_email=DESK)
    return settings_for(database_url, tmp_path, plugin_host=host, plugins={"smtp": table}, messages=messages)


async def book(bella, number=1):
    ask = FindSlots("cleaning", "main", Wish(days=(NOW.date().replace(day=10 + number),)), 1)
    slot = (await bella.booking.find_slots(ask, now=NOW)).slots[0]
    patient = PatientDraft("Zéphirine", f"Quackenbush{number}", f"Zéphirine Quackenbush{number}", "+14165550187", "fr-CA")
    return await bella.booking.book(slot, patient, key=str(number), actor="call")


async def test_the_desk_is_told_of_each_state_without_a_name(settings, server):
    async with Bella(settings, clock=StandingClock()) as bella:
        booked = await book(bella)
        await settled(bella.db)
        ask = FindSlots("cleaning", "main", Wish(days=(NOW.date().replace(day=12),)), 1)
        slot = (await bella.booking.find_slots(ask, now=NOW)).slots[0]
        await bella.booking.reschedule(booked.appointment_id, slot, key="move", actor="call")
        await settled(bella.db)
        await bella.booking.cancel(booked.appointment_id, key="cancel", actor="call")
        await settled(bella.db)

    assert [mail["Subject"] for mail in server.mails] == [
        "New appointment: Wednesday, November 11 at 8:00 AM",
        "Appointment moved: Thursday, November 12 at 8:00 AM",
        "Appointment cancelled: Thursday, November 12 at 8:00 AM",
    ]
    assert {(mail["To"], mail["From"]) for mail in server.mails} == {(DESK, "bella@clinic.example.ca")}
    words = server.mails[0].get_body().get_content()
    assert words.splitlines()[1] == "cleaning"
    assert booked.appointment_id in words
    assert not [word for word in ("Quackenbush", "Zéphirine", "0187") if word in "".join(str(mail) for mail in server.mails)]


async def test_the_desks_calendar_can_follow(settings, server):
    """Every state is an entry of the same id, each newer than the last, and the last one takes it out."""
    async with Bella(settings, clock=StandingClock()) as bella:
        booked = await book(bella)
        await settled(bella.db)
        await bella.booking.cancel(booked.appointment_id, key="cancel", actor="call")
        await settled(bella.db)

    parts = [next(mail.iter_attachments()) for mail in server.mails]
    assert [(part.get_content_type(), part.get_param("method"), part.get_filename()) for part in parts] == [
        ("text/calendar", "PUBLISH", "appointment.ics"),
        ("text/calendar", "CANCEL", "appointment.ics"),
    ]
    entries = [Calendar.from_ical(part.get_payload(decode=True)).events[0] for part in parts]
    assert {entry["uid"] for entry in entries} == {f"{booked.appointment_id}@bella"}
    assert [(int(entry["sequence"]), str(entry["status"])) for entry in entries] == [(1, "CONFIRMED"), (2, "CANCELLED")]
    assert (entries[0].start, entries[0].end) == (booked.starts_at, booked.ends_at)
    assert str(entries[0]["summary"]).startswith("cleaning, ")


async def test_a_server_that_is_busy_delays_the_email_and_one_that_refuses_makes_a_task(settings, server):
    server.answer = "451 try later"
    async with Bella(settings, clock=StandingClock()) as bella:
        await book(bella)
        async with asyncio.timeout(30):
            while server.asked < 2:
                await make_due(bella.db)
                await asyncio.sleep(0.05)
        assert server.mails == []
        server.answer = ""
        await settled(bella.db)
        assert len(server.mails) == 1
        server.answer = "554 refused"
        booked = await book(bella, 2)
        await settled(bella.db)
        [task] = [task for task in await bella.db.read(tasks.unresolved) if task.kind == "undelivered"]
        assert (task.appointment_id, task.details["topic"]) == (booked.appointment_id, "desk_copy")
        assert task.details["told"] == "the server refuses the e-mail (554)"


async def test_without_an_address_or_a_plugin_nobody_is_told(settings, server):
    for changed in (
        attrs.evolve(settings, messages=MessageSettings()),
        attrs.evolve(settings, plugins={}, plugin_host=PluginHostSettings(enable=())),
    ):
        async with Bella(changed, clock=StandingClock()) as bella:
            await book(bella, 1 + bool(changed.plugins))
            await settled(bella.db)
    assert server.mails == []


async def test_who_will_be_late_is_told_to_the_desk_at_once_without_a_name(settings, server):
    async with Bella(settings, clock=StandingClock()) as bella:
        booked = await book(bella)
        await settled(bella.db)
        bella.clock.at = booked.starts_at - timedelta(minutes=10)
        late = NoteLate("Zéphirine", "Quackenbush1", None, "+14165550187", 10, {"name": "Zéphirine Quackenbush1"})
        by = By("late", await bella.db.write(begin))
        noted = await perform(late, by, bella.clock.at, db=bella.db, booking=bella.booking)
        await settled(bella.db)

    mail = server.mails[-1]
    words = mail.get_body().get_content()
    assert (mail["Subject"], mail["To"]) == ("Late: about 10 minutes", DESK)
    assert words.splitlines()[:2] == ["Wednesday, November 11 at 8:00 AM", "cleaning"]
    assert noted.task_id in words
    assert not [word for word in ("Quackenbush", "Zéphirine", "0187") if word in str(mail)]


def begin(conn):
    return calls.begin(conn, carrier_id="CA1", location_id="main", caller="+14165550187", at=NOW).id
