"""Staff may book beside a visit that is there, in a lane of its own and with a reason; nobody else can, and nothing else gives way."""

import asyncio
from datetime import UTC, datetime, time, timedelta

import attrs
import orjson
import pytest
from sqlalchemy import select

from bella_core.core.errors import NotFound, RuleBroken, SlotTaken
from bella_core.core.metrics import Meter
from bella_core.core.settings import Settings
from bella_core.crud import busy
from bella_core.crud import claims as claim_rows
from bella_core.db.models import appointments, audit, claims
from bella_core.db.vault import vault_of
from bella_core.domain.overflow import Overflow, claims_of, main_resource
from bella_core.plugin.types import Busy, BusyPage
from bella_core.services.booking import Booking
from bella_core.services.overbooking import Overbooking
from tests.booking.test_book import TORONTO
from tests.booking.test_kill import OVERLAPS

from .conftest import MONDAY, ask, draft

NINE = datetime.combine(MONDAY, time(9), TORONTO).astimezone(UTC)
REASON = "Mrs. Roy is in pain; Dr. Lavoie agreed"


@pytest.fixture
def meter():
    return Meter()


@pytest.fixture
async def overbooking(db, clinics, clock, meter):
    return Overbooking(db, Booking(db, clinics, Settings(), clock, meter=meter), clinics, clock)


@pytest.fixture
async def taken(booking):
    """The visit that is there: Dr. Lavoie's, at nine."""
    slot = (await booking.find_slots(ask("checkup", days=(MONDAY,), at=time(9), provider_id="lavoie"))).slots[0]
    return await booking.book(slot, draft(), key="there", actor="api:web")


def beside(
    overbooking, patient=None, *, actor="staff:1", reason=REASON, key="beside", starts_at=NINE, provider_id="lavoie", service="checkup"
):
    patient = patient or draft("Ana", "Roy", phone=None)
    return overbooking.book(service, "main", starts_at, patient, reason=reason, key=key, actor=actor, provider_id=provider_id)


async def resources(db, appointment_id):
    query = select(claims.c.resource).where(claims.c.appointment_id == appointment_id)
    return {name for name in await db.read(lambda conn: conn.scalars(query).all()) if not name.startswith("user:")}


async def overlaps(db):
    return await db.read(lambda conn: conn.exec_driver_sql(OVERLAPS).scalar_one())


async def test_only_what_is_taken_is_doubled(db, overbooking, taken):
    booked = await beside(overbooking)
    assert (booked.starts_at, booked.provider_id) == (NINE, "lavoie")
    assert await resources(db, booked.appointment_id) == {"overflow:1:provider:lavoie", "room:room-2"}
    assert await overlaps(db) == 0


async def test_the_reason_is_kept_sealed_and_the_audit_tells_the_lane(db, overbooking, taken):
    booked = await beside(overbooking)

    def read(conn):
        reason = conn.scalar(select(appointments.c.reason).where(appointments.c.id == booked.appointment_id))
        found = conn.execute(select(audit.c.actor, audit.c.details).where(audit.c.subject_id == booked.appointment_id)).one()
        return reason, vault_of(conn).open(reason), found.actor, orjson.loads(found.details)

    sealed, reason, actor, details = await db.read(read)
    assert (reason, actor, details["overflow_lane"]) == (REASON, "staff:1", 1)
    assert b"Roy" not in sealed
    assert "Roy" not in str(details)


@pytest.mark.parametrize("actor", ["call", "api:website", "system", "patient"])
async def test_nobody_but_staff_books_beside_a_visit(db, overbooking, taken, meter, actor):
    with pytest.raises(RuleBroken) as broken:
        await beside(overbooking, actor=actor)
    assert broken.value.rule == "overflow"
    assert len(await db.read(lambda conn: conn.scalars(select(appointments.c.id)).all())) == 1
    counted = {words[0]: counts[1.0] for (metric, words), counts in meter.peek().items() if metric.name == "BusinessRuleViolations"}
    assert counted == {"overflow": 1}


async def test_a_caller_cannot_book_a_doubled_slot_by_any_door(booking, taken):
    """Neither by a hold nor at once: a lane that is named takes staff, and without one the guard says no."""
    slot = (await booking.find_slots(ask("checkup", days=(MONDAY,), at=time(10), provider_id="lavoie"))).slots[0]
    forced = attrs.evolve(
        slot,
        starts_at=NINE,
        ends_at=NINE + timedelta(minutes=30),
        claims=tuple(
            attrs.evolve(claim, starts_at=claim.starts_at - timedelta(hours=1), ends_at=claim.ends_at - timedelta(hours=1))
            for claim in slot.claims
        ),
    )
    with pytest.raises(SlotTaken):
        await booking.hold(forced, key="1")
    for actor in ("call", "api:website"):
        with pytest.raises(RuleBroken, match="only staff"):
            await booking.book(forced, draft("Ana"), key=actor, actor=actor, beside=Overflow(REASON, frozenset({"provider:lavoie"})))
    renamed = tuple(attrs.evolve(claim, resource=f"overflow:1:{claim.resource}") for claim in forced.claims)
    with pytest.raises(RuleBroken) as broken:
        await booking.hold(attrs.evolve(forced, claims=renamed), key="2")
    assert broken.value.rule == "shape"


