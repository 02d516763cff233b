"""Reminders by e-mail, to a real SMTP server: to who has an address, where that is wanted or no text gets through."""

import re
from datetime import time

import pytest
from sqlalchemy import select, update

from bella_core.core.reminder_settings import ReminderSettings
from bella_core.core.settings import PluginHostSettings
from bella_core.db.models import contacts, sent_messages
from bella_core.db.vault import seal
from tests.peers.smtp_server import SmtpServer
from tests.peers.twilio_messages import SETTINGS
from tests.texting.conftest import PHONE, person
from tests.texting.test_reminders import DAY, before

LATER = before(days=7, hours=-1)


@pytest.fixture
def server():
    with SmtpServer() as made:
        yield made


@pytest.fixture
def by_mail(clinic_of, server, account):
    """Make a clinic that has both an account at Twilio and an SMTP server, and give the patient an address."""

    async def make(channels=("sms", "email"), language="en-CA", email="ann@example.org"):
        tables = {
            "twilio": {**SETTINGS, "base_url": account.url},
            "smtp": {"host": "127.0.0.1", "port": server.port, "security": "none", "sender": "bella@clinic.example.ca"},
        }
        host = PluginHostSettings(enable=("plain_words", "twilio", "smtp"), required=("twilio", "smtp"))
        reminders = ReminderSettings(enabled=True, channels=channels)
        clinic = await clinic_of(reminders=reminders, plugins=tables, plugin_host=host)
        clinic.booked = await clinic.book(DAY, person(language=language), at=time(11))
        if email:
            await clinic.db.write(lambda conn: conn.execute(update(contacts).values(email=seal(conn, email))))
        return clinic

    return make


async def test_who_is_written_to_by_e_mail_gets_it_in_their_language_and_no_text(by_mail, server, account):
    clinic = await by_mail(channels=("email", "sms"), language="fr-CA")
    await clinic.at(LATER)
    [mail] = server.mails
    assert (mail["To"], mail["Subject"]) == ("ann@example.org", "Rappel : mardi 17 novembre à 11 h")
    body = mail.get_content().replace("\r\n", "\n")
    assert "mardi 17 novembre à 11 h, nettoyage\nMaple Dental, 100 Maple Street, Toronto, Ontario" in body
    assert "appelez le 416 555-0100" in body
    [link] = re.findall(r"Pour ne plus recevoir de rappels : https://bella.example.ca(/unsubscribe/[\w-]+)\n", body)
    async with clinic.session.post(clinic.url + link) as answer:
        assert answer.status == 200
    await clinic.at(before(days=2, hours=-1))
    assert len(server.mails) == 1
    assert "Baker" not in mail.as_string()
    assert account.accepted == []
    [row] = await clinic.db.read(lambda conn: conn.execute(select(sent_messages)).all())
    assert (row.channel, row.segments, row.day) == ("email", None, "2026-11-10")


async def test_where_no_text_gets_through_an_e_mail_does_and_staff_need_not_call(by_mail, server, account):
    account.landlines.add(PHONE)
    clinic = await by_mail()
    await clinic.at(LATER)
    assert len(server.mails) == 1
    assert await clinic.left("undeliverable") == []


async def test_whoever_said_stop_to_twilio_gets_no_e_mail_instead(by_mail, server, account):
    account.stopped.add(PHONE)
    clinic = await by_mail()
    await clinic.at(LATER)
    assert server.mails == []
    assert [task.appointment_id for task in await clinic.left("undeliverable")] == [clinic.booked.appointment_id]
    await clinic.at(before(days=2, hours=-1))
    assert account.asked == 1  # it is noted: nothing more is even tried


async def test_a_text_is_enough(by_mail, server, account):
    clinic = await by_mail()
    await clinic.at(LATER)
    assert (len(account.accepted), len(server.mails)) == (1, 0)


async def test_without_an_address_there_is_no_e_mail(by_mail, server, account):
    clinic = await by_mail(channels=("email",), email=None)
    await clinic.at(LATER)
    assert (len(account.accepted), len(server.mails)) == (0, 0)
