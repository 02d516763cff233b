"""A whole bella with its workers and Twilio at the other end, at a time that a test moves on; and patients who text."""

import asyncio
import contextlib
from datetime import UTC, datetime

import aiohttp
import pytest
from sqlalchemy import select, update

from bella_core.core.reminder_settings import ReminderSettings
from bella_core.core.settings import MessageSettings
from bella_core.crud import tasks
from bella_core.db.models import appointments as appointment_table
from bella_core.db.models import outbox
from bella_core.domain.dialogue.types import FindSlots, PatientDraft
from bella_core.domain.slots import Wish
from tests.conversation.house import NOW, StandingClock
from tests.notices.serving import texting, whole
from tests.peers.twilio_messages import TwilioMessages
from tests.peers.twilio_texts import TwilioTexter
from tests.web.conftest import PUBLIC, TOKEN

PAST = datetime(2020, 1, 1, tzinfo=UTC)
PHONE = "+14165550123"


def person(given="Ann", family="Baker", phone=PHONE, **more):
    return PatientDraft(given, family, f"{given} {family}", phone, more.pop("language", "en-CA"), **more)


class Clinic:
    """A bella at work, and what the people of a test do."""

    def __init__(self, bella, url, account, clock, session):
        self.bella, self.url, self.account, self.clock, self.db, self.session = bella, url, account, clock, bella.db, session
        self.keys = 0

    def patient(self, number=PHONE):
        return TwilioTexter(self.session, self.url, public_url=PUBLIC, token=TOKEN, number=number)

    async def book(self, day, patient=None, *, service="cleaning", actor="staff:1", at=None):
        wish = Wish(days=(day,), at=at)
        found = await self.bella.booking.find_slots(FindSlots(service, "main", wish, 1), now=self.clock.at)
        self.keys += 1
        return await self.bella.booking.book(found.slots[0], patient or person(), key=str(self.keys), actor=actor)

    async def move(self, booked, day):
        found = await self.bella.booking.find_slots(FindSlots(booked.service, "main", Wish(days=(day,)), 1), now=self.clock.at)
        self.keys += 1
        return await self.bella.booking.reschedule(booked.appointment_id, found.slots[0], key=str(self.keys), actor="staff:1")

    async def cancel(self, booked):
        self.keys += 1
        return await self.bella.booking.cancel(booked.appointment_id, key=str(self.keys), actor="staff:1")

    async def at(self, when):
        """Let it be another time, and everything be done that is due then."""
        self.clock.at = when
        await self.work()

    async def work(self):
        """Let the jobs look, and everything that waits be delivered."""
        await self.bella.reminders.find()
        async with asyncio.timeout(30):
            while await self.waits():
                await self.db.write(lambda conn: conn.execute(self._due().values(due_at=PAST)))
                await asyncio.sleep(0.02)

    def _due(self):
        return update(outbox).where(outbox.c.status == "due", outbox.c.leased_until.is_(None))

    async def waits(self):
        return await self.db.read(lambda conn: conn.scalar(select(outbox.c.id).where(outbox.c.status == "due").limit(1)))

    async def reminded(self, number=PHONE):
        """The reminders that a telephone got, in order."""
        return [body for body in self.account.bodies(number) if "reminder" in body or "rappel" in body or "see you" in body]

    async def status(self, booked):
        query = select(appointment_table.c.status, appointment_table.c.confirmed_at).where(appointment_table.c.id == booked.appointment_id)
        return await self.db.read(lambda conn: tuple(conn.execute(query).one()))

    async def left(self, kind=None):
        return [task for task in await self.db.read(tasks.unresolved) if kind in {None, task.kind}]


@pytest.fixture
def account():
    with TwilioMessages() as made:
        made.now = lambda: NOW
        yield made


@pytest.fixture
async def session():
    async with aiohttp.ClientSession() as made:
        yield made


@pytest.fixture
def engine():
    """Most of what is promised does not depend on the engine; what does is tested on both, by ``EACH``."""
    return "sqlite"


EACH = pytest.mark.parametrize("engine", ["sqlite", "postgresql"])


@pytest.fixture
def database_url(request, engine):
    if engine == "sqlite":
        return request.getfixturevalue("sqlite_url")
    return request.getfixturevalue("postgres_databases").create(request.getfixturevalue("migrated_postgres"))


@pytest.fixture
async def clinic_of(database_url, tmp_path, account, session, monkeypatch):
    """Make a clinic that reminds; with other settings where a test gives them."""
    monkeypatch.setattr("bella_core.services.outbox.POLL_S", 0.02)
    async with contextlib.AsyncExitStack() as stack:

        async def make(**changes):
            changes.setdefault("reminders", ReminderSettings(enabled=True))
            changes.setdefault("messages", MessageSettings(confirmations=False))
            clock = StandingClock()
            bella, url = await stack.enter_async_context(whole(texting(database_url, tmp_path, account.url, **changes), clock))
            account.now = lambda: clock.at
            return Clinic(bella, url, account, clock, session)

        yield make


@pytest.fixture
async def clinic(clinic_of):
    return await clinic_of()
