"""Somebody of the staff who has far more records as files than is usual is told of, once, and gets them; a program is, too."""

import io
import json

import pytest

from bella_core.core import logging
from bella_core.core.ids import new_id
from bella_core.core.security_settings import SecuritySettings
from bella_core.crud import audit
from bella_core.web.export_watch import ExportWatch
from tests.web.conftest import running, settings_for

ONE_ENGINE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
async def office(database_url, tmp_path):
    settings = settings_for(database_url, tmp_path, public_url=None, security=SecuritySettings(export_rows=40))
    async with running(settings) as made:
        for number in range(30):
            await made.bella.db.write(audit.add, "api:web", "appointment.booked", "appointments", f"{number:04}")
        yield made


@pytest.fixture
def exports():
    stream = io.BytesIO()
    logging.configure(stream=stream, libraries=False)
    yield lambda: [line for line in map(json.loads, stream.getvalue().splitlines()) if line.get("kind") == "unusual_export"]
    logging.configure(libraries=False)


async def fetch(browser, office, path):
    async with browser.session.get(office.url + path) as answer:
        return (await answer.read()).decode("utf-8-sig")


@ONE_ENGINE
async def test_lists_as_files_are_counted_by_who_has_them(browser_of, office, exports):
    owner, other = await browser_of("owner"), await browser_of("owner", login="second")
    for browser in (owner, other):
        assert (await fetch(browser, office, "/admin/audit.csv?actor=api:")).count("appointment.booked") == 30
    assert exports() == []
    for _ in range(2):
        await fetch(owner, office, "/admin/audit.csv?actor=api:")
    (told,) = exports()
    assert (told["id"], told["rows"], told["stream"]) == (owner.account.id, 30, "security")


@ONE_ENGINE
async def test_what_is_broken_off_in_the_middle_is_counted_too(office, exports):
    async def rows():
        for number in range(100):
            yield (number,)

    counted = ExportWatch(office.bella).counted(rows(), staff=new_id())
    async for (number,) in counted:
        if number == 50:
            break
    await counted.aclose()
    assert [line["rows"] for line in exports()] == [51]
