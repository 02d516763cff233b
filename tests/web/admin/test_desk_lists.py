"""The desk's lists, as a receptionist works through them: who waits, who is due, what is to be entered, requests and conflicts."""

import csv
import io
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import attrs
import pytest
from sqlalchemy import select, update

from bella_core.crud import staff
from bella_core.db.models import appointments, audit
from bella_core.domain.clinic import Approval, Closure
from bella_core.domain.dialogue.types import FindSlots, PatientDraft
from bella_core.domain.slots import Wish

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

#: The clock of the tests stands on Tuesday, November 3, 2026, at ten in Toronto.
DAY = date(2026, 11, 4)
TORONTO = ZoneInfo("America/Toronto")


def at(hour, minute=0, day=DAY):
    return datetime.combine(day, time(hour, minute), TORONTO).astimezone(UTC)


def patient(given="Marie", family="Tremblay", phone="+14165550142"):
    return PatientDraft(given, family, f"{given} {family}", phone, "fr-CA", verified=True)


@pytest.fixture
def bella(office):
    return office.bella


@pytest.fixture
async def receptionist(browser_of):
    return await browser_of("receptionist")


async def book(bella, hour=9, *, who=None, key="there", actor="call", service="checkup"):
    wish = Wish(days=(DAY,), at=time(hour), provider_id="lavoie" if service == "checkup" else None)
    slot = (await bella.booking.find_slots(FindSlots(service, "main", wish))).slots[0]
    return await bella.booking.book(slot, who or patient(), key=key, actor=actor)


async def change(bella, **changes):
    """Store the clinic with some fields of its location changed."""
    view = await bella.clinics.refresh()
    return await bella.clinics.save(attrs.evolve(view, locations=(attrs.evolve(view.locations[0], **changes),)))


async def done_by(bella, browser):
    query = select(audit.c.action).where(audit.c.actor == f"staff:{browser.account.id}").order_by(audit.c.at, audit.c.id)
    return list(await bella.db.read(lambda conn: conn.scalars(query).all()))


# --- the waiting list -----------------------------------------------------------------------------------------------------


async def test_somebody_is_put_on_the_list_and_taken_off_it(bella, receptionist):
    await receptionist.open("/admin/waiting")
    assert "Nobody waits" in receptionist.page.text
    await receptionist.follow("Put somebody on the list")
    wish = {"service": "cleaning", "urgency": "today", "first": str(DAY), "day_start": "13:00", "provider": "okafor"}
    page = await receptionist.send("/waiting/new", given="Ana", family="Roy", phone="416 555-0143", **wish)
    assert page.path == "/admin/waiting"
    for words in ("On the list.", "Ana Roy", "cleaning", "soon", "from Wed, Nov 4 on", "Grace Okafor", "needs 2 hrs to come"):
        assert words in page.text.replace("\u202f", " "), words
    page = await receptionist.send("/leave")
    assert "Off the list." in page.text
    assert "Ana Roy" not in page.text
    assert {"waiting.joined", "waiting.left", "list.viewed"} <= set(await done_by(bella, receptionist))


async def test_what_a_patient_rules_out_stands_on_the_list_and_in_its_file(bella, browser_of):
    manager = await browser_of("manager")
    wish = Wish(not_weekdays=(1,), not_days=(DAY,), not_providers=("okafor",))
    await bella.waiting.join(patient(), location_id="main", service="cleaning", wish=wish, key="w", actor="call")
    page = await manager.open("/admin/waiting")
    for words in ("not Tuesday", "not Wed, Nov 4", "not Grace Okafor"):
        assert words in page.text.replace("\u202f", " "), words
    [row] = rows_of(await manager.open("/admin/waiting.csv"))
    assert row["Ruled out"] == "2026-11-04, Tuesday, Grace Okafor"


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"given": ""}, "Write the given name."),
        ({"service": ""}, "Choose what the visit is for."),
        ({"first": "soon"}, "This is no date"),
        ({"first": "2026-11-05", "last": "2026-11-04"}, "The last day must not be before the first."),
        ({"day_start": "14:00", "day_end": "13:00"}, "The end must be after the beginning."),
    ],
)
async def test_what_is_wrong_with_a_wish_is_said_and_the_rest_stays(receptionist, typed, words):
    await receptionist.open("/admin/waiting/new")
    page = await receptionist.send(
        "/waiting/new", **{"given": "Ana", "family": "Roy", "service": "cleaning", "phone": "4165550143"} | typed
    )
    assert (page.status, words in page.text) == (422, True)
    assert dict(page.form("/waiting/new").fields)["family"] == "Roy"


