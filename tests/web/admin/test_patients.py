"""Patients' records: found as a receptionist types, changed as they were seen, and not for everybody."""

import io
import zipfile
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bella_core.core.ids import new_id
from bella_core.crud import contacts, users
from bella_core.crud.audit import between
from bella_core.domain.dialogue.types import PatientDraft
from bella_core.services.patients.finding import matches

ONE_ENGINE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def on_file(office):
    """Put somebody on file: ``await on_file("Éloïse", "St-Onge", phone=…)``."""

    async def make(given_name, family, born=date(1980, 2, 1), phone=None, relation="self"):
        user_id, now = new_id(), office.bella.clock.now()
        draft = PatientDraft(given_name, family, f"{given_name} {family}", phone, "en-CA", birth_date=born)

        def write(conn):
            users.create(conn, user_id, draft, now)
            if phone:
                contact = contacts.ensure(conn, phone, known_mobile=True, language="en-CA", at=now)
                contacts.relate(conn, user_id, contact, relation=relation, may_be_told=True)

        await office.bella.db.write(write)
        return user_id

    return make


@given(st.lists(st.text("abc", min_size=1, max_size=4), max_size=4), st.randoms())
def test_the_beginnings_of_a_name_fit_it_in_any_order(words, random):
    typed = [word[: random.randint(1, len(word))] for word in words]
    random.shuffle(typed)
    assert matches(words, words)
    assert not matches([*words, "zz"], words)
    assert not typed or matches(typed[:1], words)


async def test_somebody_is_found_by_a_piece_of_the_name_or_by_the_telephone(browser_of, on_file):
    eloise = await on_file("Éloïse", "St-Onge", phone="+14165550142")
    await on_file("Marc", "Tremblay")
    browser = await browser_of("receptionist")
    for typed, there in (
        ("eloise", True),
        ("st on", True),
        ("ong él", True),
        ("tremblay", False),
        ("(416) 555-0142", True),
        ("416 555 0143", False),
    ):
        page = await browser.open("/admin/patients?q=" + typed.replace(" ", "+"))
        assert (f"/admin/patients/{eloise}" in page.html) == there, typed
    assert "Nobody on file fits this." in page.text


@ONE_ENGINE
async def test_who_is_put_on_file_or_renamed_after_the_first_search_is_found_too(browser_of, on_file, office):
    browser = await browser_of("receptionist")
    await browser.open("/admin/patients?q=nobody")
    user = await on_file("Anne", "Roy")
    page = await browser.open("/admin/patients?q=roy")
    assert user in page.html
    await browser.open(f"/admin/patients/{user}")
    await browser.send(f"/admin/patients/{user}", family="Lavoie")
    assert user not in (await browser.open("/admin/patients?q=roy")).html
    assert user in (await browser.open("/admin/patients?q=lav+an")).html


async def test_a_record_that_somebody_changed_meanwhile_shows_both(browser_of, on_file):
    user = await on_file("Anne", "Roy")
    one, other = await browser_of("receptionist"), await browser_of("manager")
    for browser in (one, other):
        await browser.open(f"/admin/patients/{user}")
    page = await one.send(f"/admin/patients/{user}", given="Annie", birth_date="1981-03-04")
    assert (page.heading, "The record is changed." in page.text) == ("Annie Roy", True)
    page = await other.send(f"/admin/patients/{user}", given="Anna")
    assert (page.status, "Annie" in page.text, 'value="Anna"' in page.html) == (409, True, True)
    page = await other.send(f"/admin/patients/{user}")
    assert page.heading == "Anna Roy"


@ONE_ENGINE
@pytest.mark.parametrize(
    ("typed", "wrong"),
    [({"given": "", "family": ""}, "at least one"), ({"birth_date": "2999-01-01"}, "born"), ({"birth_date": "yesterday"}, "born")],
)
async def test_what_cannot_be_is_said_beside_its_field_and_nothing_is_changed(browser_of, on_file, typed, wrong):
    user = await on_file("Anne", "Roy")
    browser = await browser_of("receptionist")
    await browser.open(f"/admin/patients/{user}")
    page = await browser.send(f"/admin/patients/{user}", **typed)
    assert (page.status, wrong in page.text) == (422, True)
    assert (await browser.open(f"/admin/patients/{user}")).heading == "Anne Roy"


@ONE_ENGINE
async def test_telephones_family_permits_and_what_is_sent(browser_of, on_file):
    mother = await on_file("Anne", "Roy", phone="+14165550142")
    child = await on_file("Lea", "Roy", born=date(2015, 1, 2), phone="+14165550142", relation="child")
    browser = await browser_of("receptionist")
    page = await browser.open(f"/admin/patients/{child}")
    assert (f"/admin/patients/{mother}", "Anne Roy") in page.links
    page = await browser.send("/contacts", phone="12", relation="other")
    assert (page.status, "416 555 0123" in page.text) == (422, True)
    page = await browser.send("/contacts", phone="514 555 0199", relation="parent")
    assert "+15145550199" in page.text
    page = await browser.send("/permits", do_not_disclose="yes")
    assert "nothing is said of them" in page.text
    consent = next(form.action for form in page.forms if "/consents/" in form.action)
    page = await browser.send(consent, wants=["reminder", "recall"])
    assert "What is sent to them is changed." in page.text


@ONE_ENGINE
async def test_who_looks_and_changes_stands_in_the_audit(browser_of, on_file, office):
    user = await on_file("Anne", "Roy")
    browser = await browser_of("receptionist")
    await browser.open(f"/admin/patients/{user}")
    await browser.send(f"/admin/patients/{user}", given="Annie")
    now = office.bella.clock.now()
    rows = await office.bella.db.read(between, now - timedelta(days=3650), now + timedelta(days=3650))
    mine = [
        (row.action, row.details.get("fields")) for row in rows if row.actor == f"staff:{browser.account.id}" and row.subject_id == user
    ]
    assert mine[:2] == [("user.viewed", None), ("user.changed", "given")]


@ONE_ENGINE
async def test_the_whole_record_is_given_to_who_may_export(browser_of, on_file, office):
    user = await on_file("Anne", "Roy")
    manager, receptionist = await browser_of("manager"), await browser_of("receptionist")
    assert (await receptionist.open(f"/admin/patients/{user}/record.zip")).status == 403
    async with manager.session.get(office.url + f"/admin/patients/{user}/record.zip") as answer:
        files = zipfile.ZipFile(io.BytesIO(await answer.read()))
    assert any("Roy" in files.read(name).decode("utf-8", "replace") for name in files.namelist())


@ONE_ENGINE
async def test_a_clinician_reads_and_an_auditor_does_not(browser_of, on_file):
    user = await on_file("Anne", "Roy")
    clinician, auditor = await browser_of("clinician"), await browser_of("auditor")
    page = await clinician.open(f"/admin/patients/{user}")
    assert page.heading == "Anne Roy"
    assert not [form for form in page.forms if "/patients/" in form.action]
    assert (await auditor.open(f"/admin/patients/{user}")).status == 403


@ONE_ENGINE
async def test_there_is_no_such_patient(browser_of):
    browser = await browser_of("receptionist")
    for path in (f"/admin/patients/{new_id()}", "/admin/patients/x"):
        assert (await browser.open(path)).status == 404
