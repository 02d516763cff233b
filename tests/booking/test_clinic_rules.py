"""The clinic's rules in the transactions of the book, on both engines: what they forbid is not written, whatever was offered before."""

import asyncio
from datetime import UTC, date, datetime, time, timedelta

import attrs
import orjson
import pytest
from sqlalchemy import func, select

from bella_core.core.errors import HoldLost, RuleBroken, RuleDenied, SlotTaken
from bella_core.core.metrics import Meter
from bella_core.core.settings import Settings
from bella_core.crud import booking_checks, insurances, tasks
from bella_core.db.models import appointments, audit, claims, holds
from bella_core.domain.clinic_rules import Ages, CancellationPolicy, PerDay, Reserve
from bella_core.domain.dialogue.types import FindTogether, NoteInsurance, Visiting
from bella_core.domain.slots import Wish
from bella_core.services.booking import Booking
from tests.booking.test_book import TORONTO, call

from .conftest import MONDAY, NOW, ask, draft

TUESDAY = MONDAY + timedelta(days=1)


@pytest.fixture
def change(clinics):
    """Change the clinic's only location, and its check-up."""

    async def change(location=None, **service):
        clinic = clinics.view
        services = tuple(attrs.evolve(found, **service) if found.code == "checkup" else found for found in clinic.services)
        places = tuple(attrs.evolve(found, **(location or {})) for found in clinic.locations)
        return await clinics.save(attrs.evolve(clinic, services=services, locations=places))

    return change


def at(day, hour, minute=0):
    return datetime.combine(day, time(hour, minute), TORONTO).astimezone(UTC)


async def found(booking, day=MONDAY, service="checkup", **wish):
    return (await booking.find_slots(ask(service, limit=40, days=(day,), **wish))).slots


def starting(slots, hour, minute=0, day=MONDAY):
    return next(slot for slot in slots if slot.starts_at == at(day, hour, minute))


def someone(number):
    return draft("Ana", f"Silva{'abcdefghij'[number]}", phone=None)


async def rows(db, table):
    return await db.read(lambda conn: conn.scalar(select(func.count()).select_from(table)))


# --- by telephone -----------------------------------------------------------------------------------------------------


async def test_a_service_is_booked_asked_for_or_left_to_staff(booking, change):
    slots = await found(booking)
    assert (await booking.book(slots[0], someone(0), key="0", actor="call")).status == "booked"
    await change(by_phone="request")
    assert (await booking.book(slots[3], someone(1), key="1", actor="call")).status == "requested"
    assert (await booking.book(slots[6], someone(2), key="2", actor="staff:1")).status == "booked"
    await change(by_phone="staff")
    for actor in ("call", "api:web"):
        with pytest.raises(RuleBroken) as broken:
            await booking.book(slots[9], someone(3), key=actor, actor=actor)
        assert broken.value.rule == "staff_only"
    assert (await booking.book(slots[9], someone(3), key="3", actor="staff:1")).status == "booked"


# --- limits per day ---------------------------------------------------------------------------------------------------


async def test_a_day_takes_so_many_visits_of_a_service_and_then_others_are_found(db, booking, change):
    await change(per_day=PerDay(location=2))
    slots = await found(booking)
    for number in range(2):
        await booking.book(slots[number * 3], someone(number), key=str(number), actor="api:web")
    with pytest.raises(RuleBroken) as broken:
        await booking.book(slots[-1], someone(2), key="2", actor="api:web")
    assert broken.value.rule == "day_full"
    later = await booking.find_slots(ask("checkup", days=(MONDAY,)))
    assert not later.exact
    assert {slot.starts_at.astimezone(TORONTO).date() for slot in later.slots} <= {NOW.date(), TUESDAY}
    assert await rows(db, appointments) == 2
    await booking.book(starting(await found(booking, service="filling"), 15), someone(3), key="3", actor="api:web")  # another service


async def test_a_provider_takes_so_many_and_the_next_is_with_another(booking, change):
    await change(per_day=PerDay(provider=1))
    first = (await found(booking))[0]
    await booking.book(first, someone(0), key="0", actor="api:web")
    left = await found(booking)
    assert {slot.provider_id for slot in left} == {"chen", "lavoie"} - {first.provider_id}
    own = attrs.evolve(first, starts_at=at(MONDAY, 15), ends_at=at(MONDAY, 15, 30), claims=_later(first))
    with pytest.raises(RuleBroken, match="as many visits"):
        await booking.book(own, someone(1), key="1", actor="api:web")


