"""Appointments that the clinic, as it has become, could not receive: each is laid before staff once, with a move, and withdraws itself."""

from datetime import date, time

import attrs
import pytest

from bella_core.crud import appointments, conflicts
from bella_core.domain.clinic import Closure, WeeklyRelease, Window
from bella_core.services.conflicts import Conflicts
from tests.booking.conftest import MONDAY, draft

from .conftest import on, time_of

CLOSED = (Closure(MONDAY, MONDAY, "flood"),)


@pytest.fixture
async def booked(clinic):
    """An appointment at nine on Monday, in a book that was checked."""
    slot = (await clinic.find(days=(MONDAY,), at=time(9)))[0]
    row = await clinic.book(slot=slot)
    await clinic.modes.check.run()
    return row


async def found(clinic, read):
    await clinic.modes.check.run()
    return [(row.kind, row.details["rule"], row.appointment_id) for row in await read(conflicts.page, limit=9, status="open")]


async def without(clinic, provider_id):
    view = await clinic.clinics.refresh()
    return await clinic.clinics.save(attrs.evolve(view, providers=tuple(who for who in view.providers if who.id != provider_id)))


async def test_a_book_that_fits_has_no_conflicts(clinic, booked, read):
    await clinic.change(name="Maple Street Dental")
    assert await found(clinic, read) == []


async def test_a_closure_over_an_appointment_is_one_conflict_however_often_it_is_looked_at(clinic, booked, read):
    await clinic.change(closures=CLOSED)
    assert await found(clinic, read) == [("hours_changed", "closed", booked.appointment_id)]
    await clinic.change(name="Maple Street Dental")
    assert await found(clinic, read) == [("hours_changed", "closed", booked.appointment_id)]
    assert (await read(appointments.by_id, booked.appointment_id)).status == "booked"


async def test_its_proposal_is_the_nearest_that_is_free_and_can_be_accepted(clinic, booked, read):
    await clinic.change(closures=CLOSED)
    await clinic.modes.check.run()
    [row] = await read(conflicts.page, limit=9, status="open")
    local = row.proposal.starts_at
    assert (local.date(), row.proposal.provider_id) == (date(2027, 3, 16), booked.provider_id)
    assert local == on(9, day=date(2027, 3, 16))
    desk = Conflicts(clinic.db, clinic.booking, clinic.clinics, clinic.clock)
    await desk.resolve(row.id, "accept", "staff:1")
    assert (await read(appointments.by_id, booked.appointment_id)).starts_at == row.proposal.starts_at
    assert await found(clinic, read) == []


async def test_shorter_hours_may_propose_a_time_that_overlaps_the_old_one(clinic, booked, read):
    week = ((Window(time(9, 10), time(12)),),) * 5 + ((), ())
    await clinic.change(hours=week)
    assert await found(clinic, read) == [("hours_changed", "closed", booked.appointment_id)]
    [row] = await read(conflicts.page, limit=9, status="open")
    assert row.proposal.starts_at == on(9, 10)


async def test_a_provider_who_is_gone_leaves_the_patient_to_another_at_the_same_time(clinic, booked, read):
    await without(clinic, booked.provider_id)
    assert await found(clinic, read) == [("provider_gone", "unknown_provider", booked.appointment_id)]
    [row] = await read(conflicts.page, limit=9, status="open")
    assert (row.proposal.starts_at, row.proposal.provider_id) == (booked.starts_at, "bouchard")


async def test_a_room_that_is_gone_is_a_conflict(clinic, booked, read):
    rooms = (await clinic.clinics.refresh()).locations[0].rooms
    await clinic.change(rooms=rooms[1:])
    assert await found(clinic, read) == [("hours_changed", "unknown_room", booked.appointment_id)]


async def test_it_goes_by_itself_when_the_change_is_undone(clinic, booked, read):
    await clinic.change(closures=CLOSED)
    await clinic.modes.check.run()
    await clinic.change(closures=())
    assert await found(clinic, read) == []


