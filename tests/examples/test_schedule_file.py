"""The packaged example: its own tests pass, it is graded gold, and a real bella offers nothing that its file says is taken."""

import ast
import asyncio
import json
import os
import re
import signal
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from bella_core.app.bella import Bella
from bella_core.core.config import load_settings
from bella_core.core.errors import ConfigError
from bella_core.crud import jobs
from bella_core.db.models import busy
from bella_core.db.models import jobs as job_rows
from bella_core.runtime import report
from tests.booking.conftest import StandingClock, ask
from tests.peers.stores import KEY, open_database

EXAMPLE = Path(__file__).parents[2] / "examples" / "bella-schedule-file"
MONDAY = date(2027, 3, 15)
NINE = datetime(2027, 3, 15, 13, tzinfo=UTC)
HEADERS = "date,start,end,provider,patient\n"
TAKEN = "2027-03-15,09:00,10:00,Dr Okafor,Marie Tremblay\n"
TOML = """
[plugin_host]
enable = ["schedule_file"]

[schedule_sources.main]
plugin = "schedule_file"
resources = {{ "Dr Okafor" = "provider:okafor" }}

[plugins.schedule_file.files.main]
path = "{path}"
columns = ["provider"]
settle_s = 0.0
days = 3000
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """A folder with the example installed into it, as pip does."""
    folder = tmp_path_factory.mktemp("site")
    pip = ("-m", "pip", "install", "-q", "--disable-pip-version-check", "--no-deps", "--no-build-isolation", "--no-index", "--target")
    subprocess.run([sys.executable, *pip, str(folder), str(EXAMPLE)], check=True, capture_output=True)
    return folder


def run(site, *words, cwd):
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("BELLA_", "PYTEST_"))}
    environment |= {"PYTHONPATH": str(site), "PYTHONUTF8": "1"}
    return subprocess.run([sys.executable, "-m", *words], cwd=cwd, env=environment, capture_output=True, text=True, check=False)


def test_its_own_tests_pass_and_it_is_graded_gold(site):
    tests = run(site, "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", cwd=EXAMPLE)
    assert tests.returncode == 0, tests.stdout[-4000:]

    check = run(site, "bella_core.cli", "plugins", "check", "schedule_file", "--json", cwd=EXAMPLE)
    (report,) = json.loads(check.stdout)
    assert [(rule["name"], rule["told"]) for rule in report["rules"] if not rule["kept"]] == []
    assert report["grade"] == "gold"


def test_it_knows_the_contract_and_nothing_else_of_bella():
    imported = set()
    for file in EXAMPLE.glob("src/**/*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            names = [node.module or ""] if isinstance(node, ast.ImportFrom) else [one.name for one in getattr(node, "names", ())]
            imported |= {name for name in names if name.startswith("bella_core")}

    assert imported == {"bella_core.plugin"}


def test_the_settings_of_its_page_are_settings(tmp_path):
    page = (EXAMPLE / "README.md").read_text(encoding="utf-8")
    block = re.findall(r"```toml\n(.*?)```", page, re.DOTALL)[0]
    (tmp_path / "bella.toml").write_text(block, encoding="utf-8")

    settings = load_settings(tmp_path / "bella.toml", {"BELLA_DATA_DIR": str(tmp_path)})

    assert settings.schedule_sources["main"].resources["Dr Okafor"] == "provider:okafor"


@pytest.fixture
def settings(tmp_path, database_url):
    (tmp_path / "bella.toml").write_text(TOML.format(path=tmp_path / "book.csv"), encoding="utf-8")
    environment = {"BELLA_DATABASE_URL": database_url, "BELLA_ENCRYPTION_KEY": KEY, "BELLA_DATA_DIR": str(tmp_path / "data")}
    return load_settings(tmp_path / "bella.toml", environment)


async def starts(bella):
    found = await bella.booking.find_slots(ask("whitening", limit=50, days=(MONDAY,), provider_id="okafor"))
    return [slot.starts_at for slot in found.slots]


async def until(is_so, *, within_s=15.0):
    """Wait until something is so, as it is when the job has come round."""
    async with asyncio.timeout(within_s):
        while not await is_so():  # noqa: ASYNC110  # what it waits for happens in the database
            await asyncio.sleep(0.05)


async def test_slots_vanish_and_return_with_the_file(site, settings, tmp_path, monkeypatch):
    monkeypatch.syspath_prepend(str(site))
    book = tmp_path / "book.csv"
    book.write_text(HEADERS + TAKEN, encoding="utf-8")

    async with Bella(settings, clock=StandingClock()) as bella:

        async def is_taken():
            return NINE not in await starts(bella)

        async def is_free():
            return NINE in await starts(bella)

        await until(is_taken)
        book.write_text(HEADERS + TAKEN.replace("2027-03-15", "2027-03-16"), encoding="utf-8")
        await bella.db.write(jobs.wake, ["schedule_pull:schedule_file"])
        await until(is_free)
        book.write_text(HEADERS + TAKEN, encoding="utf-8")
        await bella.db.write(jobs.wake, ["schedule_pull:schedule_file"])
        await until(is_taken)

        assert bella.registry.plugins["schedule_file"].reason == ""
        book.unlink()
        await bella.db.write(jobs.wake, ["schedule_pull:schedule_file"])
        await asyncio.sleep(1.5)
        assert await is_taken(), "a file that is gone gives nothing away"


async def test_a_file_that_is_not_there_is_told_beside_the_plugins_name(site, settings, monkeypatch):
    monkeypatch.syspath_prepend(str(site))

    async with Bella(settings, clock=StandingClock()) as bella:

        async def is_told():
            (line,) = (line for line in report.running(bella.registry) if line.name == "schedule_file")
            return (line.state, line.reason) == ("active", "there is no file for main")

        await until(is_told)


async def test_a_server_that_is_killed_keeps_the_book_and_the_next_one_goes_on(site, tmp_path, sqlite_url):
    book = tmp_path / "book.csv"
    (tmp_path / "bella.toml").write_text(TOML.format(path=book), encoding="utf-8")
    book.write_text(HEADERS + TAKEN, encoding="utf-8")
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("BELLA_", "PYTEST_"))}
    environment |= {"PYTHONPATH": str(site), "BELLA_DATABASE_URL": sqlite_url, "BELLA_ENCRYPTION_KEY": KEY}
    environment |= {"BELLA_DATA_DIR": str(tmp_path / "data"), "PYTHONUTF8": "1"}
    command = [sys.executable, "-m", "bella_core.cli", "serve", "--port", "0"]
    db = await open_database(sqlite_url)

    at_work = select(job_rows.c.name).where(job_rows.c.name.like("schedule_pull:%"), job_rows.c.owner.is_not(None))

    async def days():
        return await db.read(lambda conn: [at.date() for at in conn.scalars(select(busy.c.starts_at))])

    for day in (MONDAY, MONDAY + timedelta(days=1)):
        book.write_text(HEADERS + TAKEN.replace("2027-03-15", day.isoformat()), encoding="utf-8")
        await db.write(jobs.wake, ["schedule_pull:schedule_file"])
        server = await asyncio.create_subprocess_exec(*command, cwd=tmp_path, env=environment, stdout=asyncio.subprocess.DEVNULL)
        try:

            async def is_read(day=day):
                """And the job given back: the lease of a server that is killed at work lasts for minutes."""
                return await days() == [day] and not await db.read(lambda conn: list(conn.scalars(at_work)))

            await until(is_read, within_s=30.0)
        finally:
            server.send_signal(signal.SIGKILL)
            await server.wait()
        assert await days() == [day]
    await db.close()


async def test_a_declaration_that_names_what_is_not_there_refuses_the_start(site, tmp_path, monkeypatch):
    monkeypatch.syspath_prepend(str(site))
    toml = TOML.format(path=tmp_path / "book.csv").replace("provider:okafor", "provider:okaforr")
    (tmp_path / "bella.toml").write_text(toml, encoding="utf-8")
    settings = load_settings(tmp_path / "bella.toml", {"BELLA_DATA_DIR": str(tmp_path / "data")})

    with pytest.raises(ConfigError, match=r"schedule_sources\.main\.resources\.Dr Okafor: the clinic has no 'provider:okaforr'"):
        async with Bella(settings):
            pass