async def test_the_list_is_filtered_and_paged(bella, receptionist):
    for number in range(52):
        who = patient("Ana", f"Roy{number:02}", None)
        service = "cleaning" if number % 2 else "checkup"
        await bella.waiting.join(who, location_id="main", service=service, wish=Wish(), key=f"{number}", actor="call")
        bella.clock.at += timedelta(seconds=1)
    page = await receptionist.open("/admin/waiting")
    assert page.text.count("Ana Roy") >= 50
    assert "Roy51" not in page.text
    page = await receptionist.follow("Next page")
    assert "Roy51" in page.text
    assert "Roy00" not in page.text
    page = await receptionist.send("/admin/waiting", service="cleaning")
    assert "Roy01" in page.text
    assert "Roy00" not in page.text


# --- recall ---------------------------------------------------------------------------------------------------------------


@pytest.fixture
async def due(bella):
    """Marie's cleaning was a year ago."""
    booked = await book(bella, service="cleaning", key="last")
    ago = {"starts_at": at(9) - timedelta(days=365), "ends_at": at(10) - timedelta(days=365), "status": "completed"}
    await bella.db.write(lambda conn: conn.execute(update(appointments).where(appointments.c.id == booked.appointment_id).values(**ago)))
    return (await bella.scheduling.read(booked.appointment_id)).patient.id


async def test_who_is_due_is_listed_and_can_be_booked(bella, receptionist, due):
    page = await receptionist.open("/admin/recall")
    for words in ("Marie Tremblay", "cleaning", "never"):
        assert words in page.text, words
    page = await receptionist.follow("Book Marie Tremblay")
    assert page.path == "/admin/appointments/new"
    assert "Marie Tremblay" in page.text
    assert "list.viewed" in await done_by(bella, receptionist)


async def test_somebody_gets_an_interval_of_their_own_or_is_left_alone(bella, receptionist, due):
    await receptionist.open("/admin/recall")
    page = await receptionist.send(f"/recall/{due}", months="500")
    assert (page.status, "Months must be a number" in page.text) == (422, True)
    page = await receptionist.send(f"/recall/{due}", months="24")
    assert "Nobody is due" in page.text
    assert "recall.set" in await done_by(bella, receptionist)


async def test_who_is_due_later_is_shown_by_the_day_that_is_asked_for(bella, receptionist, due):
    await bella.recalls.set_interval(due, 18, actor="staff:1")
    page = await receptionist.open("/admin/recall")
    assert "Nobody is due" in page.text
    page = await receptionist.send("/admin/recall", until="2027-12-31")
    assert "Marie Tremblay" in page.text


async def test_a_file_holds_who_is_filtered_for_whoever_may_take_it_away(bella, browser_of, due):
    manager = await browser_of("manager")
    bella.clock.at += timedelta(minutes=6)
    page = await manager.open("/admin/recall.csv?service=cleaning")
    assert page.path == "/admin/prove"  # it leaves the house: they show once more who they are
    bella.clock.at -= timedelta(minutes=6)
    page = await manager.open("/admin/recall.csv?service=cleaning")
    rows = list(csv.DictReader(io.StringIO(page.html.removeprefix("\ufeff"))))
    assert [row["Patient"] for row in rows] == ["Marie Tremblay"]
    assert "list.exported" in await done_by(bella, manager)


# --- to enter -------------------------------------------------------------------------------------------------------------


async def test_what_is_to_be_entered_is_copied_and_ticked(bella, receptionist):
    await change(bella, mode="request")
    await book(bella)
    page = await receptionist.open("/admin/to-enter")
    for words in ("Write it in, which agrees to it", "Marie Tremblay", "ASKED FOR"):
        assert words in page.text, words
    stale = receptionist.page
    await bella.booking.confirm((await bella.modes.to_enter.page(limit=1))[0].entry.appointment_id, key="c", actor="patient")
    form = next(form for form in stale.forms if "/to-enter/" in form.action)
    page = await receptionist.send(form.action.rpartition("/")[2])
    assert (page.status, "has changed since you copied it" in page.text) == (409, True)
    page = await receptionist.send(form.action.rpartition("/")[2])
    assert "Ticked: it stands in your own system." in page.text
    assert "All is entered." in page.text
    assert "appointment.entered" in await done_by(bella, receptionist)


