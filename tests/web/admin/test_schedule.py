"""A receptionist's day at the schedule: look, move, book, cancel and undo, block, close; and who may not."""

import re
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import attrs
import pytest
from sqlalchemy import select

from bella_core.crud import staff
from bella_core.db.models import audit
from bella_core.domain.clinic import Room
from bella_core.domain.dialogue.types import FindSlots, PatientDraft
from bella_core.domain.slots import Wish
from bella_core.web.admin.assets import assets
from bella_core.web.admin.schedule_grid import MOST_ROWS, MOST_SPAN, MOST_TRACKS

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

#: The clock of the tests stands on Tuesday, November 3, 2026, at ten in Toronto.
DAY = date(2026, 11, 4)
TORONTO = ZoneInfo("America/Toronto")


def at(hour, minute=0, day=DAY):
    return datetime.combine(day, time(hour, minute), TORONTO).astimezone(UTC)


def marie(**more):
    return PatientDraft("Marie", "Tremblay", "Marie Tremblay", "+14165550142", "fr-CA", verified=True, **more)


@pytest.fixture
def bella(office):
    return office.bella


async def book(bella, hour=9, *, patient=None, key="there", provider="lavoie"):
    wish = Wish(days=(DAY,), at=time(hour), provider_id=provider)
    slot = (await bella.booking.find_slots(FindSlots("checkup", "main", wish))).slots[0]
    assert slot.starts_at == at(hour)
    return await bella.booking.book(slot, patient or marie(), key=key, actor="call", reason="ma dent")


@pytest.fixture
async def visit(bella):
    return await book(bella)


@pytest.fixture
async def receptionist(browser_of):
    return await browser_of("receptionist")


async def done_by(bella, actor):
    query = select(audit.c.action).where(audit.c.actor == actor).order_by(audit.c.at, audit.c.id)
    return list(await bella.db.read(lambda conn: conn.scalars(query).all()))


def actor_of(browser):
    return f"staff:{browser.account.id}"


def move_form(page):
    """The form that moves a visit; beside it stands the one that looks at other days."""
    return next(form for form in page.forms if form.action.endswith("/move") and form.method == "post")


def offered_on(page):
    return [button[1] for form in page.forms for button in form.buttons if button[0] == "slot"]


async def post_move(browser, visit, **typed):
    page = await browser.open(f"/admin/appointments/{visit.appointment_id}/move")
    return await send(browser, move_form(page), **typed)


async def send(browser, form, button=None, **typed):
    """Send one of several forms with the same address."""
    browser.page.forms = [form]
    return await browser.send(form.action.rpartition("/")[2], button, **typed)


# --- the sheet ------------------------------------------------------------------------------------------------------------


async def test_the_day_shows_who_comes_when_and_to_whom(bella, receptionist, visit):
    page = await receptionist.open(f"/admin/schedule?date={DAY}")
    assert page.status == 200
    assert page.heading == "Schedule: Wednesday, November 4, 2026"
    for words in ("Dr. Sophie Lavoie", "Grace Okafor", "Marie Tremblay", "check-up", "(booked)", "until 9:30"):
        assert words in page.text, words
    page = await receptionist.follow(next(words for _, words in page.links if "Marie Tremblay" in words))
    assert page.path == f"/admin/appointments/{visit.appointment_id}"
    assert "schedule.viewed" in await done_by(bella, actor_of(receptionist))


async def test_the_sheet_follows_its_own_links_to_other_days_and_to_a_week(receptionist, visit):
    await receptionist.open("/admin/schedule")
    assert "Nothing stands in the book here." in receptionist.page.text
    page = await receptionist.follow("Next day")
    assert "Marie Tremblay" in page.text
    page = await receptionist.send("/admin/schedule", view="week")
    assert page.heading == "Schedule: week of Monday, November 2, 2026"
    assert "Marie Tremblay" in page.text
    page = await receptionist.send("/admin/schedule", of="provider:chen")
    assert "Marie Tremblay" not in page.text
    page = await receptionist.send("/admin/schedule", view="day", by="room")
    assert "Marie Tremblay" in page.text
    assert "Room 1" in page.text


