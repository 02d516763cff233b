"""What needs attention: seen by whoever may, done once, by one person, and found again in the audit."""

import re
from datetime import UTC, datetime, timedelta

import attrs
import pytest

from bella_core.crud import calls, pages, task_list, tasks
from bella_core.crud.audit import between
from tests.dialogues.clinic import LOCATION
from tests.web.admin.conftest import PASSWORD

ONE_ENGINE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
PHONE = "+14165550188"


@pytest.fixture
def leave(office):
    """Leave an item: ``await leave("callback", name="Ann Lee")``; of a call, if ``call`` names one."""

    async def make(kind, urgency="today", *, ago=timedelta(minutes=12), due_in=None, call=None, is_test=False, at=None, **details):
        now = office.bella.clock.now()

        def store(conn):
            call_id = None
            if call is not None:
                begun = {"carrier_id": call, "location_id": LOCATION.id, "caller": PHONE, "at": now - ago, "is_test": is_test}
                call_id = calls.begin(conn, **begun).id
            due_at = now + due_in if due_in is not None else None
            return tasks.add(conn, kind, urgency, call_id, details, at or now - ago, due_at=due_at)

        return await office.bella.db.write(store)

    return make


async def row_of(office, task_id):
    return (await office.bella.front.attention.items([task_id]))[0].task


async def acts(office):
    now = datetime.now(UTC)
    rows = await office.bella.db.read(between, now - timedelta(hours=1), now + timedelta(hours=1))
    return [(row.actor, row.action) for row in rows]


def names(page):
    return re.findall(r"<strong>(Person \d\d)</strong>", page.html)


def cards(page):
    return [part.split("</h3>")[0] for part in page.html.split("<h3>")[1:]]


async def test_the_most_pressing_is_first_and_each_says_who_why_and_what_was_promised(browser_of, leave):
    await leave("message", "normal", ago=timedelta(hours=3), name="Paul Roy", phone=PHONE, text="about my bill")
    await leave("callback", "today", name="Ann Lee", phone=PHONE, service="checkup")
    await leave("emergency", "now", ago=timedelta(minutes=1), name="Zoe Noe", phone="+14165550177")
    page = await (await browser_of("receptionist")).open("/admin/")
    assert (page.status, page.heading) == (200, "Needs attention")
    assert cards(page) == ["Emergency: call back at once", "Call back", "A message"]
    for words in ("Zoe Noe", "Bella said that the clinic calls back.", "3 hours ago", "about my bill", "In their words"):
        assert words in page.text, words
    assert "tel:+14165550177" in page.html


async def test_what_one_person_left_several_times_is_one_card_and_done_at_once(browser_of, leave, office):
    ids = [await leave("callback", ago=timedelta(minutes=ago), name="Ann Lee", phone=PHONE) for ago in (30, 20, 10)]
    await leave("callback", name="Paul Roy", phone=PHONE)
    browser = await browser_of("receptionist")
    page = await browser.open("/admin/")
    assert len(cards(page)) == 2
    assert "3 times" in cards(page)[0]
    await browser.send(f"/admin/attention/{ids[-1]}", "Done", outcome="reached", note="comes on Monday")
    assert browser.page.text.startswith("It is done.")
    assert len(cards(browser.page)) == 1
    rows = [await row_of(office, task_id) for task_id in ids]
    assert {(row.status, row.outcome, row.done_by) for row in rows} == {("done", "reached", f"staff:{browser.account.id}")}
    page = await browser.follow("Done today")
    assert "comes on Monday" in page.text
    assert "reached, and settled" in page.text
    assert [act for act in await acts(office) if act[1] == "task.done"] == [(f"staff:{browser.account.id}", "task.done")] * 3


async def test_two_people_do_not_do_the_same(browser_of, leave, office):
    task_id = await leave("callback", name="Ann Lee", phone=PHONE)
    first, second = await browser_of("receptionist"), await browser_of("manager")
    await first.open("/admin/")
    await second.open("/admin/")
    await first.send(f"/admin/attention/{task_id}", "Claim")
    assert "Receptionist" in first.page.text
    page = await second.send(f"/admin/attention/{task_id}", "Claim")
    assert page.status == 409
    assert "Somebody else has claimed this just now. (Receptionist)" in page.text
    assert (await row_of(office, task_id)).claimed_by == f"staff:{first.account.id}"
    await first.send(f"/admin/attention/{task_id}", "Let go")
    await second.open("/admin/")
    await second.send(f"/admin/attention/{task_id}", "Claim")
    assert (await row_of(office, task_id)).claimed_by == f"staff:{second.account.id}"