def _later(slot):
    move = at(MONDAY, 15) - slot.starts_at
    return tuple(attrs.evolve(claim, starts_at=claim.starts_at + move, ends_at=claim.ends_at + move) for claim in slot.claims)


async def test_a_hold_counts_for_others_and_not_for_its_own_caller(db, booking, change):
    await change(per_day=PerDay(location=1))
    slots = await found(booking)
    call_id = await call(db)
    held = await booking.hold(slots[0], key="1", call_id=call_id)
    assert not (await booking.find_slots(ask("checkup", days=(MONDAY,)))).exact
    assert (await booking.find_slots(ask("checkup", days=(MONDAY,), own_hold=held.id))).exact
    with pytest.raises(RuleBroken):
        await booking.hold(slots[5], key="2")
    moved = await booking.hold(slots[5], key="3", call_id=call_id, release=held.id)
    booked = await booking.book(moved, someone(0), key="4", call_id=call_id, actor="call")
    assert booked.starts_at == slots[5].starts_at


async def test_a_lost_hold_whose_day_is_full_by_now_is_lost(db, booking, change, clock):
    await change(per_day=PerDay(location=1))
    slots = await found(booking)
    held = await booking.hold(slots[0], key="1")
    await db.write(lambda conn: conn.exec_driver_sql("DELETE FROM holds"))
    await booking.book(slots[-1], someone(1), key="2", actor="api:web")
    with pytest.raises(HoldLost):
        await booking.book(held, someone(0), key="3", actor="call")


async def test_a_move_within_the_day_is_no_second_visit_and_staff_may_go_beyond(booking, change):
    await change(per_day=PerDay(location=1))
    slots = await found(booking)
    booked = await booking.book(slots[0], someone(0), key="0", actor="api:web")
    moved = await booking.reschedule(booked.appointment_id, slots[-1], key="1", actor="api:web")
    assert moved.starts_at == slots[-1].starts_at
    extra = await booking.book(slots[0], someone(1), key="2", actor="staff:1")
    assert extra.starts_at == slots[0].starts_at
    await booking.cancel(moved.appointment_id, key="3", actor="staff:1")
    await booking.cancel(extra.appointment_id, key="4", actor="staff:1")
    assert await found(booking)


async def test_however_many_come_at_once_the_day_takes_no_more(db, booking, change):
    await change(per_day=PerDay(location=2))
    slots = await found(booking)
    tries = [booking.book(slots[number * 2], someone(number), key=str(number), actor="api:web") for number in range(6)]
    done = await asyncio.gather(*tries, return_exceptions=True)
    assert sum(not isinstance(one, BaseException) for one in done) == 2
    assert {getattr(one, "rule", None) for one in done if isinstance(one, BaseException)} == {"day_full"}
    assert await rows(db, appointments) == 2


async def test_a_family_that_is_more_than_a_day_takes_is_held_not_at_all(db, booking, change):
    await change(per_day=PerDay(location=1))
    slots = await found(booking)
    visits = [Visiting(slots[number * 4], draft(given, birth_date=date(2018, 1, 1))) for number, given in enumerate(("Léa", "Léo"))]
    with pytest.raises(RuleBroken) as broken:
        await booking.hold_together(visits, key="1")
    assert broken.value.rule == "day_full"
    assert await rows(db, holds) == 0
    await change(per_day=PerDay(location=2))
    kept = await booking.hold_together(visits, key="2")
    assert [hold.slot for hold in kept] == [visit.slot for visit in visits]


async def test_a_family_is_offered_only_days_that_take_them_all(booking, change):
    await change(per_day=PerDay(location=2))
    await booking.book((await found(booking))[0], someone(0), key="0", actor="api:web")
    wanted = FindTogether(("checkup", "checkup"), "main", Wish(days=(MONDAY,)))
    ways = await booking.find_together(wanted)
    assert not ways.exact
    assert MONDAY not in {slot.starts_at.astimezone(TORONTO).date() for way in ways.ways for slot in way}
    await change(per_day=PerDay(location=3, provider=1))
    ways = await booking.find_together(attrs.evolve(wanted, wish=Wish(days=(TUESDAY,))))
    assert ways.exact
    assert all(len({slot.provider_id for slot in way}) == 2 for way in ways.ways)


