"""The plugin keeps the contract's promises: its alerts against a server that answers, fails and hangs, its measurements over UDP."""

from collections.abc import Mapping
from typing import ClassVar

from bella_lookout import Lookout
from bella_lookout.commands import Try

from bella_core.testing import AlertSinkSuite, CommandExample, CommandSuite, MetricBackendSuite, Remote, Request, Response


class TestAlerts(AlertSinkSuite):
    plugin = Lookout
    name = "lookout"

    def settings_for(self, remote: Remote | None) -> Mapping[str, object]:
        return {"url": f"{remote.url}/alerts" if remote else "", "token": "a-token-of-the-tests"}

    def respond(self, request: Request) -> Response:
        assert request.path == "/alerts"
        assert request.headers["authorization"] == "Bearer a-token-of-the-tests"
        sent = request.json()
        assert request.headers["idempotency-key"] == f"{sent['id']}:{sent['status']}"
        return Response(200, b"ok")


class TestMetrics(MetricBackendSuite):
    plugin = Lookout
    name = "lookout"
    uses_remote = False
    settings: ClassVar = {"statsd_host": "127.0.0.1", "statsd_port": 8125, "token": "a-token-of-the-tests"}


class TestTry(CommandSuite):
    plugin = Lookout
    name = "lookout"
    command = Try
    settings: ClassVar = {"url": "http://127.0.0.1:9/alerts", "token": "a-token-of-the-tests"}
    runs = (CommandExample(("--print",), prints='"rule": "lookout_try"'),)
