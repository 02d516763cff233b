"""The clinic's hours and answers, changed as they were seen."""

import pytest

ONE_ENGINE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


async def test_hours_are_changed(browser_of, office):
    browser = await browser_of("manager")
    await browser.open("/admin/clinic")
    page = await browser.send("/admin/clinic/hours", **{"day-1": "9 h 15 à 12 h, 13-15:30"})
    assert "The hours are changed." in page.text
    [place, *_] = office.bella.clinics.view.locations
    assert [(one.start.hour, one.start.minute, one.end.hour, one.end.minute) for one in place.hours[1]] == [(9, 15, 12, 0), (13, 0, 15, 30)]
    assert 'value="09:15-12:00, 13:00-15:30"' in page.html


@ONE_ENGINE
async def test_wrong_hours_are_said_beside_their_day_and_nothing_is_changed(browser_of, office):
    browser = await browser_of("manager")
    before = office.bella.clinics.view
    await browser.open("/admin/clinic")
    page = await browser.send("/admin/clinic/hours", **{"day-0": "mornings", "day-2": "12-8"})
    assert (page.status, "A time ends before it begins." in page.text, 'value="mornings"' in page.html) == (422, True, True)
    assert office.bella.clinics.view == before


@ONE_ENGINE
async def test_who_saw_an_older_clinic_is_told_so(browser_of):
    one, other = await browser_of("manager"), await browser_of("owner")
    for browser in (one, other):
        await browser.open("/admin/clinic")
    await one.send("/admin/clinic/hours", **{"day-5": "9-12"})
    page = await other.send("/admin/clinic/hours", **{"day-5": "10-12"})
    assert (page.status, "meanwhile" in page.text, 'value="10-12"' in page.html) == (409, True, True)
    page = await other.send("/admin/clinic/hours", **{"day-5": "10-12"})
    assert "The hours are changed." in page.text


@ONE_ENGINE
async def test_what_is_answered_to_questions_is_changed_and_taken_away(browser_of, office):
    browser = await browser_of("manager")
    await browser.open("/admin/clinic")
    await browser.send("/admin/clinic/facts", **{"parking-en": "Behind the  house.", "parking-fr": "Derrière la maison.", "price-en": ""})
    [place, *_] = office.bella.clinics.view.locations
    assert place.facts["parking"] == {"en": "Behind the house.", "fr": "Derrière la maison."}
    await browser.send("/admin/clinic/facts", **{"parking-en": "", "parking-fr": ""})
    [place, *_] = office.bella.clinics.view.locations
    assert "parking" not in place.facts


@ONE_ENGINE
async def test_who_may_not_change_it_reads_it(browser_of):
    page = await (await browser_of("receptionist")).open("/admin/clinic")
    assert page.status == 200
    assert not [form for form in page.forms if "/clinic/" in form.action]
