"""However often Google fails and whoever delivers is killed: each appointment is exactly one event, none lost and none twice."""

import asyncio
import os
import random
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select, update

from bella_core.core.errors import SlotTaken
from bella_core.db.models import outbox as outbox_rows
from tests.booking.conftest import MONDAY, ask, draft
from tests.calendars.delivering import PROVIDERS, House, address, deliver, opened
from tests.peers.google_calendar import GoogleCalendars
from tests.peers.stores import open_database

MANY, KILLS = (1_000, 12) if os.environ.get("BELLA_TEST_SOAK") else (60, 3)
LETTERS = "abcdefghijklmnopqrstuvwxyz"


@pytest.fixture
def google():
    with GoogleCalendars(*map(address, PROVIDERS)) as made:
        yield made


async def free(bella):
    """Yield times that are free, day after day."""
    for ahead in range(85):
        day = MONDAY + timedelta(days=ahead)
        for provider, service in PROVIDERS.items():
            found = await bella.booking.find_slots(ask(service, limit=50, days=(day,), provider_id=provider))
            for slot in found.slots if found.exact else ():
                yield slot


async def book(house):
    """Book as many appointments as there shall be, move some of them and cancel some; return those that stand."""
    standing, patients = {}, 0
    async with opened(house) as bella:
        slots = free(bella)
        async for slot in slots:
            patients += 1
            name = LETTERS[patients % 26] * 3 + LETTERS[patients // 26 % 26] * 2 + LETTERS[patients // 676]
            try:
                row = await bella.booking.book(slot, draft("Pat", name.title(), None), key=f"b{patients}", actor="call")
            except SlotTaken:  # the room is being cleaned after the one before
                continue
            standing[row.appointment_id] = (row.provider_id, row.starts_at)
            if patients % 10 == 0:
                await bella.booking.cancel(row.appointment_id, key=f"c{patients}", actor="call")
                del standing[row.appointment_id]
            if len(standing) == MANY:
                return standing
    raise AssertionError("the book is too small")


async def everything_due(url):
    """Let no pause and no lease of a dead process keep anything waiting; return whether anything is left."""
    db = await open_database(url)
    past = {"due_at": datetime(2020, 1, 1, tzinfo=UTC), "leased_until": None}
    due = outbox_rows.c.status == "due"
    await db.write(lambda conn: conn.execute(update(outbox_rows).where(due).values(past)))
    left = await db.read(lambda conn: conn.scalar(select(func.count()).select_from(outbox_rows).where(due)))
    dead = await db.read(lambda conn: conn.scalar(select(func.count()).select_from(outbox_rows).where(outbox_rows.c.status == "dead")))
    await db.close()
    assert dead == 0
    return left > 0


@pytest.mark.soak
async def test_each_appointment_is_one_event_whoever_is_killed(database_url, tmp_path, google):
    house = House(database_url, tmp_path, google.url)
    standing = await book(house)
    chance = random.Random(5)
    google.trouble = lambda: chance.choice(["busy", "away", "lose", *[""] * 7])
    for _ in range(KILLS):
        await everything_due(database_url)
        await asyncio.to_thread(deliver, house, kill_after=chance.uniform(0.05, 0.6))
    for _ in range(40):
        if not await everything_due(database_url):
            break
        await asyncio.to_thread(deliver, house)
    shown = Counter(
        (name, datetime.fromisoformat(event["start"]["dateTime"])) for name in PROVIDERS for event in google.shown(address(name))
    )
    assert shown == Counter(standing.values())
    assert set(shown.values()) == {1}
