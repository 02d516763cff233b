"""Who is due is listed, and told so if they agreed to it: seldom, a family at once, and no more when they have booked."""

import csv
import io
from datetime import UTC, date, datetime, timedelta
from urllib.parse import urlsplit

import attrs
from aiohttp import ClientSession
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select, update

from bella_core.core.waiting_settings import RecallSettings
from bella_core.crud import contact_consents, recalls
from bella_core.crud import users as user_rows
from bella_core.db.models import appointments, outbox
from bella_core.db.types import db_now
from bella_core.domain.recall import add_months, not_due_after
from tests.rest.conftest import ONE_ENGINE
from tests.waiting.conftest import person

ANN = person("Roy", 200)
CHILD = attrs.evolve(ANN, given="Leo", full="Leo Roy", relation="child")
BOB = person("Gagnon", 201)
ON = RecallSettings(offers=True)
#: Half a year after the visit, in the morning.
DUE = datetime(2027, 5, 11, 15, 0, tzinfo=UTC)


async def later(clinic, at=DUE):
    """Let time pass, once what was booked is confirmed."""
    await clinic.until(clinic.is_at_rest)
    clinic.clock.at = at


async def due(clinic, until=None):
    return [(one.service, one.due_on, one.months) for one in await clinic.bella.recalls.due(until)]


async def test_a_patient_is_due_so_many_months_after_the_last_visit_that_was_kept(clinic):
    await clinic.book(ANN)
    await later(clinic, DUE - timedelta(days=2))
    assert await due(clinic) == []
    assert await due(clinic, date(2027, 5, 10)) == [("cleaning", date(2027, 5, 10), 6)]
    await later(clinic)
    assert await due(clinic) == [("cleaning", date(2027, 5, 10), 6)]


async def test_cancelled_and_missed_visits_do_not_count_and_one_to_come_takes_off_the_list(clinic):
    booked = await clinic.book(ANN)
    await clinic.cancel(await clinic.book(BOB))
    await later(clinic)
    assert len(await due(clinic)) == 1

    missed = update(appointments).where(appointments.c.id == booked.appointment_id).values(status="no_show")
    await clinic.db.write(lambda conn: conn.execute(missed))
    assert await due(clinic) == []

    kept = update(appointments).where(appointments.c.id == booked.appointment_id).values(status="completed")
    await clinic.db.write(lambda conn: conn.execute(kept))
    assert len(await due(clinic)) == 1
    await clinic.book(ANN, date(2027, 6, 1))
    assert await due(clinic) == []


async def test_intervals_are_the_patients_own_else_the_services_else_the_clinics(clinic):
    await clinic.book(ANN)
    await clinic.book(BOB, service="checkup")  # a dentist's, which does not recur of itself
    await later(clinic)
    assert await due(clinic) == [("cleaning", date(2027, 5, 10), 6)]

    view = clinic.bella.clinics.view
    months = {"cleaning": 4, "checkup": 5}
    services = tuple(attrs.evolve(service, recall_months=months.get(service.code)) for service in view.services)
    await clinic.bella.clinics.save(attrs.evolve(view, services=services, recall_months=9))
    assert await due(clinic) == [("cleaning", date(2027, 3, 10), 4), ("checkup", date(2027, 4, 10), 5)]

    [user_id] = [one.user_id for one in await clinic.bella.recalls.due() if one.service == "cleaning"]
    await clinic.bella.recalls.set_interval(user_id, 12, actor="staff:1")
    assert [one[0] for one in await due(clinic)] == ["checkup"]
    await clinic.bella.recalls.set_interval(user_id, 3, paused=True, actor="staff:1")
    assert [one[0] for one in await due(clinic)] == ["checkup"]
    await clinic.bella.recalls.set_interval(user_id, None, actor="staff:1")
    assert len(await due(clinic)) == 2


@ONE_ENGINE
async def test_nobody_is_written_to_until_it_is_switched_on_and_they_agree(clinic_of):
    clinic = await clinic_of()
    await clinic.book(ANN)
    await clinic.agree(ANN, "recall")
    await later(clinic)
    await clinic.until(clinic.is_at_rest)
    assert clinic.texts(ANN) == []
    assert clinic.bella.recall_offers.jobs() == ()


