"""What a caller was promised is in the book, once, and nothing else is."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import attrs
import pytest
from sqlalchemy import func, select, update

from bella_core.core.errors import HoldLost, KeyReused, NotFound, RuleBroken, SlotTaken, StaleVersion
from bella_core.crud import appointments, calls, contacts, disclosure, holds, listing, tasks, users
from bella_core.crud import bookings as booking_rows
from bella_core.crud import claims as claim_rows
from bella_core.db.models import audit, claims, metadata, outbox
from bella_core.domain.clinic import Closure
from bella_core.domain.dialogue.types import FindAppointments
from bella_core.domain.slots import Claim

from .conftest import MONDAY, NOW, ask, draft

TORONTO = ZoneInfo("America/Toronto")


async def first(booking, **wish):
    return (await booking.find_slots(ask(**wish))).slots[0]


async def call(db, carrier_id="CA1"):
    return (await db.write(calls.begin, carrier_id=carrier_id, location_id="main", caller="+14165550142", at=NOW)).id


def count(conn, table):
    return conn.scalar(select(func.count()).select_from(table))


async def test_a_held_slot_is_booked_with_all_that_belongs_to_it(db, booking):
    call_id = await call(db)
    hold = await booking.hold(await first(booking), key="c:1:0", call_id=call_id)
    booked = await booking.book(hold, draft(phone_is_mobile=True), key="c:2:0", call_id=call_id, actor="call", reason="ma dent")

    assert (booked.service, booked.starts_at, booked.ends_at) == ("cleaning", hold.slot.starts_at, hold.slot.ends_at)
    [row] = await db.read(listing.appointments_page, limit=10)
    assert (row.id, row.status, row.provider_id, row.room_id) == (booked.appointment_id, "booked", hold.slot.provider_id, hold.slot.room_id)
    [user] = await db.read(listing.users_page, limit=10)
    assert (user.id, user.full_name, user.phone, user.language) == (row.user_id, "Marie Tremblay", "+14165550142", "fr-CA")
    taken = await db.read(lambda conn: conn.execute(select(claims.c.resource, claims.c.kind)).all())
    assert sorted(taken) == sorted([*((claim.resource, "booking") for claim in hold.slot.claims), (f"user:{user.id}", "booking")])
    assert await db.read(lambda conn: conn.scalars(select(audit.c.action)).all()) == ["appointment.booked"]
    assert await db.read(lambda conn: conn.scalars(select(outbox.c.key)).all()) == [booked.appointment_id]
    assert [task.kind for task in await db.read(tasks.of_call, call_id)] == ["check_spelling"]
    assert (await db.read(calls.by_id, call_id)).outcome == "booked"
    assert await db.read(contacts.is_mobile, "+14165550142")


async def test_what_is_held_is_offered_to_nobody_else_but_to_its_own_caller(booking):
    slot = await first(booking, at=time(9), days=(MONDAY,))
    hold = await booking.hold(slot, key="k")
    others = await booking.find_slots(ask(at=time(9), days=(MONDAY,)))
    assert others.exact
    assert others.slots[0].provider_id != slot.provider_id
    assert others.slots[0].room_id != slot.room_id
    own = await booking.find_slots(ask(at=time(9), days=(MONDAY,), own_hold=hold.id))
    assert own.slots == (slot,)


async def test_a_slot_can_be_held_once(booking):
    slot = await first(booking)
    await booking.hold(slot, key="one")
    with pytest.raises(SlotTaken):
        await booking.hold(slot, key="two")


async def test_the_same_key_returns_the_same_hold(booking):
    slot = await first(booking)
    assert (await booking.hold(slot, key="one")).id == (await booking.hold(slot, key="one")).id


async def test_a_new_hold_of_the_call_lets_go_of_the_old_one_and_keeps_it_if_the_new_one_is_taken(db, booking):
    call_id = await call(db)
    [one, two] = (await booking.find_slots(ask(limit=2))).slots
    await booking.hold(one, key="1", call_id=call_id)
    await booking.hold(two, key="2", call_id=call_id)
    await booking.hold(one, key="other caller")
    with pytest.raises(SlotTaken):
        await booking.hold(one, key="3", call_id=call_id)
    with pytest.raises(SlotTaken):
        await booking.hold(two, key="other caller 2")


async def expire_holds(db):
    """Age all holds by an hour, as far as the database's clock can tell."""
    await db.write(lambda conn: conn.execute(update(metadata.tables["holds"]).values(expires_at=datetime.now(UTC) - timedelta(hours=1))))


async def test_an_expired_hold_is_in_nobodys_way(db, booking):
    slot = await first(booking)
    await booking.hold(slot, key="one")
    await expire_holds(db)
    assert await first(booking) == slot
    await booking.book(slot, draft(), key="two", actor="call")


