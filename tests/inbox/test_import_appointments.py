"""Appointments out of other programs' lists: in the book or in the inbox, never lost, and never over another."""

import asyncio
from datetime import UTC, datetime, timedelta

import attrs
import pytest
from sqlalchemy import select

from bella_core.crud import appointments, conflicts, tasks, to_enter, users
from bella_core.db.models import claims
from bella_core.db.models import outbox as outbox_table
from bella_core.domain.dialogue.types import FindSlots
from bella_core.domain.slots import Wish
from bella_core.services.importing.reading import ImportRefused
from tests.booking.conftest import MONDAY, ask, booking, clinics, clock, draft
from tests.inbox.importing import VISITS, Desk

__all__ = ["booking", "clinics", "clock"]

MARIE, LUC = "1;Tremblay;Marie;24/05/1980;514 555-0142;(514) 555-0199;F;", "2;Roy;Luc;13/06/1970;514 555-0177;;E;"
NINE = datetime(2027, 3, 15, 13, tzinfo=UTC)


@pytest.fixture
async def desk(db, clinics, clock):
    made = Desk(db, clinics, clock)
    await made.patients(MARIE, LUC)
    return made


def visit(ref, patient=1, at="2027-03-15,9:00", minutes=60, provider="Grace Okafor", room="", service="cleaning", status="Confirmed"):
    return f"{ref},{patient},{at},{minutes},{provider},{room},{service},{status}"


async def row_of(desk, patient=1):
    given, family, born = (("Marie", "Tremblay", datetime(1980, 5, 24)), ("Luc", "Roy", datetime(1970, 6, 13)))[patient - 1]
    user = await desk.user(given, family, born.date())
    rows = await desk.db.read(appointments.of_user, user.id, datetime(2000, 1, 1, tzinfo=UTC))
    return next(iter(rows), None)


async def overlaps(desk):
    return [row for row in await desk.conflicts.page(limit=50) if row.kind == "import_overlap"]


async def test_an_appointment_to_come_takes_its_time_and_tells_nobody(desk):
    assert await desk.visits(visit("A1")) == {"new": 1}
    row = await row_of(desk)
    assert (row.status, row.provider_id, row.service, row.starts_at, row.ends_at) == (
        "booked",
        "okafor",
        "cleaning",
        NINE,
        NINE + timedelta(hours=1),
    )
    taken = await desk.db.read(lambda conn: set(conn.scalars(select(claims.c.resource).where(claims.c.starts_at == NINE))))
    assert taken == {"provider:okafor", f"room:{row.room_id}", f"user:{row.user_id}"}
    found = await desk.booking.find_slots(FindSlots("cleaning", "main", Wish(days=(MONDAY,), provider_id="okafor"), 20))
    assert all(not (slot.starts_at < row.ends_at and slot.ends_at > NINE) for slot in found.slots)
    assert await desk.db.read(lambda conn: conn.scalars(select(outbox_table.c.topic)).all()) == []
    assert (await desk.actions())["staff:desk appointment.imported"] == 1
    assert row.contact_id is not None


async def test_the_past_is_history_that_a_caller_is_known_by(desk):
    past = [
        visit("P1", at="2026-09-14,9:00", status="Complete"),
        visit("P2", at="2026-09-14,9:00", status="", patient=2),
        visit("P3", at="2026-10-01,10:00", status="No Show"),
        visit("P4", at="2026-11-01,10:00", status="Annulé"),
    ]
    assert await desk.visits(*past) == {"past": 4}
    statuses = sorted(status for status, *_ in await desk.book())
    assert statuses == ["cancelled", "completed", "completed", "no_show"]
    marie = await desk.db.read(users.identify, "Marie", "Tremblay", datetime(1980, 5, 24).date(), None)
    assert [(one.service, one.provider_id) for one in marie.visits] == [("cleaning", "okafor")]
    assert await desk.db.read(lambda conn: conn.scalars(select(claims.c.id)).all()) == []


async def test_what_overlaps_goes_to_the_inbox_with_another_time_that_staff_accept(desk):
    slot = (await desk.booking.find_slots(ask(days=(MONDAY,), provider_id="okafor"))).slots[0]
    await desk.booking.book(slot, draft("Ann", "Other"), key="k", actor="call")
    at = slot.starts_at.astimezone(UTC) - timedelta(hours=4)
    assert await desk.visits(visit("A1", at=f"{at:%Y-%m-%d,%H:%M}")) == {"conflict": 1}
    [conflict] = await overlaps(desk)
    assert (conflict.details["overlaps"], conflict.details["ref"]) == ("provider", "A1")
    assert conflict.proposal is not None
    assert await row_of(desk) is None

    await desk.conflicts.resolve(conflict.id, "accept", "staff:1")
    row = await row_of(desk)
    assert row.starts_at == conflict.proposal.starts_at
    assert (await desk.conflicts.get(conflict.id)).appointment_id == row.id
    assert await desk.visits(visit("A1", at=f"{at:%Y-%m-%d,%H:%M}")) == {"same": 1}


