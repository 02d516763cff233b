"""Staff look an appointment up, move it, book, book again what was cancelled, note what became of it; the book refuses what overlaps."""

from datetime import time, timedelta

import pytest
from sqlalchemy import select

from bella_core.core.errors import NotFound, RuleBroken, SlotTaken, StaleVersion
from bella_core.db.models import audit
from bella_core.domain.dialogue.types import PatientDraft
from bella_core.domain.slots import Wish
from tests.booking.conftest import MONDAY, draft

from .conftest import STAFF, at


async def done_to(db, subject_id):
    query = select(audit.c.actor, audit.c.action).where(audit.c.subject_id == subject_id).order_by(audit.c.at, audit.c.id)
    return [tuple(row) for row in await db.read(lambda conn: conn.execute(query).all())]


async def test_an_appointments_file_tells_who_what_and_what_was_done(db, scheduling, visit):
    file = await scheduling.view(visit.appointment_id, viewer=STAFF)
    assert (file.patient.full_name, file.phone, file.reason) == ("Marie Tremblay", "+14165550142", "ma dent")
    assert (file.appointment.service, file.appointment.starts_at, file.lane) == ("checkup", at(9), 0)
    assert [(line.actor, line.action) for line in file.history] == [("call", "appointment.booked")]
    assert (STAFF, "appointment.viewed") in await done_to(db, visit.appointment_id)


async def test_of_no_appointment_there_is_no_file(scheduling):
    with pytest.raises(NotFound):
        await scheduling.view("nobody", viewer=STAFF)


async def test_the_time_that_an_appointment_has_is_explained_by_what_was_free_but_for_itself(scheduling, visit):
    why = await scheduling.why(await scheduling.read(visit.appointment_id))
    assert why is not None
    assert why.offered
    assert why.slot.starts_at == at(9)


async def test_staff_move_an_appointment_by_ten_minutes_over_its_own_time(db, scheduling, visit):
    moved = await scheduling.move(visit.appointment_id, at(9, 10), provider_id="lavoie", version=1, key="m", actor=STAFF)
    assert (moved.appointment_id, moved.starts_at, moved.provider_id) == (visit.appointment_id, at(9, 10), "lavoie")
    assert (STAFF, "appointment.rescheduled") in await done_to(db, visit.appointment_id)


async def test_a_move_onto_another_visit_is_refused_and_nothing_changes(scheduling, visit):
    await scheduling.book(draft("Ana", "Roy"), "checkup", "main", at(10), provider_id="lavoie", reason="", key="b", actor=STAFF)
    with pytest.raises(SlotTaken):
        await scheduling.move(visit.appointment_id, at(10), provider_id="lavoie", version=1, key="m", actor=STAFF)
    assert (await scheduling.read(visit.appointment_id)).appointment.starts_at == at(9)


async def test_a_move_of_what_was_changed_meanwhile_is_refused(scheduling, visit):
    await scheduling.move(visit.appointment_id, at(11), provider_id="lavoie", version=1, key="one", actor=STAFF)
    with pytest.raises(StaleVersion):
        await scheduling.move(visit.appointment_id, at(14), provider_id="lavoie", version=1, key="two", actor="staff:2")
    assert (await scheduling.read(visit.appointment_id)).appointment.starts_at == at(11)


async def test_a_move_to_when_nobody_is_there_is_refused(scheduling, visit):
    with pytest.raises(NotFound):
        await scheduling.move(visit.appointment_id, at(20), provider_id="lavoie", version=1, key="m", actor=STAFF)


async def test_staff_book_at_shorter_notice_than_callers_may(scheduling, clock):
    soon = clock.at + timedelta(minutes=10)
    booked = await scheduling.book(draft(), "checkup", "main", soon, provider_id=None, reason="pain", key="b", actor=STAFF)
    assert booked.starts_at == soon