async def test_an_expired_hold_is_booked_all_the_same_when_its_slot_is_free(db, booking):
    hold = await booking.hold(await first(booking), key="one")
    await expire_holds(db)
    await db.write(holds.sweep)
    assert (await booking.book(hold, draft(), key="two", actor="call")).starts_at == hold.slot.starts_at


async def test_a_lost_hold_whose_slot_is_gone_books_nothing(db, booking):
    hold = await booking.hold(await first(booking), key="one")
    await expire_holds(db)
    await booking.book(hold.slot, draft("Paul", "Roy", "+14165550111"), key="two", actor="call")
    with pytest.raises(HoldLost):
        await booking.book(hold, draft(), key="three", actor="call")
    assert [user.full_name for user in await db.read(listing.users_page, limit=9)] == ["Paul Roy"]


async def test_renewing_keeps_a_hold(db, booking):
    call_id = await call(db)
    hold = await booking.hold(await first(booking), key="one", call_id=call_id)
    await expire_holds(db)
    assert await db.write(holds.renew, call_id, 150) == 1
    with pytest.raises(SlotTaken):
        await booking.hold(hold.slot, key="two")


async def test_the_same_key_has_one_effect_and_one_answer(db, booking):
    slot = await first(booking)
    answers = [await booking.book(slot, draft(), key="again", actor="call") for _ in range(3)]
    assert answers[1:] == answers[:1] * 2
    assert len(await db.read(listing.appointments_page, limit=10)) == 1


async def test_the_same_key_with_another_request_is_refused(booking):
    slot = await first(booking)
    await booking.book(slot, draft(), key="again", actor="call")
    with pytest.raises(KeyReused):
        await booking.book(slot, draft(given="Lucie"), key="again", actor="call")


async def test_a_repetition_that_meanwhile_knows_the_record_is_the_same_request(db, booking):
    slot = await first(booking)
    booked = await booking.book(slot, draft(), key="again", actor="call")
    [user] = await db.read(listing.users_page, limit=9)
    assert await booking.book(slot, draft(user_id=user.id, known=True), key="again", actor="call") == booked


async def test_moving_keeps_the_id_frees_the_old_time_and_counts_the_version(db, booking):
    [one, two] = (await booking.find_slots(ask(limit=2))).slots
    booked = await booking.book(one, draft(), key="1", actor="call")
    moved = await booking.reschedule(booked.appointment_id, two, key="2", version=1, actor="staff:ana")
    assert (moved.appointment_id, moved.starts_at) == (booked.appointment_id, two.starts_at)
    assert (await db.read(appointments.by_id, booked.appointment_id)).version == 2
    await booking.book(one, draft("Paul", "Roy"), key="3", actor="call")
    with pytest.raises(StaleVersion):
        await booking.reschedule(booked.appointment_id, one, key="4", version=1, actor="staff:ana")


async def test_moving_to_a_taken_time_leaves_the_appointment_where_it_was(db, booking):
    [one, two] = (await booking.find_slots(ask(limit=2))).slots
    booked = await booking.book(one, draft(), key="1", actor="call")
    await booking.book(two, draft("Paul", "Roy"), key="2", actor="call")
    with pytest.raises(SlotTaken):
        await booking.reschedule(booked.appointment_id, two, key="3", actor="call")
    assert (await db.read(appointments.by_id, booked.appointment_id)).starts_at == one.starts_at
    with pytest.raises(SlotTaken):
        await booking.hold(one, key="4")


async def test_an_appointment_can_be_moved_into_its_own_time(booking):
    slot = await first(booking, at=time(9), days=(MONDAY,))
    booked = await booking.book(slot, draft(), key="1", actor="call")
    shifted = attrs.evolve(
        slot,
        starts_at=slot.starts_at + timedelta(minutes=10),
        ends_at=slot.ends_at + timedelta(minutes=10),
        claims=tuple(Claim(c.resource, c.starts_at + timedelta(minutes=10), c.ends_at + timedelta(minutes=10)) for c in slot.claims),
    )
    assert (await booking.reschedule(booked.appointment_id, shifted, key="2", actor="call")).starts_at == shifted.starts_at


async def test_cancelling_frees_the_time_and_keeps_the_row(db, booking):
    slot = await first(booking)
    booked = await booking.book(slot, draft(), key="1", actor="call")
    for key in ("2", "2", "3"):
        assert (await booking.cancel(booked.appointment_id, key=key, reason="malade", actor="call")) == booked
    assert (await db.read(appointments.by_id, booked.appointment_id)).status == "cancelled"
    await booking.book(slot, draft("Paul", "Roy"), key="4", actor="call")
    with pytest.raises(StaleVersion):
        await booking.reschedule(booked.appointment_id, slot, key="5", actor="call")
    with pytest.raises(NotFound):
        await booking.cancel("no-such", key="6", actor="call")


