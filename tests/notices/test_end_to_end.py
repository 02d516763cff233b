"""From the telephone to the text: a call, the database, the worker, the bundled plugin, Twilio's endpoint; whatever fails between them."""

import asyncio
import os
import random
import signal
import sys
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

import aiohttp
import pytest
from sqlalchemy import func, select, update

from bella_core.app.bella import Bella
from bella_core.crud import appointments, calls, tasks
from bella_core.db.models import outbox as table
from bella_core.domain.dialogue.types import FindSlots, PatientDraft
from bella_core.domain.slots import Wish
from tests.conversation.house import NOW, TO_READ_BACK, StandingClock
from tests.conversation.plain_words import PlainWords
from tests.notices.serving import texting, whole
from tests.peers.stores import open_database
from tests.peers.twilio_caller import TwilioCaller
from tests.peers.twilio_messages import SETTINGS, TwilioMessages
from tests.web.conftest import PUBLIC, TOKEN

ROOT = Path(__file__).parents[2]


@pytest.fixture
def account():
    with TwilioMessages() as made:
        made.now = lambda: NOW
        yield made


@pytest.fixture
async def session():
    async with aiohttp.ClientSession() as made:
        yield made


async def make_due(db):
    """Let time pass: what waits or is leased by the dead is due."""
    past = datetime(2020, 1, 1, tzinfo=UTC)
    await db.write(lambda conn: conn.execute(update(table).where(table.c.status == "due").values(due_at=past, leased_until=None)))


async def waiting(db):
    return await db.read(lambda conn: conn.scalar(select(func.count()).select_from(table).where(table.c.status == "due")))


async def settled(db):
    """Wait until nothing is due any more, with pauses made short."""
    async with asyncio.timeout(60):
        while await waiting(db):
            await make_due(db)
            await asyncio.sleep(0.1)


async def call_and_book(session, server, *before):
    call = TwilioCaller(session, server, public_url=PUBLIC, token=TOKEN)
    await call.dial()
    for words in (*before, *TO_READ_BACK, "yes"):
        await call.say(words)
    return call


async def booked_by(db, call):
    row = await db.read(calls.by_carrier, call.sid)
    [booked] = await db.read(appointments.of_call, row.id)
    return booked


async def test_a_caller_gets_one_text_for_each_state_of_the_appointment(database_url, tmp_path, account, session):
    async with whole(texting(database_url, tmp_path, account.url)) as (bella, server):
        call = await call_and_book(session, server)
        assert "text" not in " ".join(words for _, words in call.talk)  # nobody is promised what may fail
        await settled(bella.db)
        booked = await booked_by(bella.db, call)
        [told] = account.bodies()
        moment = "Tuesday, November 10 at 10:00 AM"
        where = "100 Maple Street, Toronto, Ontario"
        assert told == (
            f"Maple Dental: your appointment (cleaning) is booked for {moment}, {where}. "
            "To change it, call 416-555-0100. Reply STOP to opt out."
        )
        ask = FindSlots("cleaning", "main", Wish(days=(datetime(2026, 11, 12).date(),)), 1)
        slot = (await bella.booking.find_slots(ask, now=NOW)).slots[0]
        await bella.booking.reschedule(booked.id, slot, key="move", actor="staff:1")
        await settled(bella.db)
        await bella.booking.cancel(booked.id, key="cancel", actor="staff:1")
        await settled(bella.db)

    assert [body[:58] for body in account.bodies()[1:]] == [
        "Maple Dental: your appointment (cleaning) was moved to Thu",
        "Maple Dental, 100 Maple Street, Toronto, Ontario: your app",
    ]
    assert {message.to for message in account.accepted} == {"+14165550123"}


async def test_a_caller_who_spoke_french_reads_french(database_url, tmp_path, account, session):
    async with whole(texting(database_url, tmp_path, account.url)) as (bella, server):
        await call_and_book(session, server, "language=fr")
        await settled(bella.db)

    [body] = account.bodies()
    assert body.startswith("Maple Dental : votre rendez-vous (")
    assert "est confirmé : mardi 10 novembre à 10 h, 100 Maple Street, Toronto, Ontario. Pour le changer : 416 555-0100." in body


