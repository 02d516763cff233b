"""Records of one person become one, and nothing of either is lost; two whose appointments overlap stay apart until that is settled."""

import asyncio
from datetime import date, timedelta

import attrs
import pytest
from sqlalchemy import func, insert, select

from bella_core.core.errors import SlotTaken, StaleVersion
from bella_core.core.ids import new_id
from bella_core.crud import appointments, claims, contacts, listing, merges, patients, tasks, users, waiting
from bella_core.db.models import audit, metadata, recalls, user_contacts
from bella_core.db.models import claims as claim_rows
from bella_core.domain.slots import Wish
from bella_core.services.merging import MergeRefused
from tests.booking.conftest import MONDAY, NOW, ask, draft

BORN = date(1980, 5, 4)


TUESDAY = MONDAY + timedelta(days=1)


async def book(bella, day=MONDAY, phone="+14165550142", **more):
    """Book the first time of a day."""
    [slot] = (await bella.booking.find_slots(ask(limit=1, days=(day,)))).slots
    who = attrs.evolve(draft(phone=phone), **more)
    booked = await bella.booking.book(slot, who, key=new_id(), actor="call")
    return await bella.db.read(appointments.by_id, booked.appointment_id)


async def two_records(bella, day=TUESDAY, **more):
    """Marie Tremblay's own record, and one more that a caller of the same number made by a name that sounds the same."""
    known = await book(bella, birth_date=BORN, verified=True)
    other = await book(bella, day, family="Tremblé", full="Marie Tremblé", **more)
    assert known.user_id != other.user_id
    return known, other


async def only_item(client):
    status, _, listed = await client.get("/merges")
    assert status == 200
    [item] = listed["items"]
    return item


async def test_staff_see_who_may_be_whom_and_merge_them(bella, reader, writer):
    known, other = await two_records(bella)
    item = await only_item(reader)
    assert (item["user"]["id"], item["user"]["full_name"]) == (other.user_id, "Marie Tremblé")
    assert [(one["id"], one["birth_date"]) for one in item["similar"]] == [(known.user_id, "1980-05-04")]

    status, _, done = await writer.request("POST", f"/merges/{item['id']}", json={"decision": "merge"})
    assert (status, done["user"]["id"]) == (200, known.user_id)
    assert (await reader.get("/merges"))[2]["items"] == []
    both = await bella.db.read(appointments.of_user, known.user_id, NOW)
    assert {row.id for row in both} == {known.id, other.id}
    assert f"user:{known.user_id}" in [row[0] for row in await bella.db.read(claims.of_appointment, other.id)]
    gone = await bella.db.read(users.by_id, other.user_id)
    assert (gone.status, gone.full_name) == ("merged", "Marie Tremblé")
    said = await bella.db.read(lambda conn: conn.execute(select(audit.c.actor, audit.c.subject_id).filter_by(action="user.merged")).all())
    assert said == [("staff:api:write", other.user_id)]


async def test_a_merged_record_is_never_found_again_and_its_id_leads_to_the_other(bella, writer):
    known, other = await two_records(bella)
    [item] = await bella.merging.page(limit=5)
    await bella.merging.merge(item.id, known.user_id, "staff:1")
    assert await bella.db.read(users.resolve, other.user_id) == known.user_id
    found = await bella.db.read(users.identify, "Marie", "Tremblé", None, "+14165550142")
    assert (found.user_id, found.several) == (None, False)
    assert [row.id for row in await bella.db.read(listing.users_page, limit=9)] == [known.user_id]

    old_id = attrs.evolve(draft(), user_id=other.user_id)
    assert (await bella.db.read(patients.find, old_id)).user_id == known.user_id
    slot = (await bella.booking.find_slots(ask(limit=12))).slots[8]
    hold = await bella.booking.hold(slot, key="h", call_id=None, user_id=other.user_id)
    booked = await bella.booking.book(hold, old_id, key="b", actor="call")
    assert (await bella.db.read(appointments.by_id, booked.appointment_id)).user_id == known.user_id


