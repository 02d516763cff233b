"""The book for other programs: each format says the same of each appointment, and other people's libraries read it."""

import csv
import io
from datetime import UTC, datetime, timedelta

import icalendar
import openpyxl
import orjson
import pytest
from fhir.resources.R4B.bundle import Bundle
from sqlalchemy import select, update

from bella_core.cli import export, privacy
from bella_core.core.errors import NotFound
from bella_core.crud import book_pages
from bella_core.crud.book_pages import BookFilter
from bella_core.db.models import appointments, audit
from bella_core.domain.incidents import EVENT_KINDS
from bella_core.services.exporting.book import FORMATS
from tests.exporting.conftest import DAY, PHONE, fetched

ALL = BookFilter()
ONE_ENGINE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def test_the_command_line_knows_every_format_and_every_kind_of_note():
    assert export._FORMATS == FORMATS
    assert privacy._KINDS == EVENT_KINDS


async def exported(planted, form, which=ALL):
    return await fetched(await planted.exports.appointments(form, which, actor="api:desk"))


async def bundle_of(planted, which=ALL):
    """Return a bundle as HL7's own definitions read it (R4B, which differs from R4 in none of these resources), by resource type."""
    bundle = Bundle.model_validate_json(await exported(planted, "fhir", which))
    found = {}
    for entry in bundle.entry or ():
        found.setdefault(entry.resource.__resource_type__, []).append(entry)
    return bundle, found


async def test_a_bundle_is_what_fhir_defines_and_all_that_it_refers_to_is_in_it(planted):
    bundle, found = await bundle_of(planted)
    assert bundle.type == "collection"
    assert {name: len(entries) for name, entries in found.items()} == {
        "Patient": 2, "Practitioner": 1, "Schedule": 1, "Slot": 2, "Appointment": 2,
    }  # fmt: skip
    known = {entry.fullUrl for entries in found.values() for entry in entries}
    visits = [entry.resource for entry in found["Appointment"]]
    actors = [one.actor.reference for visit in visits for one in visit.participant if one.actor.reference]
    assert {*actors, *(visit.slot[0].reference for visit in visits)} <= known
    assert {entry.resource.schedule.reference for entry in found["Slot"]} <= known
    assert {entry.resource.actor[0].reference for entry in found["Schedule"]} <= known


async def test_a_bundle_tells_who_comes_when_and_to_whom(planted):
    _, found = await bundle_of(planted)
    visit = next(entry.resource for entry in found["Appointment"] if entry.resource.id == planted.appointment_id)
    patient = next(entry.resource for entry in found["Patient"] if entry.resource.id == planted.user_id)
    row = await planted.db.read(lambda conn: conn.execute(select(appointments).where(appointments.c.id == planted.appointment_id)).one())
    assert (visit.status, visit.start, visit.end) == ("booked", row.starts_at, row.ends_at)
    assert visit.minutesDuration == (row.ends_at - row.starts_at) // timedelta(minutes=1)
    assert visit.participant[0].actor.reference == f"urn:uuid:{planted.user_id}"
    assert (patient.name[0].family, patient.name[0].given, patient.birthDate.isoformat()) == ("Quistgaard", ["Zenobia"], "1971-02-03")
    assert [(one.system, one.value) for one in patient.telecom] == [("phone", PHONE)]


@ONE_ENGINE
@pytest.mark.parametrize(
    ("ours", "theirs", "slot"),
    [
        ("requested", "pending", "busy-tentative"),
        ("booked", "booked", "busy"),
        ("cancelled", "cancelled", "free"),
        ("completed", "fulfilled", "busy"),
        ("no_show", "noshow", "busy"),
    ],
)
async def test_what_became_of_a_visit_is_told_in_the_words_of_fhir(planted, ours, theirs, slot):
    await planted.db.write(lambda conn: conn.execute(update(appointments).values(status=ours)))
    _, found = await bundle_of(planted)
    assert {entry.resource.status for entry in found["Appointment"]} == {theirs}
    assert {entry.resource.status for entry in found["Slot"]} == {slot}


@ONE_ENGINE
async def test_a_bundle_of_nothing_is_one_too(planted):
    bundle, found = await bundle_of(planted, BookFilter(end=datetime(2020, 1, 1, tzinfo=UTC)))
    assert (bundle.type, found) == ("collection", {})


@ONE_ENGINE
async def test_a_calendar_has_each_appointment_once_with_who_comes(planted):
    calendar = icalendar.Calendar.from_ical(await exported(planted, "ics"))
    events = {str(event["uid"]): event for event in calendar.walk("VEVENT")}
    assert len(events) == 2
    event = events[f"{planted.appointment_id}@bella"]
    row = await planted.db.read(lambda conn: conn.execute(select(appointments).where(appointments.c.id == planted.appointment_id)).one())
    assert (event.decoded("dtstart"), event.decoded("dtend")) == (row.starts_at, row.ends_at)
    assert "Zenobia Quistgaard" in event["summary"]
    assert (event["status"], event["class"]) == ("CONFIRMED", "PRIVATE")


@ONE_ENGINE
async def test_tables_say_the_same_in_each_form(planted):
    listed = orjson.loads(await exported(planted, "json"))
    lines = list(csv.reader(io.StringIO((await exported(planted, "csv")).decode("utf-8-sig"), newline="")))
    sheet = openpyxl.load_workbook(io.BytesIO(await exported(planted, "xlsx"))).active
    assert [row["patient"] for row in listed] == ["Zenobia Quistgaard", "Max Miller"]
    assert listed[0]["starts_at"].endswith("-05:00")  # Toronto's clock, in November
    assert [line[0] for line in lines[1:]] == [row["id"] for row in listed] == [cell.value for cell in sheet["A"][1:]]
    assert lines[1][11] == f"'{PHONE}"


async def test_days_places_and_providers_choose(planted):
    rows = orjson.loads(await exported(planted, "json"))
    which = await planted.exports.which(DAY, DAY)
    assert [row["id"] for row in orjson.loads(await exported(planted, "json", which))] == [planted.appointment_id]
    which = await planted.exports.which(first=DAY + timedelta(days=1), location_id="main", provider_id=rows[1]["provider"])
    assert [row["id"] for row in orjson.loads(await exported(planted, "json", which))] == [rows[1]["id"]]
    assert orjson.loads(await exported(planted, "json", await planted.exports.which(provider_id="nobody"))) == []
    with pytest.raises(NotFound):
        await planted.exports.which(location_id="nowhere")


async def test_pages_follow_each_other(planted, monkeypatch):
    monkeypatch.setattr(book_pages, "PAGE", 1)
    assert len(orjson.loads(await exported(planted, "json"))) == 2
    _, found = await bundle_of(planted)
    assert [entry.resource.id for entry in found["Patient"]] == sorted([planted.user_id, planted.other_id])


@ONE_ENGINE
@pytest.mark.parametrize("form", FORMATS)
async def test_who_took_the_book_is_in_the_audit(planted, form):
    await planted.exports.appointments(form, await planted.exports.which(DAY), actor="api:desk")
    query = select(audit.c.actor, audit.c.details).where(audit.c.action == "appointments.exported")
    ((actor, details),) = await planted.db.read(lambda conn: conn.execute(query).all())
    assert actor == "api:desk"
    assert orjson.loads(details) == {
        "form": form, "start": "2026-11-10T05:00:00+00:00", "end": None, "location_id": None, "provider_id": None,
    }  # fmt: skip