async def test_a_patient_is_not_booked_in_two_chairs_at_once(booking):
    slots = [await first(booking, at=time(9), days=(MONDAY,))]
    await booking.book(slots[0], draft(), key="1", actor="call")
    other = await first(booking, at=time(9), days=(MONDAY,))
    with pytest.raises(RuleBroken, match="another appointment") as broken:
        await booking.book(other, draft(), key="2", actor="call")
    assert broken.value.rule == "patient_busy"


async def test_a_closure_that_came_after_the_offer_stops_the_booking(booking, clinics):
    hold = await booking.hold(await first(booking, days=(MONDAY,)), key="1")
    [location] = clinics.view.locations
    closed = attrs.evolve(location, closures=(Closure(MONDAY, MONDAY, "flood"),))
    await clinics.save(attrs.evolve(clinics.view, locations=(closed,)))
    with pytest.raises(RuleBroken) as broken:
        await booking.book(hold, draft(), key="2", actor="call")
    assert broken.value.rule == "closed"


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        (lambda s: attrs.evolve(s, location_id="elsewhere"), "unknown_location"),
        (lambda s: attrs.evolve(s, service="massage"), "unknown_service"),
        (lambda s: attrs.evolve(s, room_id="cellar"), "unknown_room"),
        (lambda s: attrs.evolve(s, ends_at=s.ends_at - timedelta(minutes=10)), "shape"),
        (lambda s: attrs.evolve(s, claims=s.claims[:1]), "shape"),
        (lambda s: attrs.evolve(s, claims=(*s.claims, Claim("room:room-4", s.starts_at, s.ends_at))), "shape"),
        (lambda s: attrs.evolve(s, provider_id="bouchard" if s.provider_id == "okafor" else "okafor"), "shape"),
    ],
)
async def test_a_slot_that_is_not_the_clinics_own_is_refused(booking, change, rule):
    with pytest.raises(RuleBroken) as broken:
        await booking.hold(change(await first(booking)), key="k")
    assert broken.value.rule == rule


async def test_staff_may_book_what_bella_may_not(booking, clock):
    found = await booking.find_slots(ask("crown"))
    with pytest.raises(RuleBroken) as broken:
        await booking.book(found.slots[0], draft(), key="1", actor="call")
    assert broken.value.rule == "staff_only"
    await booking.book(found.slots[0], draft(), key="2", actor="staff:ana")


async def test_too_soon_and_too_far_are_refused_when_held_and_the_past_when_booked(booking, clock):
    slot = await first(booking)
    clock.at = slot.starts_at - timedelta(minutes=59)
    with pytest.raises(RuleBroken) as broken:
        await booking.hold(slot, key="1")
    assert broken.value.rule == "notice"
    clock.at = slot.starts_at - timedelta(days=100)
    with pytest.raises(RuleBroken) as broken:
        await booking.hold(slot, key="2")
    assert broken.value.rule == "horizon"
    clock.at = slot.starts_at - timedelta(minutes=61)
    hold = await booking.hold(slot, key="3")
    clock.at = slot.starts_at - timedelta(minutes=1)  # the notice was kept when it was held; a yes is not refused for it
    await booking.book(hold, draft(), key="4", actor="call")


async def test_a_childs_record_owns_no_telephone(db, booking):
    await booking.book(await first(booking, days=(MONDAY,)), draft("Emma", relation="child"), key="1", actor="call")
    await booking.book(await first(booking), draft("Louis", relation="child"), key="2", actor="call")
    assert [user.phone for user in await db.read(listing.users_page, limit=9)] == [None, None]
    found = await db.read(users.identify, "Emma", "Tremblay", None, "+14165550142")
    assert (await db.read(users.by_id, found.user_id)).given == "Emma"


async def test_the_same_person_again_is_the_same_record(db, booking):
    for key, name in (("1", "Hélène"), ("2", "helene")):
        day = MONDAY + timedelta(days=int(key))
        await booking.book(await first(booking, days=(day,)), draft(name, "St-Onge", birth_date=date(1980, 1, 2)), key=key, actor="call")
    assert len(await db.read(listing.users_page, limit=9)) == 1


async def test_somebody_who_may_be_on_file_is_left_to_staff_to_merge(db, booking):
    await booking.book(await first(booking), draft("Marc", "Tremblay"), key="1", actor="call")
    await booking.book(await first(booking), draft("Marc", "Tremblé"), key="2", actor="call")
    assert len(await db.read(listing.users_page, limit=9)) == 2
    assert sorted(task.kind for task in await db.read(tasks.unresolved)) == ["check_spelling", "check_spelling", "merge"]


