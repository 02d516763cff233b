"""Plugins hear of calls and appointments: once each, after it is committed, behind the call; ids, codes and numbers only."""

import asyncio
from datetime import timedelta

import pytest

from bella_core.plugin import hookimpl
from tests.booking.conftest import ask, draft
from tests.conversation.house import CALLER, TO_READ_BACK, House
from tests.conversation.plain_words import PlainWords


class Listener:
    """A plugin that keeps what it is told."""

    name = "listener"
    api = 1

    def __init__(self):
        self.told = []

    @hookimpl
    async def call_started(self, event):
        self.told.append(event)

    @hookimpl
    async def call_ended(self, event):
        self.told.append(event)

    @hookimpl
    async def appointment_changed(self, event):
        self.told.append(event)

    @property
    def kinds(self):
        return [getattr(event, "action", type(event).__name__) for event in self.told]


@pytest.fixture
async def listening(db):
    """Make processes on one database, each with a listener of its own."""
    made = []

    async def make(*plugins):
        listener = Listener()
        made.append(await House(db, plugins=(PlainWords, listener, *plugins)).open())
        return made[-1], listener

    yield make
    for house in made:
        await house.close()


async def settled(*houses):
    for house in houses:
        await house.runner.flush()


async def test_a_call_that_books_is_told_from_its_greeting_to_its_end(listening):
    house, listener = await listening()
    line = await house.call(*TO_READ_BACK, "yes")
    house.clock.at += timedelta(seconds=95)
    await line.end()
    await settled(house)

    started, changed, ended = listener.told
    assert (started.call_id, started.location_id, started.language) == (line.call_id, "main", "en-CA")
    (row,) = await line.appointments()
    assert (changed.appointment_id, changed.version, changed.status, changed.action) == (row.id, 1, "booked", "booked")
    assert (changed.location_id, changed.service, changed.provider_id) == (row.location_id, row.service, row.provider_id)
    assert (changed.starts_at, changed.ends_at, changed.channel) == (row.starts_at, row.ends_at, "call")
    assert (ended.call_id, ended.outcome, ended.turns, ended.seconds, ended.language) == (line.call_id, "booked", 5, 95.0, "en-CA")
    assert not {"Peter", "Jones", CALLER} & set(str(listener.told).replace("'", " ").split())


async def test_news_delivered_again_is_no_news(listening):
    (house, listener), (other, others) = await listening(), await listening()
    line = await house.call(*TO_READ_BACK)
    booked = line.given("yes")
    await asyncio.gather(*(where.conversation.turn(booked) for where in (house, other, house, other)))
    await asyncio.gather(*(where.call(carrier_id=line.carrier_id) for where in (house, other)))
    await asyncio.gather(*(where.conversation.end(line.carrier_id, "completed") for where in (house, other, house)))
    await settled(house, other)
    assert sorted(listener.kinds + others.kinds) == ["CallEnded", "CallStarted", "booked"]


async def test_two_processes_that_greet_one_call_tell_it_once(listening):
    (house, listener), (other, others) = await listening(), await listening()
    await asyncio.gather(*(where.call(carrier_id="CA1") for where in (house, other, house, other)))
    await settled(house, other)
    assert listener.kinds + others.kinds == ["CallStarted"]


async def test_a_call_without_a_booking_tells_how_it_ended(listening):
    house, listener = await listening()
    line = await house.call("language=fr-CA", "service=cleaning")
    await line.end()
    await settled(house)
    assert (listener.kinds, listener.told[-1].outcome, listener.told[-1].language) == (["CallStarted", "CallEnded"], "abandoned", "fr-CA")
    assert listener.told[-1].turns == 2


async def test_a_library_tells_bookings_moves_and_cancellations_once(listening):
    house, listener = await listening()
    first, *_, last = (await house.booking.find_slots(ask(limit=4))).slots
    for _ in range(2):
        booked = await house.booking.book(first, draft(), key="1", actor="api:website")
    for _ in range(2):
        await house.booking.reschedule(booked.appointment_id, last, key="2", actor="staff:ann")
    for key in ("3", "3", "4"):
        await house.booking.cancel(booked.appointment_id, key=key, actor="api:website")
    await settled(house)
    assert [(told.action, told.version, told.status, told.channel) for told in listener.told] == [
        ("booked", 1, "booked", "api"),
        ("moved", 2, "booked", "staff"),
        ("cancelled", 3, "cancelled", "api"),
    ]
    assert listener.told[1].starts_at == listener.told[2].starts_at == last.starts_at


async def test_a_listener_that_hangs_or_fails_holds_up_no_caller_and_no_other_listener(listening):
    class Hangs:
        name = "hangs"
        api = 1

        @hookimpl
        async def call_started(self, event):
            await asyncio.sleep(3600)

        @hookimpl
        async def appointment_changed(self, event):
            raise RuntimeError("no room")

    house, listener = await listening(Hangs)
    line = await house.call(*TO_READ_BACK, "yes")
    assert "booked" in line.keys
    await asyncio.sleep(0.05)
    assert listener.kinds == ["CallStarted", "booked"]
    assert house.runner.timings.rows()["hangs", "appointment_changed", "error"].count == 1


async def test_what_a_listener_has_no_room_for_is_dropped_and_counted(listening, monkeypatch):
    monkeypatch.setattr("bella_core.runtime.observing.BUFFER", 2)

    class Slow:
        name = "slow"
        api = 1

        @hookimpl
        async def call_started(self, event):
            await asyncio.sleep(3600)

    house, listener = await listening(Slow)
    for _ in range(5):
        await house.call()
    await asyncio.sleep(0.05)
    assert len(listener.told) == 5
    assert house.runner.timings.rows()["slow", "call_started", "dropped"].count == 2