async def test_what_is_held_blocked_or_beside_another_says_so_in_words(bella, receptionist, visit):
    slot = (await bella.booking.find_slots(FindSlots("checkup", "main", Wish(days=(DAY,), at=time(11), provider_id="lavoie")))).slots[0]
    await bella.booking.hold(slot, key="held")
    await bella.blocked_times.add("main", "provider:chen", at(14), at(15), reason="congress", actor="staff:1")
    beside = ("checkup", "main", at(9), PatientDraft("Ana", "Roy", "Ana Roy", None, "en-CA"))
    await bella.overbooking.book(*beside, reason="pain", key="o", actor="staff:1", provider_id="lavoie")
    await bella.booking.confirm(visit.appointment_id, key="c", actor="patient")
    page = await receptionist.open(f"/admin/schedule?date={DAY}")
    for words in ("kept", "congress", "beside another", "confirmed"):
        assert words in page.text, words


async def test_no_style_stands_in_the_page_and_each_class_of_the_grid_has_its_rule(receptionist, visit):
    page = await receptionist.open(f"/admin/schedule?date={DAY}")
    assert not re.search(r"<style|\sstyle=|<script>|\son\w+=", page.html)
    sheet = assets()["schedule.css"].body.decode()
    rules = set(re.findall(r"\.((?:from|rows|track|tracks|span|tall)-\d+)", sheet))
    used = set(re.findall(r"\b((?:from|rows|track|tracks|span|tall)-\d+)\b", page.html))
    assert used
    assert used <= rules
    assert {
        f"{name}-{most}" for name, most in (("from", MOST_ROWS), ("rows", MOST_ROWS), ("tracks", MOST_TRACKS), ("span", MOST_SPAN))
    } <= rules


@pytest.mark.parametrize(
    "query", ["date=yesterday", "date=9999-12-31", "date=0001-01-01&view=week", "view=week&of=provider:nobody", "by=x&view=x"]
)
async def test_no_address_breaks_the_schedule(receptionist, query):
    page = await receptionist.open(f"/admin/schedule?{query}")
    assert page.status == 200
    assert ("This is today" in page.text) == ("date=" in query)


async def test_another_clinics_location_has_no_page(receptionist):
    assert (await receptionist.open("/admin/schedule?location=nowhere")).status == 404


# --- one appointment ------------------------------------------------------------------------------------------------------


async def test_an_appointment_tells_who_what_when_where_and_why(bella, receptionist, visit):
    page = await receptionist.open(f"/admin/appointments/{visit.appointment_id}")
    for words in (
        "Marie Tremblay",
        "+14165550142",
        "ma dent",
        "Dr. Sophie Lavoie",
        "Maple Dental",
        "Booked, a caller",
        "callers are offered",
    ):
        assert words in page.text, words
    assert "appointment.viewed" in await done_by(bella, actor_of(receptionist))


async def test_a_visit_is_moved_to_a_time_that_is_proposed(bella, receptionist, visit):
    await receptionist.open(f"/admin/appointments/{visit.appointment_id}")
    page = await receptionist.follow("Move…")
    first = move_form(page).buttons[0]
    page = await send(receptionist, move_form(page), button=first[1])
    assert page.path == f"/admin/appointments/{visit.appointment_id}"
    assert "The appointment is moved." in page.text
    file = await bella.scheduling.read(visit.appointment_id)
    assert file.appointment.starts_at.isoformat() == first[1].partition("|")[0]
    assert "appointment.rescheduled" in await done_by(bella, actor_of(receptionist))


async def test_times_of_another_day_and_another_provider_are_looked_at(receptionist, visit):
    path = f"/admin/appointments/{visit.appointment_id}/move"
    page = await receptionist.open(f"{path}?date={DAY + timedelta(days=1)}&provider=chen")
    offered = offered_on(page)
    assert offered
    assert all(slot.startswith("2026-11-05") and slot.endswith("|chen") for slot in offered)


async def test_a_visit_is_moved_to_a_time_that_is_typed(bella, receptionist, visit):
    page = await post_move(receptionist, visit, date=str(DAY), time="10:10")
    assert "The appointment is moved." in page.text
    assert (await bella.scheduling.read(visit.appointment_id)).appointment.starts_at == at(10, 10)


async def test_a_time_that_is_taken_is_refused_kindly_with_others(bella, receptionist, visit):
    other = await book(bella, 11, patient=PatientDraft("Ana", "Roy", "Ana Roy", "+14165550143", "en-CA"), key="other")
    page = await post_move(receptionist, visit, date=str(DAY), time="11:00")
    assert page.status == 409
    assert "That time is taken." in page.text
    assert "Dr. Sophie Lavoie: the time is taken." in page.text
    offered = offered_on(page)
    assert any(slot.startswith("2026-11-04") for slot in offered)
    assert (await bella.scheduling.read(visit.appointment_id)).appointment.starts_at == at(9)
    assert (await bella.scheduling.read(other.appointment_id)).appointment.starts_at == at(11)
    form = move_form(page)
    page = await send(receptionist, form, button=offered[0])
    assert "The appointment is moved." in page.text


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"date": "tomorrow", "time": "10:00"}, "This is no date"),
        ({"date": str(DAY), "time": "ten"}, "This is no time"),
        ({"date": str(DAY), "time": "22:00"}, "Nobody who could do it is there then."),
    ],
)
async def test_what_cannot_be_read_or_had_is_said_and_what_was_typed_stays(receptionist, visit, typed, words):
    page = await post_move(receptionist, visit, **typed)
    assert page.status in {409, 422}
    assert words in page.text
    form = move_form(page)
    assert dict(form.fields)["time"] == typed["time"]


