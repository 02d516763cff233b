"""One conflict for one cause, however often it is met; staff decide it once, and it is kept who did."""

import asyncio
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from bella_core.core.ids import new_id
from bella_core.crud import claims, conflicts
from bella_core.db.models import audit
from tests.booking.conftest import NOW, ask, draft


async def moved(bella):
    """Book, and return the appointment with another slot for it."""
    first, second = (await bella.booking.find_slots(ask(limit=2))).slots
    booked = await bella.booking.book(first, draft(), key=new_id(), actor="call")
    return booked, second


def by_the_clock(instant):
    """As Toronto's clocks show it, with their offset."""
    return instant.astimezone(ZoneInfo("America/Toronto")).isoformat()


async def note(db, fingerprint="hours:1", **more):
    values = {"details": {"why": "closed"}, "at": NOW, **more}
    return await db.write(conflicts.note, values.pop("kind", "hours_changed"), fingerprint, **values)


async def test_a_cause_that_is_met_again_is_the_same_conflict_until_it_is_resolved(db):
    first = await note(db)
    assert await note(db, details={"why": "closed for good"}) is None
    [row] = await db.read(conflicts.page, limit=9)
    assert (row.id, row.details) == (first, {"why": "closed for good"})

    assert await db.write(conflicts.resolve, first, "refused", "staff:1", NOW)
    assert not await db.write(conflicts.resolve, first, "accepted", "staff:2", NOW)
    again = await note(db)
    assert again not in {None, first}
    assert [(row.status, row.resolution, row.resolved_by) for row in await db.read(conflicts.page, limit=9)] == [
        ("resolved", "refused", "staff:1"),
        ("open", None, None),
    ]


async def test_processes_that_meet_one_cause_at_once_make_one_conflict(db):
    made = await asyncio.gather(*(note(db) for _ in range(8)))
    assert sum(one is not None for one in made) == 1
    assert await db.read(conflicts.count_open) == {**dict.fromkeys(conflicts.KINDS, 0), "hours_changed": 1}


async def test_a_source_takes_back_only_what_no_longer_holds_and_only_its_own(db):
    for source, fingerprint in (("one", "a"), ("one", "b"), ("two", "c")):
        await note(db, fingerprint, kind="calendar_overlap", source=source)
    assert await db.write(conflicts.withdraw_but, "calendar_overlap", "one", {"b"}, NOW) == 1
    assert await db.write(conflicts.withdraw, "b", NOW)
    assert not await db.write(conflicts.withdraw, "b", NOW)
    resolved = {row.fingerprint: (row.resolution, row.resolved_by) for row in await db.read(conflicts.page, limit=9, status="resolved")}
    assert resolved == dict.fromkeys(("a", "b"), ("gone", "system"))
    assert [row.fingerprint for row in await db.read(conflicts.page, limit=9, status="open")] == ["c"]


async def test_accepting_moves_the_appointment_to_what_was_proposed(bella, reader, writer):
    booked, proposal = await moved(bella)
    conflict = await note(bella.db, appointment_id=booked.appointment_id, proposal=proposal)
    status, _, listed = await reader.get("/conflicts", kind="hours_changed")
    assert (status, listed["open"]["hours_changed"]) == (200, 1)
    [item] = listed["items"]
    assert (item["id"], item["details"], item["proposal"]["starts_at"]) == (conflict, {"why": "closed"}, by_the_clock(proposal.starts_at))

    status, _, decided = await writer.request("POST", f"/conflicts/{conflict}/resolve", json={"decision": "accept"})
    assert (status, decided["status"], decided["resolution"], decided["resolved_by"]) == (200, "resolved", "accepted", "api:write")
    taken = {resource: start for resource, start, _ in await bella.db.read(claims.of_appointment, booked.appointment_id)}
    assert taken[f"room:{proposal.room_id}"] == proposal.starts_at
    assert (await reader.get("/conflicts"))[2]["items"] == []
    assert [row["id"] for row in (await reader.get("/conflicts", status="resolved"))[2]["items"]] == [conflict]
    rows = await bella.db.read(lambda conn: conn.execute(select(audit.c.actor, audit.c.action)).all())
    assert {("system", "conflict.noted"), ("staff:api:write", "appointment.rescheduled"), ("api:write", "conflict.resolved")} <= set(rows)


async def test_a_proposal_that_somebody_took_meanwhile_leaves_the_conflict_open(bella, writer):
    booked, proposal = await moved(bella)
    conflict = await note(bella.db, appointment_id=booked.appointment_id, proposal=proposal)
    await bella.booking.book(proposal, draft("Ann", "Roy"), key="other", actor="call")
    status, _, problem = await writer.request("POST", f"/conflicts/{conflict}/resolve", json={"decision": "accept"})
    assert (status, problem["title"]) == (409, "Proposal cannot be had")
    assert (await bella.conflicts.get(conflict)).status == "open"

    assert (await writer.request("POST", f"/conflicts/{conflict}/resolve", json={"decision": "refuse"}))[0] == 200
    assert (await writer.request("POST", f"/conflicts/{conflict}/resolve", json={"decision": "settle"}))[0] == 409


async def test_pages_of_conflicts_give_each_once_the_oldest_first(bella, reader):
    made = [await note(bella.db, str(number), at=NOW + timedelta(minutes=number)) for number in range(5)]
    pages = await reader.pages("/conflicts", limit=2)
    assert [[item["id"] for item in page] for page in pages] == [made[:2], made[2:4], made[4:]]


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("GET", "/conflicts?kind=quarrel", None, 400),
        ("GET", "/conflicts/none", None, 404),
        ("POST", "/conflicts/none/resolve", {"decision": "accept"}, 404),
        ("POST", "/conflicts/none/resolve", {"decision": "burn"}, 422),
    ],
)
async def test_what_is_asked_wrongly_is_told(writer, method, path, body, status):
    got, _, problem = await writer.request(method, path, **({"json": body} if body else {}))
    assert (got, problem["status"]) == (status, status)


async def test_a_key_that_may_only_read_decides_nothing(bella, reader):
    conflict = await note(bella.db)
    assert (await reader.request("POST", f"/conflicts/{conflict}/resolve", json={"decision": "settle"}))[0] == 403
