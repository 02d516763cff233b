"""A clinic is set up in the browser, part by part, and the checklist says what is still missing before patients call."""

import attrs
import pytest
from sqlalchemy import select

from bella_core.core.settings import CalendarSettings
from bella_core.crud import busy, calls, staff
from bella_core.db.models import audit
from bella_core.domain.dialogue.types import FindSlots
from bella_core.domain.slots import Wish
from bella_core.services import clinics_document
from bella_core.services.chat import Opening
from bella_core.services.clinics import ClinicStore
from bella_core.web.admin.set_up import CHECKS
from tests.browser.clinic import DAY, visit

ONE_ENGINE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
LAVAL = {"name": "Clinique du Parc", "address": "1 rue du Parc, Laval", "province": "QC", "languages": ["fr-CA", "en-CA"], "first": "fr-CA"}


async def begun(browser):
    await browser.open("/admin/set-up")
    return await browser.send("/admin/set-up", **LAVAL)


async def verdicts(office):
    return {check.code: check.verdict for check in await office.bella.checklist.checks()}


async def test_a_clinic_is_set_up_part_by_part_and_is_what_a_file_would_make_of_it(browser_of, office):
    owner = await browser_of("owner")
    page = await begun(owner)
    assert (page.path, "Your clinic has begun." in page.text) == ("/admin/clinic/hours", True)
    page = await owner.send("/clinic/hours", **{"day-4": "8-12"})
    assert page.path == "/admin/clinic/people"
    await owner.follow("Dentiste")
    page = await owner.send("/providers/dentist-1", name="Dre Sophie Lavoie")
    assert page.path == "/admin/clinic/people"
    page = await owner.send("/clinic/people")
    assert page.path == "/admin/clinic/services"
    page = await owner.send("/clinic/services")
    assert page.path == "/admin/clinic/telephones"
    page = await owner.send("/clinic/telephones", numbers="450 555-0100", desk="450 555-0199")
    assert page.path == "/admin/clinic/facts"
    page = await owner.send("/clinic/facts", **{"parking-en": "Behind.", "parking-fr": "Derrière."})
    assert (page.path, "to do" in page.text) == ("/admin/set-up", False)

    clinic = await ClinicStore(office.bella.db).load()
    assert (clinic.to_set_up, clinic.providers[0].name, clinic.locations[0].numbers) == ((), "Dre Sophie Lavoie", ("+14505550100",))
    assert clinics_document.read(clinics_document.write(clinic), clinic.revision) == clinic
    query = select(audit.c.details).where(audit.c.action == "clinic.changed").order_by(audit.c.id)
    changed = [row.details for row in await office.bella.db.read(lambda conn: conn.execute(query).all())]
    assert changed == [f'{{"what":"{what}"}}' for what in ("begun", "hours", "people", "people", "services", "telephones", "facts")]
    line = await office.bella.booking.find_slots(await _ask())
    assert line.slots


async def _ask():

    return FindSlots("checkup", "main", Wish())


@ONE_ENGINE
async def test_the_set_up_is_left_and_gone_on_with(browser_of):
    owner = await browser_of("owner")
    await begun(owner)
    await owner.send("/clinic/hours")
    manager = await browser_of("manager", language="fr")
    page = await manager.open("/admin/set-up")
    assert page.text.count("à faire") == 4
    page = await manager.open("/admin/clinic")
    assert "n’est pas encore configurée" in page.text
    await manager.open("/admin/clinic/telephones")
    page = await manager.send("/clinic/telephones", numbers="450 555-0100")
    assert page.path == "/admin/clinic/people"


@ONE_ENGINE
async def test_bella_is_tried_before_any_number_reaches_her(browser_of, office):
    owner = await browser_of("owner")
    await begun(owner)
    assert office.bella.clinics.view.locations[0].numbers == ()
    await owner.open("/admin/telephone")
    page = await owner.send("/admin/telephone")
    assert (page.status, "Clinique du Parc" in page.text) == (200, True)
    written = await office.bella.chat.start("somebody", Opening(office.bella.clinics.view.locations[0]))
    assert written.said.status == "open"


@ONE_ENGINE
async def test_what_is_missing_of_a_beginning_is_said_beside_it(browser_of, office):
    owner, before = await browser_of("owner"), office.bella.clinics.view
    await owner.open("/admin/set-up")
    page = await owner.send("/admin/set-up", name="Parc", languages=None)
    assert (page.status, "Please tick one at least." in page.text, 'value="Parc"' in page.html) == (422, True, True)
    assert office.bella.clinics.view == before