async def test_another_time_is_near_the_first_also_where_callers_are_offered_none_yet(desk):
    rows = [visit("A1", 1, at="2027-09-14,9:00"), visit("A2", 2, at="2027-09-14,9:00")]  # callers book for 90 days
    assert await desk.visits(*rows) == {"new": 1, "conflict": 1}
    [conflict] = await overlaps(desk)
    assert abs(conflict.proposal.starts_at - (await row_of(desk)).starts_at) < timedelta(days=2)

    await desk.conflicts.resolve(conflict.id, "accept", "staff:1")
    assert (await row_of(desk, 2)).starts_at == conflict.proposal.starts_at


def claimed(conflicts):
    return [claim for one in conflicts if one.proposal is not None for claim in one.proposal.claims]


def apart(taken):
    return not any(
        one is not other and one.resource == other.resource and one.starts_at < other.ends_at and other.starts_at < one.ends_at
        for one in taken
        for other in taken
    )


async def test_no_two_conflicts_propose_the_same_time(desk):
    await desk.patients(*(f"{10 + n};Roy;Patient {'ABCDEFGH'[n]};2{n}/06/1970;514 555-02{n:02};;E;" for n in range(8)))
    assert await desk.visits(visit("A"), *(visit(f"B{n}", 10 + n) for n in range(8))) == {"new": 1, "conflict": 8}
    found = await overlaps(desk)
    assert all(one.proposal is not None for one in found)
    assert apart(claimed(found))
    for one in found:  # and so each can be accepted
        assert (await desk.conflicts.resolve(one.id, "accept", "staff:1")).resolution == "accepted"


async def test_proposals_that_are_looked_for_at_one_moment_are_apart_too(desk):
    await desk.visits(visit("A"))
    for patient in (1, 2):
        row = await row_of(desk)
        details = {"location_id": "main", "service": "cleaning", "provider_id": "okafor", "starts_at": row.starts_at.isoformat()}
        await desk.db.write(conflicts.note, "import_overlap", f"c{patient}", details=details, at=desk.clock.now())
    found = await overlaps(desk)
    found = await asyncio.gather(*(desk.conflicts.propose(one.id) for one in found))
    assert all(one.proposal is not None for one in found)
    assert apart(claimed(found))


@pytest.mark.parametrize(
    ("second", "what"),
    [
        (visit("B", 2), "provider"),
        (visit("B", 2, provider="Julie Bouchard", room="Room 1"), "room"),
        (visit("B", 1, provider="Julie Bouchard"), "patient"),
    ],
)
async def test_two_rows_of_one_list_never_take_the_same_time(desk, second, what):
    assert await desk.visits(visit("A", room="Room 1"), second) == {"new": 1, "conflict": 1}
    [conflict] = await overlaps(desk)
    assert conflict.details["overlaps"] == what
    assert await desk.visits(visit("A", room="Room 1"), second) == {"same": 1, "conflict": 1}
    assert len(await overlaps(desk)) == 1


async def test_a_conflict_goes_by_itself_once_the_place_is_free_and_stays_away_once_refused(desk):
    await desk.visits(visit("A"), visit("B", 2))
    [conflict] = await overlaps(desk)
    await desk.booking.cancel((await row_of(desk)).id, key="c", actor="staff:1")
    assert await desk.visits(visit("B", 2)) == {"new": 1}
    assert (await desk.conflicts.get(conflict.id)).resolution == "gone"

    await desk.visits(visit("C"))
    [conflict] = await overlaps(desk)
    await desk.conflicts.resolve(conflict.id, "refuse", "staff:1")
    assert await desk.visits(visit("C")) == {"same": 1}
    assert await overlaps(desk) == []
    assert await desk.visits(visit("C", minutes=50)) == {"conflict": 1}