@pytest.mark.parametrize("how", ["moved", "cancelled"])
async def test_it_goes_by_itself_when_the_appointment_is_moved_or_cancelled(clinic, booked, read, how):
    await clinic.change(closures=CLOSED)
    await clinic.modes.check.run()
    if how == "moved":
        await clinic.move(booked.appointment_id, (await clinic.find(days=(date(2027, 3, 17),)))[0], actor="staff:1")
    else:
        await clinic.cancel(booked.appointment_id, actor="staff:1")
    assert await found(clinic, read) == []


async def test_what_staff_let_be_is_not_laid_before_them_again(clinic, booked, read):
    await clinic.change(closures=CLOSED)
    await clinic.modes.check.run()
    [row] = await read(conflicts.page, limit=9, status="open")
    await Conflicts(clinic.db, clinic.booking, clinic.clinics, clinic.clock).resolve(row.id, "refuse", "staff:1")
    await clinic.change(name="Maple Street Dental")
    assert await found(clinic, read) == []


async def test_a_proposal_that_somebody_took_is_replaced(clinic, booked, read):
    await clinic.change(closures=CLOSED)
    await clinic.modes.check.run()
    [first] = await read(conflicts.page, limit=9, status="open")
    await clinic.book(draft(given="Luc", family="Roy", phone="+14165550143"), slot=first.proposal)
    await clinic.modes.check.run()
    [then] = await read(conflicts.page, limit=9, status="open")
    assert then.proposal not in {None, first.proposal}


async def test_what_was_against_the_rules_before_is_not_of_a_change(clinic, booked, read):
    """As an import, or staff, may have made it: only a change under an appointment is a conflict."""
    await clinic.change(closures=CLOSED)
    await clinic.modes.check.run()
    [row] = await read(conflicts.page, limit=9, status="open")
    await Conflicts(clinic.db, clinic.booking, clinic.clinics, clinic.clock).resolve(row.id, "settle", "staff:1")
    await clinic.change(closures=(*CLOSED, Closure(date(2027, 5, 1), date(2027, 5, 1))))
    assert await found(clinic, read) == []


async def test_a_book_that_becomes_the_clinics_keeps_what_was_booked_in_it(clinic, booked, read):
    await clinic.change(mode="blocks")
    assert await found(clinic, read) == []


async def test_a_time_that_is_taken_back_right_after_the_mode_changed_is_seen(clinic, booked, read):
    await clinic.change(mode="blocks")
    released = await clinic.modes.releases.add("main", time_of(13, 17), "staff:1")
    made = await clinic.book(draft(given="Luc", family="Roy", phone="+14165550143"))
    await clinic.modes.releases.withdraw(released.id, "staff:1")
    assert await found(clinic, read) == [("hours_changed", "not_released", made.appointment_id)]


async def test_what_staff_book_beside_the_releases_is_no_conflict(clinic, booked, read):
    slot = (await clinic.find(days=(date(2027, 3, 17),)))[0]
    await clinic.change(mode="blocks")
    await clinic.book(draft(given="Luc", family="Roy", phone="+14165550143"), slot=slot, actor="staff:1")
    released = await clinic.modes.releases.add("main", time_of(13, 17), "staff:1")
    await clinic.modes.releases.withdraw(released.id, "staff:1")
    assert await found(clinic, read) == []


async def test_a_weekly_release_that_is_taken_out_of_the_clinic_file_is_a_conflict(clinic, read):
    await clinic.change(mode="blocks", releases=(WeeklyRelease((0,), time(9), time(12)),))
    made = await clinic.book()
    await clinic.modes.check.run()
    await clinic.change(releases=(WeeklyRelease((0,), time(10), time(12)),))
    assert await found(clinic, read) == [("hours_changed", "not_released", made.appointment_id)]
    [row] = await read(conflicts.page, limit=9, status="open")
    assert row.proposal.starts_at == on(10)


async def test_where_there_was_no_move_one_is_looked_for_when_the_clinic_changes_again(clinic, booked, read):
    await clinic.change(closures=(Closure(MONDAY, date(2027, 12, 31)), Closure(date(2027, 3, 12), date(2027, 3, 12))))
    await clinic.modes.check.run()
    [row] = await read(conflicts.page, limit=9, status="open")
    assert row.proposal is None
    await clinic.change(closures=CLOSED)
    await clinic.modes.check.run()
    [row] = await read(conflicts.page, limit=9, status="open")
    assert row.proposal is not None
