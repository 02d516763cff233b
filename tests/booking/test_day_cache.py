"""What is at hand of the book is used only while it is true: whatever changes it, in whichever process, the next search knows."""

from datetime import UTC, datetime, timedelta

import attrs
import pytest
from sqlalchemy import text, update

from bella_core.core.metrics import CACHE_HITS, QUERY_IMPACT, QUERY_LATENCY, Meter, recording
from bella_core.core.settings import Settings
from bella_core.crud import busy
from bella_core.crud.days import read_lines
from bella_core.db import Vault
from bella_core.db.models import calendar_bindings, holds
from bella_core.domain import search
from bella_core.domain.clinic import Closure
from bella_core.plugin import Secret
from bella_core.plugin.types import Busy, BusyPage
from bella_core.services.booking import Booking
from bella_core.services.clinics import ClinicStore
from bella_core.services.day_cache import MOST, DayCache, SharedDays
from tests.booking.conftest import MONDAY, ask, draft


class Process:
    """A process of its own, as far as what it has at hand goes."""

    def __init__(self, db, clinics, clock, shared=None):
        self.db, self.meter = db, Meter()
        self.days = DayCache(db, shared, self.meter)
        self.booking = Booking(db, clinics, Settings(), clock, meter=self.meter, days=self.days)

    async def slots(self):
        return (await self.booking.find_slots(ask(limit=3, days=(MONDAY,)))).slots


@pytest.fixture
def process(db, clinics, clock):
    return Process(db, clinics, clock)


@pytest.fixture
def other(db, clinics, clock):
    return Process(db, clinics, clock)


async def fresh(process, clinics, clock):
    return await Process(process.db, clinics, clock).slots()


async def booked(process, slot):
    return await process.booking.book(slot, draft(), key="book", actor="call")


async def test_nothing_is_made_twice_of_days_that_have_not_changed_and_what_has_is_made_anew(process, other, clinics, clock, monkeypatch):
    made = []

    class Counted(search.Taken):
        def __init__(self, *taken):
            made.append(None)
            super().__init__(*taken)

    monkeypatch.setattr(search, "Taken", Counted)
    first = await process.slots()
    once = len(made)
    assert await process.slots() == first
    assert len(made) == once > 0

    kept = await other.booking.hold(first[0], key="hold")
    assert first[0] not in await process.slots()
    wanted = ask(limit=3, days=(MONDAY,))
    assert (await process.booking.find_slots(attrs.evolve(wanted, own_hold=kept.id))).slots == first
    await process.db.write(lambda conn: conn.execute(update(holds).values(expires_at=datetime(2020, 1, 1, tzinfo=UTC))))
    assert await process.slots() == first == await fresh(process, clinics, clock)


async def test_nothing_is_read_twice(process):
    slot = (await process.booking.find_slots(ask(limit=1, days=(MONDAY,)))).slots[0]
    await booked(process, slot)
    first = await process.slots()
    reads = rows_read(process)
    assert await process.slots() == first
    assert rows_read(process) == 0 < reads


async def test_to_know_that_nothing_changed_is_one_question(process):
    """Whether each day, each hold and the clinic are as they were is asked at once: a search costs one look at the database."""
    first = await process.slots()
    process.meter.take()
    with recording(process.meter):
        assert await process.slots() == first
    asked = [counts for (metric, (*_, verb)), counts in process.meter.take().items() if metric is QUERY_LATENCY and verb != "other"]
    assert sum(sum(counts.values()) for counts in asked) == 1


def measured(process, metric):
    """Return the values of a metric since the last look at any."""
    taken = process.meter.take()
    return [value for (one, _), counts in taken.items() if one is metric for value in counts]


def rows_read(process):
    """Return how many rows were read for each slot that was found, since the last look."""
    return sum(measured(process, QUERY_IMPACT))


@pytest.mark.parametrize("change", ["hold", "book", "cancel", "move"])
async def test_what_another_process_does_to_the_book_is_seen(process, other, clinics, clock, change):
    slot, later = (await other.booking.find_slots(ask(limit=2, days=(MONDAY,)))).slots
    row = await booked(other, slot) if change in {"cancel", "move"} else None
    before = await process.slots()
    if change == "hold":
        await other.booking.hold(slot, key="hold")
    elif change == "book":
        await booked(other, slot)
    elif change == "cancel":
        await other.booking.cancel(row.appointment_id, key="cancel", actor="call")
    else:
        await other.booking.reschedule(row.appointment_id, later, key="move", actor="call")
    assert await process.slots() == await fresh(process, clinics, clock) != before


async def test_a_hold_that_expires_changes_no_row_and_is_seen_all_the_same(process, other):
    before = await process.slots()
    slot = (await other.booking.find_slots(ask(limit=1, days=(MONDAY,)))).slots[0]
    held = await other.booking.hold(slot, key="hold")
    assert slot not in await process.slots()
    past = datetime.now(UTC) - timedelta(seconds=1)
    await process.db.write(lambda conn: conn.execute(update(holds).where(holds.c.id == held.id).values(expires_at=past)))
    assert await process.slots() == before


