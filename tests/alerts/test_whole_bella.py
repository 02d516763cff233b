"""A whole bella: plugins see the alarms with the thresholds that are set, and alerts are looked at over REST and in the terminal."""

import asyncio
import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from aiohttp import ClientSession
from aiohttp.test_utils import TestServer

from bella_core.app.bella import Bella
from bella_core.cli import main
from bella_core.core.alarms import ALARMS
from bella_core.core.alert_settings import AlertSettings, RouteSettings
from bella_core.core.clock import SystemClock
from bella_core.core.errors import ConfigError
from bella_core.core.metrics import ERROR_RATE
from bella_core.core.settings import Settings
from bella_core.crud import jobs
from bella_core.plugin import hookimpl
from bella_core.runtime.commands import FoundCommand, host_of
from bella_core.runtime.discovery import Found
from bella_core.testing import FakeCommandHost, FakeHost
from bella_core.web.app import make_app
from tests.alerts.conftest import Pager, StandingClock


class Deployer(Pager):
    """A plugin that looks at the alarms when it starts."""

    name = "deployer"

    @hookimpl
    async def startup(self, host):
        self.alarms = host.alarms


def settings(tmp_path, **alerts):
    return Settings(data_dir=tmp_path, alerts=AlertSettings(**alerts))


async def test_a_plugin_gets_the_alarms_with_the_thresholds_that_are_set(tmp_path):
    plugin = Deployer()
    async with Bella(settings(tmp_path, thresholds={"api_error_rate": 8}), plugins=[plugin], discover=False):
        assert plugin.alarms == AlertSettings(thresholds={"api_error_rate": 8}).alarms
        assert {alarm.key: alarm.threshold for alarm in plugin.alarms}["api_error_rate"] == 8


def test_a_command_gets_them_too_and_so_does_a_test(tmp_path):
    command = FoundCommand(Found("deploy", "", "", None), ())
    host = host_of(command, settings(tmp_path, thresholds={"api_error_rate": 8}), SystemClock())
    assert host.alarms == AlertSettings(thresholds={"api_error_rate": 8}).alarms
    assert FakeHost(tmp_path / "fake").alarms == FakeCommandHost(tmp_path / "fake").alarms == ALARMS


async def test_what_a_server_measures_becomes_an_alert_that_its_own_worker_delivers(tmp_path):
    plugin, clock = Deployer(), StandingClock()
    async with Bella(settings(tmp_path), plugins=[plugin], discover=False, clock=clock) as bella:
        for _ in range(40):
            bella.meter.add(ERROR_RATE, 1.0, "/twilio/turn")
        bella.measuring.flush()
        await bella._kept.store()
        clock.pass_by(seconds=90)
        async with asyncio.timeout(20):
            while not plugin.sent:
                await bella.db.write(jobs.wake, ["watch_alerts"])
                await asyncio.sleep(0.2)
        assert "api_error_rate" in {alert.rule for alert in plugin.sent}


async def test_a_route_to_nobody_refuses_the_start(tmp_path):
    with pytest.raises(ConfigError, match=r"alerts\.routes\.critical: there is no plugin 'deployr'; did you mean 'deployer'\?"):
        async with Bella(settings(tmp_path, routes=RouteSettings(critical=("deployr",))), plugins=[Deployer()], discover=False):
            pass


@pytest.fixture
async def bella(tmp_path):
    async with Bella(settings(tmp_path), plugins=[Deployer()], discover=False, jobs=False) as started:
        yield started


@pytest.fixture
async def ask(bella):
    server = TestServer(make_app(bella))
    await server.start_server()
    keys = {scope: await bella.keys.create(scope, scope) for scope in ("read", "write")}
    async with ClientSession() as session:

        async def request(method, path, scope="write"):
            headers = {"X-API-Key": keys[scope]} if scope else {}
            async with session.request(method, str(server.make_url(path)), headers=headers) as answer:
                return answer.status, await answer.json(content_type=None)

        yield request
    await server.close()