async def test_two_who_change_a_visit_at_once_see_both_sides(bella, browser_of, visit):
    one, other = await browser_of("receptionist"), await browser_of("receptionist", login="second")
    path = f"/admin/appointments/{visit.appointment_id}/move"
    await one.open(path)
    await post_move(other, visit, date=str(DAY), time="14:00")
    form = move_form(one.page)
    page = await send(one, form, date=str(DAY), time="15:00")
    assert page.status == 409
    for words in ("It has changed meanwhile", "You wanted to move it", "9:00 a.m.", "2:00 p.m."):
        assert words in page.text.replace("\u202f", " "), words
    assert (await bella.scheduling.read(visit.appointment_id)).appointment.starts_at == at(14)


async def test_a_visit_is_cancelled_with_a_reason_and_the_cancellation_undone(bella, receptionist, visit):
    await receptionist.open(f"/admin/appointments/{visit.appointment_id}")
    page = await receptionist.send("/cancel", reason="called in sick")
    assert "The appointment is cancelled." in page.text
    assert "called in sick" in page.text
    assert "appointment.cancelled" in await done_by(bella, actor_of(receptionist))
    page = await receptionist.send("/again")
    assert "It is booked again, at the same time." in page.text
    assert page.path != f"/admin/appointments/{visit.appointment_id}"
    file = await bella.scheduling.read(page.path.rpartition("/")[2])
    assert (file.appointment.starts_at, file.patient.full_name) == (at(9), "Marie Tremblay")


async def test_a_cancellation_is_not_undone_once_somebody_has_the_time(bella, receptionist, visit):
    await receptionist.open(f"/admin/appointments/{visit.appointment_id}")
    await receptionist.send("/cancel")
    await book(bella, 9, patient=PatientDraft("Ana", "Roy", "Ana Roy", "+14165550143", "en-CA"), key="other")
    page = await receptionist.send("/again")
    assert (page.status, "That time is taken." in page.text) == (409, True)


async def test_what_became_of_a_visit_is_noted_and_taken_back(bella, receptionist, visit):
    page = await receptionist.open(f"/admin/appointments/{visit.appointment_id}")
    assert "The patient did not come" not in page.text
    bella.clock.at = at(9, 40)
    await receptionist.log_in("receptionist", "quatre canards en hiver")
    await receptionist.open(f"/admin/appointments/{visit.appointment_id}")
    form = next(form for form in receptionist.page.forms if any(button[1] == "no_show" for button in form.buttons))
    page = await send(receptionist, form, button="no_show")
    assert "Noted: did not come" in page.text
    form = next(form for form in page.forms if any(button[1] == "booked" for button in form.buttons))
    page = await send(receptionist, form, button="booked")
    assert (await bella.scheduling.read(visit.appointment_id)).appointment.status == "booked"


async def test_that_the_patient_comes_and_a_note_are_kept(bella, receptionist, visit):
    await receptionist.open(f"/admin/appointments/{visit.appointment_id}")
    page = await receptionist.send("/confirm")
    assert "It is noted that the patient comes." in page.text
    page = await receptionist.send("/notes", note="Wheelchair <b>")
    assert "Wheelchair <b>" in page.text
    assert "Receptionist" in page.text
    page = await receptionist.send("/notes", note="  ")
    assert (page.status, "There is nothing to note." in page.text) == (422, True)


async def test_of_no_appointment_there_is_no_page(receptionist):
    assert (await receptionist.open("/admin/appointments/nobody")).status == 404


# --- a new one ------------------------------------------------------------------------------------------------------------