async def test_what_is_put_off_comes_back_in_the_morning_of_the_clinic(browser_of, leave, office):
    task_id = await leave("callback", name="Ann Lee", phone=PHONE)
    browser = await browser_of("receptionist")
    await browser.open("/admin/")
    page = await browser.send(f"/admin/attention/{task_id}", "Put off", until="tomorrow")
    assert cards(page) == []
    assert "Nothing waits for anybody here." in page.text
    until = (await row_of(office, task_id)).snoozed_until
    assert until == datetime(2026, 11, 4, 13, tzinfo=UTC)  # 8:00 in Toronto
    page = await browser.follow("Put off until later")
    assert "put off until Wed, Nov 4, 8:00" in page.text.replace("\u202f", " ")
    office.bella.clock.at = until
    await browser_again(browser)
    assert len(cards(await browser.open("/admin/"))) == 1


async def browser_again(browser):
    """Log in once more: the night was longer than a session."""
    await browser.log_in("receptionist", PASSWORD)


@ONE_ENGINE
@pytest.mark.parametrize("day", ["", "2026-11-03", "2020-01-01", "2029-01-01", "no-day"])
async def test_a_day_that_cannot_be_is_said_beside_the_card(browser_of, leave, office, day):
    task_id = await leave("callback", name="Ann Lee", phone=PHONE)
    browser = await browser_of("receptionist")
    await browser.open("/admin/")
    page = await browser.send(f"/admin/attention/{task_id}", "Put off", until="day", day=day)
    assert page.status == 422
    assert "Choose a day to come, within a year." in page.text
    assert (await row_of(office, task_id)).snoozed_until is None


async def test_it_is_assigned_and_found_again_among_ones_own(browser_of, leave):
    task_id, other = await leave("callback", name="Ann Lee", phone=PHONE), await leave("message", name="Paul Roy")
    chief, browser = await browser_of("manager"), await browser_of("receptionist")
    await chief.open("/admin/")
    await chief.send(f"/admin/attention/{task_id}", "Assign", to=f"staff:{browser.account.id}")
    assert "Receptionist" in chief.page.text
    await browser.open("/admin/")
    page = await browser.follow("Mine only")
    assert cards(page) == ["Call back"]
    page = await browser.open("/admin/?kind=message")
    assert cards(page) == ["A message"]
    assert other in page.html


async def test_a_note_is_kept_and_a_mistake_taken_back(browser_of, leave, office):
    task_id = await leave("callback", name="Ann Lee", phone=PHONE)
    browser = await browser_of("receptionist")
    await browser.open("/admin/")
    page = await browser.send(f"/admin/attention/{task_id}", "Keep the note", note="was not in at nine")
    assert "was not in at nine Receptionist" in page.text
    page = await browser.send(f"/admin/attention/{task_id}", "Done")
    assert page.status == 422
    assert "Choose what came of it." in page.text
    await browser.open("/admin/")
    await browser.send(f"/admin/attention/{task_id}", "Done", outcome="not_reached")
    await browser.follow("Done today")
    page = await browser.send(f"/admin/attention/{task_id}", "Not done after all")
    assert (await row_of(office, task_id)).status == "open"
    assert (await office.bella.db.read(tasks.unresolved))[0].outcome is None


async def test_an_emergency_that_nobody_has_answered_is_taken_here(browser_of, office):
    now = office.bella.clock.now()

    def store(conn):
        call = calls.begin(conn, carrier_id="CA1", location_id=LOCATION.id, caller=PHONE, at=now)
        pages.begin(conn, call.id, LOCATION.id, level="911", flag="bleeding", at=now)

    await office.bella.db.write(store)
    browser = await browser_of("receptionist")
    page = await browser.open("/admin/")
    assert cards(page) == ["Emergency: nobody has answered the page yet"]
    page = await browser.send("/acknowledge")
    assert "Nobody else is paged." in page.text
    assert cards(page) == []
    [paged] = await office.bella.db.read(pages.newest, 10)
    assert (paged.status, paged.acknowledged_by) == ("acknowledged", f"staff:{browser.account.id}")


@ONE_ENGINE
async def test_who_only_reads_does_nothing_and_sees_no_number(browser_of, leave):
    task_id = await leave("message", name="Ann Lee", phone=PHONE, text="about my bill")
    browser = await browser_of("clinician")
    page = await browser.open("/admin/")
    assert "Ann Lee" in page.text
    assert PHONE not in page.html
    assert "about my bill" not in page.text
    assert [form.action for form in page.forms if "attention" in form.action] == []
    other = await browser_of("receptionist")
    await other.open("/admin/")
    form = other.page.form(f"/admin/attention/{task_id}")
    sent = [(name, value) for name, value in form.submit("Claim") if name != "csrf"]
    token = next(value for form in browser.page.forms for name, value in form.fields if name == "csrf")
    origin = {"Origin": browser.url.rstrip("/")}
    url = f"{browser.url.rstrip('/')}/admin/attention/{task_id}"
    async with browser.session.post(url, data=[*sent, ("csrf", token)], headers=origin) as answer:
        assert answer.status == 403


