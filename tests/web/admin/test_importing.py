"""Lists of another program are given by upload, looked at, tried and taken in, and nothing happens that was not seen before."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from bella_core.crud import import_lists
from bella_core.db.models import appointments, audit, users
from bella_core.db.models import import_lists as table
from bella_core.services.importing import uploads
from bella_core.services.importing.desk import Options
from bella_core.web.admin import importing as pages

ONE_ENGINE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
PATIENTS = (
    "Patient ID;Nom;Prénom;Date de naissance;Cellulaire;Couleur\r\n"
    "1001;Tremblay;Marie;24/05/1980;514 555-0142;bleu\r\n"
    "1002;Roy;Léo;13/05/2015;514 555-0143;vert\r\n"
    "1003;Gagnon;Ève;99/99/1990;514 555-0144;vert\r\n"
    ";;;;514 555-0145;vert\r\n"
).encode("cp1252")
VISITS = (
    b"Appt ID,Chart #,Date,Time,Length,Provider,Type,Status\n"
    b"A1,1001,2026-11-12,09:00,60,SL,Checkup,scheduled\n"
    b"A2,1001,2026-11-13,09:00,60,Nobody,Checkup,scheduled\n"
)


async def given(browser, kind, data):
    await browser.open("/admin/import")
    return await browser.send("/admin/import", kind=kind, file=data)


async def worked(browser, ending, **typed):
    """Send a form that begins work, and look until it is done."""
    page = await browser.send(ending, **typed)
    async with asyncio.timeout(60):
        while "Look again" in [words for _, words in page.links]:
            page = await browser.open(page.path)
    return page


async def counted(office, of):
    return await office.bella.db.read(lambda conn: conn.scalar(select(func.count()).select_from(of)))


async def actions(office):
    query = select(audit.c.action).where(audit.c.action.like("import.%")).order_by(audit.c.id)
    return await office.bella.db.read(lambda conn: list(conn.scalars(query)))


async def test_a_list_is_looked_at_tried_and_taken_in(browser_of, office):
    manager = await browser_of("manager")
    page = await given(manager, "patients", PATIENTS)
    assert ("Windows-1252, parted by semicolons." in page.text, "Columns that are not read: Couleur." in page.text) == (True, True)
    assert "selected>Cellulaire</option>" in page.html
    page = await worked(manager, "/try")
    assert ("What would happen" in page.text, "new 2" in page.text, "rejected 2" in page.text) == (True, True, True)
    assert await counted(office, users) == 0
    page = await worked(manager, "/take")
    assert ("What came of it" in page.text, "new 2" in page.text) == (True, True)
    assert await counted(office, users) == 2
    hrefs = [href for href, _ in page.links]
    assert {"/admin/conflicts", "/admin/merges"} <= set(hrefs)
    page = await manager.follow("Download the rejected rows (CSV)")
    assert page.headers["Content-Type"].startswith("text/csv")
    assert ("514 555-0145" in page.html, "bella: reason" in page.html) == (True, True)
    assert await actions(office) == ["import.given", "import.tried", "import.begun", "import.ended"]


async def test_what_the_lists_own_words_mean_is_said_once_and_kept_by_name(browser_of, office):
    manager = await browser_of("manager")
    await given(manager, "patients", PATIENTS)
    await worked(manager, "/try")
    await worked(manager, "/take")
    page = await given(manager, "appointments", VISITS)
    assert "What the list’s own words mean here" in page.text
    page = await manager.send("/reading", **{"providers:SL": "lavoie", "services:Checkup": "checkup", "name": "Dentapp"})
    assert "How the list is read is kept." in page.text
    page = await worked(manager, "/try")
    assert ("new 1" in page.text, "rejected 1" in page.text, "provider" in page.text) == (True, True, True)
    await worked(manager, "/take")
    visits = await office.bella.db.read(lambda conn: conn.execute(select(appointments)).all())
    assert [(visit.provider_id, visit.service) for visit in visits] == [("lavoie", "checkup")]
    await manager.open("/admin/import")
    page = await manager.send("/admin/import", kind="appointments", file=VISITS.replace(b"Appt ID", b"Booking ID"), read_as="Dentapp")
    assert page.status == 422
    await manager.open("/admin/import")
    page = await manager.send("/admin/import", kind="appointments", file=VISITS, read_as="Dentapp")
    assert page.html.count('value="lavoie" selected') == 1


@ONE_ENGINE
async def test_columns_are_chosen_by_hand_and_what_is_needed_is_said(browser_of):
    manager = await browser_of("manager")
    page = await given(manager, "patients", b"A,B,C\nMarie,Tremblay,514 555-0142\n")
    page = await worked(manager, "/try")
    assert (page.status, "no column was recognised" in page.text) == (422, True)
    page = await manager.send("/reading", **{"column-given": "A"})
    assert (page.status, "A column that is needed is not chosen." in page.text) == (422, True)
    await manager.send("/reading", **{"column-given": "A", "column-family": "B", "column-mobile": "C"})
    page = await worked(manager, "/try")
    assert "new 1" in page.text


@ONE_ENGINE
async def test_what_is_no_list_is_refused_in_words(browser_of, monkeypatch):
    monkeypatch.setattr(pages, "MAX_BYTES", 1000)  # of 16 megabytes: so many need not be sent to be too many
    manager = await browser_of("manager", language="fr")
    page = await given(manager, "patients", b"PK\x03\x04 and more")
    assert (page.status, "Le fichier est un classeur" in page.text) == (422, True)
    page = await given(manager, "patients", b"x" * 100_000)
    assert (page.status, "16 mégaoctets" in page.text) == (413, True)
    page = await manager.send("/admin/import")
    assert (page.status, "Choisissez un fichier." in page.text) == (422, True)


@ONE_ENGINE
async def test_nothing_is_taken_in_that_was_not_tried_as_it_is_read_now(browser_of, office):
    manager = await browser_of("manager")
    await given(manager, "patients", PATIENTS)
    tried = await worked(manager, "/try")
    await manager.send("/reading", **{"column-mobile": ""})
    manager.page = tried
    page = await manager.send("/take")
    assert (page.status, await counted(office, users)) == (409, 0)


async def test_an_import_that_was_broken_off_goes_on_where_it_was(browser_of, office):
    manager, bella = await browser_of("manager"), office.bella
    path = (await given(manager, "patients", PATIENTS)).path
    await worked(manager, "/try")
    list_id = path.rpartition("/")[2]
    dead = update(table).where(table.c.id == list_id).values(state="taking", done=1, touched_at=bella.clock.now())
    await bella.db.write(lambda conn: conn.execute(dead))
    page = await manager.open(path)
    assert ("1 of 4 rows" in page.text, "broken off" in page.text) == (True, False)
    bella.clock.at += timedelta(seconds=uploads.STALE_S + 1)
    page = await manager.open(path)
    assert "The work was broken off" in page.text
    page = await worked(manager, "/take")
    assert ("new 2" in page.text, await counted(office, users)) == (True, 2)


async def test_two_processes_do_not_take_in_one_list(office):
    bella, by = office.bella, "staff:1"
    made = await bella.uploads.give("patients", PATIENTS, Options(), actor=by)
    now = bella.clock.now()
    begin = {"dry": True, "actor": by, "at": now, "stale_before": now - timedelta(seconds=uploads.STALE_S)}
    assert await bella.db.write(import_lists.begin, made, **begin)
    assert not await bella.db.write(import_lists.begin, made, **begin)
    with pytest.raises(uploads.NotNow):
        await bella.uploads.start(await bella.uploads.show(made), dry=True, actor=by)


async def test_a_list_is_kept_sealed_and_forgotten_after_a_day(office):
    bella = office.bella
    made = await bella.uploads.give("patients", PATIENTS, Options(), actor="staff:1")
    row = await bella.db.read(lambda conn: conn.execute(select(table)).one())
    assert not any(b"Tremblay" in value for value in (row.body, row.options))
    await bella.uploads.job().run()
    assert (await bella.uploads.show(made)).rows == 4
    bella.clock.at += uploads.KEEP + timedelta(minutes=1)
    await bella.uploads.job().run()
    assert await counted(office, table) == 0


@ONE_ENGINE
async def test_a_list_is_whoever_gave_its_and_is_forgotten_when_they_say_so(browser_of, office):
    manager, owner = await browser_of("manager"), await browser_of("owner")
    path = (await given(manager, "patients", PATIENTS)).path
    assert (await owner.open(path)).status == 404
    page = await manager.send("/discard")
    assert (page.path, "The list is forgotten." in page.text, await counted(office, table)) == ("/admin/import", True, 0)


@ONE_ENGINE
async def test_who_may_not_import_sees_nothing_of_it_and_who_has_not_just_shown_who_they_are_does_first(browser_of, office):
    receptionist = await browser_of("receptionist")
    assert (await receptionist.open("/admin/import")).status == 403
    manager = await browser_of("manager")
    office.bella.clock.at += timedelta(minutes=office.bella.settings.staff.step_up_min + 1)
    page = await manager.open("/admin/import")
    assert page.path == "/admin/prove"