async def test_each_of_a_family_keeps_the_rules_about_patients(db, booking, change):
    await change(ages=Ages(3, 13))
    slots = await found(booking)
    visits = [Visiting(slots[number * 4], draft(given, birth_date=born)) for number, (given, born) in enumerate((
        ("Léa", date(2018, 1, 1)), ("Luc", date(1980, 1, 1)),
    ))]  # fmt: skip
    with pytest.raises(RuleDenied, match="age"):
        await booking.hold_together(visits, key="1")
    assert await rows(db, holds) == 0


# --- times kept for emergencies ---------------------------------------------------------------------------------------


async def test_time_kept_for_emergencies_is_offered_and_given_to_them_alone(booking, change, clock):
    await change({"reserved": (Reserve(time(14), time(15), (4,)),)})
    clock.at = at(NOW.date(), 9, 30)
    today = NOW.date()
    taken = await found(booking, today)
    assert not {at(today, 14), at(today, 14, 30), at(today, 13, 40)} & {slot.starts_at for slot in taken}
    emergency = starting(await found(booking, today, "emergency_exam", at=time(14)), 14, day=today)
    forced = attrs.evolve(emergency, service="checkup")
    for attempt in (booking.hold(forced, key="1"), booking.book(forced, draft(), key="2", actor="api:web")):
        with pytest.raises(RuleBroken) as broken:
            await attempt
        assert broken.value.rule == "reserved"
    held = await booking.hold(emergency, key="3")
    assert (await booking.book(held, draft(), key="4", actor="call")).service == "emergency_exam"
    clock.at = at(today, 12)
    assert at(today, 14) in {slot.starts_at for slot in await found(booking, today, at=time(14))}  # the other dentist's, given to all


async def test_staff_may_take_kept_time(booking, change):
    await change({"reserved": (Reserve(time(9), time(10)),)})
    slot = starting(await found(booking, service="emergency_exam", at=time(9)), 9)
    assert await booking.book(attrs.evolve(slot, service="checkup"), draft(), key="1", actor="staff:1")


# --- whom a visit is for ----------------------------------------------------------------------------------------------


async def test_who_is_too_old_is_refused_with_a_sentence_and_staff_may_book(db, booking, change):
    await change(ages=Ages(3, 13))
    adult, child = draft(birth_date=date(1980, 1, 1)), draft("Léo", birth_date=date(2020, 1, 1))
    slot = (await found(booking))[0]
    for attempt in (booking.hold(slot, key="1", patient=adult), booking.book(slot, adult, key="2", actor="api:web")):
        with pytest.raises(RuleDenied) as denied:
            await attempt
        assert denied.value.rule == "age"
        assert denied.value.says["en-CA"] == "This visit is for patients from 3 to 13 years old."
    assert await rows(db, appointments) == 0
    assert not (await booking.find_slots(attrs.evolve(ask("checkup"), patient=adult))).slots
    held = await booking.hold(slot, key="3")
    with pytest.raises(RuleDenied):
        await booking.book(held, adult, key="4", actor="call")  # who it is for came to light after it was held
    assert await booking.book(held, child, key="5", actor="call")
    assert await booking.book((await found(booking))[-1], adult, key="6", actor="staff:1")


async def test_a_visit_billed_to_the_care_plan_is_found_and_booked_from_its_first_day(booking):
    slot = (await found(booking))[0]
    billed = draft(cdcp_from=TUESDAY)
    with pytest.raises(RuleDenied) as denied:
        await booking.book(slot, billed, key="1", actor="api:web")
    assert (denied.value.rule, denied.value.instead) == ("cdcp_date", "other_time")
    near = await booking.find_slots(attrs.evolve(ask("checkup", days=(MONDAY,)), patient=billed))
    assert not near.exact
    assert min(slot.starts_at for slot in near.slots) >= at(TUESDAY, 8)
    assert await booking.book(near.slots[0], billed, key="2", actor="api:web")