@ONE_ENGINE
async def test_an_auditor_is_led_to_a_page_of_theirs_and_nobody_to_the_login(browser_of, leave):
    await leave("callback", name="Ann Lee", phone=PHONE)
    page = await (await browser_of("auditor")).open("/admin/")
    assert page.status == 200
    assert page.path != "/admin/"
    assert "Ann Lee" not in page.html
    page = await (await browser_of()).open("/admin/")
    assert page.path == "/admin/login"


@ONE_ENGINE
async def test_test_calls_leave_nothing_among_what_is_to_be_done(browser_of, leave):
    await leave("callback", call="CA1", is_test=True, name="Ann Lee")
    browser = await browser_of("receptionist")
    assert cards(await browser.open("/admin/")) == []
    assert cards(await browser.follow("Of test calls")) == ["Call back"]


@ONE_ENGINE
async def test_whoever_looks_after_another_location_sees_nothing_of_this_one(browser_of, leave, office):
    task_id = await leave("callback", call="CA1", name="Ann Lee")
    await leave("undelivered", name="")
    browser = await browser_of("receptionist")
    clinic = office.bella.clinics.view
    await office.bella.clinics.save(attrs.evolve(clinic, locations=(*clinic.locations, attrs.evolve(LOCATION, id="west", numbers=()))))
    accounts = office.bella.staff.accounts
    await accounts.change(browser.account.id, by="system", name="Receptionist", role="receptionist", locations=("west",))
    await browser_again(browser)
    page = await browser.open("/admin/")
    assert cards(page) == ["Something was not delivered"]
    sent = [("csrf", next(value for form in page.forms for name, value in form.fields if name == "csrf")), ("do", "claim")]
    origin = {"Origin": browser.url.rstrip("/")}
    async with browser.session.post(f"{browser.url.rstrip('/')}/admin/attention/{task_id}", data=sent, headers=origin) as answer:
        assert answer.status == 404


@ONE_ENGINE
async def test_it_says_all_of_it_in_french(browser_of, leave):
    await leave("callback", name="Ann Lee", phone=PHONE, starts_at="2027-03-03T19:30:00+00:00")
    page = await (await browser_of("receptionist", language="fr-CA")).open("/admin/")
    assert page.heading == "À traiter"
    for words in ("Rappeler", "Bella a dit que la clinique rappelle.", "14 h 30", "il y a 12 minutes", "Fait, reporter"):
        assert words in page.text.replace("\xa0", " ").replace("\u202f", " "), words


@ONE_ENGINE
async def test_each_look_is_in_the_audit(browser_of, leave, office):
    await leave("callback", name="Ann Lee")
    browser = await browser_of("receptionist")
    await browser.open("/admin/")
    assert (f"staff:{browser.account.id}", "attention.viewed") in await acts(office)


async def test_many_items_are_shown_page_by_page_each_once(browser_of, office):
    now = office.bella.clock.now()

    def store(conn):
        for number in range(70):
            urgency = ("now", "today", "normal")[number % 3]
            tasks.add(conn, "other", urgency, None, {"name": f"Person {number:02}"}, now - timedelta(minutes=number))

    await office.bella.db.write(store)
    browser = await browser_of("receptionist")
    page = await browser.open("/admin/")
    first = names(page)
    second = names(await browser.follow("Next page"))
    assert (len(first), len(second)) == (50, 20)
    wanted = sorted(range(70), key=lambda number: (number % 3, -number))
    assert first + second == [f"Person {number:02}" for number in wanted]


async def test_the_rest_interface_shows_who_does_what(browser_of, leave, office):
    task_id = await leave("callback", name="Ann Lee", phone=PHONE)
    browser = await browser_of("receptionist")
    await browser.open("/admin/")
    await browser.send(f"/admin/attention/{task_id}", "Claim")
    assert (await office.bella.db.read(tasks.unresolved))[0].claimed_by == f"staff:{browser.account.id}"
    assert await office.bella.db.write(task_list.resolve, task_id, "api:desk") is True
    row = await row_of(office, task_id)
    assert (row.done_by, row.outcome) == ("api:desk", None)
    page = await browser.follow("Done today")
    assert cards(page) == ["Call back"]