async def test_everything_that_pointed_at_the_one_points_at_the_other(bella):
    known, other = await two_records(bella)
    for user_id in (known.user_id, other.user_id):
        who = attrs.evolve(draft(), user_id=user_id)
        await bella.db.write(waiting.join, who, location_id="main", service="cleaning", wish=Wish(), call_id=None, at=NOW, key=new_id())
        await bella.db.write(
            lambda conn, one=user_id: conn.execute(insert(recalls).values(user_id=one, months=6, paused=False, updated_at=NOW))
        )
    mobile = await bella.db.write(contacts.ensure, "+14165550177", known_mobile=True, language="fr-CA", at=NOW)
    await bella.db.write(contacts.relate, other.user_id, mobile, relation="self", may_be_told=True)
    await bella.db.write(tasks.add, "callback", "today", None, {}, NOW, user_id=other.user_id)
    before = await bella.db.read(_rows)
    [item] = await bella.merging.page(limit=5)
    await bella.merging.merge(item.id, None, "staff:1")

    left = await bella.db.read(
        lambda conn: [column for column in merges.pointing() if conn.scalar(select(func.count()).where(column == other.user_id))]
    )
    assert left == []
    after = await bella.db.read(_rows)
    assert {name: before[name] - after[name] for name in before if after[name] < before[name]} == {"recalls": 1, "user_contacts": 1}
    assert [row.status for row in await bella.db.read(lambda conn: conn.execute(select(metadata.tables["waiting"].c.status)).all())].count(
        "waiting"
    ) == 1
    mine = await bella.db.read(
        lambda conn: conn.execute(select(user_contacts.c.contact_id).filter_by(user_id=known.user_id)).scalars().all()
    )
    assert mobile in mine


def _rows(conn):
    return {
        name: conn.scalar(select(func.count()).select_from(table))
        for name, table in metadata.tables.items()
        if name not in {"audit", "idempotency"}
    }


def test_every_table_that_points_at_users_is_moved_or_brought_together():
    """A row that is unique for its user cannot just be moved: the other record may have one too."""
    unique = {
        column.table
        for column in merges.pointing()
        for key in (column.table.primary_key, *(one for one in column.table.constraints if type(one).__name__ == "UniqueConstraint"))
        if column.name in key.columns
    }
    assert unique <= set(merges.TOGETHER)


async def test_appointments_that_overlap_keep_records_apart_and_become_a_conflict_with_a_proposal(bella, reader, writer):
    known, other = await two_records(bella, day=MONDAY)
    assert other.starts_at < known.ends_at
    item = await only_item(reader)
    status, _, problem = await writer.request("POST", f"/merges/{item['id']}", json={"decision": "merge"})
    assert (status, problem["title"]) == (409, "Records cannot be merged now")
    assert (await bella.db.read(users.by_id, other.user_id)).status == "unverified"
    assert (await bella.db.read(appointments.by_id, other.id)).user_id == other.user_id
    await writer.request("POST", f"/merges/{item['id']}", json={"decision": "merge"})

    [conflict] = await bella.conflicts.page(limit=9)
    assert (conflict.kind, conflict.appointment_id, conflict.user_id) == ("merge_overlap", other.id, other.user_id)
    assert conflict.proposal is not None
    assert (await writer.request("POST", f"/conflicts/{conflict.id}/resolve", json={"decision": "accept"}))[0] == 200
    assert (await bella.db.read(appointments.by_id, other.id)).starts_at == conflict.proposal.starts_at
    assert (await writer.request("POST", f"/merges/{item['id']}", json={"decision": "merge"}))[0] == 200


async def test_a_conflict_of_two_records_goes_by_itself_once_they_can_be_merged(bella):
    _, other = await two_records(bella, day=MONDAY)
    [item] = await bella.merging.page(limit=5)
    with pytest.raises(MergeRefused, match="overlap"):
        await bella.merging.merge(item.id, None, "staff:1")
    await bella.booking.cancel(other.id, key="c", actor="staff:1")
    await bella.merging.merge(item.id, None, "staff:1")
    assert [(row.status, row.resolution) for row in await bella.conflicts.page(limit=9, status=None)] == [("resolved", "gone")]


