"""A day that is closed is offered to nobody; what is booked on it stays, and is a conflict that staff decide about."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from bella_core.core.errors import RuleBroken, StaleVersion
from bella_core.db.models import audit
from bella_core.services.closing import Closing
from bella_core.services.conflicts import Conflicts
from bella_core.services.modes.checking import BookCheck
from tests.booking.conftest import MONDAY, ask

from .conftest import STAFF


@pytest.fixture
def check(db, clinics, clock):
    return BookCheck(db, clinics, clock)


@pytest.fixture
async def closing(db, clinics, check, clock):
    await check.run()  # as the job does: it notes what the clinic was
    return Closing(db, clinics, check, clock)


async def test_a_closed_day_is_offered_to_nobody_and_its_visits_are_conflicts(db, booking, clinics, clock, closing, visit):
    assert await closing.affected("main", MONDAY, MONDAY) == 1
    revision = clinics.view.revision
    assert await closing.close("main", MONDAY, MONDAY, reason="flood", revision=revision, actor=STAFF) == 1
    assert clinics.view.location("main").closures[0].reason == "flood"
    slots = (await booking.find_slots(ask("checkup", limit=40))).slots
    assert MONDAY not in {slot.starts_at.date() for slot in slots}
    [conflict] = await Conflicts(db, booking, clinics, clock).page(limit=5)
    assert (conflict.kind, conflict.appointment_id) == ("hours_changed", visit.appointment_id)
    query = select(audit.c.actor, audit.c.details).where(audit.c.action == "clinic.changed")
    assert [tuple(row) for row in await db.read(lambda conn: conn.execute(query).all())] == [(STAFF, '{"what":"closure"}')]


async def test_a_day_is_not_closed_of_a_clinic_that_changed_meanwhile(clinics, closing):
    seen = clinics.view.revision
    await closing.close("main", MONDAY, MONDAY, reason="", revision=seen, actor=STAFF)
    with pytest.raises(StaleVersion):
        await closing.close("main", MONDAY, MONDAY, reason="", revision=seen, actor="staff:2")


async def test_of_two_who_change_the_clinic_at_once_one_is_told(clinics):
    clinic = clinics.view
    await clinics.change(clinic, actor=STAFF, what="closure")
    with pytest.raises(StaleVersion):
        await clinics.change(clinic, actor="staff:2", what="closure")


@pytest.mark.parametrize(
    ("first", "last", "rule"),
    [
        (MONDAY, MONDAY - timedelta(days=1), "backwards"),
        (MONDAY, MONDAY + timedelta(days=400), "too_long"),
        (date(2027, 3, 1), date(2027, 3, 2), "past"),
    ],
)
async def test_days_that_cannot_be_closed_are_not(clinics, closing, first, last, rule):
    with pytest.raises(RuleBroken) as caught:
        await closing.close("main", first, last, reason="", revision=clinics.view.revision, actor=STAFF)
    assert caught.value.rule == rule
