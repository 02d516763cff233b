"""A family's visits are side by side, and stand in the book all or none."""

import asyncio
from datetime import timedelta
from itertools import pairwise

import attrs
import pytest
from sqlalchemy import func, select

from bella_core.core.errors import HoldLost, KeyReused, RuleBroken, SlotTaken
from bella_core.crud import appointments, calls, contacts, groups
from bella_core.db.models import appointments as table
from bella_core.db.models import claims, holds, outbox, users
from bella_core.domain.dialogue.types import FindTogether, Visiting
from bella_core.domain.slots import Wish

from .conftest import MONDAY, NOW, ask, draft

ZOE, MAX = draft("Zoe", "Lee", relation="child"), draft("Max", "Lee", relation="child")


def together(*services, **more):
    return FindTogether(services, "main", Wish(**more.pop("wish", {"days": (MONDAY,)})), **more)


async def call(db, carrier_id="CA1"):
    return (await db.write(calls.begin, carrier_id=carrier_id, location_id="main", caller="+14165550142", at=NOW)).id


async def count(db, what):
    return await db.read(lambda conn: conn.scalar(select(func.count()).select_from(what)))


async def held(booking, call_id=None, *, key="h", services=("cleaning", "cleaning")):
    way = (await booking.find_together(together(*services))).ways[0]
    visits = tuple(Visiting(slot, patient) for slot, patient in zip(way, (ZOE, MAX), strict=True))
    return await booking.hold_together(visits, key=key, call_id=call_id)


async def test_two_come_at_once_with_different_providers(booking):
    found = await booking.find_together(together("cleaning", "cleaning"))
    assert found.exact
    one, two = found.ways[0]
    assert one.starts_at == two.starts_at
    assert (one.provider_id, one.room_id) != (two.provider_id, two.room_id)
    assert {claim.resource for claim in one.claims}.isdisjoint(claim.resource for claim in two.claims)


async def test_who_cannot_come_at_once_comes_right_after(booking):
    """There are two hygienists: of three cleanings one follows the others without a gap."""
    way = (await booking.find_together(together("cleaning", "cleaning", "cleaning"))).ways[0]
    starts = sorted(slot.starts_at for slot in way)
    assert starts == [starts[0], starts[0], way[0].ends_at]


async def test_ways_are_real_choices_and_within_the_wish(booking):
    found = await booking.find_together(together("cleaning", "checkup", limit=4))
    assert len(found.ways) == 4
    assert all(way[0].ends_at <= later[0].starts_at for way, later in pairwise(found.ways))
    sunday = MONDAY - timedelta(days=1)
    nearest = await booking.find_together(together("cleaning", "checkup", wish={"days": (sunday,)}))
    assert not nearest.exact
    assert nearest.ways


async def test_a_hold_of_all_keeps_all_and_lets_go_of_what_the_call_had(db, booking):
    call_id = await call(db)
    await booking.hold((await booking.find_slots(ask())).slots[0], key="single", call_id=call_id)
    kept = await held(booking, call_id)
    assert await db.read(lambda conn: set(conn.scalars(select(holds.c.id)))) == {one.id for one in kept}
    assert [one.id for one in await held(booking, call_id)] != []
    assert await count(db, holds) == 2


async def test_the_same_key_returns_the_same_holds(booking):
    way = (await booking.find_together(together("cleaning", "cleaning"))).ways[0]
    visits = tuple(Visiting(slot, patient) for slot, patient in zip(way, (ZOE, MAX), strict=True))
    first = await booking.hold_together(visits, key="k")
    assert [one.id for one in await booking.hold_together(visits, key="k")] == [one.id for one in first]


async def test_where_one_slot_is_gone_none_is_held_and_the_old_hold_stays(db, booking):
    call_id = await call(db)
    way = (await booking.find_together(together("cleaning", "cleaning"))).ways[0]
    old = await booking.hold(
        (await booking.find_slots(ask("denture_consult", days=(MONDAY + timedelta(days=3),)))).slots[0], key="old", call_id=call_id
    )
    await booking.hold(way[1], key="somebody else")
    with pytest.raises(SlotTaken):
        await booking.hold_together(tuple(Visiting(slot, ZOE) for slot in way), key="k", call_id=call_id)
    mine = await db.read(lambda conn: list(conn.scalars(select(holds.c.id).where(holds.c.call_id == call_id))))
    assert mine == [old.id]


