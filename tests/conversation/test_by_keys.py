"""A booking by keys alone, through the real services, on each engine."""

from datetime import date, timedelta

import pytest

from bella_core.crud import users
from bella_core.domain.dialogue.types import FindSlots, PatientDraft
from bella_core.domain.slots import Wish
from tests.conversation.house import CALLER, NOW

BORN = date(1980, 1, 31)


@pytest.fixture
async def on_file(house):
    """Peter Jones and his elder sister, who share a telephone."""
    for place, (given, born) in enumerate((("Peter", BORN), ("Anna", BORN - timedelta(days=900)))):
        draft = PatientDraft(given, "Jones", f"{given} Jones", CALLER, "en-CA", birth_date=born)
        wish = Wish(days=((NOW + timedelta(days=20 + place)).date(),))
        found = await house.booking.find_slots(FindSlots("checkup", "main", wish), now=NOW)
        await house.booking.book(found.slots[0], draft, key=f"before{place}", actor="staff")


async def test_a_patient_is_known_by_number_and_birth_date(house, on_file):
    line = await house.call("[1]", "[1]")
    assert "Jones" not in line.text
    await line.say("[19800131]")
    for keys in ("[1]", "[1]", "[1]"):
        await line.say(keys)
    assert "Peter Jones" in line.text
    await line.say("[1]")
    (booked,) = await line.appointments()
    found = await house.db.read(users.identify, "Peter", "Jones", BORN, None)
    assert booked.user_id == found.user_id
    assert await line.tasks() == []


async def test_a_birth_date_or_a_number_of_nobody_on_file_names_nobody(house, on_file):
    assert (await house.db.read(users.identify, None, None, BORN, "+14165550199")).user_id is None
    assert (await house.db.read(users.identify, None, None, BORN + timedelta(days=1), CALLER)).user_id is None
    line = await house.call("[1]", "[1]", "[19800201]")
    assert "Jones" not in line.text
    assert line.reply.listen.mode == "spelling"


@pytest.mark.parametrize(("family", "left"), [("533232", []), ("533", [("check_spelling", "open")])])
async def test_a_new_patient_keys_a_name_and_a_guessed_one_is_for_staff_to_check(house, family, left):
    line = await house.call("[1]", "[2]", f"[{family}]", "[216262]", "[1]", "[1]", "[1]", "[1]")
    assert len(await line.appointments()) == 1
    assert await line.tasks() == left