@pytest.mark.parametrize("reason", ["", "  "])
async def test_it_takes_a_reason(overbooking, taken, reason):
    with pytest.raises(RuleBroken, match="reason"):
        await beside(overbooking, reason=reason)


async def test_a_patient_is_in_one_place_all_the_same(db, overbooking, taken):
    with pytest.raises(RuleBroken) as broken:
        await beside(overbooking, draft())
    assert broken.value.rule == "patient_busy"
    assert await overlaps(db) == 0


async def test_a_lane_takes_one_visit_at_a_time_and_there_are_as_many_as_the_clinic_has(db, overbooking, clinics, taken):
    await beside(overbooking)
    with pytest.raises(SlotTaken):
        await beside(overbooking, draft("Léo", "Roy", phone=None), key="two")
    [location] = clinics.view.locations
    await clinics.save(attrs.evolve(clinics.view, locations=(attrs.evolve(location, overflow_lanes=2),)))
    second = await beside(overbooking, draft("Léo", "Roy", phone=None), key="two")
    assert "overflow:2:provider:lavoie" in await resources(db, second.appointment_id)
    assert await overlaps(db) == 0


async def test_a_clinic_without_lanes_is_not_overbooked(overbooking, clinics, taken):
    [location] = clinics.view.locations
    await clinics.save(attrs.evolve(clinics.view, locations=(attrs.evolve(location, overflow_lanes=0),)))
    with pytest.raises(RuleBroken, match="0 overflow"):
        await beside(overbooking)


async def test_a_time_that_is_free_is_booked_as_usual(db, overbooking):
    booked = await beside(overbooking)
    assert await resources(db, booked.appointment_id) == {"provider:lavoie", "room:room-1"}
    [details] = await db.read(lambda conn: conn.scalars(select(audit.c.details)).all())
    assert "overflow_lane" not in details


async def test_the_main_lane_stays_free_for_callers_when_it_was(booking, overbooking, taken):
    await beside(overbooking)
    found = await booking.find_slots(ask("checkup", days=(MONDAY,), at=time(9)))
    assert (found.exact, found.slots[0].provider_id) == (True, "chen")
    await booking.cancel(taken.appointment_id, key="gone", actor="staff:1")
    again = await booking.find_slots(ask("checkup", days=(MONDAY,), at=time(9), provider_id="lavoie"))
    assert again.exact  # the visit in the lane is not in its way
    await booking.book(again.slots[0], draft("Zoé"), key="again", actor="api:web")


async def test_the_same_key_books_once(db, overbooking, taken):
    first = await beside(overbooking)
    assert await beside(overbooking) == first
    assert len(await db.read(lambda conn: conn.scalars(select(appointments.c.id)).all())) == 2


async def test_of_many_at_once_one_has_the_lane(db, overbooking, taken):
    tries = [beside(overbooking, draft("Ana", f"Roy{letter}", phone=None), key=letter) for letter in "abcdef"]
    done = await asyncio.gather(*tries, return_exceptions=True)
    assert sum(not isinstance(one, BaseException) for one in done) == 1
    assert {type(one) for one in done if isinstance(one, BaseException)} == {SlotTaken}
    assert await overlaps(db) == 0


async def test_a_calendars_busy_time_may_be_booked_over_and_hours_may_not(db, overbooking, taken):
    await db.write(busy.bind, "tests", "provider:chen", "a@example.ca")
    [row] = await db.read(busy.bindings)
    page = BusyPage((Busy("e", NINE, NINE + timedelta(hours=1)),), (), "c", complete=True)
    await db.write(busy.apply_page, row, page)
    booked = await beside(overbooking, provider_id="chen")
    assert "overflow:1:provider:chen" in await resources(db, booked.appointment_id)
    noon = datetime.combine(MONDAY, time(12, 10), TORONTO)
    with pytest.raises((RuleBroken, NotFound)):
        await beside(overbooking, draft("Léo", "Roy", phone=None), key="noon", starts_at=noon)


async def test_a_calendar_shows_what_stands_in_a_lane(db, overbooking, taken):
    booked = await beside(overbooking)
    shown = await db.read(claim_rows.of_appointment, booked.appointment_id)
    assert [name for name, _, _ in shown if not name.startswith("user:")] == ["provider:lavoie", "room:room-2"]


def test_a_lane_is_named_by_the_claims_and_the_main_lane_is_told_from_it():
    from bella_core.domain.slots import Claim, Slot

    own = tuple(Claim(name, NINE, NINE + timedelta(minutes=30)) for name in ("provider:lavoie", "room:room-1"))
    slot = Slot("checkup", "main", "lavoie", "room-1", NINE, NINE + timedelta(minutes=30), own)
    found = claims_of(slot, Overflow("because", frozenset({"provider:lavoie"}), 3))
    assert [claim.resource for claim in found] == ["overflow:3:provider:lavoie", "room:room-1"]
    assert [main_resource(claim.resource) for claim in found] == ["provider:lavoie", "room:room-1"]
    assert claims_of(slot, None) == own
