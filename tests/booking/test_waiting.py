"""The waiting list keeps who wants to come earlier, each once, in the order in which a freed time is offered."""

from datetime import time, timedelta

import attrs
import pytest

from bella_core.core.errors import KeyReused, RuleBroken
from bella_core.crud import waiting
from bella_core.domain.slots import Wish
from bella_core.services.waiting import WaitingList
from tests.booking.conftest import draft

MORNINGS = Wish(weekdays=(0, 2), day_end=time(12), provider_id="okafor")


@pytest.fixture
def listed(db, clinics, clock):
    return WaitingList(db, clinics, clock)


async def join(listed, patient=None, *, key="1", wish=MORNINGS, service="cleaning", **more):
    return await listed.join(patient or draft(), location_id="main", service=service, wish=wish, key=key, actor="call", **more)


async def test_who_joins_waits_by_the_wish_that_was_said(listed, clock):
    waiting_id = await join(listed, notice_min=45)

    [row] = await listed.page(limit=10)
    assert (row.id, row.wish, row.notice_min, row.status, row.joined_at) == (waiting_id, MORNINGS, 45, "waiting", clock.at)
    assert row.contact_id is not None


async def test_joining_again_keeps_the_place_and_takes_the_new_wish(listed, clock):
    first, joined = await join(listed), clock.at
    clock.at += timedelta(days=3)

    again = await join(listed, key="2", wish=Wish())

    [row] = await listed.page(limit=10)
    assert (again, row.joined_at, row.wish) == (first, joined, Wish())


async def test_the_same_request_twice_joins_once_and_another_under_its_key_is_refused(listed):
    assert await join(listed) == await join(listed)
    with pytest.raises(KeyReused):
        await join(listed, wish=Wish())
    assert len(await listed.page(limit=10)) == 1


async def test_the_urgent_come_first_and_then_who_has_waited_longest(listed, clock, db):
    ids = {}
    for number, (name, urgency) in enumerate((("Roy", "normal"), ("Gagnon", "today"), ("Côté", "now"), ("Bouchard", "today"))):
        clock.at += timedelta(minutes=1)
        phone = f"+1416555014{number}"
        ids[name] = await join(listed, draft(family=name, phone=phone), key=name, urgency=urgency)

    found = [row.id for row in await db.read(waiting.in_order, "main")]
    assert found == [ids[name] for name in ("Côté", "Gagnon", "Bouchard", "Roy")]


async def test_who_leaves_waits_no_more_and_may_join_again_at_the_end(listed, db):
    first = await join(listed)
    assert await listed.leave(first, actor="staff:1")
    assert not await listed.leave(first, actor="staff:1")
    assert await listed.page(limit=10) == ()
    assert not await db.read(waiting.anyone, "main")
    assert await join(listed, key="2") != first


async def test_pages_follow_one_another(listed, clock):
    for number in range(5):
        clock.at += timedelta(minutes=1)
        await join(listed, draft(family=f"Roy{number}", phone=f"+1416555014{number}"), key=str(number))
    one = await listed.page(limit=3)
    two = await listed.page(limit=3, after=(one[-1].joined_at, one[-1].id))
    assert [len(one), len(two), len({row.id for row in (*one, *two)})] == [3, 2, 5]


@pytest.mark.parametrize(("place", "service", "rule"), [("west", "cleaning", "unknown_location"), ("main", "spa", "unknown_service")])
async def test_what_the_clinic_does_not_have_nobody_waits_for(listed, place, service, rule):
    with pytest.raises(RuleBroken) as refused:
        await listed.join(draft(), location_id=place, service=service, wish=Wish(), key="1", actor="call")
    assert refused.value.rule == rule


async def test_what_staff_alone_book_nobody_can_take_by_text(listed, clinics):
    services = tuple(attrs.evolve(service, by_phone="staff") for service in clinics.view.services)
    await clinics.save(attrs.evolve(clinics.view, services=services))
    with pytest.raises(RuleBroken, match="staff book"):
        await join(listed)
