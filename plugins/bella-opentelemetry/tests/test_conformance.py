"""The plugin keeps the contract's promises, against a collector that takes spans, fails and hangs."""

from collections.abc import Mapping

from bella_opentelemetry import Opentelemetry

from bella_core.testing import Remote, Request, Response, TraceBackendSuite
from tests.peers.otlp_collector import Collector


class TestOpentelemetry(TraceBackendSuite):
    plugin = Opentelemetry

    def settings_for(self, remote: Remote | None) -> Mapping[str, object]:
        return {"endpoint": f"{remote.url}/v1/traces" if remote else ""}

    def respond(self, request: Request) -> Response:
        response: Response = Collector().respond(request)
        return response