async def test_a_service_that_is_down_for_a_while_delays_the_text_and_nothing_else(database_url, tmp_path, account, session):
    account.trouble = lambda: "refuse"
    async with whole(texting(database_url, tmp_path, account.url)) as (bella, server):
        await call_and_book(session, server)
        async with asyncio.timeout(30):
            while account.asked < 4:
                await make_due(bella.db)
                await asyncio.sleep(0.05)
        assert account.accepted == []
        account.trouble = lambda: ""
        await settled(bella.db)
        assert len(account.accepted) == 1
        assert "undeliverable" not in {task.kind for task in await bella.db.read(tasks.unresolved)}


async def test_a_patient_who_replied_stop_is_left_alone_and_staff_are_told(database_url, tmp_path, account, session, capfd):
    account.stopped.add("+14165550123")
    async with whole(texting(database_url, tmp_path, account.url)) as (bella, server):
        call = await call_and_book(session, server)
        await settled(bella.db)
        [task] = [task for task in await bella.db.read(tasks.unresolved) if task.kind == "undeliverable"]
        assert task.appointment_id == (await booked_by(bella.db, call)).id
        assert task.details["told"] == "Twilio answered 400, error 21610: the person has replied STOP"
    assert account.accepted == []
    written = "".join(capfd.readouterr())
    assert "outbox_not_delivered" in written
    assert not [
        word for word in ("4165550123", "555-0123", "Peter", "Jones", "your appointment", SETTINGS["auth_token"]) if word in written
    ]


async def book(bella, number, slots):
    patient = PatientDraft("Given", f"Family{number}", f"Given Family{number}", f"+1416555{number:04}", ("en-CA", "fr-CA")[number % 2])
    return await bella.booking.book(slots[number], patient, key=f"book{number}", actor="call")


async def free_slots(bella, number):
    """Return slots that have nothing to do with each other."""
    found = []
    for day in range(60):
        ask = FindSlots("cleaning", "main", Wish(days=((NOW + timedelta(days=2 + day)).date(),)), 1)
        found += [
            slot for slot in (await bella.booking.find_slots(ask, now=NOW)).slots if slot.starts_at not in {one.starts_at for one in found}
        ]
        if len(found) >= number:
            return found
    raise AssertionError("too few slots")


async def test_when_every_third_request_fails_each_text_is_accepted_once_all_the_same(database_url, tmp_path, account):
    """Refused before it was taken, or taken and the answer lost: what Twilio has is asked before a text is sent again."""
    dice = random.Random(20261103)
    account.trouble = lambda: dice.choice(("refuse", "busy", "lose", "drop")) if dice.random() < 0.3 else ""
    async with whole(texting(database_url, tmp_path, account.url)) as (bella, _):
        slots = await free_slots(bella, 30)
        for number in range(30):
            await book(bella, number, slots)
        await settled(bella.db)

    assert Counter(message.to for message in account.accepted) == {f"+1416555{number:04}": 1 for number in range(30)}
    assert account.asked > 35


class Process:
    """A bella of its own, that can be killed."""

    def __init__(self, *arguments):
        self.command = [sys.executable, "-m", "tests.notices.serving", *map(str, arguments)]
        self.process = None

    async def start(self):
        self.process = await asyncio.create_subprocess_exec(*self.command, cwd=ROOT, stdout=asyncio.subprocess.PIPE)
        async with asyncio.timeout(30):
            while (await self.process.stdout.readline()).strip() != b"working":
                assert self.process.returncode is None

    def kill(self):
        os.kill(self.process.pid, signal.SIGKILL)

    async def dead(self):
        async with asyncio.timeout(30):
            await self.process.communicate()
        return self.process.returncode


@pytest.mark.parametrize("moment", ["drop", "lose"])
async def test_a_worker_killed_while_it_sends_leaves_one_text(database_url, tmp_path, account, moment):
    """Killed right before Twilio has the text, and right after: the next worker sends it, or finds that it was sent."""
    other = Process(database_url, tmp_path, account.url)

    def die():
        account.trouble = lambda: ""
        other.kill()
        return moment

    account.trouble = die
    async with Bella(texting(database_url, tmp_path, account.url), plugins=[PlainWords], clock=StandingClock(), jobs=False) as bella:
        await book(bella, 1, await free_slots(bella, 2))
    db = await open_database(database_url)
    await other.start()
    assert await other.dead() == -signal.SIGKILL
    assert len(account.accepted) == (moment == "lose")
    try:
        await other.start()
        await settled(db)
    finally:
        other.kill()
        await other.dead()
        await db.close()

    assert account.bodies("+14165550001") == account.bodies()
    assert len(account.accepted) == 1