async def test_where_the_book_is_bellas_there_is_nothing_to_enter(receptionist):
    assert "nothing to enter elsewhere" in (await receptionist.open("/admin/to-enter")).text


# --- requests -------------------------------------------------------------------------------------------------------------


async def test_requests_are_approved_or_declined_with_a_reason(bella, receptionist):
    await change(bella, approval=Approval(30))
    first, second = await book(bella), await book(bella, 11, who=patient("Ana", "Roy", "+14165550143"), key="second")
    page = await receptionist.open("/admin/requests")
    for words in ("Marie Tremblay", "Ana Roy", "Bookings wait for approval."):
        assert words in page.text, words
    page = await receptionist.send(f"{first.appointment_id}/approve")
    assert "Approved; the patient is told." in page.text
    assert "Marie Tremblay" not in page.text
    page = await receptionist.send(f"{second.appointment_id}/decline", reason="no dentist then")
    assert "Nothing waits for you." in page.text
    assert (await bella.scheduling.read(first.appointment_id)).appointment.status == "booked"
    assert (await bella.scheduling.read(second.appointment_id)).appointment.status == "cancelled"
    assert {"appointment.approved", "appointment.declined"} <= set(await done_by(bella, receptionist))


async def test_of_two_who_decide_at_once_the_second_is_told(bella, receptionist):
    await change(bella, approval=Approval(30))
    asked = await book(bella)
    await receptionist.open("/admin/requests")
    await bella.modes.requests.decline(asked.appointment_id, key="d", actor="staff:2")
    page = await receptionist.send("/approve")
    assert (page.status, "It was decided already" in page.text) == (409, True)


# --- conflicts ------------------------------------------------------------------------------------------------------------


@pytest.fixture
async def conflict(bella):
    """Marie's visit stands on a day that was closed since."""
    await bella.modes.check.run()  # as the job does
    booked = await book(bella)
    await change(bella, closures=(Closure(DAY, DAY, "flood"),))
    await bella.modes.check.run()
    return booked


async def test_a_conflict_is_settled_as_is_proposed(bella, receptionist, conflict):
    page = await receptionist.open("/admin/conflicts")
    for words in ("The hours, closures or rooms no longer allow the visit", "The location is not open at that time.", "Marie Tremblay"):
        assert words in page.text, words
    [row] = await bella.conflicts.page(limit=2)
    page = await receptionist.send(f"/conflicts/{row.id}", button="accept")
    assert "Done as proposed." in page.text
    assert (await bella.scheduling.read(conflict.appointment_id)).appointment.starts_at == row.proposal.starts_at
    assert {"conflict.resolved", "appointment.rescheduled"} <= set(await done_by(bella, receptionist))
    page = await receptionist.send("/admin/conflicts", resolved="yes")
    assert "the proposal was carried out, Receptionist" in page.text


@pytest.mark.parametrize(("button", "resolution"), [("refuse", "refused"), ("settle", "settled")])
async def test_a_conflict_is_let_be_or_settled_by_hand(bella, receptionist, conflict, button, resolution):
    await receptionist.open("/admin/conflicts")
    [row] = await bella.conflicts.page(limit=2)
    await receptionist.send(f"/conflicts/{row.id}", button=button)
    assert (await bella.conflicts.get(row.id)).resolution == resolution
    assert (await bella.scheduling.read(conflict.appointment_id)).appointment.starts_at == at(9)


async def test_a_proposal_that_cannot_be_had_any_more_is_refused_kindly_and_stays_open(bella, receptionist, conflict):
    await receptionist.open("/admin/conflicts")
    [row] = await bella.conflicts.page(limit=2)
    await bella.booking.book(row.proposal, patient("Ana", "Roy", "+14165550143"), key="other", actor="call")
    page = await receptionist.send(f"/conflicts/{row.id}", button="accept")
    assert (page.status, "That time is taken." in page.text) == (409, True)
    assert (await bella.conflicts.get(row.id)).status == "open"


