"""A server is killed at every step of a turn: the next one finds what was done, and does what was not, once."""

import asyncio
import contextlib
import signal
import sys
from pathlib import Path

import aiohttp
import pytest
from sqlalchemy import text

from bella_core.crud import appointments, calls
from tests.conversation.house import TO_READ_BACK
from tests.peers.postgres import free_port
from tests.peers.stores import open_database
from tests.peers.twilio_caller import TwilioCaller
from tests.web.conftest import PUBLIC, TOKEN

ROOT = Path(__file__).parents[2]
#: A turn that holds or books writes twice: its effect, then its row.
POINTS = ("before 1", "after 1", "before 2", "after 2")


class Fleet:
    """Server processes on one database, one at a time."""

    def __init__(self, url, folder):
        self.url, self.folder, self.port = url, folder, free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.process = None

    async def start(self):
        command = [sys.executable, "-m", "tests.web.served", self.url, str(self.folder), str(self.port)]
        self.process = await asyncio.create_subprocess_exec(*command, cwd=ROOT, stdout=asyncio.subprocess.PIPE)
        async with asyncio.timeout(30):
            assert (await self.process.stdout.readline()).decode().startswith("http")

    async def arm(self, point):
        (self.folder / "die").write_text(point)
        self.process.send_signal(signal.SIGUSR1)
        await asyncio.sleep(0.1)

    async def died(self):
        with contextlib.suppress(ProcessLookupError):
            await self.process.communicate()
        return self.process.returncode

    async def kill(self):
        if self.process and self.process.returncode is None:
            self.process.kill()
            await self.died()


@pytest.fixture
async def fleet(database_url, tmp_path):
    made = Fleet(database_url, tmp_path)
    await made.start()
    yield made
    await made.kill()


async def _overlaps(url):
    """Return how many pairs of claims overlap, by a query of our own."""
    query = (
        "SELECT count(*) FROM claims a JOIN claims b ON a.resource = b.resource AND a.id < b.id"
        " AND a.starts_at < b.ends_at AND b.starts_at < a.ends_at"
    )
    db = await open_database(url)
    try:
        return await db.read(lambda conn: conn.scalar(text(query)))
    finally:
        await db.close()


async def _booked(url, call):
    db = await open_database(url)
    try:
        row = await db.read(calls.by_carrier, call.sid)
        return await db.read(appointments.of_call, row.id)
    finally:
        await db.close()


@pytest.mark.parametrize("fatal", ["the hold", "the yes"])
async def test_a_server_killed_at_any_step_of_a_turn_leaves_nothing_half_done(fleet, session, fatal):
    for day, point in zip((10, 12, 13, 17), POINTS, strict=True):
        call = TwilioCaller(session, fleet.address, public_url=PUBLIC, token=TOKEN)
        await call.dial()
        for words in (*TO_READ_BACK[:2], f"about=2026-11-{day} 10:00"):
            await call.say(words)
        if fatal == "the yes":
            await call.say("first")
        words = "yes" if fatal == "the yes" else "first"
        await fleet.arm(point)
        with pytest.raises(aiohttp.ClientError):
            await call.say(words)
        assert await fleet.died() == -signal.SIGKILL
        await fleet.start()
        first = await call.again()
        assert await call.again() == first, point
        if fatal == "the hold":
            assert "Peter Jones" in first
            await call.follow(first)
            await call.say("yes")
            first = call.text
        assert "booked" in first, point
        assert len(await _booked(fleet.url, call)) == 1, point
        assert await _overlaps(fleet.url) == 0


async def test_a_server_killed_between_two_webhooks_is_not_missed(fleet, session):
    call = TwilioCaller(session, fleet.address, public_url=PUBLIC, token=TOKEN)
    await call.dial()
    for words in (*TO_READ_BACK, "yes"):
        await call.say(words)
        if call.state == "listening":
            await fleet.kill()
            await fleet.start()
            assert await call.again() == call.twiml
    assert len(await _booked(fleet.url, call)) == 1
