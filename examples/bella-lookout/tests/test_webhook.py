"""Alerts at a real server: what it gets, what its answers mean, and what is told of it."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest
from bella_lookout import Lookout

from bella_core.plugin import Alert, MetricBatch, Rejected, Retry
from bella_core.testing import Bench, Remote, Request, Response

ALERT = Alert(
    "a1",
    "model_away:",
    "critical",
    "model_away",
    "every model failed",
    datetime(2027, 3, 1, 15, tzinfo=UTC),
    {"plugin": "openai", "count": 3},
)


@pytest.fixture
def remote() -> Iterator[Remote]:
    server = Remote(lambda request: Response(204))
    yield server
    server.close()


def test_it_gets_the_whole_alert(bella_bench: Callable[..., Bench], remote: Remote) -> None:
    bench = bella_bench(Lookout, url=remote.url + "/in?room=1", token="hush")
    assert bench.ask("send_alert", ALERT).outcome == "ok"
    request: Request = remote.requests[0]
    assert (request.method, request.path) == ("POST", "/in?room=1")
    assert request.headers["authorization"] == "Bearer hush"
    assert request.json() == {
        "id": "a1",
        "fingerprint": "model_away:",
        "severity": "critical",
        "rule": "model_away",
        "summary": "every model failed",
        "at": "2027-03-01T15:00:00+00:00",
        "fields": {"plugin": "openai", "count": 3},
        "status": "firing",
        "count": 1,
        "title": "",
        "steps": [],
        "runbook": "",
    }
    assert request.headers["idempotency-key"] == "a1:firing"


def test_no_token_no_header(bella_bench: Callable[..., Bench], remote: Remote) -> None:
    assert bella_bench(Lookout, url=remote.url).ask("send_alert", ALERT).outcome == "ok"
    assert "authorization" not in remote.requests[0].headers


@pytest.mark.parametrize("status", [408, 425, 429, 500, 503])
def test_it_is_tried_again(bella_bench: Callable[..., Bench], remote: Remote, status: int) -> None:
    bench = bella_bench(Lookout, url=remote.url)
    remote.fail(status)
    assert isinstance(bench.ask("send_alert", ALERT).error, Retry)
    remote.recover()
    assert bench.ask("send_alert", ALERT).outcome == "ok"
    assert bench.host.readiness == [None, f"the webhook answered {status}", None]


def test_it_waits_as_long_as_it_is_told(bella_bench: Callable[..., Bench]) -> None:
    busy = Remote(lambda request: Response(503, headers={"Retry-After": "17"}))
    error = bella_bench(Lookout, url=busy.url).ask("send_alert", ALERT).error
    busy.close()
    assert isinstance(error, Retry)
    assert error.after_s == 17


@pytest.mark.parametrize("status", [302, 400, 401, 404, 410])
def test_it_is_refused_for_good(bella_bench: Callable[..., Bench], remote: Remote, status: int) -> None:
    bench = bella_bench(Lookout, url=remote.url)
    remote.fail(status)
    assert isinstance(bench.ask("send_alert", ALERT).error, Rejected)
    assert bench.host.readiness[-1] == f"the webhook answered {status}"


def test_a_token_does_not_follow_a_redirect(bella_bench: Callable[..., Bench], remote: Remote) -> None:
    turning = Remote(lambda request: Response(307, headers={"Location": remote.url}))
    assert isinstance(bella_bench(Lookout, url=turning.url, token="hush").ask("send_alert", ALERT).error, Rejected)
    turning.close()
    assert not remote.requests


def test_half_of_it_may_be_left_out(bella_bench: Callable[..., Bench], remote: Remote) -> None:
    bench = bella_bench(Lookout, statsd_host="127.0.0.1")
    assert bench.ask("send_alert", ALERT).outcome == "ok"
    bench = bella_bench(Lookout, url=remote.url)
    assert bench.ask("record_metrics", MetricBatch(ALERT.at, ALERT.at, ())).outcome == "ok"
    assert not remote.requests
