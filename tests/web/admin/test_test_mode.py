"""Calls from listed numbers are tests: they say all, count nowhere, tell nobody, and go with one click."""

import asyncio
from datetime import date

import aiohttp
import attrs
import pytest
from sqlalchemy import func, select

from bella_core.core.settings import MessageSettings, PluginHostSettings
from bella_core.crud import calls
from bella_core.db.models import appointments, audit, claims, contacts, holds, tasks, turns, users
from bella_core.db.models import calls as call_rows
from bella_core.domain.period import Period
from bella_core.plugin import hookimpl
from tests.conversation.house import TO_READ_BACK
from tests.notices.serving import whole
from tests.notices.test_end_to_end import settled
from tests.peers.smtp_server import SmtpServer
from tests.peers.twilio_caller import TwilioCaller
from tests.peers.twilio_messages import SETTINGS, TwilioMessages
from tests.web.conftest import PUBLIC, TOKEN, Server, settings_for

MINE, OTHER = "+14165550177", "+14165550123"
ONE_ENGINE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


class News:
    """A plugin that keeps what it is told."""

    name = "news"
    api = 1

    def __init__(self):
        self.told = []

    @hookimpl
    async def call_started(self, event):
        self.told.append("started")

    @hookimpl
    async def call_ended(self, event):
        self.told.append("ended")

    @hookimpl
    async def appointment_changed(self, event):
        self.told.append(event.action)


@pytest.fixture
def news():
    return News()


@pytest.fixture
def account():
    with TwilioMessages() as made:
        yield made


@pytest.fixture
def mails():
    with SmtpServer() as made:
        yield made


@pytest.fixture
async def office(database_url, tmp_path, account, mails, news):
    """A whole bella that texts its patients and writes to its desk."""
    host = PluginHostSettings(enable=("news", "plain_words", "smtp", "twilio"), required=("smtp", "twilio"))
    smtp = {"host": "127.0.0.1", "port": mails.port, "security": "none", "sender": "bella@clinic.example.ca"}
    plugins = {"smtp": smtp, "twilio": {**SETTINGS, "base_url": account.url}}
    desk = MessageSettings(desk_email="desk@clinic.example.ca")
    settings = settings_for(database_url, tmp_path, plugin_host=host, plugins=plugins, messages=desk)
    async with whole(settings, plugins=[news]) as (bella, url):
        yield Server(bella, url)


@pytest.fixture
async def book(office):
    """Call from a number and book."""
    async with aiohttp.ClientSession() as session:

        async def make(number, *, name="name=Peter Jones"):
            call = TwilioCaller(session, office.url, public_url=PUBLIC, token=TOKEN, caller=number)
            await call.dial()
            for words in (*(name if said.startswith("name=") else said for said in TO_READ_BACK), "yes"):
                await call.say(words)
            await call.hang_up()
            return call

        yield make


async def listed(browser_of, number="416 555 0177"):
    browser = await browser_of("receptionist")
    await browser.open("/admin/test-mode")
    return browser, await browser.send("/admin/test-mode", number=number, name="Zoe at the desk")


async def count(office, *tables):
    def look(conn):
        return [conn.scalar(select(func.count()).select_from(table)) for table in tables]

    return await office.bella.db.read(look)


async def test_a_test_call_books_and_tells_nobody(browser_of, office, book, account, mails, news):
    _, page = await listed(browser_of)
    assert "Calls from this number are tests now." in page.text
    tried = await book(MINE)
    row = await office.bella.db.read(calls.by_carrier, tried.sid)
    assert row.outcome == "booked"
    await settled(office.bella.db)
    assert (account.bodies(), mails.mails) == ([], [])
    real = await book(OTHER, name="name=Ann Lee")
    async with asyncio.timeout(20):
        while "ended" not in news.told:  # noqa: ASYNC110  # news is told behind the call
            await asyncio.sleep(0.02)
    assert sorted(news.told) == ["booked", "ended", "started"]
    await settled(office.bella.db)
    assert account.bodies(OTHER)
    assert mails.mails
    report = await office.bella.kpis.of(Period(date(2026, 11, 1), date(2026, 11, 30)))
    assert attrs.asdict(report.kpis)["calls"] == 1
    assert (await office.bella.db.read(calls.by_carrier, real.sid)).outcome == "booked"


async def test_one_click_deletes_the_test_calls_and_nothing_else(browser_of, office, book):
    browser, _ = await listed(browser_of)
    await book(OTHER, name="name=Ann Lee")
    await settled(office.bella.db)
    kept = (appointments, call_rows, claims, contacts, users, turns, tasks, holds)
    before = await count(office, *kept)
    await book(MINE)
    await settled(office.bella.db)
    page = await browser.open("/admin/test-mode")
    assert "1 test call, 1 appointment" in page.text
    page = await browser.send("/purge")
    assert "0 test calls, 0 appointments" in page.text
    assert await count(office, *kept) == before
    assert ("call.tests_purged", f"staff:{browser.account.id}") in await office.bella.db.read(
        lambda conn: [tuple(row) for row in conn.execute(select(audit.c.action, audit.c.actor))]
    )
    await book(MINE)  # the same time is free again


@ONE_ENGINE
async def test_a_record_that_was_there_before_stays(browser_of, office, book):
    browser, _ = await listed(browser_of)
    await book(OTHER, name="name=Peter Jones")
    before = await count(office, users, contacts)
    await book(MINE, name="name=Peter Jones")
    await browser.open("/admin/test-mode")
    await browser.send("/purge")
    assert await count(office, users, contacts) == before


@ONE_ENGINE
async def test_a_number_is_listed_once_and_taken_off_again(browser_of, office, book):
    browser, _ = await listed(browser_of)
    page = await browser.send("/admin/test-mode", number="(416) 555-0177", name="again")
    assert "This number is listed already." in page.text
    page = await browser.send("/admin/test-mode", number="12", name="")
    assert page.status == 422
    assert "This is not a telephone number" in page.text
    await browser.open("/admin/test-mode")
    page = await browser.send("/remove")
    assert "No number is listed." in page.text
    call = await book(MINE)
    row = await office.bella.db.read(calls.by_carrier, call.sid)
    assert await office.bella.db.read(calls.is_test, row.id) is False


@ONE_ENGINE
@pytest.mark.parametrize("role", ["clinician", "auditor"])
async def test_whoever_may_not_sees_no_number_and_purges_nothing(browser_of, office, role):
    browser = await browser_of(role)
    assert (await browser.open("/admin/test-mode")).status == 403
    token = next(value for form in browser.page.forms for name, value in form.fields if name == "csrf")
    base = browser.url.rstrip("/")
    for path in ("/admin/test-mode", "/admin/test-mode/purge"):
        async with browser.session.post(base + path, data={"csrf": token, "number": MINE}, headers={"Origin": base}) as answer:
            assert answer.status == 403
