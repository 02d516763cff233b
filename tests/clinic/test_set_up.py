"""A clinic without a file: begun, set up part by part, and the same thing as one that was imported."""

import attrs
import pytest
from sqlalchemy import select

from bella_core.core.errors import ClinicError, RuleBroken, StaleVersion
from bella_core.core.settings import CalendarSettings, Settings
from bella_core.db.models import audit
from bella_core.domain.clinic import PARTS
from bella_core.services import clinics_document
from bella_core.services.clinics import ClinicStore
from bella_core.services.clinics_starter import ZONES, Beginning, begun, demo, is_demo, presets
from bella_core.services.modes.checking import BookCheck
from bella_core.services.set_up import SetUp
from tests.booking.conftest import booking, clinics, clock

__all__ = ["booking", "clinics", "clock"]  # fixtures of the book

LAVAL = Beginning("Clinique du Parc", "1 rue du Parc, Laval", "QC", "America/Toronto", ("fr-CA", "en-CA"))
STAFF = "staff:1"


@pytest.fixture
def set_up(db, clinics, clock):
    return SetUp(db, clinics, BookCheck(db, clinics, clock), Settings(), clock)


@pytest.mark.parametrize("province", clinics_document.PROVINCES)
def test_a_clinic_of_any_province_begins_as_one_that_could_be_imported(province):
    clinic = begun(attrs.evolve(LAVAL, province=province, zone=ZONES[province]))
    assert clinics_document.mistakes_in(clinic) == ()
    assert clinics_document.read(clinics_document.write(clinic)) == clinic
    assert clinic.to_set_up == PARTS[1:]
    assert clinic.services == presets()


def test_only_a_clinic_whose_telephones_are_to_be_set_up_may_be_without_a_number():
    clinic = attrs.evolve(begun(LAVAL), to_set_up=("hours",))
    assert clinics_document.mistakes_in(clinic) == ("locations[0].numbers: there must be one at least",)


async def test_a_clinic_takes_the_place_of_the_demo_and_of_no_other(db, set_up, clinics):
    assert is_demo(await clinics.load(demo=True))
    clinic = await set_up.begin(LAVAL, actor=STAFF)
    assert (clinic.name, clinic.locations[0].languages[0], is_demo(clinic)) == ("Clinique du Parc", "fr-CA", False)
    with pytest.raises(ClinicError, match="there is one already"):
        await set_up.begin(LAVAL, actor=STAFF)
    query = select(audit.c.actor, audit.c.details).where(audit.c.action == "clinic.changed")
    assert [tuple(row) for row in await db.read(lambda conn: conn.execute(query).all())] == [(STAFF, '{"what":"begun"}')]


async def test_each_part_is_set_up_by_itself_as_it_was_seen(set_up, clinics):
    seen = await set_up.begin(LAVAL, actor=STAFF)
    await set_up.change(attrs.evolve(seen, recall_months=9), part="hours", actor=STAFF)
    assert (clinics.view.to_set_up, clinics.view.recall_months) == (PARTS[2:], 9)
    with pytest.raises(StaleVersion):
        await set_up.change(seen, part="people", actor=STAFF)
    await set_up.change(clinics.view, part="people", actor=STAFF, settles=False)
    assert clinics.view.to_set_up == PARTS[2:]


async def test_what_could_not_be_imported_is_not_stored_either(db, set_up, clinics):
    seen = await clinics.load(demo=True)
    long = attrs.evolve(seen.locations[0], facts={"parking": {"en": "x" * 500}})
    with pytest.raises(ClinicError) as refused:
        await clinics.change(attrs.evolve(seen, locations=(long,)), actor=STAFF, what="facts")
    assert [mistake.partition(": ")[0] for mistake in refused.value.mistakes] == [
        "locations[0].facts.parking.en",
        "locations[0].facts.parking.fr",
    ]
    assert (await ClinicStore(db).load()) == seen


async def test_what_was_wrong_before_keeps_nobody_from_changing_something_else(set_up, clinics):
    looping = attrs.evolve(demo().locations[0], desk="+14165550100")
    seen = await clinics.save(attrs.evolve(demo(), locations=(looping,)))
    await set_up.change(attrs.evolve(seen, recall_months=9), part="hours", actor=STAFF)
    assert clinics.view.recall_months == 9


async def test_whom_the_settings_name_stays(db, clinics, clock):
    bound = Settings(calendars={"okafor": CalendarSettings("google", "provider:okafor", "okafor@example.ca")})
    set_up = SetUp(db, clinics, BookCheck(db, clinics, clock), bound, clock)
    seen = await clinics.load(demo=True)
    left = tuple(one for one in seen.providers if one.id != "okafor")
    with pytest.raises(RuleBroken, match="provider:okafor"):
        await set_up.change(attrs.evolve(seen, providers=left), part="people", actor=STAFF)
    assert clinics.view == seen
