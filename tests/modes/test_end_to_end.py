"""A caller of a clinic that confirms appointments itself: what is said, texted, e-mailed and shown in calendars, through a whole bella."""

import asyncio
from datetime import UTC, date, datetime, timedelta

import attrs
import pytest
from icalendar import Calendar
from sqlalchemy import update

from bella_core.core.settings import MessageSettings, PluginHostSettings
from bella_core.crud import appointments, calls, conflicts
from bella_core.db.models import jobs as job_rows
from bella_core.domain.clinic import Approval, Closure, Entering
from bella_core.domain.dialogue.types import FindSlots
from bella_core.domain.slots import Wish
from tests.booking.conftest import draft
from tests.calendars.test_google import OKAFOR, google, open_clinic  # noqa: F401 - fixtures
from tests.conversation.house import StandingClock
from tests.notices.serving import texting, whole
from tests.notices.test_end_to_end import account, booked_by, call_and_book, session, settled  # noqa: F401 - fixtures
from tests.peers.smtp_server import SmtpServer
from tests.peers.twilio_messages import SETTINGS

MOMENT, WHERE = "Tuesday, November 10 at 10:00 AM", "100 Maple Street, Toronto, Ontario"


async def asks(bella, **changes):
    view = await bella.clinics.refresh()
    await bella.clinics.save(attrs.evolve(view, locations=(attrs.evolve(view.locations[0], **{"mode": "request"} | changes),)))


async def test_a_caller_hears_and_reads_that_the_clinic_will_confirm_and_reads_when_it_has(database_url, tmp_path, account, session):  # noqa: F811 - fixtures
    async with whole(texting(database_url, tmp_path, account.url)) as (bella, server):
        await asks(bella)
        call = await call_and_book(session, server)
        said = " ".join(words for _, words in call.talk)
        assert "Shall I ask the clinic for it?" in said
        assert "Your request is in: cleaning" in said
        assert "The clinic will confirm it." in said
        assert "booked" not in said
        await settled(bella.db)
        wish = await booked_by(bella.db, call)
        assert (await bella.db.read(calls.by_carrier, call.sid)).outcome == "requested"
        [told] = account.bodies()
        asked_for = f"Maple Dental: we have your request (cleaning), {MOMENT}, {WHERE}."
        assert told == f"{asked_for} The clinic will confirm it. 416-555-0100. Reply STOP to opt out."
        await bella.modes.requests.approve(wish.id, key="a", actor="staff:1")
        await settled(bella.db)
        assert account.bodies()[1].startswith(f"Maple Dental: your appointment (cleaning) is booked for {MOMENT}")


async def test_a_caller_who_cannot_be_received_is_told_and_never_that_it_was_booked(database_url, tmp_path, account, session):  # noqa: F811 - fixtures
    async with whole(texting(database_url, tmp_path, account.url)) as (bella, server):
        await asks(bella, languages=("fr-CA", "en-CA"))
        call = await call_and_book(session, server)
        said = " ".join(words for _, words in call.talk)
        assert "Est-ce que je le demande à la clinique?" in said
        assert "La clinique vous la confirmera." in said
        assert "réservé" not in said
        wish = await booked_by(bella.db, call)
        await bella.modes.requests.decline(wish.id, key="d", actor="staff:1")
        await settled(bella.db)
        texts = account.bodies()
        assert texts[-1].startswith("Maple Dental : nous ne pouvons pas vous recevoir mardi 10 novembre à 10 h (nettoyage)")
        assert not any("confirmé :" in text for text in texts)


@pytest.fixture
def mails():
    with SmtpServer() as made:
        yield made


