"""The example of two kinds: its own tests pass, it is graded gold, and what a real bella raises and measures arrives where it says."""

import ast
import asyncio
import json
import os
import re
import socket
import subprocess
import sys
from collections import Counter
from pathlib import Path

import aiohttp
import pytest
from aiohttp import web
from sqlalchemy import select, update

from bella_core.core.config import load_settings
from bella_core.core.settings import PluginHostSettings
from bella_core.db.models import outbox
from bella_core.plugin import Verdict, hookimpl
from bella_core.runtime import report
from bella_core.services.alerting import TOPIC
from tests.conversation.house import TO_READ_BACK
from tests.conversation.plain_words import PlainWords
from tests.peers.postgres import free_port
from tests.peers.twilio_caller import TwilioCaller
from tests.web.conftest import PUBLIC, TOKEN, running, settings_for

EXAMPLE = Path(__file__).parents[2] / "examples" / "bella-lookout"


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

    check = run(site, "bella_core.cli", "plugins", "check", "lookout", "--json", cwd=EXAMPLE)
    (graded,) = json.loads(check.stdout)
    assert [(rule["name"], rule["told"]) for rule in graded["rules"] if not rule["kept"]] == []
    assert graded["grade"] == "gold"


def test_it_knows_the_contract_and_nothing_else_of_bella():
    imported = set()
    for file in EXAMPLE.glob("src/**/*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            names = [node.module or ""] if isinstance(node, ast.ImportFrom) else [one.name for one in getattr(node, "names", ())]
            imported |= {name for name in names if name.startswith("bella_core")}

    assert imported == {"bella_core.plugin"}


def test_the_settings_of_its_page_are_settings(tmp_path):
    block = re.findall(r"```toml\n(.*?)```", (EXAMPLE / "README.md").read_text(encoding="utf-8"), re.DOTALL)[0]
    (tmp_path / "bella.toml").write_text(block, encoding="utf-8")

    assert load_settings(tmp_path / "bella.toml", {"BELLA_DATA_DIR": str(tmp_path)}).plugins["lookout"]["statsd_port"] == 8125


class Rule:
    """Allow everything, until it breaks."""

    api = 1
    broken = False

    @hookimpl
    def check_booking(self, booking):
        if self.broken:
            raise RuntimeError("the rule's file is gone")
        return Verdict.allow()


class Hook:
    """A webhook on a port of its own, that can be away, be busy, and come back."""

    def __init__(self):
        self.port = free_port()
        self.status = 200
        self.came = []
        self._runner = None

    async def up(self):
        app = web.Application()
        app.router.add_post("/alerts", self._take)
        self._runner = web.AppRunner(app)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", self.port).start()

    async def down(self):
        await self._runner.cleanup()

    async def _take(self, request):
        self.came.append((self.status, request.headers["Authorization"], await request.json()))
        return web.Response(status=self.status, text="ok")


@pytest.fixture
def statsd():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as server:
        server.bind(("127.0.0.1", 0))
        server.setblocking(False)
        yield server


@pytest.fixture
async def session():
    async with aiohttp.ClientSession() as made:
        yield made


def received(server):
    """Return what came so far, a line at a time."""
    lines = []
    while True:
        try:
            datagram = server.recv(65_536)
        except BlockingIOError:
            return lines
        assert len(datagram) <= 1432
        lines += datagram.decode().split("\n")


async def until(is_so, *, within_s=20.0):
    """Wait until something is so, as it is when the worker has come round."""
    async with asyncio.timeout(within_s):
        while not await is_so():  # noqa: ASYNC110  # what it waits for happens in the database and on other sockets
            await asyncio.sleep(0.05)


async def call(server, session, *words):
    caller = TwilioCaller(session, server.url, public_url=PUBLIC, token=TOKEN)
    await caller.dial()
    for said in words:
        await caller.say(said)
    return caller


def configured(sqlite_url, folder, hook, statsd, *beside):
    table = {"url": f"http://127.0.0.1:{hook.port}/alerts", "token": "of-the-tests"}
    table |= {"statsd_host": "127.0.0.1", "statsd_port": statsd.getsockname()[1], "prefix": "clinic", "tags": ["site:maple"]}
    return settings_for(
        sqlite_url, folder, plugin_host=PluginHostSettings(enable=("lookout", "plain_words", *beside)), plugins={"lookout": table}
    )


async def test_what_a_call_measures_arrives_as_statsd_lines(site, sqlite_url, tmp_path, session, statsd, monkeypatch):
    monkeypatch.syspath_prepend(str(site))
    async with running(configured(sqlite_url, tmp_path, Hook(), statsd), plugins=(PlainWords,), discover=True) as server:
        caller = await call(server, session, *TO_READ_BACK, "yes")
        assert "booked" in caller.text

    lines = received(statsd)
    turns = len(TO_READ_BACK) + 1
    assert "clinic.Bella.Calls.CallsStarted:1|c|#site:maple,language:en-CA" in lines
    assert "clinic.Bella.Calls.CallsEnded:1|c|#site:maple,outcome:booked,language:en-CA" in lines
    assert "clinic.Bella.Calls.AppointmentChanges:1|c|#site:maple,action:booked,channel:call" in lines
    assert "clinic.Bella.Core.CircuitBreakerState:0|g|#site:maple,plugin:plain_words,hook:extract" in lines
    timed = Counter()
    for line in lines:
        name, kind, rate = re.fullmatch(r"([^:]+):-?[0-9.]+\|(c|g|ms)(?:\|@([0-9.]+))?\|#site:maple.*", line).groups()
        if kind == "ms":
            timed[name] += round(1 / float(rate or 1))
    assert timed["clinic.Bella.Calls.TurnSeconds"] == turns
    assert not [line for line in lines if "Peter" in line or "416555" in line or caller.sid in line]


async def test_its_command_tells_whether_the_webhook_takes_alerts(site, tmp_path):
    hook = Hook()
    table = f'[plugins.lookout]\nurl = "http://127.0.0.1:{hook.port}/alerts"\ntoken = "of-the-tests"\n'
    (tmp_path / "bella.toml").write_text(table, encoding="utf-8")

    away = await asyncio.to_thread(run, site, "bella_core.cli", "lookout-try", cwd=tmp_path)
    await hook.up()
    taken = await asyncio.to_thread(run, site, "bella_core.cli", "lookout-try", cwd=tmp_path)
    await hook.down()

    assert away.returncode == 1
    assert "the webhook cannot be reached" in away.stderr
    assert (taken.returncode, taken.stdout) == (0, "The webhook took it.\n")
    ((_, token, alert),) = hook.came
    assert (token, alert["rule"], alert["severity"]) == ("Bearer of-the-tests", "lookout_try", "info")


async def test_an_alert_arrives_once_however_long_the_webhook_was_away(site, sqlite_url, tmp_path, session, statsd, monkeypatch):
    monkeypatch.syspath_prepend(str(site))
    hook, rule = Hook(), Rule()
    async with running(
        configured(sqlite_url, tmp_path, hook, statsd, "rule"), plugins=(PlainWords, rule), discover=True, jobs=True
    ) as server:
        db = server.bella.db

        async def rows():
            columns = (outbox.c.status, outbox.c.attempts, outbox.c.trouble)
            return await db.read(lambda conn: [tuple(row) for row in conn.execute(select(*columns).where(outbox.c.topic == TOPIC))])

        async def hurry():
            """Let the pause before the next try be over."""
            await db.write(lambda conn: conn.execute(update(outbox).where(outbox.c.topic == TOPIC).values(due_at=outbox.c.created_at)))

        def told():
            (line,) = (line for line in report.running(server.bella.registry) if line.name == "lookout")
            return line.reason

        async def tried():
            return [(status, attempts) for status, attempts, trouble in await rows() if trouble]

        rule.broken = True
        await call(server, session, *TO_READ_BACK)

        async def is_tried_once():
            return await tried() == [("due", 1)]

        await until(is_tried_once)
        assert (hook.came, told()) == ([], "the webhook cannot be reached")

        hook.status = 503
        await hook.up()
        await hurry()

        async def is_refused():
            return told() == "the webhook answered 503"

        await until(is_refused)

        hook.status = 200
        await hurry()

        async def is_delivered():
            return not [status for status, *_ in await rows() if status == "due"]

        await until(is_delivered)
        assert told() == ""
        await asyncio.sleep(2.5)  # the worker looks every second; nothing comes twice
    await hook.down()

    assert [(status, token) for status, token, _ in hook.came] == [(503, "Bearer of-the-tests"), (200, "Bearer of-the-tests")]
    (_, _, refused), (_, _, taken) = hook.came
    assert refused == taken
    assert (taken["rule"], taken["severity"], taken["fields"]["plugin"]) == ("booking_unchecked", "critical", "rule")
