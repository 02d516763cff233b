"""Staff book beside a visit that is there over REST, with a key of their own and a reason; no other key, and nothing that a caller says, can."""

import pytest
from sqlalchemy import select

from bella_core.db.models import audit, claims
from tests.rest.test_slots import CHECKUP

ANA = {"full_name": "Ana Roy", "given": "Ana", "family": "Roy", "phone": "+14165550177", "language": "en-CA"}
ASKED = {
    "location": "main",
    "service": "checkup",
    "starts_at": "2027-03-16T10:00:00-04:00",
    "patient": ANA,
    "reason": "in pain; Dr. Chen agreed",
}


@pytest.fixture
async def staff(make_client):
    return await make_client("staff")


async def overbook(client, key=None, **changes):
    headers = {"Idempotency-Key": key} if key else {}
    status, _, answer = await client.request("POST", "/appointments/overflow", json={**ASKED, **changes}, headers=headers)
    return status, answer


async def test_a_visit_is_booked_beside_another_in_a_lane_of_its_own(bella, staff, writer):
    there = (await writer.book(CHECKUP))["appointment"]
    status, beside = await overbook(staff, provider=there["provider_id"])
    assert (status, beside["starts_at"], beside["provider_id"]) == (200, there["starts_at"], there["provider_id"])
    query = select(claims.c.resource).where(claims.c.appointment_id == beside["id"])
    taken = set(await bella.db.read(lambda conn: conn.scalars(query).all()))
    assert f"overflow:1:provider:{there['provider_id']}" in taken
    rows = await bella.db.read(
        lambda conn: conn.execute(select(audit.c.actor, audit.c.details).where(audit.c.subject_id == beside["id"])).all()
    )
    assert {row.actor for row in rows} == {"staff:api:staff"}
    assert "in pain" not in str(rows)
    other = {**ANA, "full_name": "Luc Roy", "given": "Luc", "phone": "+14165550178"}
    assert (await overbook(staff, patient=other, provider=there["provider_id"]))[0] == 409  # the lane is taken


async def test_only_a_key_of_staff_may(bella, writer, reader, make_client):
    nobody = await make_client(None)
    for client, status in ((writer, 403), (reader, 403), (nobody, 401)):
        assert (await overbook(client))[0] == status
    assert (await writer.get("/appointments"))[2]["items"] == []


async def test_a_key_of_staff_may_read_and_write_too(staff):
    assert (await staff.get("/appointments"))[0] == 200
    assert (await staff.book(CHECKUP))["status"] == "booked"


async def test_one_request_sent_twice_books_once_and_another_under_its_key_is_refused(staff):
    first = await overbook(staff, key="one")
    assert (first[0], first) == (200, await overbook(staff, key="one"))
    status, problem = await overbook(staff, key="one", reason="another one")
    assert (status, problem["title"]) == (422, "Idempotency key reused")


async def test_what_does_not_fit_is_told_by_its_place(staff):
    cases = [
        ({"reason": ""}, "#/reason"),
        ({"reason": "   "}, "#/reason"),
        ({"location": "moon"}, "#/location"),
        ({"service": "braces"}, "#/service"),
        ({"provider": "x"}, "#/provider"),
        ({"starts_at": "2027-03-16T10:00:00"}, "#/starts_at"),
        ({"starts_at": "9999-03-16T10:00:00Z"}, "#/starts_at"),
        ({"patient": {**ANA, "phone": "12"}}, "#/patient/phone"),
        ({"user_id": "x"}, "#"),
        ({"lane": 2}, "#/lane"),
    ]
    for changes, place in cases:
        status, problem = await overbook(staff, **changes)
        assert (changes, status, [error["pointer"] for error in problem["errors"]]) == (changes, 422, [place])
    assert (await overbook(staff, patient=None, user_id="nobody"))[0] == 409
    assert (await overbook(staff, starts_at="2027-03-14T10:00:00-04:00"))[0] == 409  # a Sunday
