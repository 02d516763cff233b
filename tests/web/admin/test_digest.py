"""In the morning whoever asked for it reads how much waits, in their language: numbers, and nothing of anybody."""

from datetime import UTC, datetime, timedelta

import attrs
import pytest

from bella_core.core.settings import PluginHostSettings
from bella_core.crud import calls, staff, tasks
from bella_core.domain.clinic import Closure
from tests.conversation.house import StandingClock
from tests.notices.serving import whole
from tests.notices.test_end_to_end import settled
from tests.peers.smtp_server import SmtpServer
from tests.web.conftest import Server, settings_for

ONE_ENGINE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
#: Half past seven in Toronto, on a Tuesday.
MORNING = datetime(2026, 11, 3, 12, 30, tzinfo=UTC)


@pytest.fixture
def mails():
    with SmtpServer() as made:
        yield made


@pytest.fixture
async def office(database_url, tmp_path, mails):
    """A whole bella that writes e-mails, before its morning."""
    host = PluginHostSettings(enable=("plain_words", "smtp"), required=("smtp",))
    smtp = {"host": "127.0.0.1", "port": mails.port, "security": "none", "sender": "bella@clinic.example.ca"}
    clock = StandingClock(MORNING - timedelta(minutes=1))
    async with whole(settings_for(database_url, tmp_path, plugin_host=host, plugins={"smtp": smtp}), clock) as (bella, url):
        yield Server(bella, url)


async def leave(office):
    """Leave an item of each urgency, one put off, and one of a test call."""
    now = office.bella.clock.now()

    def store(conn):
        for urgency in ("now", "today", "today", "normal"):
            tasks.add(conn, "callback", urgency, None, {"name": "Peter Jones", "phone": "+14165550123"}, now)
        tried = calls.begin(conn, carrier_id="CA1", location_id="main", caller=None, at=now, is_test=True)
        tasks.add(conn, "callback", "now", tried.id, {"name": "Zoe Noe"}, now)

    await office.bella.db.write(store)


async def ask_for(browser, email):
    await browser.open("/admin/account")
    await browser.send("/admin/account", email=email, wants_digest="yes")


async def morning(office):
    await office.bella.front.digest.leave_due()
    await settled(office.bella.db)


def bodies(mails):
    return {mail["To"]: mail.get_content() for mail in mails.mails}


async def test_each_reads_it_once_in_their_language_and_no_name_is_in_it(browser_of, office, mails):
    await leave(office)
    await ask_for(await browser_of("receptionist"), "anna@clinic.example.ca")
    await ask_for(await browser_of("manager", language="fr-CA"), "marie@clinic.example.ca")
    await browser_of("owner")  # asked for none
    await morning(office)
    assert mails.mails == [], "not before its time"
    office.bella.clock.at = MORNING
    await morning(office)
    await morning(office)
    told = bodies(mails)
    assert set(told) == {"anna@clinic.example.ca", "marie@clinic.example.ca"}
    assert len(mails.mails) == 2
    anna, marie = told["anna@clinic.example.ca"], told["marie@clinic.example.ca"]
    assert all(words in anna for words in ("At once: 1", "Today: 2", "Later: 1", "https://bella.example.ca/admin/"))
    assert all(words in marie for words in ("Bonjour.", "Immédiatement : 1", "Plus tard : 1"))
    assert [mail["Subject"] for mail in mails.mails if mail["To"].startswith("anna")] == ["Maple Dental: 4 waiting"]
    assert not any(words in text for text in told.values() for words in ("Peter", "Jones", "416555", "Zoe"))


@ONE_ENGINE
async def test_when_nothing_waits_that_is_what_it_says(browser_of, office, mails):
    await ask_for(await browser_of("receptionist"), "anna@clinic.example.ca")
    office.bella.clock.at = MORNING
    await morning(office)
    assert "Nothing waits for anybody." in bodies(mails)["anna@clinic.example.ca"]


@ONE_ENGINE
@pytest.mark.parametrize("why", ["closed", "afternoon", "shut_out", "no_permission"])
async def test_none_is_sent(browser_of, office, mails, why):
    browser = await browser_of("receptionist")
    await ask_for(browser, "anna@clinic.example.ca")
    office.bella.clock.at = MORNING
    if why == "closed":
        clinic = office.bella.clinics.view
        today = Closure(MORNING.date(), MORNING.date())
        shut = tuple(attrs.evolve(location, closures=(today,)) for location in clinic.locations)
        await office.bella.clinics.save(attrs.evolve(clinic, locations=shut))
    if why == "afternoon":
        office.bella.clock.at = MORNING + timedelta(hours=4)
    if why == "shut_out":
        await office.bella.db.write(lambda conn: staff.change(conn, browser.account.id, disabled_at=MORNING))
    if why == "no_permission":
        await office.bella.db.write(lambda conn: staff.change(conn, browser.account.id, role="auditor"))
    await morning(office)
    assert mails.mails == []
