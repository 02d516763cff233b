"""A time that staff block is offered to nobody, is kept apart from visits by the database, and can be given back."""

from datetime import timedelta

import pytest

from bella_core.core.errors import NotFound, RuleBroken, SlotTaken
from tests.booking.conftest import MONDAY, ask

from .conftest import STAFF, at


async def test_a_blocked_time_is_offered_to_nobody_until_it_is_given_back(booking, blocked):
    block_id = await blocked.add("main", "provider:lavoie", at(8), at(12), reason="congress", actor=STAFF)
    offered = (await booking.find_slots(ask("checkup", limit=40, days=(MONDAY,), provider_id="lavoie"))).slots
    assert offered
    assert min(slot.starts_at for slot in offered) >= at(12)
    assert (await blocked.get(block_id)).reason == "congress"
    assert await blocked.remove(block_id, actor=STAFF)
    assert not await blocked.remove(block_id, actor=STAFF)
    offered = (await booking.find_slots(ask("checkup", limit=40, days=(MONDAY,), provider_id="lavoie"))).slots
    assert min(slot.starts_at for slot in offered) == at(8)
    with pytest.raises(NotFound):
        await blocked.get(block_id)


async def test_a_time_with_a_visit_is_not_blocked(blocked, visit):
    with pytest.raises(SlotTaken):
        await blocked.add("main", "provider:lavoie", at(9, 20), at(10), reason="", actor=STAFF)


async def test_nobody_books_what_is_blocked(blocked, scheduling, visit):
    await blocked.add("main", "provider:lavoie", at(10), at(11), reason="", actor=STAFF)
    with pytest.raises(SlotTaken):
        await scheduling.move(visit.appointment_id, at(10, 30), provider_id="lavoie", version=1, key="m", actor=STAFF)


@pytest.mark.parametrize(
    ("resource", "hours", "rule"),
    [
        ("provider:nobody", 1, "unknown_resource"),
        ("room:room-1", 0, "backwards"),
        ("room:room-1", 25, "too_long"),
        ("room:room-1", -100, "backwards"),
    ],
)
async def test_what_is_no_time_of_the_clinics_is_not_blocked(blocked, resource, hours, rule):
    with pytest.raises(RuleBroken) as caught:
        await blocked.add("main", resource, at(9), at(9) + timedelta(hours=hours), reason="", actor=STAFF)
    assert caught.value.rule == rule


async def test_the_past_is_not_blocked(blocked, clock):
    with pytest.raises(RuleBroken, match="passed"):
        await blocked.add("main", "room:room-1", clock.at - timedelta(hours=2), clock.at - timedelta(hours=1), reason="", actor=STAFF)
