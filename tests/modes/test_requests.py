"""What staff have to confirm is held as requested: its time is kept, nobody is told that it is booked, and they approve or decline it."""

from datetime import timedelta

import attrs
import pytest
from sqlalchemy import select

from bella_core.core.errors import RuleBroken, SlotTaken, StaleVersion
from bella_core.crud import appointments, claims, outbox, requests, tasks
from bella_core.db.models import audit, holds
from bella_core.domain.clinic import Approval
from bella_core.services.modes.reminding import TOPIC
from tests.booking.conftest import MONDAY, ask, draft

from .conftest import HALF_AN_HOUR, on


@pytest.fixture
async def asking(clinic):
    await clinic.change(mode="request")
    return clinic


@pytest.fixture
async def approving(clinic):
    await clinic.change(approval=HALF_AN_HOUR)
    return clinic


async def status_of(read, appointment_id):
    return (await read(appointments.by_id, appointment_id)).status


async def test_a_wish_is_requested_and_its_time_is_kept(asking, read):
    wish = await asking.book(slot=(slot := (await asking.find(days=(MONDAY,)))[0]))
    assert wish.status == "requested"
    assert await status_of(read, wish.appointment_id) == "requested"
    assert slot not in await asking.find(days=(MONDAY,))
    with pytest.raises(SlotTaken):
        await asking.book(draft(given="Luc", family="Roy", phone="+14165550143"), slot=slot)
    with pytest.raises((SlotTaken, RuleBroken)):
        await asking.book(draft(given="Luc", family="Roy", phone="+14165550143"), slot=slot, actor="staff:1")


async def test_one_service_may_be_requested_while_the_others_are_booked(clinic):
    await clinic.change_service("checkup", by_phone="request")
    assert (await clinic.book(service="checkup")).status == "requested"
    later = (await clinic.find("cleaning", days=(MONDAY + timedelta(days=1),)))[0]
    assert (await clinic.book(service="cleaning", slot=later)).status == "booked"


async def test_what_staff_write_stands(asking):
    assert (await asking.book(actor="staff:1")).status == "booked"


async def test_a_wish_that_is_approved_is_booked_in_the_same_place(asking, read):
    wish = await asking.book()
    row = await asking.modes.requests.approve(wish.appointment_id, key="a", actor="staff:1")
    again = await asking.modes.requests.approve(wish.appointment_id, key="a", actor="staff:1")
    assert row == again == attrs.evolve(wish, status="booked")
    assert await status_of(read, wish.appointment_id) == "booked"
    assert await asking.modes.requests.page(limit=5) == ()
    with pytest.raises(StaleVersion):
        await asking.modes.requests.decline(wish.appointment_id, key="d", actor="staff:1")


async def test_a_wish_that_is_declined_is_cancelled_its_time_is_free_and_staff_are_to_call(asking, read):
    wish = await asking.book(slot=(slot := (await asking.find(days=(MONDAY,)))[0]))
    await asking.modes.requests.decline(wish.appointment_id, key="d", actor="staff:1", reason="away that day")
    assert await status_of(read, wish.appointment_id) == "cancelled"
    assert slot in await asking.find(days=(MONDAY,))
    [task] = [task for task in await read(tasks.unresolved) if task.appointment_id == wish.appointment_id]
    assert (task.kind, task.urgency, task.details["reason"]) == ("callback", "today", "away that day")


async def test_a_decision_about_another_version_than_was_seen_is_none(asking):
    wish = await asking.book()
    with pytest.raises(StaleVersion):
        await asking.modes.requests.approve(wish.appointment_id, key="a", actor="staff:1", version=7)


async def test_a_request_may_be_cancelled_by_the_patient(asking, read):
    wish = await asking.book()
    await asking.cancel(wish.appointment_id)
    assert await status_of(read, wish.appointment_id) == "cancelled"
    assert await asking.modes.requests.page(limit=5) == ()


async def moving(clinic, *, start):
    """A booked appointment of nine o'clock that its patient wants to have at another time."""
    nine = (await clinic.find(days=(MONDAY,), at=on(9).time().replace(hour=9)))[0]
    booked = await clinic.book(slot=nine, actor="staff:1")
    slots = await clinic.booking.find_slots(_ask(start, booked.appointment_id))
    return nine, booked, next(slot for slot in slots.slots if slot.starts_at == start)


def _ask(start, appointment_id):
    return attrs.evolve(ask(days=(MONDAY,), after=start - timedelta(minutes=1)), moving=appointment_id)


@pytest.mark.parametrize("start", [on(14), on(9, 20)], ids=["afternoon", "overlapping"])
async def test_a_wish_to_move_keeps_both_times_until_staff_agree(asking, read, start):
    nine, booked, slot = await moving(asking, start=start)
    moved = await asking.move(booked.appointment_id, slot)
    assert (moved.status, moved.starts_at) == ("requested", start)
    [waiting] = await asking.modes.requests.page(limit=5)
    assert waiting.request.former == nine
    free = {found.starts_at for found in await asking.find(days=(MONDAY,), provider_id=nine.provider_id)}
    assert not free & {nine.starts_at, start}
    done = await asking.modes.requests.approve(booked.appointment_id, key="a", actor="staff:1")
    assert (done.status, done.starts_at) == ("booked", start)
    assert await read(lambda conn: conn.scalars(select(holds.c.id)).all()) == []


@pytest.mark.parametrize("start", [on(14), on(9, 20)], ids=["afternoon", "overlapping"])
async def test_an_appointment_whose_move_is_declined_stays_where_it_was(asking, read, start):
    nine, booked, slot = await moving(asking, start=start)
    before = await read(claims.of_appointment, booked.appointment_id)
    await asking.move(booked.appointment_id, slot)
    kept = await asking.modes.requests.decline(booked.appointment_id, key="d", actor="staff:1")
    assert (kept.status, kept.starts_at) == ("booked", nine.starts_at)
    assert await read(claims.of_appointment, booked.appointment_id) == before
    assert await read(lambda conn: conn.scalars(select(holds.c.id)).all()) == []