async def test_a_visit_that_the_care_plan_pays_from_a_day_on_is_not_moved_before_it_but_by_staff(db, booking):
    thursday = (await found(booking, TUESDAY + timedelta(days=2)))[0]
    booked = await booking.book(thursday, draft(), key="1", actor="api:web")
    said = NoteInsurance(booked.appointment_id, "cdcp", thursday.starts_at, "", TUESDAY)
    await db.write(lambda conn: insurances.note(conn, said, call_id=None, at=NOW))
    early = (await found(booking))[0]
    for doing in (
        booking.reschedule(booked.appointment_id, early, key="2", actor="call"),
        booking.hold(early, key="3", moving=booked.appointment_id),
    ):
        with pytest.raises(RuleDenied) as denied:
            await doing
        assert (denied.value.rule, denied.value.instead) == ("cdcp_date", "other_time")
    first = (await found(booking, TUESDAY))[0]
    assert (await booking.reschedule(booked.appointment_id, first, key="4", actor="call")).starts_at == first.starts_at
    assert (await booking.reschedule(booked.appointment_id, early, key="5", actor="staff:1")).starts_at == early.starts_at


async def test_who_is_too_old_by_the_new_day_is_not_moved_there_but_by_staff(booking, change):
    await change(ages=Ages(3, 13))
    turning = draft("Léo", birth_date=TUESDAY.replace(year=TUESDAY.year - 14))
    booked = await booking.book((await found(booking))[0], turning, key="1", actor="api:web")
    late = (await found(booking, TUESDAY))[0]
    for doing in (
        booking.reschedule(booked.appointment_id, late, key="2", actor="call"),
        booking.hold(late, key="3", moving=booked.appointment_id),
    ):
        with pytest.raises(RuleDenied) as denied:
            await doing
        assert (denied.value.rule, denied.value.instead) == ("age", "staff")
    other = (await found(booking))[-1]
    assert (await booking.reschedule(booked.appointment_id, other, key="4", actor="call")).starts_at == other.starts_at
    assert (await booking.reschedule(booked.appointment_id, late, key="5", actor="staff:1")).starts_at == late.starts_at


async def test_a_visit_whose_patient_told_no_age_may_be_moved(booking, change):
    booked = await booking.book((await found(booking))[0], draft(), key="1", actor="api:web")
    await change(ages=Ages(3, 13))
    other = (await found(booking, TUESDAY))[0]
    assert (await booking.reschedule(booked.appointment_id, other, key="2", actor="call")).starts_at == other.starts_at


async def test_a_first_visit_becomes_no_other_that_is_not_for_new_patients(booking, change):
    await change(for_new=False)
    first = await booking.book((await found(booking, TUESDAY, "cleaning"))[0], draft(known=False), key="1", actor="api:web")
    checkup = (await found(booking, TUESDAY))[-1]
    with pytest.raises(RuleDenied) as denied:
        await booking.reschedule(first.appointment_id, checkup, key="2", actor="api:web")
    assert (denied.value.rule, denied.value.instead) == ("new_patient", "staff")
    other = (await found(booking, TUESDAY, "cleaning"))[-1]
    assert (
        await booking.reschedule(first.appointment_id, other, key="3", actor="call")
    ).starts_at == other.starts_at  # the visit that it is
    await booking.book((await found(booking, service="cleaning"))[0], draft(), key="4", actor="api:web")
    assert (await booking.reschedule(first.appointment_id, checkup, key="5", actor="api:web")).service == "checkup"  # another comes first


# --- late cancellations -----------------------------------------------------------------------------------------------


async def audited(db, action):
    query = select(audit.c.details).where(audit.c.action == action)
    return [orjson.loads(text) for text in await db.read(lambda conn: conn.scalars(query).all())]


@pytest.mark.parametrize(("hour", "late"), [(10, False), (11, True)])
async def test_a_late_cancellation_is_audited_and_left_to_staff(db, booking, change, clock, hour, late):
    await change({"cancellation": CancellationPolicy(1, "business_days")})
    slot = starting(await found(booking, at=time(10)), 10)
    booked = await booking.book(slot, draft(), key="1", actor="api:web")
    clock.at = at(NOW.date(), hour)  # a Friday; the visit is on Monday at ten
    await booking.cancel(booked.appointment_id, key="2", actor="api:web")
    [row] = await audited(db, "appointment.cancelled")
    left = [task for task in await db.read(tasks.unresolved) if task.kind == booking_checks.LATE]
    assert (row.get("late"), len(left)) == ((1, 1) if late else (None, 0))
    if late:
        assert left[0].details == {"what": "cancelled", "service": "checkup", "starts_at": slot.starts_at.isoformat()}
        assert left[0].appointment_id == booked.appointment_id
    await booking.cancel(booked.appointment_id, key="3", actor="api:web")
    assert len([task for task in await db.read(tasks.unresolved) if task.kind == booking_checks.LATE]) == late