async def test_who_says_to_be_new_and_has_the_name_and_the_number_of_a_record_is_not_written_on_it_before_staff_looked(db, booking):
    on_file = await booking.book(await first(booking), draft(birth_date=date(1980, 1, 2), verified=True), key="1", actor="call")
    said_new = draft(known=False, verified=True)
    new = await booking.book(await first(booking, days=(MONDAY + timedelta(days=1),)), said_new, key="2", actor="call")
    of_whom = [(await db.read(appointments.by_id, one.appointment_id)).user_id for one in (on_file, new)]
    assert len(set(of_whom)) == 2
    [item] = await db.read(tasks.unresolved)
    assert (item.kind, item.details["similar"]) == ("merge", of_whom[0])

    with_birth_date = attrs.evolve(said_new, birth_date=date(1980, 1, 2))
    sure = await booking.book(await first(booking, days=(MONDAY + timedelta(days=2),)), with_birth_date, key="3", actor="call")
    assert (await db.read(appointments.by_id, sure.appointment_id)).user_id == of_whom[0]


async def test_a_verified_name_leaves_nothing_to_check(db, booking):
    await booking.book(await first(booking), draft(verified=True), key="1", actor="call")
    assert await db.read(tasks.unresolved) == ()


@pytest.mark.parametrize("booked_first", [True, False])
async def test_a_yes_books_whether_the_hang_up_comes_before_or_after(db, booking, booked_first):
    call_id = await call(db)
    hold = await booking.hold(await first(booking), key="1", call_id=call_id)

    def hang_up(conn):
        if not booking_rows.close_call(conn, call_id):
            tasks.add(conn, tasks.ABANDONED, "today", call_id, {}, NOW)

    steps = [lambda: booking.book(hold, draft(verified=True), key="2", call_id=call_id, actor="call"), lambda: db.write(hang_up)]
    for step in steps if booked_first else reversed(steps):
        await step()
    assert len(await db.read(appointments.of_call, call_id)) == 1
    assert await db.read(tasks.unresolved) == ()


async def test_no_patients_data_stands_in_the_database_in_clear(db, booking, tmp_path):
    call_id = await call(db)
    hold = await booking.hold(await first(booking), key="1", call_id=call_id)
    await booking.book(
        hold, draft("Zéphirine", "Xanthopoulos", birth_date=date(1971, 2, 3)), key="2", call_id=call_id, actor="call", reason="QZXJ"
    )

    def dump(conn):
        return "\n".join(str(row) for table in metadata.sorted_tables for row in conn.execute(select(table)))

    everything = await db.read(dump)
    assert booking._clinics.view.name in everything
    for secret in ("phirine", "Xanthopoulos", "4165550142", "1971-02-03", "QZXJ"):
        assert secret not in everything


async def test_a_calendars_busy_time_is_neither_offered_nor_booked(db, booking):
    from bella_core.crud import busy
    from bella_core.plugin.types import Busy, BusyPage

    slot = await first(booking, days=(MONDAY,), at=time(9))
    await db.write(busy.bind, "google", f"provider:{slot.provider_id}", "cal")
    [row] = await db.read(busy.bindings)
    week = Busy("e1", slot.starts_at - timedelta(days=3), slot.starts_at + timedelta(days=4))
    await db.write(busy.apply_page, row, BusyPage((week,), (), "c1"))
    with pytest.raises(SlotTaken):
        await booking.hold(slot, key="1")
    assert (await first(booking, days=(MONDAY,), at=time(9))).provider_id != slot.provider_id
    await db.write(busy.apply_page, row, BusyPage((), ("e1",), "c2"))
    await booking.hold(slot, key="2")


async def test_expired_holds_of_other_times_are_left_to_the_sweep(db, booking):
    await booking.hold(await first(booking, days=(MONDAY,)), key="1")
    await expire_holds(db)
    await booking.hold(await first(booking, first=MONDAY + timedelta(days=1)), key="2")
    assert await db.read(count, metadata.tables["holds"]) == 2
    assert await db.write(holds.sweep) == 1
    assert await db.read(count, metadata.tables["claims"]) == 3


def test_locks_are_taken_in_the_same_order_whatever_order_they_are_asked_in():
    keys = [claim_rows._lock_key(name) for name in ("room:1", "provider:a", "user:x")]
    assert len(set(keys)) == 3
    assert all(-(2**63) <= key < 2**63 for key in keys)


async def test_who_asks_for_one_twin_is_told_nothing_of_the_other(db, booking):
    born = date(2016, 5, 3)
    await booking.book(await first(booking), draft("Lea", "Roy", birth_date=born, relation="child"), key="1", actor="call")
    for given, found in (("Lea", True), ("Leah", True), ("Leo", False)):
        patient, _ = await db.read(disclosure.find_late, FindAppointments(given, "Roy", born, "+14165550142"), at=NOW)
        assert (patient is not None) is found, given
