"""An alert arrives where it should, once if it can, with its steps; and no address is ever shown."""

import json
import logging
from datetime import UTC, datetime

import attrs
import pytest
from apprise.plugins import pagerduty, slack
from bella_apprise import Apprise

from bella_core.plugin import Alert, NotConfigured, Rejected, Retry
from bella_core.testing import Bench, Remote, Response

#: Apprise looks for a module that Python 3.11 still has.
pytestmark = pytest.mark.filterwarnings("ignore:'imghdr' is deprecated:DeprecationWarning")

KEY = "0123456789abcdef0123456789abcdef"
ALERT = Alert(
    "01a2-alert", "api_error_rate", "critical", "api_error_rate", "Too many requests fail. value=7.5", datetime(2026, 11, 3, 15, 0, tzinfo=UTC),
    title="Too many requests fail", steps=("Ask GET /readyz.", "Restart the plugin."), runbook="https://wiki/api_error_rate.md",
)  # fmt: skip


@pytest.fixture
def servers():
    made = []

    def start(respond=lambda request: Response(200, b"ok")):
        made.append(Remote(respond))
        return made[-1]

    yield start
    for server in made:
        server.close()
        assert server.mistakes == []


@pytest.fixture
def bench_of(tmp_path):
    opened = []

    def make(**settings):
        bench = Bench(Apprise, "apprise", settings, tmp_path / str(len(opened))).__enter__()
        opened.append(bench)
        return bench

    yield make
    for bench in opened:
        bench.__exit__(None, None, None)


@pytest.fixture
def logged():
    """What reaches the log of the process; pytest's own fixture listens to loggers that tell nobody, too."""
    lines = []

    class Log(logging.Handler):
        def emit(self, record):
            lines.append(record.getMessage())

    root, log = logging.getLogger(), Log(logging.DEBUG)
    level = root.level
    root.addHandler(log)
    root.setLevel(logging.DEBUG)
    yield lines
    root.removeHandler(log)
    root.setLevel(level)


def started(bench):
    result = bench.start()
    assert result.outcome == "ok", result.error
    return bench


def json_url(server, user="bella:a-key-of-the-tests"):
    return f"json://{user}@{server.url.removeprefix('http://')}/alerts"


def told(server):
    return [request.json() for request in server.requests]


def test_an_alert_arrives_with_its_steps_and_its_runbook(bench_of, servers):
    server = servers()
    bench = started(bench_of(urls=json_url(server)))
    assert bench.ask("send_alert", attrs.evolve(ALERT, count=3)).outcome == "ok"
    [sent] = told(server)
    assert sent["title"] == "Too many requests fail (api_error_rate)"
    assert sent["type"] == "failure"
    assert sent["message"].splitlines() == [
        "CRITICAL: Too many requests fail. value=7.5",
        "Since 2026-11-03 15:00 UTC. Met 3 times.",
        "1. Ask GET /readyz.",
        "2. Restart the plugin.",
        "Runbook: https://wiki/api_error_rate.md",
        "Alert: 01a2-alert",
    ]


def test_the_end_and_an_escalation_say_so(bench_of, servers):
    server = servers()
    bench = started(bench_of(urls=json_url(server)))
    bench.ask("send_alert", attrs.evolve(ALERT, status="escalated"))
    bench.ask("send_alert", attrs.evolve(ALERT, status="resolved"))
    escalated, resolved = told(server)
    assert "Nobody has acknowledged it yet." in escalated["message"]
    assert (resolved["type"], "It is over." in resolved["message"], "Runbook" in resolved["message"]) == ("success", True, False)


@pytest.mark.parametrize("severity", ["critical", "warning", "info"])
def test_each_severity_has_its_addresses(bench_of, servers, severity):
    every, own, other = servers(), servers(), servers()
    names = {"critical", "warning", "info"} - {severity}
    settings = {f"{severity}_urls": json_url(own), **{f"{name}_urls": json_url(other) for name in names}}
    bench = started(bench_of(urls=json_url(every), **settings))
    assert bench.ask("send_alert", attrs.evolve(ALERT, severity=severity)).outcome == "ok"
    assert (len(every.requests), len(own.requests), len(other.requests)) == (1, 1, 0)


# --- what a service answers ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "kind"), [(400, Rejected), (401, Rejected), (404, Rejected), (408, Retry), (429, Retry), (500, Retry), (503, Retry)]
)
def test_the_status_decides_whether_it_is_tried_again(bench_of, servers, status, kind):
    server = servers()
    bench = started(bench_of(urls=json_url(server)))
    server.fail(status, echo=True)
    result = bench.ask("send_alert", ALERT)
    assert type(result.error) is kind
    assert bench.host.readiness[-1] == f"urls, number 1: the service answered {status}"
    server.recover()
    assert bench.ask("send_alert", ALERT).outcome == "ok"
    assert bench.host.readiness[-1] is None


def test_a_redirect_is_not_followed_as_the_key_is_for_one_address(bench_of, servers):
    elsewhere = servers()
    server = servers(lambda request: Response(302, b"", {"Location": f"{elsewhere.url}/taken"}))
    bench = started(bench_of(urls=json_url(server)))
    assert bench.ask("send_alert", ALERT).outcome == "retry"
    assert elsewhere.requests == []


