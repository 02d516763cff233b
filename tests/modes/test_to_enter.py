"""Where the clinic has a system of its own, every change of an appointment is on a list until staff tick it."""

from datetime import timedelta

import pytest

from bella_core.core.errors import BookingError, NotFound, StaleVersion
from bella_core.crud import appointments, outbox, tasks
from bella_core.domain.clinic import Entering
from bella_core.services.modes.reminding import TOPIC
from tests.booking.conftest import MONDAY, draft

from .conftest import on


@pytest.fixture
async def listing(clinic):
    """A clinic that books by itself, and whose staff enter what it books."""
    await clinic.change(entering=Entering(listed=True))
    return clinic


async def entries(clinic):
    return [(row.entry.appointment_id, row.entry.action) for row in await clinic.modes.to_enter.page(limit=9)]


async def tick(clinic, appointment_id, **more):
    return await clinic.modes.to_enter.tick(appointment_id, actor="staff:1", **more)


@pytest.mark.parametrize(("mode", "listed"), [("own", 0), ("blocks", 1), ("request", 1)])
async def test_the_list_is_kept_where_the_book_is_not_bellas(clinic, mode, listed):
    slot = (await clinic.find(days=(MONDAY,)))[0]
    await clinic.change(mode=mode)
    await clinic.book(slot=slot, actor="staff:1")
    assert len(await entries(clinic)) == listed


async def test_booking_moving_cancelling_and_confirming_each_enter_the_list(listing):
    booked = await listing.book()
    it = booked.appointment_id
    assert await entries(listing) == [(it, "book")]
    await tick(listing, it)
    assert await entries(listing) == []
    other = (await listing.find(days=(MONDAY,), after=on(13)))[0]
    await listing.move(it, other)
    assert await entries(listing) == [(it, "move")]
    await tick(listing, it)
    await listing.booking.confirm(it, key="y", actor="patient")
    assert await entries(listing) == [(it, "confirm")]
    await tick(listing, it)
    await listing.cancel(it)
    assert await entries(listing) == [(it, "cancel")]
    await tick(listing, it)
    assert await entries(listing) == []


async def test_what_is_cancelled_before_anybody_entered_it_is_off_the_list(listing):
    booked = await listing.book()
    await listing.cancel(booked.appointment_id)
    assert await entries(listing) == []


async def test_what_is_moved_there_and_back_before_anybody_entered_it_is_as_it_was(listing):
    slot = (await listing.find(days=(MONDAY,)))[0]
    booked = await listing.book(slot=slot)
    await tick(listing, booked.appointment_id)
    await listing.move(booked.appointment_id, (await listing.find(days=(MONDAY,), after=on(13)))[0], actor="staff:1")
    await listing.move(booked.appointment_id, slot, actor="staff:1")
    assert await entries(listing) == []


async def test_a_change_that_fails_leaves_no_entry(listing):
    booked = await listing.book()
    await tick(listing, booked.appointment_id)
    taken = (await listing.find(days=(MONDAY,), after=on(13)))[0]
    await listing.book(draft(given="Luc", family="Roy", phone="+14165550143"), slot=taken)
    with pytest.raises(BookingError):
        await listing.move(booked.appointment_id, taken)
    assert [action for _, action in await entries(listing)] == ["book"]


async def test_who_ticks_an_entry_that_has_changed_meanwhile_is_told(listing):
    booked = await listing.book()
    [seen] = await listing.modes.to_enter.page(limit=9)
    await listing.move(booked.appointment_id, (await listing.find(days=(MONDAY,), after=on(13)))[0])
    with pytest.raises(StaleVersion):
        await tick(listing, booked.appointment_id, revision=seen.entry.revision)
    assert await entries(listing) == [(booked.appointment_id, "book")]
    with pytest.raises(NotFound):
        await tick(listing, "nothing")


async def test_who_enters_a_request_has_agreed_to_it(clinic, read):
    await clinic.change(mode="request")
    wish = await clinic.book()
    assert await entries(clinic) == [(wish.appointment_id, "request")]
    await tick(clinic, wish.appointment_id)
    assert (await read(appointments.by_id, wish.appointment_id)).status == "booked"
    assert await entries(clinic) == []
    assert await clinic.modes.requests.page(limit=5) == ()


async def test_a_request_that_is_approved_is_still_to_be_entered(clinic):
    await clinic.change(mode="request")
    wish = await clinic.book()
    await clinic.modes.requests.approve(wish.appointment_id, key="a", actor="staff:1")
    assert await entries(clinic) == [(wish.appointment_id, "book")]


async def test_the_text_to_copy_says_all_of_it_in_the_locations_language(listing):
    booked = await listing.book()
    [row] = await listing.modes.to_enter.page(limit=9)
    assert row.text == (
        "ENTER: Monday, March 15 2027, 8 AM to 9 AM, cleaning, Grace Okafor, room Room 1, Maple Dental\n".replace(
            "8 AM", "8:00 AM"
        ).replace("9 AM", "9:00 AM")
        + f"Marie Tremblay, born –, 416-555-0142\nbella {booked.appointment_id}\n"
    )
    await tick(listing, booked.appointment_id)
    await listing.change(languages=("fr-CA", "en-CA"))
    await listing.move(booked.appointment_id, (await listing.find(days=(MONDAY,), after=on(13)))[0])
    [row] = await listing.modes.to_enter.page(limit=9)
    assert row.text.startswith(
        "DÉPLACER : lundi 15 mars 2027, de 8 h à 9 h, nettoyage, Grace Okafor, salle Room 1, Maple Dental\nVERS : lundi"
    )


async def test_staff_are_reminded_once_of_what_waits_too_long_and_again_when_it_changes(listing, read):
    booked = await listing.book()
    await listing.modes.to_enter.remind()
    assert await _reminders(read) == 0
    listing.clock.at += timedelta(hours=4)
    for _ in range(2):
        await listing.modes.to_enter.remind()
    assert await _reminders(read) == 1
    assert await read(outbox.keys, TOPIC, "") == ["to_enter:main"]
    await tick(listing, booked.appointment_id)
    await listing.cancel(booked.appointment_id)
    listing.clock.at += timedelta(hours=4)
    await listing.modes.to_enter.remind()
    assert await _reminders(read) == 2


async def test_a_clinic_may_do_without_reminders(clinic, read):
    await clinic.change(entering=Entering(listed=True, within_h=0))
    await clinic.book()
    clinic.clock.at += timedelta(days=3)
    await clinic.modes.to_enter.remind()
    assert await _reminders(read) == 0


async def _reminders(read):
    return sum(task.kind == "to_enter" for task in await read(tasks.unresolved))
