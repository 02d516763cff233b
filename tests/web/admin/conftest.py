"""A server with staff, and browsers at it."""

import functools

import aiohttp
import pytest
from argon2 import PasswordHasher
from yarl import URL

from bella_core.crud import staff
from bella_core.web.admin.guard import LOCAL_COOKIE
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
            browser.account = await _account(office.bella, login or role, role)
            token, _ = await office.bella.staff.logins._begin(browser.account, "open", "127.0.0.1", "tests")
            session.cookie_jar.update_cookies({LOCAL_COOKIE: token}, URL(office.url))
        return browser

    yield make
    for session in jars:
        await session.close()


@functools.cache
def _kept():
    """What is kept of the password: made once, as it takes long on purpose; ``test_login`` makes them, and logs in, as staff do."""
    return PasswordHasher().hash(PASSWORD)


async def _account(bella, name, role):
    made = {"role": role, "password": _kept(), "locations": (), "at": bella.clock.now()}
    staff_id = await bella.db.write(staff.add, name, name.title(), **made)
    await bella.db.write(lambda conn: staff.change(conn, staff_id, must_change=False))
    return await bella.staff.accounts.of(staff_id)
