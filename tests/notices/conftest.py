"""A clinic that tells its patients: a book on each engine, a worker, and a carrier of text messages in memory."""

import asyncio
from datetime import UTC, datetime

import pytest
from sqlalchemy import select, update

from bella_core.core.clock import SystemClock
from bella_core.core.settings import MessageSettings, Settings
from bella_core.db.models import outbox as table
from bella_core.plugin import Sent, hookimpl
from bella_core.runtime.hooks import Hooks
from bella_core.runtime.registry import Registry
from bella_core.runtime.runner import HookRunner
from bella_core.services.booking import Booking
from bella_core.services.clinics import ClinicStore
from bella_core.services.notices import Notices
from bella_core.services.outbox import Outbox
from tests.booking.conftest import MONDAY, StandingClock, ask, draft


class Carrier:
    """A carrier of text messages in memory, at the other end of the contract."""

    name = "carrier"
    api = 1

    def __init__(self):
        self.sent, self.trouble, self.gate, self.asked = [], [], None, asyncio.Event()

    @hookimpl
    def message_channels(self):
        return ("sms",)

    @hookimpl
    async def send_message(self, message):
        if self.trouble:
            raise self.trouble.pop(0)
        self.asked.set()
        if self.gate is not None:
            await self.gate.wait()
        self.sent.append(message)
        return Sent(f"m{len(self.sent)}")


class Clinic:
    """A clinic with a book, a clock and a worker that tells patients."""

    def __init__(self, db, clinics, clock, hooks, **settings):
        self.db, self.clinics, self.clock, self.hooks = db, clinics, clock, hooks
        self.booking = Booking(db, clinics, Settings(), clock)
        self.worker = self.another(**settings)

    def another(self, **settings):
        told = Notices(self.db, self.hooks, self.clinics, MessageSettings(**settings), self.clock)
        return Outbox(self.db, self.hooks, SystemClock(), [told])

    async def book(self, patient=None, *, key="1", actor="call", **wish):
        slot = (await self.booking.find_slots(ask(limit=1, **wish))).slots[0]
        return await self.booking.book(slot, patient or draft(), key=key, actor=actor)

    async def move(self, booked, *, key="2", actor="call", day=MONDAY):
        slot = (await self.booking.find_slots(ask(limit=1, days=(day,)))).slots[0]
        return await self.booking.reschedule(booked.appointment_id, slot, key=key, actor=actor)

    async def deliver(self, worker=None):
        while await (worker or self.worker).deliver_due():
            pass

    async def make_due(self):
        past = datetime(2020, 1, 1, tzinfo=UTC)
        waiting = update(table).where(table.c.status == "due").values(due_at=past, leased_until=None)
        await self.db.write(lambda conn: conn.execute(waiting))

    async def rows(self):
        query = select(table.c.key, table.c.status).where(table.c.topic == "notice").order_by(table.c.id)
        return [tuple(row) for row in await self.db.read(lambda conn: conn.execute(query).all())]


@pytest.fixture
def clock():
    return StandingClock()


@pytest.fixture
async def clinics(db, clock):
    store = ClinicStore(db, clock)
    await store.load(demo=True)
    return store


@pytest.fixture
def carrier():
    return Carrier()


@pytest.fixture
async def clinic_of(db, clinics, clock):
    runners = []

    def make(*plugins, **settings):
        runners.append(HookRunner(Registry(given=plugins, discover=False)))
        hooks = Hooks(runners[-1])
        hooks.gather()
        return Clinic(db, clinics, clock, hooks, **settings)

    yield make
    for runner in runners:
        await runner.close()


@pytest.fixture
def clinic(clinic_of, carrier):
    return clinic_of(carrier)