@ONE_ENGINE
async def test_a_clinic_is_begun_once(browser_of, office):
    one, other = await browser_of("owner"), await browser_of("manager")
    await other.open("/admin/set-up")
    await begun(one)
    page = await other.send("/admin/set-up", **LAVAL | {"name": "Another"})
    assert (page.status, "meanwhile" in page.text, [form for form in page.forms if form.action.endswith("/set-up")]) == (409, True, [])
    assert office.bella.clinics.view.name == "Clinique du Parc"


@ONE_ENGINE
async def test_no_clinic_begins_over_providers_that_the_settings_name(browser_of, office, monkeypatch):
    bound = CalendarSettings("google", "provider:okafor", "okafor@example.ca")
    monkeypatch.setitem(office.bella.settings.calendars, "okafor", bound)
    page = await begun(await browser_of("owner"))
    assert (page.status, "bound to it in the settings" in page.text, 'value="Clinique du Parc"' in page.html) == (422, True, True)
    assert office.bella.clinics.view.name == "Maple Dental"


@ONE_ENGINE
async def test_lists_that_somebody_else_changed_are_not_taken_for_whole(browser_of, office):
    owner = await browser_of("owner")
    await begun(owner)
    for path in ("people", "services", "presets"):
        await owner.open("/admin/clinic/services/crown")
        await owner.send("/crown/remove") if path == "people" else None
        await owner.open(f"/admin/clinic/{'services' if path == 'presets' else path}")
        await office.bella.clinics.save(office.bella.clinics.view)
        page = await owner.send(f"/clinic/{path}")
        assert (page.status, "meanwhile" in page.text) == (409, True), path
    assert {"people", "services"} <= set(office.bella.clinics.view.to_set_up)


@ONE_ENGINE
async def test_every_check_has_its_words_and_the_demo_is_told(browser_of, office):
    found = await verdicts(office)
    assert set(found) == set(CHECKS)
    assert {code for code, verdict in found.items() if verdict == "bad"} == {"own_clinic", "address"}
    page = await (await browser_of("owner")).open("/admin/set-up")
    assert (
        "She still answers for the invented demo clinic." in page.text,
        ("/admin/staff", "Mend it: A second owner can let you in") in page.links,
    ) == (
        True,
        True,
    )


@ONE_ENGINE
async def test_what_a_clinic_lacks_is_found(office, browser_of):
    await begun(await browser_of("owner"))
    found = await verdicts(office)
    wanted = {"own_clinic": "good", "parts": "warn", "numbers": "bad", "desk": "warn", "heard": "warn", "owners": "warn"}
    assert wanted.items() <= found.items()
    clinic = office.bella.clinics.view
    place = attrs.evolve(clinic.locations[0], numbers=("+14505550100",), desk="+14505550100", hours=((),) * 7)
    services = tuple(one for one in clinic.services if one.code != "emergency_exam")
    await office.bella.clinics.save(attrs.evolve(clinic, locations=(place,), services=services, to_set_up=()))
    found = await verdicts(office)
    wanted = {"parts": "good", "numbers": "good", "desk": "good", "lines": "bad", "hours": "bad", "emergency": "warn"}
    assert wanted.items() <= found.items()


@ONE_ENGINE
async def test_what_happens_changes_the_checklist(office, browser_of):
    bella = office.bella
    owner = await browser_of("owner")
    await browser_of("owner", login="second")
    await bella.db.write(lambda conn: staff.change(conn, owner.account.id, totp="JBSWY3DPEHPK3PXP"))
    begun_call = {"carrier_id": "CA1", "location_id": "main", "caller": None, "at": bella.clock.now()}
    await bella.db.write(lambda conn: calls.begin(conn, **begun_call))
    await bella.db.write(busy.bind, "plain_words", "provider:okafor", "okafor@example.ca")
    await visit(bella, 9, "lavoie", key="nine")
    await bella.modes.check.run()
    view = bella.clinics.view
    await bella.closing.close("main", DAY, DAY, reason="flood", revision=view.revision, actor=owner.account.id)
    checks = {check.code: check for check in await bella.checklist.checks()}
    wanted = {"owners": "good", "heard": "good", "calendars": "warn", "conflicts": "warn", "second_factor": "warn"}
    assert wanted == {code: checks[code].verdict for code in wanted}
    assert (checks["second_factor"].about, checks["calendars"].about) == (("second",), ("provider:okafor",))


@ONE_ENGINE
async def test_who_may_not_change_the_clinic_sets_nothing_up(browser_of):
    assert (await (await browser_of("receptionist")).open("/admin/set-up")).status == 403
