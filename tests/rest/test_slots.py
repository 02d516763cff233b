"""``GET /slots`` and ``GET /slots/why``: what is free, and why something is not, for programs and for staff."""

from datetime import date, datetime, time

import attrs
import pytest

from bella_core.domain.clinic_rules import Ages, PerDay
from bella_core.domain.dialogue.types import FindSlots, PatientDraft
from bella_core.domain.slots import Wish

from .conftest import ONE_ENGINE

MONDAY = date(2027, 3, 15)


@pytest.fixture
def change(bella):
    """Change the clinic's check-up."""

    async def change(**service):
        clinic = bella.clinics.view
        services = tuple(attrs.evolve(found, **service) if found.code == "checkup" else found for found in clinic.services)
        await bella.clinics.save(attrs.evolve(clinic, services=services))

    return change


async def listed(client, **query):
    status, headers, answer = await client.get("/slots", **{"service": "checkup"} | query)
    assert (status, headers["Cache-Control"]) == (200, "no-store")
    return answer


async def why(client, **query):
    status, _, answer = await client.get("/slots/why", **{"service": "checkup"} | query)
    assert status == 200, answer
    return answer


async def booked(bella, starts_at, provider="lavoie"):
    ask = FindSlots("checkup", "main", Wish(days=(starts_at.date(),), at=starts_at.time(), provider_id=provider))
    [slot, *_] = (await bella.booking.find_slots(ask)).slots
    patient = PatientDraft("Ana", "Roy", "Ana Roy", None, "en-CA")
    return await bella.booking.book(slot, patient, key=f"{starts_at}", actor="api:web")


async def test_free_slots_come_in_order_and_what_is_booked_is_not_among_them(bella, reader):
    await booked(bella, datetime.combine(MONDAY, time(9)))
    monday = await listed(reader, **{"from": "2027-03-15", "to": "2027-03-15"}, provider="lavoie", limit=500)
    starts = [item["starts_at"] for item in monday["items"]]
    assert starts == sorted(starts)
    assert starts[0] == "2027-03-15T08:00:00-04:00"
    assert not {"2027-03-15T08:40:00-04:00", "2027-03-15T09:00:00-04:00"} & set(starts)
    assert {"2027-03-15T08:30:00-04:00", "2027-03-15T09:30:00-04:00"} <= set(starts)
    assert monday["next"] is None
    assert monday["items"][0] == {
        "service": "checkup",
        "location_id": "main",
        "provider_id": "lavoie",
        "room_id": "room-1",
        "starts_at": "2027-03-15T08:00:00-04:00",
        "ends_at": "2027-03-15T08:30:00-04:00",
    }


@ONE_ENGINE
async def test_pages_go_on_where_the_one_before_ended_to_the_horizon(reader):
    whole, page = [], await listed(reader, service="exam_new", limit=500)
    whole += page["items"]
    while page["next"]:
        page = await listed(reader, service="exam_new", limit=500, after=page["next"])
        whole += page["items"]
    starts = [item["starts_at"] for item in whole]
    assert len(set(starts)) == len(starts)
    assert starts == sorted(starts)
    assert (starts[0][:10], starts[-1][:10]) == ("2027-03-12", "2027-06-10")
    assert not [start for start in starts if start.startswith(("2027-03-26", "2027-05-24"))]  # Good Friday, Victoria Day


@ONE_ENGINE
async def test_only_what_a_plan_pays_for_is_listed_where_one_is_to_be_billed(reader):
    page = await listed(reader, cdcp_from="2027-03-17", limit=1)
    assert page["items"][0]["starts_at"] == "2027-03-17T08:00:00-04:00"


@ONE_ENGINE
async def test_a_location_and_a_provider_may_be_named(reader):
    page = await listed(reader, location="main", provider="chen", limit=3)
    assert {item["provider_id"] for item in page["items"]} == {"chen"}


@ONE_ENGINE
@pytest.mark.parametrize(
    ("query", "detail"),
    [
        ({}, "?service is missing"),
        ({"service": "spa"}, "?service is no service of this clinic; known: exam_new, checkup"),
        ({"service": "checkup", "provider": "nobody"}, "?provider is no provider of this clinic; known: lavoie, chen"),
        ({"service": "checkup", "location": "moon"}, "?location is no location of this clinic; known: main"),
        ({"service": "checkup", "from": "soon"}, "?from must be a date or an instant in ISO 8601"),
        ({"service": "checkup", "limit": "0"}, "?limit must be a whole number of 1 to 500"),
        ({"service": "checkup", "limit": "many"}, "?limit must be a whole number"),
        ({"service": "checkup", "after": "2027-03-15T09:00"}, "?after must be what `next` of the last answer was, with its offset"),
        ({"service": "checkup", "colour": "blue"}, "?colour is not known here"),
    ],
)
async def test_a_query_that_cannot_be_understood_is_told_every_mistake(reader, query, detail):
    status, _, problem = await reader.get("/slots", **query)
    assert status == 400
    assert detail in problem["detail"]


@ONE_ENGINE
async def test_a_time_that_the_clocks_leave_out_is_not_taken_for_another(reader):
    status, _, problem = await reader.get("/slots/why", service="checkup", starts_at="2027-03-14T02:30")
    assert (status, problem["detail"][:57]) == (400, "?starts_at is a time that no clock shows in America/Toron")
    for shown in ("2027-03-14T01:30", "2027-03-14T03:00", "2027-11-07T01:30", "2027-03-14T02:30:00-05:00"):
        assert (await reader.get("/slots/why", service="checkup", starts_at=shown))[0] == 200