async def test_somebody_new_is_booked_at_a_time_that_was_looked_for(bella, receptionist):
    await receptionist.open(f"/admin/schedule?date={DAY}")
    await receptionist.follow("New appointment")
    page = await receptionist.send("/new", button="find", service="cleaning", given="Ana", family="Roy", phone="416 555-0143")
    slot = next(button[1] for button in page.form("/new").buttons if button[0] == "slot")
    assert slot.startswith("2026-11-04")
    page = await receptionist.send("/new", button=slot)
    assert "The visit is booked." in page.text
    file = await bella.scheduling.read(page.path.rpartition("/")[2])
    assert (file.patient.full_name, file.phone, file.appointment.service) == ("Ana Roy", "+14165550143", "cleaning")
    assert (await done_by(bella, actor_of(receptionist)))[-2:] == ["appointment.booked", "appointment.viewed"]


async def test_somebody_on_file_is_booked_by_their_record(bella, receptionist, visit):
    user_id = (await bella.scheduling.read(visit.appointment_id)).patient.id
    page = await receptionist.open(f"/admin/appointments/new?patient={user_id}")
    assert "Marie Tremblay" in page.text
    page = await receptionist.send("/new", button="book", service="checkup", date=str(DAY), time="14:00", reason="filling")
    file = await bella.scheduling.read(page.path.rpartition("/")[2])
    assert (file.patient.id, file.appointment.starts_at, file.reason) == (user_id, at(14), "filling")


async def test_what_is_wrong_with_a_booking_is_said_beside_its_field_and_the_rest_stays(receptionist):
    await receptionist.open("/admin/appointments/new")
    page = await receptionist.send("/new", button="book", given="Ana", phone="12")
    assert page.status == 422
    for words in ("Choose what the visit is for.", "Write the family name.", "no telephone number", "This is no date", "This is no time"):
        assert words in page.text, words
    assert dict(page.form("/new").fields)["given"] == "Ana"


async def test_a_taken_time_is_booked_beside_on_purpose_and_with_a_reason(bella, receptionist, visit):
    await receptionist.open("/admin/appointments/new")
    typed = {"service": "checkup", "provider": "lavoie", "date": str(DAY), "time": "09:00", "given": "Ana", "family": "Roy"}
    page = await receptionist.send("/new", button="book", **typed)
    assert (page.status, "That time is taken." in page.text) == (409, True)
    page = await receptionist.send("/new", button="book", beside="yes", **typed)
    assert "To book beside another visit takes a reason." in page.text
    page = await receptionist.send("/new", button="book", reason="in pain; Dr. Lavoie agreed", **typed)
    assert "The visit is booked." in page.text
    assert (await bella.scheduling.read(page.path.rpartition("/")[2])).lane == 1


async def test_the_same_form_sent_twice_books_once(bella, receptionist):
    await receptionist.open("/admin/appointments/new")
    typed = {"service": "checkup", "date": str(DAY), "time": "09:00", "given": "Ana", "family": "Roy", "phone": "4165550143"}
    before = receptionist.page
    first = await receptionist.send("/new", button="book", **typed)
    receptionist.page = before
    await receptionist.send("/new", button="book", **typed)
    sheet = await receptionist.open(f"/admin/schedule?date={DAY}")
    assert sheet.text.count("Ana Roy") == 1
    assert first.status == 200


# --- times that are nobody's ----------------------------------------------------------------------------------------------


async def test_a_time_is_blocked_and_given_back(bella, receptionist):
    await receptionist.open(f"/admin/schedule?date={DAY}")
    await receptionist.follow("Block a time")
    page = await receptionist.send("/blocks/new", resource="provider:lavoie", start="14:00", end="15:30", reason="congress")
    assert "The time is blocked." in page.text
    assert "congress" in page.text
    page = await receptionist.follow(next(words for _, words in page.links if "congress" in words))
    assert "Dr. Sophie Lavoie" in page.text
    page = await receptionist.send("/remove")
    assert "The time can be booked again." in page.text
    assert "congress" not in page.text
    assert {"time.blocked", "time.unblocked"} <= set(await done_by(bella, actor_of(receptionist)))


@pytest.mark.parametrize(
    ("typed", "status", "words"),
    [
        ({"start": "09:10", "end": "09:20"}, 409, "There is a visit then"),
        ({"start": "15:00", "end": "14:00"}, 422, "The end must be after the beginning."),
        ({"start": "x", "end": "14:00"}, 422, "This is no time"),
        ({"date": "2026-11-02", "start": "13:00", "end": "14:00"}, 422, "That time has passed."),
    ],
)
async def test_what_cannot_be_blocked_is_said(receptionist, visit, typed, status, words):
    await receptionist.open(f"/admin/schedule/blocks/new?date={DAY}")
    page = await receptionist.send("/blocks/new", resource="provider:lavoie", **typed)
    assert (page.status, words in page.text) == (status, True)


