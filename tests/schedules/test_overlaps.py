"""What a practice system's book says against ours is laid before staff; an appointment that they entered there is no conflict with itself."""

from datetime import timedelta

import attrs
import pytest

from bella_core.core.errors import SlotTaken
from bella_core.crud import conflicts
from bella_core.domain.clinic import Entering
from bella_core.services.modes.desk import Modes
from tests.booking.conftest import MONDAY, StandingClock, ask, draft

from .conftest import NINE, entry


@pytest.fixture
async def listing(clinics):
    """A clinic whose staff enter what bella books."""
    view = clinics.view
    return await clinics.save(attrs.evolve(view, locations=(attrs.evolve(view.locations[0], entering=Entering(listed=True)),)))


async def at_nine(booking, service="whitening", **more):
    found = await booking.find_slots(ask(service, days=(MONDAY,), provider_id="okafor", after=NINE - timedelta(minutes=1)))
    return next(slot for slot in found.slots if slot.starts_at == NINE)


async def open_ones(db):
    return [(row.kind, row.appointment_id) for row in await db.read(conflicts.page, limit=9, status="open")]


async def test_an_entry_over_an_appointment_is_one_conflict_until_it_goes(db, booking, book, declare, pull):
    booked = await booking.book(await at_nine(booking), draft(), key="b", actor="call")
    book.entries = [entry("other", at=NINE + timedelta(minutes=10))]
    made = await declare()
    await pull(made)
    book.entries.append(entry("elsewhere", at=NINE + timedelta(hours=6)))
    await pull(made)
    assert await open_ones(db) == [("calendar_overlap", booked.appointment_id)]
    book.entries = []
    await pull(made)
    assert await open_ones(db) == []


async def test_a_source_that_is_declared_no_more_takes_its_conflicts_along(db, booking, book, declare, pull):
    await booking.book(await at_nine(booking), draft(), key="b", actor="call")
    book.entries = [entry("other", at=NINE + timedelta(minutes=10))]
    await pull(await declare())
    assert len(await open_ones(db)) == 1
    await declare(name="")
    assert await open_ones(db) == []


async def test_what_starts_with_an_appointment_is_somebody_elses_where_nothing_is_entered(db, booking, book, declare, pull):
    booked = await booking.book(await at_nine(booking), draft(), key="b", actor="call")
    book.entries = [entry("other")]
    await pull(await declare())
    assert await open_ones(db) == [("calendar_overlap", booked.appointment_id)]


async def test_an_appointment_that_staff_entered_is_no_conflict_with_itself(db, clinics, booking, book, declare, pull, listing):
    booked = await booking.book(await at_nine(booking), draft(), key="b", actor="call")
    book.entries = [entry("ours", "Dr Okafor", "OP1")]
    made = await declare()
    await pull(made)
    assert await open_ones(db) == []
    modes = Modes(db, clinics, booking, StandingClock())
    [row] = await modes.to_enter.page(limit=9)
    assert "Your system shows something at this time already: is it this patient?" in row.text
    await modes.to_enter.tick(booked.appointment_id, actor="staff:1")
    later = next(slot for slot in await _moving(booking, booked) if slot.starts_at == NINE + timedelta(hours=4))
    await booking.reschedule(booked.appointment_id, later, key="m", actor="staff:1")
    await pull(made)
    assert await open_ones(db) == []
    [row] = await modes.to_enter.page(limit=9)
    assert (row.entry.action, "is it this patient" in row.text) == ("move", False)


async def _moving(booking, booked):
    wanted = attrs.evolve(ask("whitening", limit=60, days=(MONDAY,), provider_id="okafor"), moving=booked.appointment_id)
    return (await booking.find_slots(wanted)).slots


async def test_it_may_be_moved_into_the_time_that_it_has_there_but_not_into_anothers(db, booking, book, declare, pull, listing):
    booked = await booking.book(slot := await at_nine(booking), draft(), key="b", actor="call")
    book.entries = [entry("ours", "Dr Okafor"), entry("theirs", "OP2")]
    await pull(await declare())
    by = timedelta(minutes=20)
    later = _shifted(slot, by)
    moved = await booking.reschedule(booked.appointment_id, later, key="m", actor="staff:1")
    assert moved.starts_at == NINE + by
    theirs = attrs.evolve(
        later,
        room_id="room-2",
        claims=tuple(attrs.evolve(one, resource="room:room-2") if one.resource.startswith("room:") else one for one in later.claims),
    )
    with pytest.raises(SlotTaken):
        await booking.reschedule(booked.appointment_id, theirs, key="m2", actor="staff:1")


def _shifted(slot, by):
    claims = tuple(attrs.evolve(claim, starts_at=claim.starts_at + by, ends_at=claim.ends_at + by) for claim in slot.claims)
    return attrs.evolve(slot, starts_at=slot.starts_at + by, ends_at=slot.ends_at + by, claims=claims)