async def test_who_moves_back_to_where_they_are_booked_needs_nobody(asking, read):
    nine, booked, slot = await moving(asking, start=on(14))
    await asking.move(booked.appointment_id, slot)
    back = await asking.move(booked.appointment_id, nine)
    assert (back.status, back.starts_at) == ("booked", nine.starts_at)
    assert await asking.modes.requests.page(limit=5) == ()


async def test_a_wish_that_is_moved_again_keeps_the_time_that_is_booked(asking):
    nine, booked, slot = await moving(asking, start=on(14))
    await asking.move(booked.appointment_id, slot)
    third = (await asking.find(days=(MONDAY + timedelta(days=1),)))[0]
    await asking.move(booked.appointment_id, third)
    [waiting] = await asking.modes.requests.page(limit=5)
    assert (waiting.request.former, waiting.appointment.starts_at) == (nine, third.starts_at)
    free = await asking.find(days=(MONDAY,), after=on(13, 59), provider_id=slot.provider_id)
    assert slot.starts_at in {found.starts_at for found in free}


async def test_a_cancelled_move_frees_both_times(asking, read):
    _, booked, slot = await moving(asking, start=on(14))
    await asking.move(booked.appointment_id, slot)
    await asking.cancel(booked.appointment_id)
    assert await read(claims.of_appointment, booked.appointment_id) == []
    assert await read(lambda conn: conn.scalars(select(holds.c.id)).all()) == []


async def test_bookings_wait_for_approval_where_the_clinic_wants_that(approving):
    wish = await approving.book()
    [waiting] = await approving.modes.requests.page(limit=5)
    assert wish.status == "requested"
    assert (waiting.request.why, waiting.request.decide_by) == ("approval", approving.clock.at + timedelta(minutes=30))


async def test_staff_are_asked_again_and_again_once_the_time_has_passed(approving, read):
    wish = await approving.book()
    await approving.modes.requests.decide_late()
    assert [task for task in await read(tasks.unresolved) if task.kind == "approval_overdue"] == []
    for asked in (1, 2):
        approving.clock.at += timedelta(minutes=31)
        await approving.modes.requests.decide_late()
        await approving.modes.requests.decide_late()
        row = await read(requests.of, wish.appointment_id)
        assert (row.asked, row.decide_by) == (asked, approving.clock.at + timedelta(minutes=30))
    [task] = [task for task in await read(tasks.unresolved) if task.kind == "approval_overdue"]
    assert (task.urgency, task.appointment_id) == ("now", wish.appointment_id)
    assert await read(outbox.keys, TOPIC, "") == ["requests:main"]
    assert await status_of(read, wish.appointment_id) == "requested"


async def test_a_booking_stands_by_itself_where_the_clinic_wants_that(clinic, read):
    await clinic.change(approval=Approval(30, "approve"))
    wish = await clinic.book()
    clinic.clock.at += timedelta(minutes=29)
    await clinic.modes.requests.decide_late()
    assert await status_of(read, wish.appointment_id) == "requested"
    clinic.clock.at += timedelta(minutes=2)
    await clinic.modes.requests.decide_late()
    assert await status_of(read, wish.appointment_id) == "booked"
    actors = await read(lambda conn: conn.execute(select(audit.c.actor).where(audit.c.action == "appointment.approved")).scalars().all())
    assert actors == ["system"]


async def test_a_wish_has_no_time_by_which_it_is_decided(asking, read):
    wish = await asking.book()
    asking.clock.at += timedelta(days=2)
    await asking.modes.requests.decide_late()
    assert (await read(requests.of, wish.appointment_id)).asked == 0


async def test_a_rule_that_was_taken_out_of_the_clinic_file_approves_nothing(approving, read):
    wish = await approving.book()
    await approving.change(approval=None)
    approving.clock.at += timedelta(hours=1)
    await approving.modes.requests.decide_late()
    assert await status_of(read, wish.appointment_id) == "requested"
    assert (await read(requests.of, wish.appointment_id)).asked == 1


@pytest.mark.parametrize("then", ["approve", "ask"])
async def test_nobody_is_asked_about_a_time_that_has_passed(clinic, read, then):
    await clinic.change(approval=Approval(30, then))
    wish = await clinic.book()
    clinic.clock.at += timedelta(days=7)
    for _ in range(2):
        await clinic.modes.requests.decide_late()
    row = await read(requests.of, wish.appointment_id)
    assert (row.asked, row.decide_by) == (1, None)
    assert await status_of(read, wish.appointment_id) == "requested"
    assert [task for task in await read(tasks.unresolved) if task.kind == "approval_overdue"] == []


@pytest.mark.parametrize("start", [on(14), on(9, 20)], ids=["afternoon", "overlapping"])
async def test_a_wish_to_move_may_be_held_while_it_is_read_back(asking, read, start):
    nine, booked, slot = await moving(asking, start=start)
    hold = await asking.booking.hold(slot, key="h", moving=booked.appointment_id)
    moved = await asking.booking.reschedule(booked.appointment_id, slot, key="m", actor="call", hold_id=hold.id)
    [waiting] = await asking.modes.requests.page(limit=5)
    assert (moved.status, waiting.request.former) == ("requested", nine)
    await asking.modes.requests.decline(booked.appointment_id, key="d", actor="staff:1")
    assert (await read(appointments.by_id, booked.appointment_id)).starts_at == nine.starts_at