async def test_a_manager_closes_a_day_knowing_what_stands_on_it(bella, browser_of, visit):
    await bella.modes.check.run()  # as the job does
    manager = await browser_of("manager")
    await manager.open(f"/admin/schedule?date={DAY}")
    page = await manager.follow("Close a day")
    assert "1 visit is booked then." in page.text
    page = await manager.send("/closures/new", last=str(DAY + timedelta(days=1)), reason="flood")
    assert page.path == "/admin/schedule/closures/new"  # other days than those that were counted: asked once more
    page = await manager.send("/closures/new")
    assert page.path == "/admin/conflicts"
    page = await manager.open(f"/admin/schedule?date={DAY}")
    assert "Closed, or other hours: flood" in page.text
    assert "clinic.changed" in await done_by(bella, actor_of(manager))


async def test_a_day_is_not_closed_over_somebody_elses_change(bella, browser_of):
    manager = await browser_of("manager")
    await manager.open(f"/admin/schedule/closures/new?date={DAY}")
    await bella.clinics.change(await bella.clinics.refresh(), actor="staff:2", what="hours")
    page = await manager.send("/closures/new")
    assert (page.status, "Somebody else has changed the clinic" in page.text) == (409, True)


# --- who may --------------------------------------------------------------------------------------------------------------

PAGES = (
    "/admin/schedule",
    "/admin/appointments/{id}",
    "/admin/appointments/{id}/move",
    "/admin/appointments/new",
    "/admin/schedule/blocks/new",
)


@pytest.mark.parametrize("path", [*PAGES, "/admin/schedule/closures/new"])
async def test_without_a_login_each_page_leads_to_the_login(browser_of, visit, path):
    await browser_of("owner")
    assert (await (await browser_of()).open(path.format(id=visit.appointment_id))).path == "/admin/login"


async def test_whoever_sees_no_patients_sees_no_schedule(browser_of, visit):
    auditor = await browser_of("auditor")
    for path in PAGES:
        assert (await auditor.open(path.format(id=visit.appointment_id))).status == 403, path


async def test_a_clinician_looks_and_changes_nothing(browser_of, visit):
    clinician = await browser_of("clinician")
    page = await clinician.open("/admin/schedule")
    assert "New appointment" not in page.text
    page = await clinician.open(f"/admin/appointments/{visit.appointment_id}")
    assert page.status == 200
    assert not [form for form in page.forms if "/appointments/" in form.action]
    assert "+14165550142" not in page.html
    for path in PAGES[2:]:
        assert (await clinician.open(path.format(id=visit.appointment_id))).status == 403, path


async def test_a_receptionist_does_not_close_days(receptionist):
    assert (await receptionist.open("/admin/schedule/closures/new")).status == 403
    assert "Close a day" not in (await receptionist.open("/admin/schedule")).text


@pytest.mark.parametrize("action", ["cancel", "again", "confirm", "attendance", "notes", "move"])
async def test_a_form_of_another_page_changes_nothing(bella, receptionist, visit, action):
    url = f"{receptionist.url}/admin/appointments/{visit.appointment_id}/{action}"
    async with receptionist.session.post(url, data={"note": "x"}, headers={"Origin": "https://elsewhere.example"}) as answer:
        assert answer.status == 403
    assert (await bella.scheduling.read(visit.appointment_id)).appointment.version == 1


async def test_whoever_looks_after_another_location_finds_nothing_of_this_one(bella, browser_of, visit):
    browser = await browser_of("receptionist")
    clinic = await bella.clinics.refresh()
    other = attrs.evolve(
        clinic.location("main"), id="north", name="Maple North", numbers=("+14165550111",), rooms=(Room("room-9", "Room 9"),)
    )
    await bella.clinics.save(attrs.evolve(clinic, locations=(*clinic.locations, other)))
    await bella.db.write(lambda conn: staff.change(conn, browser.account.id, locations='["north"]'))
    for path in (f"/admin/appointments/{visit.appointment_id}", "/admin/schedule?location=main"):
        assert (await browser.open(path)).status == 404, path
    page = await browser.open(f"/admin/schedule?date={DAY}")
    assert page.status == 200
    assert "Marie Tremblay" not in page.html
    assert "At Maple Dental" in page.text  # Dr. Lavoie's time is taken all the same


async def test_the_sheet_speaks_french(browser_of, visit):
    page = await (await browser_of("receptionist", language="fr")).open(f"/admin/schedule?date={DAY}")
    for words in ("Horaire : mercredi 4 novembre 2026", "examen de routine", "réservé"):
        assert words in page.text or words in page.heading, words
