"""Breaches are written down, patients held and erased, and their consents read, by whoever may and nobody else."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from bella_core.crud import legal_holds
from bella_core.db.models import audit
from tests.browser.clinic import DAY, visit

ONE_ENGINE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
BREACH = {
    "found_at": "2026-11-02T09:30",
    "happened": "last week",
    "circumstances": "A lost laptop.",
    "information": "names",
    "people": "12",
}


@pytest.fixture
async def patient(office):
    """Somebody whose visit is to come; the ids of both."""
    made = await visit(office.bella, 9, "lavoie", key="one")
    return (await office.bella.scheduling.read(made)).patient.id, made


async def visited(office):
    """Let the visit be over."""
    office.bella.clock.at += timedelta(days=(DAY - date(2026, 11, 3)).days + 1)


async def actions(office, *wanted):
    query = select(audit.c.action).where(audit.c.action.in_(wanted)).order_by(audit.c.id)
    return await office.bella.db.read(lambda conn: list(conn.scalars(query)))


async def test_a_breach_is_entered_assessed_and_closed_when_nothing_is_owed(browser_of):
    manager = await browser_of("manager")
    await manager.open("/admin/privacy")
    page = await manager.send("/privacy/incidents", **BREACH)
    assert ("Assess its risk next." in page.text, "still owed: risk assessed" in page.text) == (True, True)
    path = page.path
    page = await manager.send(path, kind="assessed", risk="", text="It was not encrypted.")
    assert (page.status, "Say the result" in page.text, "It was not encrypted." in page.html) == (422, True, True)
    page = await manager.send(path, kind="assessed", risk="real", text="It was not encrypted.")
    assert ("still owed: commissioner told" in page.text, "still owed: people told" in page.text) == (True, True)
    assert (await manager.send(path, kind="closed", text="Done.")).status == 422
    for kind in ("told_commissioner", "told_people", "closed"):
        page = await manager.send(path, kind=kind, risk="", text="By letter.")
    assert (page.status, "still owed" in page.text, "Note what was done" in page.text) == (200, False, False)
    await manager.open("/admin/privacy")
    page = await manager.follow("Download the report")
    assert ("# Register of breaches" in page.html, "A lost laptop." in page.html) == (True, True)
    await manager.open("/admin/privacy")
    assert "A lost laptop." in (await manager.follow("Download the register (CSV)")).html


@ONE_ENGINE
async def test_what_is_missing_of_a_breach_is_said_and_nothing_is_entered(browser_of, office):
    manager = await browser_of("manager")
    await manager.open("/admin/privacy")
    page = await manager.send("/privacy/incidents", **{**BREACH, "found_at": "2027-01-01T10:00", "information": "", "people": "many"})
    assert (page.status, "not later than now" in page.text, "A lost laptop." in page.html) == (422, True, True)
    assert await office.bella.incidents.listed() == ()


@ONE_ENGINE
async def test_who_noted_something_meanwhile_is_not_overwritten(browser_of):
    one, other = await browser_of("manager"), await browser_of("owner")
    await one.open("/admin/privacy")
    path = (await one.send("/privacy/incidents", **BREACH)).path
    await other.open(path)
    await one.send(path, kind="noted", text="Police told.")
    page = await other.send(path, kind="noted", text="Insurer told.")
    assert (page.status, "Police told." in page.text, "Insurer told." in page.html) == (409, True, True)


async def test_an_owner_erases_a_patient_and_sees_what_stays_and_until_when(browser_of, office, patient):
    user_id, _ = patient
    owner = await browser_of("owner")
    page = await owner.open(f"/admin/privacy/patients/{user_id}")
    assert ("a visit is to come" in page.text, [one for one in page.forms if one.action.endswith("/erase")]) == (True, [])
    await visited(office)
    owner = await browser_of("owner", login="owner2")
    page = await owner.open(f"/admin/privacy/patients/{user_id}")
    assert "2036" in page.text
    assert (await owner.send("/erase")).status == 422
    page = await owner.send("/erase", sure="yes")
    assert ("as far as the law lets the clinic" in page.text, "are kept until" in page.text) == (True, True)
    [erasure] = await office.bella.privacy.erasures()
    assert (erasure.user_id, erasure.done_at) == (user_id, None)


async def test_a_held_patient_is_not_erased_before_the_hold_is_released(browser_of, office, patient):
    user_id, _ = patient
    await visited(office)
    owner = await browser_of("owner")
    erasing = await owner.open(f"/admin/privacy/patients/{user_id}")
    page = await owner.send("/hold", reason="A letter of the court.")
    assert ("The hold is placed." in page.text, "a legal hold lies" in page.text) == (True, True)
    owner.page = erasing
    page = await owner.send("/erase", sure="yes")
    assert (page.status, await office.bella.privacy.erasures()) == (409, ())
    page = await owner.send("/release", reason="The court is done.")
    assert ("The hold is released." in page.text, await office.bella.db.read(legal_holds.listed)) == (True, ())
    assert (await owner.send("/erase", sure="yes")).status == 200
    assert await actions(office, "hold.placed", "hold.released", "user.erased") == ["hold.placed", "hold.released", "user.erased"]


@ONE_ENGINE
async def test_consents_are_read_by_those_who_see_patients_and_the_look_is_noted(browser_of, office, patient):
    user_id, _ = patient
    contact = (await office.bella.patients.show(user_id, actor="staff:1")).contacts[0].id
    await office.bella.permits.change(user_id, do_not_disclose=True, may_be_told={contact: True}, actor="staff:1")
    receptionist = await browser_of("receptionist", language="fr")
    page = await receptionist.open(f"/admin/privacy/patients/{user_id}")
    assert ("qui peut être informé" in page.text, "Effacement" in page.text) == (True, False)
    assert await actions(office, "consents.viewed") == ["consents.viewed"]
    auditor = await browser_of("auditor")
    assert (await auditor.open(f"/admin/privacy/patients/{user_id}")).status == 403
    page = await auditor.open("/admin/privacy")
    assert (page.status, "Legal holds" in page.text, "Enter a breach" in page.text) == (200, False, False)


@ONE_ENGINE
async def test_erasing_takes_who_has_just_shown_who_they_are(browser_of, office, patient):
    user_id, _ = patient
    owner = await browser_of("owner")
    await owner.open(f"/admin/privacy/patients/{user_id}")
    office.bella.clock.at += timedelta(minutes=office.bella.settings.staff.step_up_min + 1)
    assert (await owner.send("/hold", reason="A letter.")).path == "/admin/prove"
    assert await office.bella.privacy.holds() == ()
