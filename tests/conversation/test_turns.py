"""A turn has one reply and one effect, however often and wherever it is delivered."""

import asyncio

import pytest

from bella_core.core.errors import UnknownCall
from tests.conversation.house import CALLER, TO_READ_BACK


async def test_a_caller_books(house):
    line = await house.call(*TO_READ_BACK, "yes")
    (booked,) = await line.appointments()
    assert (booked.service, booked.status) == ("cleaning", "booked")
    assert booked.starts_at.isoformat() == "2026-11-10T15:00:00+00:00"
    assert "booked" in line.keys
    assert (await line.row()).outcome == "booked"


async def test_the_same_call_coming_in_again_is_greeted_the_same(house, other):
    line = await house.call("service=cleaning")
    again = await house.call(carrier_id=line.carrier_id)
    elsewhere = await other.call(carrier_id=line.carrier_id)
    assert again.call_id == elsewhere.call_id == line.call_id
    assert again.reply == elsewhere.reply
    assert again.reply.id == f"{line.call_id}:0"


async def test_two_calls_at_once_with_one_id_are_one_call(house, other):
    first, second, third = await asyncio.gather(*(where.call(carrier_id="CA1") for where in (house, house, other)))
    assert first.call_id == second.call_id == third.call_id
    assert first.reply == second.reply == third.reply


async def test_a_turn_delivered_again_gets_its_stored_reply(house, other):
    line = await house.call(*TO_READ_BACK)
    booked = line.given("yes")
    first = await house.conversation.turn(booked)
    assert await house.conversation.turn(booked) == first
    assert await other.conversation.turn(booked) == first
    assert len(await line.appointments()) == 1


async def test_a_turn_delivered_again_while_it_is_taken_has_one_effect(house, other):
    line = await house.call(*TO_READ_BACK)
    booked = line.given("yes")
    replies = await asyncio.gather(*(where.conversation.turn(booked) for where in (house, other, house, other)))
    assert len(set(replies)) == 1
    assert "booked" in [part.key for part in replies[0].parts]
    assert len(await line.appointments()) == 1


async def test_every_turn_of_a_booking_may_be_taken_by_two_processes_at_once(house, other):
    line = await house.call()
    for turn, words in enumerate((*TO_READ_BACK, "yes"), 1):
        given = line.given(words, turn)
        one, two = await asyncio.gather(house.conversation.turn(given), other.conversation.turn(given))
        assert one == two
    assert len(await line.appointments()) == 1


async def test_a_stale_turn_gets_the_reply_that_it_had(house):
    line = await house.call("service=cleaning")
    second = line.reply
    await line.say("known=no")
    assert await house.conversation.turn(line.given("yes", 1)) == second


async def test_a_turn_that_nobody_asked_for_gets_the_latest_reply(house):
    line = await house.call("service=cleaning")
    assert await house.conversation.turn(line.given("yes", 9)) == line.reply


async def test_a_process_with_an_old_session_takes_the_next_turn_from_the_journal(house, other):
    line = await house.call("service=cleaning")
    await other.conversation.turn(line.given("known=no"))
    await other.conversation.turn(line.given("name=Peter Jones", 3))
    reply = await house.conversation.turn(line.given("yes", 4))
    assert reply.id == f"{line.call_id}:4"


async def test_a_call_that_never_started_is_unknown(house):
    line = await house.call()
    line.call_id = "01890000-0000-7000-8000-000000000000"
    with pytest.raises(UnknownCall):
        await house.conversation.turn(line.given("yes"))


async def test_a_slot_that_somebody_else_took_is_not_booked_twice(house):
    first = await house.call(*TO_READ_BACK[:-1])
    second = await house.call(*TO_READ_BACK[:-1])
    await first.say("first")
    await second.say("first")
    assert "taken" in second.keys
    assert CALLER not in second.text
