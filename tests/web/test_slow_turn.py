"""A turn that takes long, over Twilio's webhooks: the caller hears that somebody is there, comes back to the same turn, and books once."""

import asyncio
import contextlib
import sqlite3

import pytest

from bella_core.core.settings import CallSettings
from bella_core.crud import appointments, calls
from tests.conversation.house import TO_READ_BACK
from tests.peers.twilio_caller import TwilioCaller
from tests.web.conftest import PUBLIC, TOKEN, running, settings_for

LIMITS = CallSettings(soft_s=0.5, hard_s=6.0)


@contextlib.contextmanager
def somebody_writes(sqlite_url):
    """Hold the database's only writer, so that every write of a turn waits."""
    other = sqlite3.connect(sqlite_url.partition("///")[2], isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        other.execute("ROLLBACK")
        other.close()


@pytest.fixture
async def clinic(sqlite_url, session, tmp_path):
    """A server with short limits, and a caller who has heard the read-back."""
    async with running(settings_for(sqlite_url, tmp_path, call=LIMITS)) as server:
        call = TwilioCaller(session, server.url, public_url=PUBLIC, token=TOKEN)
        await call.dial()
        for words in TO_READ_BACK:
            await call.say(words)
        yield server, call


async def booked(server, call):
    row = await server.bella.db.read(calls.by_carrier, call.sid)
    return await server.bella.db.read(appointments.of_call, row.id)


async def bridged(call):
    for _ in range(200):
        if any("One moment" in text for _, text in call.talk):
            return
        await asyncio.sleep(0.05)
    raise AssertionError("the caller waited and heard nothing")


async def test_a_slow_yes_is_bridged_by_a_filler_and_books_once(clinic, sqlite_url):
    server, call = clinic
    with somebody_writes(sqlite_url):
        said = asyncio.create_task(call.say("yes"))
        await bridged(call)
    await said
    assert "booked" in call.text
    assert len(await booked(server, call)) == 1
    assert len({path.partition("&wait")[0] for path, _ in call.requests[-2:]}) == 1
    assert call.slowest < LIMITS.hard_s


async def test_a_slow_yes_delivered_twice_has_one_effect(clinic, sqlite_url):
    server, call = clinic
    with somebody_writes(sqlite_url):
        first = asyncio.create_task(call.say("yes"))
        await bridged(call)
        path, fields = call.requests[-2]
        again = asyncio.create_task(call.post(path, **fields))
        await asyncio.sleep(0.1)
    await first
    await call.follow((await again)[0])
    assert "booked" in call.text
    assert len(await booked(server, call)) == 1
