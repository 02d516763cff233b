"""No caller waits longer than the limits say, whatever hangs; and nothing that was agreed is cancelled."""

import asyncio

import pytest

from bella_core.core.settings import CallSettings
from bella_core.telephony.transport import TurnInput, Working
from tests.conversation.house import TO_READ_BACK, House

#: Long enough for a busy machine, short enough for a test.
LIMITS = CallSettings(soft_s=1.5, hard_s=3.5)


class SlowBooking:
    """The real booking behind a gate that the test opens."""

    def __init__(self, real):
        self._real = real
        self.gate = asyncio.Event()
        self.gate.set()
        self.asked = 0

    async def find_slots(self, ask, *, now=None):
        await self._wait()
        return await self._real.find_slots(ask, now=now)

    async def hold(self, slot, **kwargs):
        await self._wait()
        return await self._real.hold(slot, **kwargs)

    async def book(self, hold, patient, **kwargs):
        await self._wait()
        return await self._real.book(hold, patient, **kwargs)

    async def _wait(self):
        self.asked += 1
        await self.gate.wait()


@pytest.fixture
async def easy(db):
    """A process without haste, in which calls are brought to the turn that matters."""
    made = await House(db).open()
    yield made
    await made.close()


@pytest.fixture
async def slow(db):
    """A process with short limits, whose booking the test can stop."""
    made = await House(db, limits=LIMITS, booking=SlowBooking).open()
    yield made
    made.booking.gate.set()
    await made.close()


def come_back(line, turn):
    return TurnInput(line.call_id, turn, None, carrier_id=line.carrier_id, location_id="main")


async def test_at_the_soft_limit_the_caller_is_asked_to_wait_and_then_gets_the_same_turns_reply(slow, easy):
    line = await easy.call(*TO_READ_BACK)
    slow.booking.gate.clear()
    began = slow.clock.monotonic()
    assert await slow.conversation.answer(line.given("yes")) == Working("en-CA")
    assert LIMITS.soft_s <= slow.clock.monotonic() - began < LIMITS.hard_s
    asyncio.get_running_loop().call_later(0.05, slow.booking.gate.set)
    reply = await slow.conversation.answer(come_back(line, 5))
    assert "booked" in [part.key for part in reply.parts]
    assert len(await line.appointments()) == 1


async def test_who_comes_back_to_another_process_gets_the_reply_there(slow, easy, db):
    line = await easy.call(*TO_READ_BACK)
    other = await House(db, limits=LIMITS).open()
    slow.booking.gate.clear()
    assert isinstance(await slow.conversation.answer(line.given("yes")), Working)
    asyncio.get_running_loop().call_later(0.1, slow.booking.gate.set)
    reply = await other.conversation.answer(come_back(line, 5))
    assert "booked" in [part.key for part in reply.parts]
    await other.close()


async def test_words_that_died_with_their_process_are_asked_for_again(slow, easy):
    line = await easy.call(*TO_READ_BACK)
    reply = await slow.conversation.answer(come_back(line, 5))
    assert reply.id == f"{line.call_id}:5"
    assert reply.then == "listen"
    assert await line.appointments() == ()
    line.turn = 5
    await line.say("yes")
    assert len(await line.appointments()) == 1


async def test_at_the_hard_limit_the_caller_goes_to_the_desk_and_the_booking_is_still_made(slow, easy):
    line = await easy.call(*TO_READ_BACK)
    slow.booking.gate.clear()
    started = slow.clock.monotonic()
    assert isinstance(await slow.conversation.answer(line.given("yes")), Working)
    reply = await slow.conversation.answer(come_back(line, 5))
    assert slow.clock.monotonic() - started < 2 * LIMITS.hard_s
    assert reply.then == "transfer"
    assert "booked" not in [part.key for part in reply.parts]
    slow.booking.gate.set()
    await slow.conversation.close()
    assert len(await line.appointments()) == 1
    assert ("callback", "open") in await line.tasks()


async def test_who_cannot_come_back_is_answered_at_the_hard_limit_though_the_booking_never_ends(slow, easy):
    line = await easy.call(*TO_READ_BACK)
    slow.booking.gate.clear()
    async with asyncio.timeout(40):  # an end to a wait that nothing else ends; ten times the limit
        reply = await slow.conversation.turn(line.given("yes"))
    assert slow.booking.asked
    assert reply.then == "transfer"
    assert "booked" not in [part.key for part in reply.parts]


async def test_a_search_that_hangs_ends_with_the_turns_time_and_not_with_an_error(slow, easy):
    line = await easy.call(*TO_READ_BACK[:2])
    slow.booking.gate.clear()
    assert isinstance(await slow.conversation.answer(line.given(TO_READ_BACK[2])), Working)
    reply = await slow.conversation.answer(come_back(line, 3))
    assert reply.then == "transfer"


async def test_closed_the_way_out_is_a_message(slow, easy):
    line = await easy.call(*TO_READ_BACK)
    slow.clock.at = slow.clock.at.replace(hour=3)
    slow.booking.gate.clear()
    await slow.conversation.answer(line.given("yes"))
    reply = await slow.conversation.answer(come_back(line, 5))
    assert reply.then == "message"


async def test_a_caller_who_stops_waiting_cancels_nothing(slow, easy):
    line = await easy.call(*TO_READ_BACK)
    slow.booking.gate.clear()
    waiting = asyncio.create_task(slow.conversation.answer(line.given("yes")))
    await asyncio.sleep(0.05)
    waiting.cancel()
    slow.booking.gate.set()
    await slow.conversation.close()
    assert len(await line.appointments()) == 1