def test_a_repeat_goes_to_those_only_that_do_not_have_it(bench_of, servers):
    good, bad = servers(), servers()
    bench = started(bench_of(urls=f"{json_url(good)}\n{json_url(bad)}"))
    bad.fail(503)
    assert bench.ask("send_alert", ALERT).outcome == "retry"
    assert bench.host.readiness[-1] == "urls, number 2: the service answered 503"
    bad.recover()
    assert bench.ask("send_alert", ALERT).outcome == "ok"
    assert bench.ask("send_alert", ALERT).outcome == "ok"
    assert (len(good.requests), len(bad.requests)) == (1, 2)
    assert bench.ask("send_alert", attrs.evolve(ALERT, status="resolved")).outcome == "ok"
    assert (len(good.requests), len(bad.requests)) == (2, 3)


def test_one_that_refuses_keeps_no_other_from_being_tried_again(bench_of, servers):
    refusing, busy = servers(), servers()
    bench = started(bench_of(urls=f"{json_url(refusing)} {json_url(busy)}"))
    refusing.fail(403)
    busy.fail(503)
    assert bench.ask("send_alert", ALERT).outcome == "retry"
    busy.recover()
    result = bench.ask("send_alert", ALERT)
    assert isinstance(result.error, Rejected)
    assert "number 1 (403)" in str(result.error)


def test_a_service_that_hangs_costs_the_deadline_and_no_other_address(bench_of, servers):
    hanging, good = servers(), servers()
    bench = started(bench_of(urls=f"{json_url(hanging)} {json_url(good)}"))
    hanging.hang()
    assert bench.ask("send_alert", ALERT).outcome == "retry"
    assert bench.host.readiness[-1] == "urls, number 1: the service cannot be reached"
    assert len(good.requests) == 1


# --- real services' shapes ----------------------------------------------------------------------------------------------


def test_slack_is_spoken_to_as_slack_asks(bench_of, servers, monkeypatch):
    def respond(request):
        assert request.path.partition("?")[0] == "/services/T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ"
        assert request.headers["content-type"].startswith("application/json")
        assert "attachments" in request.json() or "blocks" in request.json()
        return Response(200, b"ok")

    server = servers(respond)
    monkeypatch.setattr(slack.NotifySlack, "webhook_url", f"{server.url}/services")
    bench = started(bench_of(urls="slack://T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ/#oncall"))
    assert bench.ask("send_alert", ALERT).outcome == "ok"
    assert "1. Ask GET /readyz." in json.dumps(server.requests[0].json())


def test_pagerduty_opens_an_incident_and_ends_the_same_one(bench_of, servers, monkeypatch):
    def respond(request):
        sent = request.json()
        assert sent["routing_key"] == KEY
        assert sent["event_action"] in {"trigger", "resolve"}
        if sent["event_action"] == "trigger":
            assert sent["payload"]["severity"] in {"critical", "warning", "error", "info"}
            assert sent["payload"]["summary"]
        return Response.json({"status": "success", "dedup_key": sent["dedup_key"]}, 202)

    server = servers(respond)
    monkeypatch.setitem(pagerduty.PAGERDUTY_API_LOOKUP, pagerduty.PagerDutyRegion.US, f"{server.url}/v2/enqueue")
    bench = started(bench_of(critical_urls=f"pagerduty://{KEY}@an-api-key/?action=map"))
    for status in ("firing", "escalated", "resolved"):
        assert bench.ask("send_alert", attrs.evolve(ALERT, status=status, count=9)).outcome == "ok"
    actions = [(sent["event_action"], sent["dedup_key"]) for sent in told(server)]
    assert [action for action, _ in actions] == ["trigger", "trigger", "resolve"]
    assert len({key for _, key in actions}) == 1


# --- addresses are secrets ----------------------------------------------------------------------------------------------


def test_no_address_is_shown_in_a_log_an_error_or_a_reason(bench_of, servers, logged, capsys):
    server = servers()
    one = json_url(server, "bella:a-secret-key")
    bench = started(bench_of(urls=f"{one} json://bella:another-secret-key@127.0.0.1:9/x"))
    server.fail(500, echo=True)
    result = bench.ask("send_alert", ALERT)
    shown = f"{result.error!r} {result.error.__cause__!r} {bench.host.readiness} {bench.host.logger.lines} {logged} {capsys.readouterr()}"
    assert "secret-key" not in shown
    assert server.url.removeprefix("http://") not in shown.replace(f"{server.url}/alerts", "")


@pytest.mark.parametrize("url", ["nonsense://a-secret-key@host", "slack://a-secret-key", "a-secret-key"])
def test_an_address_that_is_none_is_told_by_its_place(bench_of, servers, url, logged):
    bench = bench_of(urls=json_url(servers()), critical_urls=f"{json_url(servers())} {url}")
    result = bench.start()
    assert isinstance(result.error, NotConfigured)
    assert str(result.error) == "critical_urls, number 2: this is no address that Apprise knows; see https://appriseit.com/services/"
    assert "a-secret-key" not in f"{logged}"


def test_without_an_address_it_is_idle_and_says_what_to_set(bench_of):
    result = bench_of().start()
    assert isinstance(result.error, NotConfigured)
    assert str(result.error) == "set urls in [plugins.apprise], best in the environment as BELLA_PLUGINS__APPRISE__URLS"


def test_a_service_that_raises_is_tried_again_and_its_words_are_kept(bench_of, servers, monkeypatch):
    from apprise.plugins.custom_json import NotifyJSON

    def broken(self, **_kwargs):
        raise RuntimeError("json://a-secret-key@host")

    bench = started(bench_of(urls=json_url(servers())))
    monkeypatch.setattr(NotifyJSON, "send", broken)
    result = bench.ask("send_alert", ALERT)
    assert isinstance(result.error, Retry)
    assert "a-secret-key" not in f"{result.error!r} {result.error.__context__!r}"