async def test_who_agreed_is_told_once_in_so_many_days_and_so_many_times(clinic_of):
    clinic = await clinic_of(recalls=RecallSettings(offers=True, every_days=30, times=2))
    await clinic.book(ANN)
    await clinic.book(BOB)
    await clinic.agree(ANN, "recall")
    for number, days in enumerate((0, 29, 31, 62)):
        await later(clinic, DUE + timedelta(days=days))
        await clinic.bella.recall_offers.find()
        await clinic.until(clinic.is_at_rest)
        assert len(clinic.texts(ANN)) == (1, 1, 2, 2)[number]
    [text, _] = clinic.account.bodies(ANN.phone)[-2:]
    assert text == (
        "Maple Dental, 100 Maple Street, Toronto, Ontario: it is time to book a visit (cleaning). Call 416-555-0100. Reply STOP to opt out."
    )
    assert clinic.texts(BOB) == []  # who did not agree
    contact_id = await clinic.contact(ANN)
    assert await clinic.db.read(recalls.offered_to, contact_id, DUE - timedelta(days=7))


@ONE_ENGINE
async def test_a_family_is_told_in_one_message(clinic_of):
    clinic = await clinic_of(recalls=ON)
    await clinic.book(ANN)
    await clinic.book(CHILD, date(2026, 11, 11))
    await clinic.agree(ANN, "recall")
    await later(clinic, DUE + timedelta(days=3))
    await clinic.until(lambda: clinic.texts(ANN))
    await clinic.until(clinic.is_at_rest)
    [text] = clinic.texts(ANN)
    assert "for 2 people of your family" in text


async def test_who_has_booked_meanwhile_or_takes_it_back_hears_nothing(clinic_of):
    clinic = await clinic_of(recalls=ON)
    for one in (ANN, BOB):
        await clinic.book(one)
        await clinic.agree(one, "recall")
    await later(clinic, DUE.replace(hour=4))  # at night: the messages wait
    await clinic.until(lambda: are_put_off(clinic, 2))
    await clinic.book(ANN, date(2027, 6, 1))
    await clinic.agree(BOB, "recall", given=False)
    clinic.clock.at = DUE

    await clinic.hour_goes_by()
    await clinic.until(clinic.is_at_rest)
    assert (clinic.texts(ANN), clinic.texts(BOB)) == ([], [])


async def are_put_off(clinic, count):
    """Whether so many messages wait for the morning, and none is being looked at: what is read by night is not sent by day."""
    rows = select(outbox.c.id).where(outbox.c.topic == "recall", outbox.c.due_at > db_now(), outbox.c.leased_until.is_(None))
    return len(await clinic.db.read(lambda conn: conn.scalars(rows).all())) == count


async def test_an_email_tells_how_to_get_no_more_and_one_click_later_none_comes(clinic_of, mails):
    clinic = await clinic_of(recalls=RecallSettings(offers=True, channel="email"), mails=mails)
    await clinic.cancel(await clinic.book(marie := attrs.evolve(ANN, language="fr-CA")))
    await clinic.until(clinic.is_at_rest)
    await clinic.has_email(ANN, "ann@example.ca")
    await clinic.book(marie)
    await clinic.agree(ANN, "recall")
    await clinic.until(lambda: len(mails.mails) == 1)  # the confirmation
    await later(clinic)
    await clinic.until(lambda: len(mails.mails) == 2)

    mail = mails.mails[1]
    words = mail.get_body().get_content()
    assert (mail["To"], mail["Subject"]) == ("ann@example.ca", "Il est temps de prendre rendez-vous")
    assert "nettoyage" in words
    assert "100 Maple Street, Toronto, Ontario" in words
    [link] = [word for word in words.split() if word.startswith("https://bella.example.ca/unsubscribe/")]
    page = clinic.url + urlsplit(link).path
    async with ClientSession() as browser:
        shown = await browser.get(page, headers={"Accept-Language": "fr"})
        assert (shown.status, "Ne plus recevoir les messages qui vous disent" in await shown.text()) == (200, True)
        contact_id = await clinic.contact(ANN)
        assert await clinic.db.read(contact_consents.may, contact_id, "recall")  # looking changes nothing
        done = await browser.post(page)
        assert (done.status, "Done" in await done.text()) == (200, True)
        assert not await clinic.db.read(contact_consents.may, contact_id, "recall")
        assert await clinic.db.read(contact_consents.may, contact_id, "reminder")
        for broken in (page[:-6] + "AAAAAA", clinic.url + "/unsubscribe/x", clinic.url + "/unsubscribe/" + "A" * 3000):
            assert [(await browser.get(broken)).status, (await browser.post(broken)).status] == [404, 404]


