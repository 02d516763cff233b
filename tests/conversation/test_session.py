"""Sessions only save a query: whatever happens to them, the call goes on as journalled."""

import pytest

from bella_core.db import Vault
from bella_core.plugin import Secret
from bella_core.services.session import MemorySessions, RedisSessions
from bella_core.testing import StandingClock as MovedClock
from tests.conversation.house import TO_READ_BACK, House, StandingClock
from tests.peers.stores import KEY
from tests.peers.valkey import ValkeyServer


@pytest.fixture
def valkey():
    server = ValkeyServer()
    yield server
    if server.process.poll() is None:
        server.stop()


@pytest.fixture
async def shared(db, redis_url):
    """Two processes that share their sessions in Redis."""
    vault = Vault([KEY])
    houses = [await House(db, sessions=RedisSessions(Secret(redis_url), vault)).open() for _ in range(2)]
    yield houses
    for house in houses:
        await house.close()
        await house.sessions.close()


async def test_two_processes_share_a_call_through_redis(shared):
    one, two = shared
    line = await one.call("service=cleaning; known=no")
    record = await two.sessions.get(line.call_id)
    assert record.state.turn == 1
    assert record.reply == line.reply
    reply = await two.conversation.turn(line.given("name=Peter Jones"))
    assert (await one.sessions.get(line.call_id)).reply == reply


async def test_what_lies_in_redis_is_sealed(shared, redis_url):
    from redis.asyncio import Redis

    line = await shared[0].call("name=Peter Jones")
    async with Redis.from_url(redis_url) as client:
        raw = await client.get(f"bella:session:{line.call_id}")
    assert raw
    assert b"Jones" not in raw
    stranger = RedisSessions(Secret(redis_url), Vault([Vault.new_key()]))
    assert await stranger.get(line.call_id) is None
    await stranger.close()


async def test_a_redis_that_goes_away_in_the_middle_of_a_call_costs_nothing(db, valkey):
    sessions = RedisSessions(Secret(valkey.url), Vault([KEY]))
    house = await House(db, sessions=sessions).open()
    line = await house.call(*TO_READ_BACK[:2])
    valkey.stop()
    for words in (*TO_READ_BACK[2:], "yes"):
        await line.say(words)
    assert len(await line.appointments()) == 1
    await house.close()
    await sessions.close()


async def test_a_session_that_was_lost_is_read_from_the_journal(house):
    line = await house.call(*TO_READ_BACK)
    await house.sessions.drop(line.call_id)
    await line.say("yes")
    assert len(await line.appointments()) == 1


async def test_memory_keeps_the_calls_that_were_used_last(house):
    lines = [await house.call() for _ in range(3)]
    records = [await house.sessions.get(line.call_id) for line in lines]
    few = MemorySessions(StandingClock(), most=2)
    for line, record in zip(lines, records, strict=True):
        await few.put(line.call_id, record)
    assert [await few.get(line.call_id) is not None for line in lines] == [False, True, True]


async def test_memory_forgets_a_call_after_its_time(house):
    line = await house.call()
    brief = MemorySessions(StandingClock(), ttl_s=0)
    await brief.put(line.call_id, await house.sessions.get(line.call_id))
    assert await brief.get(line.call_id) is None


async def test_a_call_that_is_over_takes_no_memory(house):
    line, other = await house.call(*TO_READ_BACK, "yes"), await house.call()
    assert await house.sessions.get(line.call_id) is not None
    await line.end()
    assert list(house.sessions._kept) == [other.call_id]
    assert await house.conversation.outcome(line.call_id) == "booked"


async def test_a_call_whose_end_nobody_told_takes_memory_for_its_time_only(house):
    lines = [await house.call() for _ in range(2)]
    first, second = [await house.sessions.get(line.call_id) for line in lines]
    clock = MovedClock()
    brief = MemorySessions(clock, ttl_s=60)
    await brief.put(lines[0].call_id, first)
    clock.move(61)
    await brief.put(lines[1].call_id, second)
    assert list(brief._kept) == [lines[1].call_id]


async def test_an_older_turn_does_not_replace_a_newer_one(house):
    line = await house.call()
    older = await house.sessions.get(line.call_id)
    await line.say("service=cleaning")
    await house.sessions.put(line.call_id, older)
    assert (await house.sessions.get(line.call_id)).state.turn == 1