async def test_what_the_clinic_could_not_receive_is_taken_in_and_told(desk):
    rows = [visit("N", at="2027-03-15,20:00"), visit("L", 2, at="2027-03-15,11:30")]
    assert await desk.visits(*rows) == {"new": 2}
    found = await desk.conflicts.page(limit=9)
    assert [(row.kind, row.details["rule"]) for row in found] == [("hours_changed", "closed")] * 2
    assert await desk.visits(*rows) == {"same": 2}
    assert len(await desk.conflicts.page(limit=9)) == 2


async def test_a_list_given_again_changes_nothing(desk):
    rows = [visit("A"), visit("B", 2, at="2027-03-16,9:00"), visit("P", at="2026-09-14,9:00")]
    await desk.visits(*rows)
    before = await desk.counts()
    assert await desk.visits(*rows) == {"same": 3}
    assert await desk.counts() == before


async def test_a_move_and_a_cancellation_in_the_list_are_carried_over(desk):
    await desk.visits(visit("A"))
    first = await row_of(desk)
    assert await desk.visits(visit("A", at="2027-03-16,10:00")) == {"changed": 1}
    moved = await row_of(desk)
    assert (moved.id, moved.version, moved.starts_at) == (first.id, 2, NINE + timedelta(hours=25))
    assert await desk.visits(visit("A", at="2027-03-16,10:00", status="Cancelled")) == {"changed": 1}
    assert (await desk.db.read(appointments.by_id, first.id)).status == "cancelled"
    assert await desk.db.read(lambda conn: conn.scalars(select(claims.c.id)).all()) == []


async def test_a_move_in_the_list_to_a_taken_time_leaves_the_appointment_where_it_is(desk):
    await desk.visits(visit("A"), visit("B", 2, at="2027-03-16,9:00"))
    rows = [visit("A"), visit("B", 2)]
    assert await desk.visits(*rows) == {"same": 1, "conflict": 1}
    [conflict] = await overlaps(desk)
    luc = await row_of(desk, 2)
    assert (conflict.appointment_id, luc.starts_at) == (luc.id, NINE + timedelta(days=1))
    await desk.conflicts.resolve(conflict.id, "accept", "staff:1")
    assert (await row_of(desk, 2)).starts_at == conflict.proposal.starts_at
    assert await desk.visits(*rows) == {"same": 2}


async def test_what_was_moved_here_since_stays_and_staff_are_told_once(desk):
    await desk.visits(visit("A"))
    row = await row_of(desk)
    slot = (await desk.booking.find_slots(ask(days=(MONDAY + timedelta(days=2),)))).slots[0]
    await desk.booking.reschedule(row.id, slot, key="m", actor="call")
    assert await desk.visits(visit("A")) == {"same": 1}
    assert await desk.visits(visit("A", at="2027-03-18,9:00")) == {"kept": 1}
    assert (await row_of(desk)).starts_at == slot.starts_at
    [task] = await desk.db.read(tasks.unresolved)
    assert (task.kind, task.appointment_id) == ("import_differs", row.id)
    assert await desk.visits(visit("A", at="2027-03-18,9:00")) == {"same": 1}


async def test_rows_that_mean_nothing_here_are_rejected_with_what_to_do(desk):
    rows = [
        visit("1", 9),
        visit("2", provider="Dr. Nobody"),
        visit("3", service="ZZ9"),
        visit("4", room="Cellar"),
        visit("5", at="2027-02-30,9:00"),
        visit("6", at="2027-03-15,late"),
        visit("7", minutes=0),
        visit("8", status="Zorg"),
        visit("9", status="Complete"),
    ]
    assert await desk.visits(*rows) == dict.fromkeys(
        ["patient", "provider", "service", "room", "date", "time", "its length cannot be read, or is not 1 to 720 minutes; write 60, or 1"],
        1,
    ) | {"status": 2}
    assert "put it under [providers] of the map" in desk.rejected
    mapped = "[columns]\n" + "".join(
        f'{field} = "{column}"\n'
        for field, column in {
            "external_id": "Appt ID",
            "patient_id": "Chart #",
            "date": "Date",
            "time": "Time",
            "provider": "Provider",
            "service": "Type",
        }.items()
    )
    assert await desk.visits(
        rows[2],
        visit("10", at="2027-03-16,9:00", provider="HYG1"),
        map_text=f'{mapped}[services]\nZZ9 = "cleaning"\n[providers]\nHYG1 = "bouchard"\n',
    ) == {"new": 2}
    assert {provider for _, provider, *_ in await desk.book()} == {"okafor", "bouchard"}


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_appointments_of_patients_without_numbers_are_known_by_two_identifiers(desk):
    header = "Patient,DOB,Cell,Start,Provider,Type\n"
    rows = ['"Tremblay, Marie",1980-05-24,,2027-03-15 9:00,Okafor,cleaning', '"Roy, Luc",,514 555 0177,2027-03-16 9:00,Okafor,cleaning']
    assert await desk.take("appointments", header + "\n".join([*rows, '"Roy, Luc",,,2027-03-17 9:00,Okafor,cleaning'])) == {
        "new": 2,
        "whose it is cannot be told": 1,
    }
    assert await desk.take("appointments", header + "\n".join(rows)) == {"same": 2}
    assert (await row_of(desk, 2)).starts_at == NINE + timedelta(days=1)


