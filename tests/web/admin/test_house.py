"""Records that may be of one person, plugins, calendars and exports, as staff meet them."""

import json
from datetime import date

import pytest

from bella_core.core.ids import new_id
from bella_core.crud import busy, tasks, users
from bella_core.domain.dialogue.types import PatientDraft
from tests.web.admin.test_calls import SAID, called

ONE_ENGINE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


async def _alike(office):
    """Put one person on file twice, and the pair in the queue."""
    ids = [new_id(), new_id()]

    def write(conn):
        for user_id, given in zip(ids, ("Anne", "Ann"), strict=True):
            draft = PatientDraft(given, "Roy", f"{given} Roy", None, "en-CA", birth_date=date(1980, 2, 1))
            users.create(conn, user_id, draft, office.bella.clock.now())
        tasks.add(conn, "merge", "normal", None, {"similar": ids[0]}, office.bella.clock.now(), user_id=ids[1])

    await office.bella.db.write(write)
    return ids


async def test_two_records_of_one_person_become_one(browser_of, office):
    first, second = await _alike(office)
    browser = await browser_of("receptionist")
    page = await browser.open("/admin/merges")
    assert ("Anne Roy" in page.text, "Ann Roy" in page.text) == (True, True)
    [form] = [form.action for form in page.forms if "/merges/" in form.action]
    page = await browser.send(form, "merge")
    assert "one record now" in page.text
    assert "No two records look alike." in page.text
    page = await browser.open(f"/admin/patients/{second}")
    assert (f"/admin/patients/{first}", "To the record that counts") in page.links


@ONE_ENGINE
async def test_two_people_are_kept_apart_and_nobody_decides_twice(browser_of, office):
    await _alike(office)
    browser = await browser_of("receptionist")
    page = await browser.open("/admin/merges")
    [form] = [form.action for form in page.forms if "/merges/" in form.action]
    assert "kept apart" in (await browser.send(form, "keep_apart")).text
    browser.page = page
    assert (await browser.send(form, "merge")).status in {404, 409}


@ONE_ENGINE
async def test_plugins_tell_how_they_stand_and_what_they_were_asked(browser_of, office):
    await called(office, *SAID)
    browser = await browser_of("manager")
    page = await browser.open("/admin/plugins")
    assert "plain_words" in page.text
    page = await browser.follow("plain_words")
    assert "extract" in page.text
    assert (await browser.open("/admin/plugins/none")).status == 404


@ONE_ENGINE
async def test_a_calendar_that_was_never_read_is_told(browser_of, office):
    browser = await browser_of("manager")
    assert "No calendar is kept in step" in (await browser.open("/admin/calendars")).text
    await office.bella.db.write(busy.bind, "plain_words", "provider:dr-roy", "roy@example.ca")
    assert "never read" in (await browser.open("/admin/calendars")).text


@ONE_ENGINE
@pytest.mark.parametrize("kind", ["csv", "xlsx", "json", "ics", "fhir"])
async def test_the_book_is_given_in_each_form_and_refused_kindly(browser_of, office, kind):
    browser = await browser_of("manager")
    await browser.open("/admin/exports")
    form = browser.page.form("/admin/exports")
    headers = {"Origin": office.url}
    async with browser.session.post(office.url + "/admin/exports", data=form.submit(format=kind), headers=headers) as answer:
        body = await answer.read()
    assert answer.status == 200
    assert "attachment" in answer.headers["Content-Disposition"]
    if kind in {"json", "fhir"}:
        json.loads(body)
    page = await browser.send("/admin/exports", **{"from": "2026-11-03", "to": "2026-11-01"})
    assert page.status == 422


@ONE_ENGINE
@pytest.mark.parametrize(
    ("role", "path"), [("clinician", "/admin/merges"), ("receptionist", "/admin/plugins"), ("receptionist", "/admin/exports")]
)
async def test_who_may_not_does_not(browser_of, role, path):
    assert (await (await browser_of(role)).open(path)).status == 403