@ONE_ENGINE
@pytest.mark.parametrize("starts_at", ["9999-12-31T23:59", "0001-01-01T00:00"])
async def test_an_instant_that_no_zone_can_tell_is_refused(reader, starts_at):
    status, _, problem = await reader.get("/slots/why", service="checkup", starts_at=starts_at)
    assert (status, problem["detail"]) == (400, "?starts_at must be of the years 1800 to 2999")


@ONE_ENGINE
@pytest.mark.parametrize("path", ["/slots?service=checkup", "/slots/why?service=checkup&starts_at=2027-03-15T09:00"])
async def test_both_ask_for_a_key(make_client, path):
    status, _, _ = await (await make_client(None)).request("GET", path)
    assert status == 401


async def test_why_a_time_is_offered_and_why_not(bella, reader):
    free = await why(reader, starts_at="2027-03-15T09:00")
    assert (free["offered"], free["against"], free["notes"]) == (True, [], [])
    assert free["slot"]["starts_at"] == "2027-03-15T09:00:00-04:00"
    await booked(bella, datetime.combine(MONDAY, time(9)))
    taken = await why(reader, starts_at="2027-03-15T09:00:00-04:00", provider="lavoie")
    assert (taken["offered"], taken["slot"]) == (False, None)
    assert taken["against"] == [
        {
            "code": "taken",
            "resource": "provider:lavoie",
            "words": {"en": "Dr. Sophie Lavoie: the time is taken.", "fr": "Dr. Sophie Lavoie : le temps est pris."},
        },
        {
            "code": "taken",
            "resource": "room:room-1",
            "words": {"en": "Room 1: the time is taken.", "fr": "Room 1 : le temps est pris."},
        },
    ]
    other = await why(reader, starts_at="2027-03-15T09:00")
    assert (other["offered"], other["slot"]["provider_id"]) == (True, "chen")


@ONE_ENGINE
@pytest.mark.parametrize(
    ("starts_at", "code"),
    [("2027-03-26T09:00", "holiday"), ("2027-03-15T12:30", "closed"), ("2027-03-12T09:00", "past"), ("2028-01-04T09:00", "horizon")],
)
async def test_the_clinics_rules_are_told_by_their_codes(reader, starts_at, code):
    found = await why(reader, starts_at=starts_at)
    assert [reason["code"] for reason in found["against"]] == [code]


async def test_limits_per_day_are_counted_in_the_book(bella, reader, change):
    await change(per_day=PerDay(location=1))
    await booked(bella, datetime.combine(MONDAY, time(9)))
    found = await why(reader, starts_at="2027-03-15T14:00")
    assert [reason["code"] for reason in found["against"]] == ["day_full"]
    assert not (await listed(reader, **{"from": "2027-03-15", "to": "2027-03-15"}))["items"]


@ONE_ENGINE
async def test_a_bad_time_is_told(reader):
    status, _, problem = await reader.get("/slots/why", service="checkup", starts_at="soon")
    assert (status, problem["detail"]) == (400, "?starts_at must be a date or an instant in ISO 8601")


# --- the same rules where a text is booked ----------------------------------------------------------------------------

CHECKUP = "Hi, this is Sarah Wilson, I would like to book a checkup on Tuesday March 16th at 10 am."
BORN = f"{CHECKUP} My date of birth is May 5th 1980."


async def test_a_visit_billed_to_the_care_plan_is_declined_before_its_day_with_a_sentence(writer):
    answer = await writer.book(CHECKUP, cdcp_from="2027-04-01")
    assert answer == {
        "status": "declined",
        "reason": "rule",
        "detail": "cdcp_date",
        "says": "The Canadian Dental Care Plan can only be billed for visits on or after Thursday, April 1.",
        "instead": "other_time",
    }
    assert (await writer.book(CHECKUP, cdcp_from="2027-03-16"))["status"] == "booked"


@ONE_ENGINE
async def test_a_vague_wish_is_met_from_the_plans_first_day_on(writer):
    answer = await writer.book(
        "Hi, this is Sarah Wilson, I would like to book a checkup next week in the afternoon.", cdcp_from="2027-03-18"
    )
    assert answer["status"] == "proposal"
    assert answer["reading"]["starts_at"][:10] >= "2027-03-18"


@ONE_ENGINE
async def test_a_service_for_some_ages_wants_a_birth_date_and_declines_others(writer, change):
    await change(ages=Ages(3, 13))
    assert await writer.book(CHECKUP) == {"status": "missing", "missing": ["birth_date"]}
    answer = await writer.book(BORN)
    assert (answer["status"], answer["detail"], answer["instead"]) == ("declined", "age", "staff")
    assert answer["says"] == "This visit is for patients from 3 to 13 years old."
    await change(ages=Ages(18))
    assert (await writer.book(BORN))["status"] == "booked"


@ONE_ENGINE
async def test_a_key_that_may_write_books_beside_nobody(bella, writer):
    """There is no member of any request that names a lane: what is taken is answered by what is free."""
    assert (await writer.book(CHECKUP))["status"] == "booked"
    other = "Hi, this is Peter Jones, I would like to book a checkup on Tuesday March 16th at 10 am."
    assert (await writer.book(other, "+14165550143"))["status"] == "booked"  # the other dentist's
    third = "Hi, this is Anna Smith, I would like to book a checkup on Tuesday March 16th at 10 am."
    assert (await writer.book(third, "+14165550144"))["status"] == "unavailable"
    status, problem = await writer.book(third, "+14165550144", overflow="please")
    assert status == 422
    assert "overflow" in problem["detail"]