async def test_records_that_are_kept_apart_stay_so(bella, reader, writer):
    known, other = await two_records(bella)
    item = await only_item(reader)
    assert (await writer.request("POST", f"/merges/{item['id']}", json={"decision": "keep_apart"}))[0] == 200
    assert (await reader.get("/merges"))[2]["items"] == []
    assert {(await bella.db.read(users.by_id, one.user_id)).status for one in (known, other)} <= {"verified", "unverified"}
    assert (await writer.request("POST", f"/merges/{item['id']}", json={"decision": "merge"}))[0] == 404


async def test_somebody_whom_two_records_match_is_new_and_staff_see_both(bella, reader):
    first = await book(bella, birth_date=BORN, phone="+14165550101")
    slots = (await bella.booking.find_slots(ask(limit=12))).slots
    twice = attrs.evolve(draft(phone="+14165550102"), birth_date=BORN)
    second = new_id()
    await bella.db.write(users.create, second, twice, NOW)
    booked = await bella.booking.book(slots[6], attrs.evolve(twice, phone="+14165550103"), key="third", actor="call")
    third = (await bella.db.read(appointments.by_id, booked.appointment_id)).user_id
    assert third not in {first.user_id, second}
    item = await only_item(reader)
    assert (item["user"]["id"], {one["id"] for one in item["similar"]}) == (third, {first.user_id, second})


@pytest.mark.parametrize("slip", [date(BORN.year, BORN.month, BORN.day + 1), date(BORN.year - 9, BORN.month, BORN.day)])
async def test_the_same_name_and_number_with_another_birth_date_is_new_and_staff_decide(bella, reader, slip):
    first = await book(bella, birth_date=BORN, phone="+14165550101")
    slots = (await bella.booking.find_slots(ask(limit=12))).slots
    other = attrs.evolve(draft(phone="+14165550101"), birth_date=slip)
    booked = await bella.booking.book(slots[6], other, key="second", actor="call")
    second = (await bella.db.read(appointments.by_id, booked.appointment_id)).user_id
    assert second != first.user_id
    item = await only_item(reader)
    assert (item["user"]["id"], [one["id"] for one in item["similar"]]) == (second, [first.user_id])


@pytest.mark.parametrize(
    ("body", "status"),
    [({"decision": "burn"}, 422), ({"decision": "merge", "into": "none"}, 409), ({}, 422)],
)
async def test_what_cannot_be_decided_is_told(bella, reader, writer, body, status):
    await two_records(bella)
    item = await only_item(reader)
    assert (await writer.request("POST", f"/merges/{item['id']}", json=body))[0] == status
    assert (await reader.request("POST", f"/merges/{item['id']}", json={"decision": "merge"}))[0] == 403
    assert (await writer.request("POST", "/merges/none", json={"decision": "merge"}))[0] == 404


async def test_a_booking_and_a_merge_at_once_leave_nothing_at_the_merged_record(bella):
    known, other = await two_records(bella)
    [item] = await bella.merging.page(limit=5)
    slots = (await bella.booking.find_slots(ask(limit=30))).slots

    async def try_to_book(number):
        try:
            await bella.booking.book(slots[6 + number], attrs.evolve(draft(), user_id=other.user_id), key=f"k{number}", actor="call")
        except (SlotTaken, StaleVersion):  # merged at this moment
            return

    await asyncio.gather(bella.merging.merge(item.id, None, "staff:1"), *(try_to_book(number) for number in range(4)))
    left = select(func.count()).where(claim_rows.c.resource == f"user:{other.user_id}")
    assert await bella.db.read(lambda conn: conn.scalar(left)) == 0
    assert await bella.db.read(appointments.of_user, other.user_id, NOW) == ()
    assert len(await bella.db.read(appointments.of_user, known.user_id, NOW)) >= 2