@ONE_ENGINE
async def test_the_list_over_rest_in_pages_and_for_a_spreadsheet(clinic):
    await clinic.book(ANN)
    await clinic.book(attrs.evolve(BOB, full="=cmd Gagnon"), date(2026, 11, 12))
    await clinic.has_email(ANN, "ann@example.ca")
    await later(clinic, DUE + timedelta(days=9))
    headers = {"X-API-Key": await clinic.bella.keys.create("tests", "write")}
    async with ClientSession(clinic.url, headers=headers) as client:
        first = await (await client.get("/recalls", params={"limit": 1})).json()
        second = await (await client.get("/recalls", params={"limit": 1, "cursor": first["next"]})).json()
        assert [one["due_on"] for one in (*first["items"], *second["items"])] == ["2027-05-10", "2027-05-12"]
        assert second["next"] is None
        [ann] = first["items"]
        assert (ann["full_name"], ann["phone"], ann["email"], ann["last_visit"]) == ("Ann Roy", ANN.phone, "ann@example.ca", "2026-11-10")

        sheet = await client.get("/recalls.csv", params={"until": "2027-05-11"})
        assert sheet.content_type == "text/csv"
        [row] = csv.DictReader(io.StringIO(await sheet.text()))
        assert (row["name"], row["phone"], row["due_on"]) == ("Ann Roy", "'" + ANN.phone, "2027-05-10")
        whole = list(csv.DictReader(io.StringIO(await (await client.get("/recalls.csv")).text())))
        assert whole[1]["name"] == "'=cmd Gagnon"

        assert (await client.put(f"/users/{ann['user_id']}/recall", json={"months": 8})).status == 204
        assert [one["full_name"] for one in (await (await client.get("/recalls")).json())["items"]] == ["=cmd Gagnon"]
        assert (await client.put(f"/users/{ann['user_id']}/recall", json={"months": 0})).status == 422
        assert (await client.put("/users/nobody/recall", json={"months": 8})).status == 404
        assert (await client.get("/recalls", params={"until": "soon"})).status == 400


async def test_whose_own_interval_is_shorter_is_asked_by_telephone_too(clinic):
    """The call brings up what is due by the patient's own interval, not by half a year."""
    await clinic.book(ANN)
    assert await due(clinic, date(2028, 1, 1)) == []  # it is still to come
    await later(clinic, datetime(2026, 11, 10, 13, 30, tzinfo=UTC))
    assert await due(clinic, date(2028, 1, 1)) == []  # and now it goes on
    await later(clinic)
    [one] = await clinic.bella.recalls.due()
    await clinic.bella.recalls.set_interval(one.user_id, 3, actor="staff:1")
    found = await clinic.db.read(user_rows.identify, "Ann", "Roy", None, ANN.phone)
    assert [visit.recall_months for visit in found.visits] == [3]
    await clinic.bella.recalls.set_interval(one.user_id, None, paused=True, actor="staff:1")
    found = await clinic.db.read(user_rows.identify, "Ann", "Roy", None, ANN.phone)
    assert [visit.recall_months for visit in found.visits] == [0]


@given(st.dates(date(2027, 1, 1), date(2029, 12, 31)), st.integers(1, 24), st.integers(0, 900))
def test_whoever_kept_a_visit_after_the_day_from_which_nobody_is_due_is_not_due(until, months, back):
    visit = until - timedelta(days=back)
    if visit > not_due_after(until, months):
        assert add_months(visit, months) > until


async def test_who_came_lately_is_not_due_but_by_an_interval_of_their_own(clinic):
    await clinic.book(ANN)
    await clinic.book(BOB)
    await later(clinic, DUE - timedelta(days=120))
    assert await due(clinic) == []
    [own] = [user_id for user_id, name in (await names(clinic)).items() if name.endswith("Roy")]
    await clinic.bella.recalls.set_interval(own, 1, actor="staff:1")
    assert [months for _, _, months in await due(clinic)] == [1]


async def names(clinic):
    query = select(appointments.c.user_id).distinct()
    ids = await clinic.db.read(lambda conn: conn.scalars(query).all())
    return await clinic.db.read(user_rows.names, ids)