# --- files ----------------------------------------------------------------------------------------------------------------

FILES = ("/admin/waiting", "/admin/to-enter", "/admin/requests", "/admin/conflicts")


def rows_of(page):
    return list(csv.DictReader(io.StringIO(page.html.removeprefix("\ufeff"))))


async def test_who_waits_is_taken_away_as_filtered_every_page_of_it(bella, browser_of, monkeypatch):
    manager = await browser_of("manager")
    monkeypatch.setattr("bella_core.web.admin.waiting.AT_ONCE", 2)  # several reads for one small file
    for number in range(5):
        wish = Wish(first=DAY, weekdays=(0, 2), day_start=time(13), provider_id="okafor")
        await bella.waiting.join(
            patient("=Ana", f"Roy{number}", None), location_id="main", service="cleaning", wish=wish, key=f"{number}", actor="call"
        )
        bella.clock.at += timedelta(seconds=1)
    await bella.waiting.join(patient(), location_id="main", service="checkup", wish=Wish(), key="other", actor="call")
    rows = rows_of(await manager.open("/admin/waiting.csv?service=cleaning"))
    assert [row["Patient"] for row in rows] == [f"'=Ana Roy{number}" for number in range(5)]  # no program takes it for a formula
    about = {"First day": "2026-11-04", "Weekdays": "Monday Wednesday", "Not before": "13:00", "With": "Grace Okafor"}
    assert rows[0].items() >= {**about, "By text message": "no: call them"}.items()
    assert {"list.exported", "list.viewed"} <= set(await done_by(bella, manager))


async def test_what_is_to_be_entered_is_taken_away(bella, browser_of):
    manager = await browser_of("manager")
    await change(bella, mode="request")
    await book(bella)
    [row] = rows_of(await manager.open("/admin/to-enter.csv"))
    assert (row["Do"], row["Patient"], "ASKED FOR" in row["To enter"]) == ("Write it in, which agrees to it", "Marie Tremblay", True)


async def test_requests_are_taken_away(bella, browser_of):
    manager = await browser_of("manager")
    await change(bella, approval=Approval(30))
    await book(bella)
    [row] = rows_of(await manager.open("/admin/requests.csv"))
    assert (row["Patient"], row["Why"], row["Asked for"][:10]) == ("Marie Tremblay", "Bookings wait for approval.", str(DAY))


async def test_conflicts_are_taken_away_open_or_resolved_as_filtered(bella, browser_of, conflict):
    manager = await browser_of("manager")
    [row] = rows_of(await manager.open("/admin/conflicts.csv"))
    assert (row["Patient"], row["Why"], row["What became of it"]) == (
        "Marie Tremblay",
        "The location is not open at that time.",
        "",
    )
    assert rows_of(await manager.open("/admin/conflicts.csv?kind=merge_overlap")) == []
    await bella.conflicts.resolve(row["Id"], "settle", f"staff:{manager.account.id}")
    assert rows_of(await manager.open("/admin/conflicts.csv")) == []
    [row] = rows_of(await manager.open("/admin/conflicts.csv?resolved=yes"))
    assert (row["What became of it"], row["Resolved by"]) == ("settled by hand", "Manager")


async def test_a_file_holds_nothing_of_other_locations(bella, browser_of, conflict):
    manager = await browser_of("manager")
    await bella.waiting.join(patient(), location_id="main", service="cleaning", wish=Wish(), key="w", actor="call")
    clinic = await bella.clinics.refresh()
    north = attrs.evolve(clinic.locations[0], id="north", name="North", numbers=("+14165550111",), rooms=(), closures=())
    await bella.clinics.save(attrs.evolve(clinic, locations=(*clinic.locations, north)))
    paths = ("/admin/waiting.csv", "/admin/conflicts.csv")
    assert [len(rows_of(await manager.open(path))) for path in paths] == [1, 1]
    await bella.db.write(lambda conn: staff.change(conn, manager.account.id, locations='["north"]'))
    assert [rows_of(await manager.open(path)) for path in paths] == [[], []]


