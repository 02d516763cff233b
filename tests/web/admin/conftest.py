"""A server with staff, and browsers at it."""

import aiohttp
import pytest

from bella_core.crud import staff
from tests.web.admin.browser import Browser
from tests.web.conftest import running, settings_for

PASSWORD = "quatre canards en hiver"


@pytest.fixture
async def office(database_url, tmp_path):
    """A server for whoever works at the clinic; calls to it are nobody's business here."""
    async with running(settings_for(database_url, tmp_path, public_url=None)) as made:
        yield made


@pytest.fixture
async def browser_of(office):
    """Make somebody at a screen: ``await browser_of("receptionist")`` is logged in, ``await browser_of()`` is not."""
    jars = []

    async def make(role=None, *, login=None, language="en"):
        session = aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True))  # an address of numbers has cookies too
        jars.append(session)
        browser = Browser(session, office.url, language)
        if role is not None:
            name = login or role
            await office.bella.staff.accounts.create(name, name.title(), role, by="system", password=PASSWORD)
            account = await office.bella.staff.accounts.named(name)
            await office.bella.db.write(_settle, account.id)
            await browser.log_in(name, PASSWORD)
            assert "/login" not in browser.page.path, browser.page.text
            browser.account = account
        return browser

    yield make
    for session in jars:
        await session.close()


def _settle(conn, staff_id):
    """Spare each test the choice of a password of one's own."""
    staff.change(conn, staff_id, must_change=False)