async def test_the_desk_and_calendars_are_shown_it_as_tentative_until_it_is_confirmed(database_url, tmp_path, account, session, mails):  # noqa: F811 - fixtures
    smtp = {"host": "127.0.0.1", "port": mails.port, "security": "none", "sender": "bella@clinic.example.ca"}
    settings = texting(
        database_url,
        tmp_path,
        account.url,
        plugin_host=PluginHostSettings(enable=("plain_words", "smtp", "twilio"), required=("smtp", "twilio")),
        plugins={"smtp": smtp, "twilio": {**SETTINGS, "base_url": account.url}},
        messages=MessageSettings(desk_email="desk@clinic.example.ca"),
    )
    async with whole(settings) as (bella, server):
        await asks(bella)
        wish = await booked_by(bella.db, await call_and_book(session, server))
        await settled(bella.db)
        await bella.modes.requests.approve(wish.id, key="a", actor="staff:1")
        await settled(bella.db)
    assert [mail["Subject"] for mail in mails.mails] == [f"To confirm: {MOMENT}", f"New appointment: {MOMENT}"]
    shown = [Calendar.from_ical(next(mail.iter_attachments()).get_payload(decode=True)).events[0] for mail in mails.mails]
    assert [str(event["status"]) for event in shown] == ["TENTATIVE", "CONFIRMED"]


async def test_google_shows_it_as_tentative_until_it_is_confirmed(open_clinic, google):  # noqa: F811 - fixtures
    async with open_clinic() as clinic:
        await asks(clinic.bella)
        wish = await clinic.book()
        await clinic.deliver()
        [event] = google.shown(OKAFOR)
        assert (event["summary"], event["status"]) == ("To confirm (bella): whitening", "tentative")
        await clinic.bella.modes.requests.approve(wish.appointment_id, key="a", actor="staff:1")
        await clinic.deliver()
        [event] = google.shown(OKAFOR)
        assert (event["summary"], event["status"]) == ("Booked by bella: whitening", "confirmed")
        await clinic.pull()
        declined = await clinic.book(1)
        await clinic.deliver()
        await clinic.bella.modes.requests.decline(declined.appointment_id, key="d", actor="staff:1")
        await clinic.deliver()
        assert len(google.shown(OKAFOR)) == 1


async def soon(is_so, bella):
    """Wait until the running jobs have made it so, all of them due at every look."""
    past = update(job_rows).values(due_at=datetime(2020, 1, 1, tzinfo=UTC))
    async with asyncio.timeout(60):
        while not await is_so():
            await bella.db.write(lambda conn: conn.execute(past))
            await asyncio.sleep(0.2)


async def test_a_running_bella_approves_reminds_and_checks_by_itself(database_url, tmp_path, account, mails):  # noqa: F811 - fixtures
    smtp = {"host": "127.0.0.1", "port": mails.port, "security": "none", "sender": "bella@clinic.example.ca"}
    host = PluginHostSettings(enable=("plain_words", "smtp"), required=("smtp",))
    desk = MessageSettings(desk_email="desk@clinic.example.ca")
    clock = StandingClock()
    settings = texting(database_url, tmp_path, account.url, plugin_host=host, plugins={"smtp": smtp}, messages=desk)
    async with whole(settings, clock) as (bella, _):
        await asks(bella, mode="own", approval=Approval(30, "approve"), entering=Entering(listed=True))
        slot = (await bella.booking.find_slots(FindSlots("cleaning", "main", Wish(first=date(2026, 11, 10)), 1))).slots[0]
        wish = await bella.booking.book(slot, draft(), key="1", actor="call")
        clock.at += timedelta(hours=5)

        async def stands():
            return (await bella.db.read(appointments.by_id, wish.appointment_id)).status == "booked"

        async def reminded():
            return any("appointments to enter" in mail["Subject"] for mail in mails.mails)

        async def noted():
            return bool(await bella.db.read(conflicts.page, limit=1, status="open"))

        await soon(stands, bella)
        await soon(reminded, bella)
        day = slot.starts_at.date()
        await asks(bella, mode="own", closures=(Closure(day, day),))
        await soon(noted, bella)
    assert not [word for word in ("Tremblay", "0142") if word in "".join(str(mail) for mail in mails.mails)]