async def test_all_are_booked_under_one_group_with_one_row_for_the_message(db, booking):
    call_id = await call(db)
    kept = await held(booking, call_id)
    booked = await booking.book_together(kept, (ZOE, MAX), key="b", actor="call", call_id=call_id)
    rows = [await db.read(appointments.by_id, visit.appointment_id) for visit in booked.visits]
    assert [row.group_id for row in rows] == [booked.group_id] * 2
    assert [row.starts_at for row in rows] == [one.slot.starts_at for one in kept]
    contact = await db.read(contacts.by_phone, "+14165550142")
    assert {row.contact_id for row in rows} == {contact}
    assert len({row.user_id for row in rows}) == 2
    keys = await db.read(lambda conn: sorted(conn.execute(select(outbox.c.topic, outbox.c.key)).all()))
    assert [key for topic, key in keys if topic == groups.TOPIC] == [booked.group_id]
    assert (await count(db, holds), (await db.read(calls.by_id, call_id)).outcome) == (0, "booked")


async def test_where_one_slot_is_lost_nothing_is_written(db, booking):
    kept = await held(booking)
    await db.write(lambda conn: conn.execute(holds.delete().where(holds.c.id == kept[1].id)))
    await booking.book(kept[1].slot, draft(), key="faster", actor="call")
    before = [await count(db, what) for what in (table, users, claims, outbox)]
    with pytest.raises(HoldLost):
        await booking.book_together(kept, (ZOE, MAX), key="b", actor="call")
    assert [await count(db, what) for what in (table, users, claims, outbox)] == before
    assert await count(db, holds) == 1


async def test_nobody_sits_in_two_chairs(db, booking):
    """Both visits are for one record: the database refuses, and neither is written."""
    known = await booking.book((await booking.find_slots(ask(days=(MONDAY + timedelta(days=2),)))).slots[0], ZOE, key="past", actor="call")
    user_id = (await db.read(appointments.by_id, known.appointment_id)).user_id
    same = attrs.evolve(ZOE, user_id=user_id)
    kept = await held(booking)
    with pytest.raises((RuleBroken, SlotTaken)):
        await booking.book_together(kept, (same, same), key="b", actor="call")
    assert await count(db, table) == 1


async def test_the_same_key_books_once_and_another_request_under_it_is_refused(db, booking):
    kept = await held(booking)
    first = await booking.book_together(kept, (ZOE, MAX), key="b", actor="call")
    assert await booking.book_together(kept, (ZOE, MAX), key="b", actor="call") == first
    assert await count(db, table) == 2
    with pytest.raises(KeyReused):
        await booking.book_together(kept, (MAX, ZOE), key="b", actor="call")


async def test_of_families_that_race_for_the_same_slots_one_has_them_all(db, booking):
    way = (await booking.find_together(together("cleaning", "cleaning"))).ways[0]

    async def attempt(number):
        kids = [draft(given, f"Lee{number}", phone=f"+1416555{number:04}") for given in ("Zoe", "Max")]
        pairs = list(zip(way, kids, strict=True))[:: 1 if number % 2 else -1]  # some ask for them the other way round
        try:
            kept = await booking.hold_together([Visiting(slot, kid) for slot, kid in pairs], key=f"h{number}")
            return await booking.book_together(kept, [kid for _, kid in pairs], key=f"b{number}", actor="call")
        except (SlotTaken, RuleBroken) as lost:
            return lost

    outcomes = await asyncio.gather(*(attempt(number) for number in range(8)))
    assert sum(not isinstance(outcome, Exception) for outcome in outcomes) == 1
    assert (await count(db, table), await count(db, holds)) == (2, 0)
