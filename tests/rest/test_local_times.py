"""Every time that staff or programs are shown is the location's own, with the offset of that day."""

from datetime import UTC, datetime, timedelta

import attrs
import pytest

from bella_core.crud import conflicts, tasks
from bella_core.domain.local_times import on_clock, zone_at
from bella_core.schemas.local_times import details_on_clock
from bella_core.services import clinics_document
from bella_core.services.clinics import demo_toml
from tests.booking.conftest import NOW, ask, draft
from tests.rest.conftest import ONE_ENGINE

JULY, JANUARY = datetime(2027, 7, 1, 14, tzinfo=UTC), datetime(2027, 1, 4, 14, tzinfo=UTC)


@pytest.fixture
async def far(bella):
    """The same clinic with a second location, in Regina, where no clock is ever changed."""
    view = await bella.clinics.refresh()
    [first] = view.locations
    rooms = tuple(attrs.evolve(room, id=f"far-{room.id}", name=f"Far {room.name}") for room in first.rooms)
    second = attrs.evolve(first, id="far", name="Far", numbers=("+13065550122",), zone="America/Regina", province="SK", rooms=rooms)
    await bella.clinics.save(attrs.evolve(view, locations=(first, second)))
    return bella


def instants(value, name=""):
    """Every instant of an answer, by the member's name."""
    if isinstance(value, dict):
        return [one for key, member in value.items() for one in instants(member, key)]
    if isinstance(value, list):
        return [one for member in value for one in instants(member, name)]
    return [value] if name.endswith("_at") and value is not None else []


@ONE_ENGINE
async def test_times_are_the_locations_that_they_are_about(far, writer):
    told = {"starts_at": JULY.isoformat(), "location_id": "far", "why": "x_at"}
    await far.db.write(conflicts.note, "import_overlap", "one", details=told, at=JANUARY)
    await far.db.write(tasks.add, "callback", "today", None, told, JANUARY, due_at=JULY)
    await far.db.write(tasks.add, "callback", "today", None, {}, JULY, due_at=JANUARY)
    await far.db.write(conflicts.note, "calendar_deleted", "two", details={}, at=JULY)
    first, second = (await writer.get("/conflicts"))[2]["items"]
    assert (first["created_at"], first["details"]["starts_at"]) == ("2027-01-04T08:00:00-06:00", "2027-07-01T08:00:00-06:00")
    assert second["created_at"] == "2027-07-01T10:00:00-04:00"
    assert (await writer.get(f"/conflicts/{second['id']}"))[2]["created_at"] == "2027-07-01T10:00:00-04:00"
    there, here = (await writer.get("/tasks"))[2]["items"]
    assert (there["created_at"], there["due_at"]) == ("2027-01-04T08:00:00-06:00", "2027-07-01T08:00:00-06:00")
    assert there["details"] == {"starts_at": "2027-07-01T08:00:00-06:00", "location_id": "far", "why": "x_at"}
    assert (here["created_at"], here["due_at"]) == ("2027-07-01T10:00:00-04:00", "2027-01-04T09:00:00-05:00")


@ONE_ENGINE
async def test_no_list_of_the_schedule_shows_another_clock(bella, writer):
    for number, slot in enumerate((await bella.booking.find_slots(ask(limit=12))).slots[::6]):
        who = draft(family=("Tremblay", "Tremblé")[number])
        booked = await bella.booking.book(slot, who, key=str(number), actor="call")
        details = {"starts_at": slot.starts_at.isoformat(), "ends_at": slot.ends_at.isoformat()}
        about = {"appointment_id": booked.appointment_id, "details": details, "proposal": slot, "at": NOW}
        await bella.db.write(conflicts.note, "hours_changed", str(number), **about)
        await bella.db.write(tasks.add, "callback", "today", None, details, NOW, appointment_id=booked.appointment_id)
    assert (await writer.request("POST", "/feeds", json={"provider": "okafor"}))[0] == 200
    assert (await writer.request("POST", "/blocked-numbers", json={"number": "+14165550123", "reason": "threats"}))[0] == 200
    view = await bella.clinics.refresh()
    await bella.clinics.save(attrs.evolve(view, locations=(attrs.evolve(view.locations[0], mode="blocks"),)))
    released = {"location": "main", "starts_at": JULY.isoformat(), "ends_at": (JULY + timedelta(hours=2)).isoformat()}
    assert (await writer.request("POST", "/releases", json=released))[0] == 200
    for path in ("/appointments", "/conflicts", "/tasks", "/merges", "/feeds", "/blocked-numbers", "/releases"):
        found = instants((await writer.get(path))[2])
        assert found, path
        assert {datetime.fromisoformat(one).utcoffset() for one in found} <= {timedelta(hours=-4), timedelta(hours=-5)}, path


def test_a_thing_that_is_no_locations_has_the_first_ones_clock():
    clinic = clinics_document.read(demo_toml(), source="demo clinic")
    assert zone_at(clinic) == zone_at(clinic, "gone") == zone_at(clinic, "main") == clinic.locations[0].zone
    assert (on_clock(JULY, "America/Toronto"), on_clock(JANUARY, "America/Toronto")) == ("2027-07-01 10:00 EDT", "2027-01-04 09:00 EST")


def test_what_is_no_instant_is_shown_as_it_is():
    told = {"looks_at": "the door", "made_at": "2027-07-01T10:00:00", "about": JULY.isoformat(), "at": JULY.isoformat()}
    assert details_on_clock(told, "America/Toronto") == told