async def test_a_hold_that_is_renewed_stays_taken(process, other):
    slot = (await other.booking.find_slots(ask(limit=1, days=(MONDAY,)))).slots[0]
    held = await other.booking.hold(slot, key="hold")
    soon = datetime.now(UTC) + timedelta(days=1)
    assert slot not in await process.slots()
    await process.db.write(lambda conn: conn.execute(update(holds).where(holds.c.id == held.id).values(expires_at=soon)))
    assert slot not in await process.slots()


async def test_ones_own_hold_and_the_appointment_that_moves_are_free(process):
    first = (await process.slots())[0]
    held = await process.booking.hold(first, key="hold")
    second = (await process.slots())[0]
    row = await booked(process, second)
    own = await process.booking.find_slots(ask(limit=1, own_hold=held.id, days=(MONDAY,)))
    assert own.slots == (first,)
    moving = attrs.evolve(ask(limit=1, days=(MONDAY,)), moving=row.appointment_id)
    assert (await process.booking.find_slots(moving)).slots == (second,)
    assert not {first, second} & set(await process.slots())


async def test_what_a_calendar_says_is_seen(process, clinics, clock):
    before = await process.slots()
    await process.db.write(busy.bind, "calendar", "provider:okafor", "diary")
    await process.db.write(busy.bind, "calendar", "provider:bouchard", "diary")
    rows = await process.db.read(busy.bindings)
    for row in rows:
        event = Busy("away", before[0].starts_at, before[0].ends_at)
        await process.db.write(busy.apply_page, row, BusyPage((event,), (), "c1", complete=True))
    assert before[0].starts_at not in {slot.starts_at for slot in await process.slots()}
    await process.db.write(lambda conn: conn.execute(calendar_bindings.delete()))
    assert await process.slots() == before


async def test_hours_that_another_process_changes_are_seen(process, db, clock):
    elsewhere = ClinicStore(db, clock)
    clinic = await elsewhere.refresh()
    assert all(slot.starts_at.date() == MONDAY for slot in await process.slots())
    location = attrs.evolve(clinic.locations[0], closures=(Closure(MONDAY, MONDAY),))
    await elsewhere.save(attrs.evolve(clinic, locations=(location, *clinic.locations[1:])))
    assert all(slot.starts_at.date() != MONDAY for slot in await process.slots())


async def test_memory_is_bounded(process):
    days = [MONDAY + timedelta(days=ahead) for ahead in range(MOST + 50)]

    def fill(conn):
        for day in days:
            conn.execute(text("INSERT INTO days (day, version) VALUES (:day, 1)"), {"day": day.isoformat()})

    await process.db.write(fill)
    await process.days.taken(await clinic_of(process), days)
    assert len(process.days._kept) == MOST


async def clinic_of(process):
    return await process.booking._clinics.refresh()


# --- shared by processes ----------------------------------------------------------------------------------------------


@pytest.fixture
def vault():
    return Vault([Vault.new_key()])


@pytest.fixture
async def share(redis_url, db, clinics, clock, vault):
    made = []

    def process(own=vault, url=redis_url):
        shared = SharedDays(Secret(url), own)
        made.append(shared)
        return Process(db, clinics, clock, shared)

    yield process
    for shared in made:
        await shared.close()


async def test_a_day_that_one_process_has_read_another_need_not(share):
    first, second = share(), share()
    slot = (await first.booking.find_slots(ask(limit=1, days=(MONDAY,)))).slots[0]
    await booked(first, slot)
    expected = await first.slots()
    assert await second.slots() == expected
    assert rows_read(first) > 0 == rows_read(second)


async def test_a_stale_day_of_another_process_is_not_used(share):
    first, second, third = share(), share(), share()
    slot = (await first.booking.find_slots(ask(limit=1, days=(MONDAY,)))).slots[0]
    assert slot in await second.slots()
    await booked(third, slot)
    assert slot not in await second.slots()
    assert slot not in await first.slots()


async def test_clinics_that_share_a_store_have_days_of_their_own(share):
    first, stranger = share(), share(own=Vault([Vault.new_key()]))
    await booked(first, (await first.booking.find_slots(ask(limit=1, days=(MONDAY,)))).slots[0])
    await first.slots()
    await stranger.slots()
    assert rows_read(stranger) > 0


async def test_a_store_that_is_away_costs_nobody_a_slot(share, process):
    lonely = share(url="redis://127.0.0.1:1/0")
    assert await lonely.slots() == await process.slots()


def test_lines_are_read_back():
    line = "room:one\t1805115600000\t1805119200000\t\tappointment"
    start = datetime(2027, 3, 15, 13, 0, tzinfo=UTC)
    assert read_lines(line) == (("room:one", start, start + timedelta(hours=1), "", "appointment"),)
    assert read_lines("") == ()


async def test_hits_are_counted(process):
    await booked(process, (await process.booking.find_slots(ask(limit=1, days=(MONDAY,)))).slots[0])
    await process.slots()
    assert 0.0 in measured(process, CACHE_HITS)
    await process.slots()
    assert measured(process, CACHE_HITS) == [1.0]