async def test_alerts_are_listed_shown_acknowledged_and_resolved_over_rest(bella, ask):
    for rule in ("turn_failed", "call_failed", "webhook_failed"):
        await bella.alerts.raise_alert(rule, "critical")
    status, first = await ask("GET", "/alerts?limit=2", "read")
    assert (status, [item["rule"] for item in first["items"]]) == (200, ["webhook_failed", "call_failed"])
    _, rest = await ask("GET", f"/alerts?limit=2&cursor={first['next']}", "read")
    [item] = rest["items"]
    assert (item["rule"], item["status"], item["title"], rest["next"]) == ("turn_failed", "firing", "A turn of a call failed", None)
    assert item["steps"]
    assert item["ended_at"] is None
    assert (await ask("POST", f"/alerts/{item['id']}/ack"))[1]["status"] == "acknowledged"
    assert (await ask("POST", f"/alerts/{item['id']}/ack"))[0] == 409
    assert (await ask("POST", f"/alerts/{item['id']}/resolve"))[1]["status"] == "resolved"
    _, shown = await ask("GET", f"/alerts/{item['id']}", "read")
    assert [event["kind"] for event in shown["history"]] == ["raised", "acknowledged", "resolved"]
    assert shown["ended_at"]
    zone = ZoneInfo(bella.clinics.view.locations[0].zone)
    for told in (item["first_at"], shown["last_at"], shown["ended_at"], *(event["at"] for event in shown["history"])):
        at = datetime.fromisoformat(told)
        assert at.utcoffset() == at.astimezone(zone).utcoffset() != timedelta(0)


@pytest.mark.parametrize(
    ("method", "path", "scope", "status"),
    [
        ("GET", "/alerts", "", 401),
        ("GET", "/alerts/nothing", "", 401),
        ("GET", "/alerts/nothing", "read", 404),
        ("POST", "/alerts/nothing/ack", "read", 403),
        ("POST", "/alerts/nothing/resolve", "read", 403),
        ("POST", "/alerts/nothing/ack", "write", 404),
        ("GET", "/alerts?limit=0", "read", 400),
    ],
)
async def test_who_may_not_and_what_is_not_there_is_refused(ask, method, path, scope, status):
    assert (await ask(method, path, scope))[0] == status


async def test_the_terminal_shows_and_changes_alerts(tmp_path, monkeypatch, capsys, run_apart):
    async with Bella(settings(tmp_path), plugins=[Deployer()], discover=False, jobs=False) as bella:
        await bella.alerts.raise_alert("turn_failed", "critical")
    capsys.readouterr()
    monkeypatch.setenv("BELLA_DATA_DIR", str(tmp_path))
    monkeypatch.chdir(tmp_path)

    def bella_alerts(*words):
        code = run_apart(lambda: main(["alerts", *words]))
        return code, capsys.readouterr()

    code, told = bella_alerts("list")
    assert code == 0
    assert re.search(r"  \d{4}-\d\d-\d\d \d\d:\d\d E[SD]T  critical  firing", told.out)
    alert_id = told.out.split()[0]
    assert "acknowledged" in bella_alerts("ack", alert_id, "--by", "marie")[1].out
    assert "resolved" in bella_alerts("resolve", alert_id, "--by", "marie")[1].out
    assert bella_alerts("list")[1].out == "No alert is open.\n"
    _, told = bella_alerts("history", alert_id)
    assert "  1. Look in the log for `turn_not_answered`" in told.out
    assert "docs/runbooks/turn_failed.md" in told.out
    assert re.search(r"\n\d{4}-\d\d-\d\d \d\d:\d\d E[SD]T  acknowledged   marie", told.out)
    assert "99 % over 30 days\n  nothing was measured yet" in bella_alerts("budgets")[1].out
    code, told = bella_alerts("ack", alert_id)
    assert (code, told.err) == (1, f"bella: alert {alert_id} is resolved\n")


@pytest.fixture
def run_apart():
    """Run a command as a process of its own would: on a thread that has no event loop."""
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(1) as pool:
        yield lambda work: pool.submit(work).result(60)