async def test_a_late_move_is_told_by_the_time_that_is_given_up(db, booking, change, clock):
    await change({"cancellation": CancellationPolicy(24)})
    slots = await found(booking, at=time(10))
    booked = await booking.book(starting(slots, 10), draft(), key="1", actor="api:web")
    far = (await found(booking, date(2027, 3, 18)))[0]
    await booking.reschedule(booked.appointment_id, far, key="2", actor="api:web")
    clock.at = far.starts_at - timedelta(hours=23)
    await booking.reschedule(booked.appointment_id, (await found(booking, date(2027, 3, 25)))[0], key="3", actor="api:web")
    assert [row.get("late") for row in await audited(db, "appointment.rescheduled")] == [None, 1]
    [left] = [task for task in await db.read(tasks.unresolved) if task.kind == booking_checks.LATE]
    assert (left.details["what"], left.details["starts_at"]) == ("rescheduled", far.starts_at.isoformat())


# --- notice, buffers and holidays -------------------------------------------------------------------------------------


async def test_a_services_own_notice_is_kept_by_the_book(booking, change):
    await change(notice_min=4 * 24 * 60)
    assert not (await booking.find_slots(ask("checkup", days=(MONDAY,)))).exact
    await change(notice_min=0)
    slot = (await found(booking))[0]
    await change(notice_min=4 * 24 * 60)
    with pytest.raises(RuleBroken) as broken:
        await booking.hold(slot, key="1")
    assert broken.value.rule == "notice"


async def test_buffers_are_claimed_and_kept_by_the_database(db, booking, change):
    await change(buffer_before_min=10, buffer_after_min=10)
    slot = starting(await found(booking, at=time(9)), 9)
    await booking.book(slot, draft(), key="1", actor="api:web")
    query = select(claims.c.starts_at, claims.c.ends_at).where(claims.c.resource == f"provider:{slot.provider_id}")
    assert [tuple(row) for row in await db.read(lambda conn: conn.execute(query).all())] == [(at(MONDAY, 8, 50), at(MONDAY, 9, 40))]
    close = attrs.evolve(slot, starts_at=at(MONDAY, 9, 40), ends_at=at(MONDAY, 10, 10))
    moved = tuple(
        attrs.evolve(claim, starts_at=claim.starts_at + timedelta(minutes=40), ends_at=claim.ends_at + timedelta(minutes=40))
        for claim in slot.claims
    )
    with pytest.raises(SlotTaken):
        await booking.book(attrs.evolve(close, claims=moved), someone(1), key="2", actor="api:web")


async def test_nobody_is_booked_on_a_holiday(booking, change, clock):
    friday = date(2027, 3, 26)
    assert not (await booking.find_slots(ask("checkup", days=(friday,)))).exact
    await change({"statutory_holidays": False})
    slot = (await found(booking, friday))[0]
    await change({"statutory_holidays": True})
    with pytest.raises(RuleBroken) as broken:
        await booking.book(slot, draft(), key="1", actor="api:web")
    assert broken.value.rule == "closed"


async def test_what_a_rule_forbids_is_counted_by_its_code(db, clinics, clock, change):
    meter = Meter()
    counting = Booking(db, clinics, Settings(), clock, meter=meter)
    slot = (await found(counting))[0]
    await change(ages=Ages(3, 13))
    with pytest.raises(RuleDenied):
        await counting.book(slot, draft(birth_date=date(1980, 1, 1)), key="1", actor="api:web")
    with pytest.raises(RuleDenied):
        await counting.book(slot, draft(), key="2", actor="api:web")
    counted = {words[0]: counts[1.0] for (metric, words), counts in meter.peek().items() if metric.name == "BusinessRuleViolations"}
    assert counted == {"age": 1, "age_unknown": 1}
