"""The day sheet shows all that is taken: visits, what callers are held, blocked and calendars' times, and the overflow lane."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import event, select, update

from bella_core.crud import busy, day_sheet
from bella_core.db.models import audit, holds
from bella_core.plugin.types import Busy, BusyPage
from bella_core.services.overbooking import Overbooking
from tests.booking.conftest import MONDAY, ask, draft

from .conftest import STAFF, at


def of(sheet, resource):
    return next(column for column in sheet.columns if column.resource == resource)


def told(column):
    return [(one.kind, one.lane, one.starts_at, one.ends_at) for one in column.times]


async def test_a_day_has_a_column_for_each_provider_with_what_takes_their_time(db, booking, sheets, blocked, visit):
    slot = (await booking.find_slots(ask("checkup", days=(MONDAY,), provider_id="lavoie", after=at(10)))).slots[0]
    await booking.hold(slot, key="held")
    await blocked.add("main", "provider:lavoie", at(15), at(16), reason="congress", actor=STAFF)
    await db.write(busy.bind, "google", "provider:lavoie", "dr@example.ca")
    row = (await db.read(busy.bindings))[0]
    await db.write(busy.apply_page, row, BusyPage((Busy("e", at(13), at(14)),), (), "c", True))
    sheet = await sheets.day("main", MONDAY, "provider", viewer=STAFF)
    assert [column.title for column in sheet.columns] == ["Dr. Sophie Lavoie", "Dr. David Chen", "Grace Okafor", "Julie Bouchard"]
    column = of(sheet, "provider:lavoie")
    assert told(column) == [
        ("visit", 0, at(9), at(9, 30)),
        ("hold", 0, slot.starts_at, slot.ends_at),
        ("busy", 0, at(13), at(14)),
        ("block", 0, at(15), at(16)),
    ]
    first, held, _, block = column.times
    assert (first.visit.name, first.visit.id, first.visit.version) == ("Marie Tremblay", visit.appointment_id, 1)
    assert (held.service, block.reason) == ("checkup", "congress")
    assert column.present == ((at(8), at(12)), (at(13), at(17)))


async def test_a_hold_that_has_expired_takes_no_time(db, booking, sheets):
    await booking.hold((await booking.find_slots(ask("checkup", days=(MONDAY,)))).slots[0], key="held")
    await db.write(lambda conn: conn.execute(update(holds).values(expires_at=datetime(2020, 1, 1, tzinfo=UTC))))
    sheet = await sheets.day("main", MONDAY, "provider", viewer=STAFF)
    assert not [one for column in sheet.columns for one in column.times]


async def test_a_visit_beside_another_stands_in_its_lane(db, booking, clinics, clock, sheets, visit):
    overbooking = Overbooking(db, booking, clinics, clock)
    await overbooking.book(
        "checkup", "main", at(9), draft("Ana", "Roy", phone=None), reason="pain", key="o", actor=STAFF, provider_id="lavoie"
    )
    column = of(await sheets.day("main", MONDAY, "provider", viewer=STAFF), "provider:lavoie")
    assert [(one.lane, one.visit.name) for one in column.times] == [(0, "Marie Tremblay"), (1, "Ana Roy")]


async def test_rooms_are_taken_for_as_long_as_they_are_made_ready_again(sheets, visit, scheduling):
    room = (await scheduling.read(visit.appointment_id)).appointment.room_id
    column = of(await sheets.day("main", MONDAY, "room", viewer=STAFF), f"room:{room}")
    assert told(column) == [("visit", 0, at(9), at(9, 40))]


async def test_a_week_has_a_column_for_each_day_of_one_provider(sheets, visit):
    sheet = await sheets.week("main", MONDAY, "provider:lavoie", viewer=STAFF)
    assert [column.day for column in sheet.columns] == [MONDAY + timedelta(days=ahead) for ahead in range(5)]
    assert [len(column.times) for column in sheet.columns] == [1, 0, 0, 0, 0]


async def test_a_cancelled_visit_is_gone_from_the_sheet(booking, sheets, visit):
    await booking.cancel(visit.appointment_id, key="c", actor=STAFF)
    assert not of(await sheets.day("main", MONDAY, "provider", viewer=STAFF), "provider:lavoie").times


async def test_who_looks_is_audited(db, sheets):
    await sheets.day("main", MONDAY, "provider", viewer=STAFF)
    query = select(audit.c.actor, audit.c.subject_id).where(audit.c.action == "schedule.viewed")
    assert [tuple(row) for row in await db.read(lambda conn: conn.execute(query).all())] == [(STAFF, "main")]


async def test_no_location_has_no_sheet(sheets):
    with pytest.raises(KeyError):
        await sheets.day("nowhere", MONDAY, "provider", viewer=STAFF)


async def test_what_is_taken_on_a_day_takes_two_queries_however_much_it_is(db, clinics, sheets, booking, scheduling):
    for hour in (8, 9, 10, 11):
        await scheduling.book(
            draft("Ana", f"Roy{hour}"), "checkup", "main", at(hour), provider_id="lavoie", reason="", key=f"{hour}", actor=STAFF
        )

    def counted(conn):
        seen = []
        event.listen(conn, "before_cursor_execute", lambda *given: seen.append(given[2]))
        times = day_sheet.taken(conn, ["provider:lavoie"], 1, at(0), at(23))
        return len(times), len(seen)

    assert await db.read(counted) == (4, 2)
