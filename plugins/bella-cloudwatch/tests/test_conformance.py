"""The plugin keeps the contract's promises, against a server that answers as AWS does, fails and hangs."""

import gzip
import json
from collections.abc import Mapping
from urllib.parse import parse_qs

from bella_cloudwatch import Cloudwatch

from bella_core.testing import AlertSinkSuite, LogBackendSuite, MetricBackendSuite, Remote, Request, Response

ARN = "arn:aws:sns:ca-central-1:123456789012:bella-alerts"
PUBLISHED = (
    '<PublishResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><PublishResult>'
    "<MessageId>94f20ce6-13c5-43a0-9a9e-ca52d816e90b</MessageId></PublishResult></PublishResponse>"
)


class TestMetrics(MetricBackendSuite):
    plugin = Cloudwatch

    def settings_for(self, remote: Remote | None) -> Mapping[str, object]:
        return {"flush_seconds": 0, "endpoint_url": remote.url if remote else ""}

    def respond(self, request: Request) -> Response:
        packed = request.headers.get("content-encoding") == "gzip"
        sent = json.loads(gzip.decompress(request.body) if packed else request.body)
        assert request.headers["x-amz-target"] == "GraniteServiceVersion20100801.PutMetricData"
        assert request.headers["authorization"].startswith("AWS4-HMAC-SHA256 Credential=AKIAOFTHETESTS/")
        assert 1 <= len(sent["MetricData"]) <= 1000
        return Response(200, b"{}", {"Content-Type": "application/x-amz-json-1.0"})


class TestAlerts(AlertSinkSuite):
    plugin = Cloudwatch

    def settings_for(self, remote: Remote | None) -> Mapping[str, object]:
        return {"topic_arn": ARN, "endpoint_url": remote.url if remote else ""}

    def respond(self, request: Request) -> Response:
        sent = parse_qs(request.body.decode())
        assert sent["Action"] == ["Publish"]
        assert sent["TopicArn"] == [ARN]
        assert len(sent["Subject"][0]) <= 100
        assert sent["Subject"][0].isascii()
        return Response(200, PUBLISHED.encode(), {"Content-Type": "text/xml"})


class TestLog(LogBackendSuite):
    plugin = Cloudwatch

    def settings_for(self, remote: Remote | None) -> Mapping[str, object]:
        return {"endpoint_url": remote.url if remote else ""}

    def respond(self, request: Request) -> Response:
        assert request.headers["x-amz-target"] == "Logs_20140328.PutLogEvents"
        assert 1 <= len(request.json()["logEvents"]) <= 10_000
        return Response.json({})


class TestEmbeddedMetricFormat(MetricBackendSuite):
    plugin = Cloudwatch
    uses_remote = False
    settings = {"mode": "emf"}  # noqa: RUF012  # typed in the base