async def test_proposals_are_near_what_is_wished_and_count_the_moved_visits_own_time_as_free(scheduling, visit):
    wish = Wish(days=(MONDAY,), at=time(9), provider_id="lavoie")
    found = await scheduling.proposals("checkup", "main", wish, moving=visit.appointment_id)
    assert [slot.starts_at for slot in found.slots] == [at(9)]
    others = await scheduling.proposals("checkup", "main", wish)
    assert others.slots
    assert at(9) not in [slot.starts_at for slot in others.slots]
    assert {slot.starts_at.date() for slot in others.slots} == {MONDAY}


async def test_what_was_cancelled_is_booked_again_once_at_the_same_time(db, booking, scheduling, visit):
    await booking.cancel(visit.appointment_id, key="c", actor=STAFF)
    again = await scheduling.book_again(visit.appointment_id, actor=STAFF)
    assert (again.starts_at, again.provider_id) == (visit.starts_at, visit.provider_id)
    assert again.appointment_id != visit.appointment_id
    assert (await scheduling.read(again.appointment_id)).reason == "ma dent"
    assert (await scheduling.read(again.appointment_id)).patient.full_name == "Marie Tremblay"


async def test_what_was_cancelled_cannot_be_had_again_once_somebody_has_its_time(booking, scheduling, visit):
    await booking.cancel(visit.appointment_id, key="c", actor=STAFF)
    await scheduling.book(draft("Ana", "Roy"), "checkup", "main", at(9), provider_id="lavoie", reason="", key="b", actor=STAFF)
    with pytest.raises(SlotTaken):
        await scheduling.book_again(visit.appointment_id, actor=STAFF)


async def test_what_is_not_cancelled_is_not_booked_again(scheduling, visit):
    with pytest.raises(StaleVersion):
        await scheduling.book_again(visit.appointment_id, actor=STAFF)


@pytest.mark.parametrize("attendance", ["completed", "no_show"])
async def test_what_became_of_a_visit_is_noted_and_taken_back(db, scheduling, visit, clock, attendance):
    clock.at = at(9, 40)
    await scheduling.note_attendance(visit.appointment_id, attendance, version=1, actor=STAFF)
    assert (await scheduling.read(visit.appointment_id)).appointment.status == attendance
    await scheduling.note_attendance(visit.appointment_id, "booked", version=2, actor=STAFF)
    assert (await scheduling.read(visit.appointment_id)).appointment.status == "booked"
    told = [action for _, action in await done_to(db, visit.appointment_id)]
    assert told[-2:] == [f"appointment.{attendance}", "appointment.attendance_taken_back"]


async def test_nothing_has_become_of_a_visit_before_it_begins(scheduling, visit):
    with pytest.raises(RuleBroken, match="not begun"):
        await scheduling.note_attendance(visit.appointment_id, "no_show", version=1, actor=STAFF)


async def test_what_became_of_a_cancelled_visit_is_not_noted(booking, scheduling, visit, clock):
    await booking.cancel(visit.appointment_id, key="c", actor=STAFF)
    clock.at = at(9, 40)
    with pytest.raises(StaleVersion):
        await scheduling.note_attendance(visit.appointment_id, "completed", version=None, actor=STAFF)


async def test_notes_are_kept_in_order_and_audited(db, scheduling, visit):
    for text in ("Wheelchair", "Prefers room 2"):
        await scheduling.add_note(visit.appointment_id, text, actor=STAFF)
    assert [note.text for note in (await scheduling.read(visit.appointment_id)).notes] == ["Wheelchair", "Prefers room 2"]
    assert (STAFF, "appointment.noted") in await done_to(db, visit.appointment_id)


async def test_a_patient_on_file_is_booked_by_their_record(scheduling, visit):
    user_id = (await scheduling.read(visit.appointment_id)).patient.id
    patient = await scheduling.patient(user_id)
    assert isinstance(patient, PatientDraft)
    assert patient.full == "Marie Tremblay"
    booked = await scheduling.book(patient, "cleaning", "main", at(14), provider_id=None, reason="", key="b", actor=STAFF)
    assert (await scheduling.read(booked.appointment_id)).patient.id == user_id
    assert await scheduling.patient("nobody") is None
