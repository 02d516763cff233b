"""Whom a patient usually sees comes from the appointments in the book, once two identifiers have told who it is; on each engine."""

from datetime import date, timedelta

import pytest

from bella_core.crud import users
from bella_core.domain.dialogue.types import FindSlots, PatientDraft, Visit
from bella_core.domain.slots import Wish
from tests.conversation.house import CALLER, NOW

BORN = date(1980, 1, 31)


@pytest.fixture
async def patient(house):
    """Peter Jones, who has had a cleaning with Julie Bouchard: it was booked a while ago, and the day has passed."""
    draft = PatientDraft("Peter", "Jones", "Peter Jones", CALLER, "en-CA", birth_date=BORN)
    then = NOW - timedelta(days=250)
    wish = Wish(days=((then + timedelta(days=5)).date(),), provider_id="bouchard")
    found = await house.booking.find_slots(FindSlots("cleaning", "main", wish), now=then)
    house.clock.at = then
    booked = await house.booking.book(found.slots[0], draft, key="before", actor="staff")
    house.clock.at = NOW
    return booked


async def test_the_last_visit_of_each_service_comes_with_the_record(house, patient):
    found = await house.db.read(users.identify, "Peter", "Jones", BORN, None)
    assert found.visits == (Visit("cleaning", "bouchard", patient.starts_at),)
    assert (await house.db.read(users.identify, "Peter", "Jones", None, CALLER)).visits == found.visits
    assert (await house.db.read(users.identify, "Peter", "Jones", BORN + timedelta(days=1), None)).visits == ()


async def test_a_visit_that_was_cancelled_says_nothing(house, patient):
    await house.booking.cancel(patient.appointment_id, key="off", actor="staff")
    assert (await house.db.read(users.identify, "Peter", "Jones", BORN, None)).visits == ()


async def test_a_known_caller_is_offered_the_usual_hygienist_first(house, patient):
    line = await house.call("service=cleaning; known=yes")
    assert "Bouchard" not in line.text
    await line.say("name=Peter Jones")
    await line.say("day=2026-11-10")
    assert "With Julie Bouchard, as usual" in line.text
    await line.say("first")
    await line.say("yes")
    (booked,) = await line.appointments()
    assert (booked.provider_id, booked.user_id) == ("bouchard", (await house.db.read(users.identify, "Peter", "Jones", BORN, None)).user_id)


async def test_a_namesake_with_another_birth_date_hears_nothing_of_it(house, patient):
    house_of = await house.call("service=cleaning; known=yes; phone=+14165550199")
    await house_of.say("name=Peter Jones")
    assert house_of.reply.listen.mode == "birth_date"
    await house_of.say("born=1990-05-05")
    await house_of.say("day=2026-11-10")
    assert "as usual" not in house_of.text


@pytest.mark.parametrize("said", [("name=Peter Jones; born=1990-05-05", "yes"), ("name=Peter Jones", "born=1990-05-05", "yes")])
async def test_two_of_one_name_on_one_number_with_different_birth_dates_are_two_people(house, patient, said):
    line = await house.call("service=cleaning; known=yes; at=2026-11-10 10:00", *said)
    (booked,) = await line.appointments()
    father = await house.db.read(users.identify, "Peter", "Jones", BORN, CALLER)
    son = await house.db.read(users.by_id, booked.user_id)
    assert (son.id != father.user_id, son.birth_date) == (True, date(1990, 5, 5))
    again = await house.call("service=cleaning; known=yes; at=2026-11-11 10:00", "name=Peter Jones; born=1980-01-31", "yes")
    assert [row.user_id for row in await again.appointments()] == [father.user_id]
