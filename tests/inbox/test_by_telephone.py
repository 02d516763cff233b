"""A caller is matched by two identifiers, with a family on one number, and hears nothing of what records there are."""

from datetime import date

import pytest

from bella_core.core.ids import new_id
from bella_core.crud import merges, users
from bella_core.domain.dialogue.types import PatientDraft
from tests.conversation.conftest import house
from tests.conversation.house import CALLER, NOW

__all__ = ["house"]

BORN = date(1980, 1, 31)


async def record(house, given="Peter", born=BORN, phone=None):
    user_id = new_id()
    draft = PatientDraft(given, "Jones", f"{given} Jones", phone, "en-CA", birth_date=born)
    await house.db.write(users.create, user_id, draft, NOW)
    return user_id


async def booked_by(house, born="1980-01-31", phone=CALLER):
    """Book as Peter Jones; return what was heard, and for which record it was."""
    line = await house.call(f"service=cleaning; known=yes; phone={phone}")
    await line.say("name=Peter Jones")
    if line.reply.listen.mode == "birth_date":
        await line.say(f"born={born}")
    for words in ("day=2026-11-10", "first", "yes"):
        await line.say(words)
    [row] = await line.appointments()
    return line.text, row.user_id


async def test_two_records_that_a_caller_may_be_sound_as_none_and_staff_decide(house):
    unknown, _ = await booked_by(house, "1970-02-02")
    first, second = await record(house), await record(house)
    heard, user_id = await booked_by(house, phone="+14165550199")
    assert user_id not in {first, second}
    assert len(heard.splitlines()) == len(unknown.splitlines())
    assert "record" not in heard
    items = await house.db.read(merges.queue, limit=9)
    assert [one.similar for one in items if one.user_id == user_id] == [tuple(sorted((first, second)))]


async def test_after_the_merge_the_caller_is_the_one_record(house):
    first, second = await record(house), await record(house)
    await house.db.write(merges.merge, second, first, "staff:1", NOW)
    _, user_id = await booked_by(house)
    assert user_id == first


@pytest.mark.parametrize("born", ["1980-01-31"])
async def test_a_family_on_one_number_is_told_apart_by_name_and_birth_date(house, born):
    father, daughter = await record(house, phone=CALLER), await record(house, "Petra", date(2015, 6, 1), CALLER)
    _, user_id = await booked_by(house, born)
    assert user_id == father
    assert (await house.db.read(users.identify, "Petra", "Jones", date(2015, 6, 1), CALLER)).user_id == daughter