@pytest.mark.parametrize("path", FILES)
async def test_each_list_is_offered_as_each_kind_of_file_to_whoever_may_take_it_away(bella, browser_of, path):
    manager = await browser_of("manager")
    page = await manager.open(path)
    for kind, media in (("csv", "text/csv"), ("json", "application/json"), ("xlsx", "application/vnd.openxml")):
        assert f"{path}.{kind}" in page.html
        async with manager.session.get(f"{manager.url}{path}.{kind}") as answer:
            assert (answer.status, answer.content_type.startswith(media)) == (200, True), kind
            assert answer.headers["Cache-Control"] == "no-store"
    bella.clock.at += timedelta(minutes=6)
    assert (await manager.open(f"{path}.csv")).path == "/admin/prove"  # it leaves the house: they show once more who they are


@pytest.mark.parametrize("path", FILES)
async def test_a_list_is_no_file_for_whoever_may_not_take_it_away(browser_of, path):
    receptionist = await browser_of("receptionist")
    assert f"{path}.csv" not in (await receptionist.open(path)).html
    assert (await receptionist.open(f"{path}.csv")).status == 403


# --- who may --------------------------------------------------------------------------------------------------------------

PAGES = ("/admin/waiting", "/admin/recall", "/admin/to-enter", "/admin/requests", "/admin/conflicts")


async def test_without_a_login_each_list_leads_to_the_login(browser_of):
    await browser_of("owner")
    nobody = await browser_of()
    for path in (*PAGES, "/admin/waiting/new", "/admin/recall.csv"):
        assert (await nobody.open(path)).path == "/admin/login", path


async def test_whoever_sees_no_patients_sees_no_list(browser_of):
    auditor = await browser_of("auditor")
    for path in (*PAGES, "/admin/waiting/new", "/admin/recall.csv"):
        assert (await auditor.open(path)).status == 403, path


async def test_a_clinician_reads_the_lists_and_decides_nothing(bella, browser_of, conflict, due):
    clinician = await browser_of("clinician")
    for path in PAGES:
        page = await clinician.open(path)
        assert page.status == 200, path
        assert not [form for form in page.forms if form.method == "post" and not form.action.endswith(("/look", "/logout"))], path
    assert (await clinician.open("/admin/waiting/new")).status == 403
    assert (await clinician.open("/admin/recall.csv")).status == 403


@pytest.mark.parametrize(
    "path", ["/admin/waiting/x/leave", "/admin/recall/x", "/admin/to-enter/x", "/admin/requests/x/approve", "/admin/conflicts/x"]
)
async def test_who_may_not_change_a_list_changes_nothing_by_any_form(browser_of, path):
    for role in ("clinician", "auditor"):
        browser = await browser_of(role)
        async with browser.session.post(browser.url + path, data={}, headers={"Origin": browser.url}) as answer:
            assert answer.status == 403, role


async def test_lists_hold_what_is_of_ones_own_locations(bella, receptionist, conflict, due):
    await bella.waiting.join(patient(), location_id="main", service="cleaning", wish=Wish(), key="w", actor="call")
    clinic = await bella.clinics.refresh()
    north = attrs.evolve(clinic.locations[0], id="north", name="North", numbers=("+14165550111",), rooms=(), closures=())
    await bella.clinics.save(attrs.evolve(clinic, locations=(*clinic.locations, north)))
    for path in ("/admin/waiting", "/admin/recall", "/admin/conflicts"):
        assert "Marie Tremblay" in (await receptionist.open(path)).text, path
    await bella.db.write(lambda conn: staff.change(conn, receptionist.account.id, locations='["north"]'))
    for path in ("/admin/waiting", "/admin/recall", "/admin/conflicts"):
        page = await receptionist.open(path)
        assert (page.status, "Marie Tremblay" in page.text) == (200, False), path
    [row] = await bella.conflicts.page(limit=2)
    async with receptionist.session.post(f"{receptionist.url}/admin/conflicts/{row.id}", headers={"Origin": receptionist.url}) as answer:
        assert answer.status in {403, 404}
    assert (await bella.conflicts.get(row.id)).status == "open"


async def test_the_lists_speak_french(browser_of, conflict):
    browser = await browser_of("receptionist", language="fr")
    page = await browser.open("/admin/conflicts")
    for words in ("Conflits", "Les heures, les fermetures ou les salles ne permettent plus la visite", "Accepter la proposition"):
        assert words in page.text, words