async def test_a_dry_run_of_appointments_says_what_would_happen(desk):
    rows = [visit(f"D{n}", 1 + n % 2, at=f"2027-03-{15 + n % 4},{9 + n % 3}:00") for n in range(40)]
    before = await desk.counts()
    would = await desk.visits(*rows, visit("X", 9), visit("P", at="2026-01-05,9:00"), dry=True)
    assert await desk.counts() == before
    assert await desk.visits(*rows, visit("X", 9), visit("P", at="2026-01-05,9:00")) == would
    assert would["conflict"] > 0 < would["new"]


async def test_a_time_that_is_held_for_a_caller_is_not_taken_from_them(desk):
    slot = (await desk.booking.find_slots(ask(days=(MONDAY,), provider_id="okafor"))).slots[0]
    await desk.booking.hold(slot, key="h", call_id=None)
    local = slot.starts_at - timedelta(hours=4)
    assert await desk.visits(visit("A", at=f"{local:%Y-%m-%d,%H:%M}")) == {"conflict": 1}


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_a_clinic_of_two_locations_must_say_where(desk, clinics):
    view = clinics.view
    second = attrs.evolve(view.locations[0], id="east", name="East", numbers=("+14165550122",), zone="America/Vancouver", province="BC")
    second = attrs.evolve(second, rooms=tuple(attrs.evolve(room, id=f"e-{room.id}", name=f"East {room.name}") for room in second.rooms))
    await clinics.save(attrs.evolve(view, locations=(*view.locations, second)))
    with pytest.raises(ImportRefused, match="2 locations and the list does not say which: give --location"):
        await desk.visits(visit("A"))
    assert await desk.visits(visit("A"), location="east") == {"new": 1}
    assert (await row_of(desk)).starts_at == NINE + timedelta(hours=3)
    with_location = VISITS.strip() + ",Site\n" + visit("B", 2, at="2027-03-16,9:00") + ",Maple Dental\n"
    assert await desk.take("appointments", with_location) == {"new": 1}
    assert (await row_of(desk, 2)).location_id == "main"


async def test_the_books_claims_stay_apart_whatever_is_imported(desk):
    rows = [
        visit(
            f"R{n}",
            1 + n % 2,
            at=f"2027-03-{15 + n % 3},{8 + n % 9}:{n % 2 * 30:02}",
            minutes=20 + n % 5 * 20,
            provider=("Okafor", "Bouchard")[n % 2],
        )
        for n in range(90)
    ]
    outcomes = await desk.visits(*rows)
    assert sum(outcomes.values()) == 90

    def overlapping(conn):
        one, other = claims.alias(), claims.alias()
        over = (
            (one.c.resource == other.c.resource)
            & (one.c.id < other.c.id)
            & (one.c.starts_at < other.c.ends_at)
            & (other.c.starts_at < one.c.ends_at)
        )
        return conn.scalars(select(one.c.id).join(other, over)).all()

    assert await desk.db.read(overlapping) == []
    assert (await desk.db.read(conflicts.count_open))["import_overlap"] == outcomes["conflict"]


async def test_what_stands_in_the_clinics_own_system_is_not_to_be_entered_there_until_it_changes_here(desk, clinics):
    view = clinics.view
    await clinics.save(attrs.evolve(view, locations=(attrs.evolve(view.locations[0], mode="request"),)))
    await desk.visits(visit("A"))
    assert await desk.db.read(to_enter.page, limit=9) == ()
    row = await row_of(desk)
    slot = (await desk.booking.find_slots(ask(days=(MONDAY + timedelta(days=2),)))).slots[0]
    await desk.booking.reschedule(row.id, slot, key="m", actor="staff:1")
    [entry] = await desk.db.read(to_enter.page, limit=9)
    assert (entry.action, entry.entered.starts_at, entry.standing.starts_at) == ("move", NINE, slot.starts_at)
    assert await desk.visits(visit("A")) == {"same": 1}
