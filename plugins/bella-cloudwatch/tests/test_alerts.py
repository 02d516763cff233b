"""An alert arrives at whoever subscribed to the topic, with its steps, and a filter policy finds what it is about."""

import json
from datetime import UTC, datetime

import attrs
import pytest
from bella_cloudwatch import Cloudwatch
from bella_cloudwatch.alerts import attributes, message, subject
from hypothesis import given

from bella_core.plugin import Alert, Rejected, Retry
from bella_core.testing import Bench, Remote, Response, values_of

ARN = "arn:aws:sns:ca-central-1:123456789012:bella-alerts"
ALERT = Alert(
    "01a2-alert", "api_error_rate", "critical", "api_error_rate", "value=7.5 threshold=5", datetime(2026, 11, 3, 15, 0, tzinfo=UTC),
    title="Too many requests fail", steps=("Ask GET /readyz.", "Restart the plugin."), runbook="https://wiki/api_error_rate.md", count=3,
)  # fmt: skip


@pytest.fixture
def queue_of(aws):
    """Subscribe a queue, and return a function that takes what arrived."""
    arn = aws("sns").create_topic(Name="bella-alerts")["TopicArn"]
    assert arn == ARN

    def subscribe(name, policy=None):
        sqs = aws("sqs")
        url = sqs.create_queue(QueueName=name)["QueueUrl"]
        queue = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
        attributes = {"FilterPolicy": json.dumps(policy)} if policy else {}
        aws("sns").subscribe(TopicArn=arn, Protocol="sqs", Endpoint=queue, Attributes=attributes)
        return lambda: [json.loads(one["Body"]) for one in sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages", [])]

    return subscribe


@pytest.fixture
def bench_at(tmp_path):
    opened = []

    def make(endpoint, **settings):
        table = {"topic_arn": ARN, "endpoint_url": endpoint, **settings}
        bench = Bench(Cloudwatch, "cloudwatch", table, tmp_path / str(len(opened))).__enter__()
        opened.append(bench)
        result = bench.start()
        assert result.outcome == "ok", result.error
        return bench

    yield make
    for bench in opened:
        bench.__exit__(None, None, None)


def test_subscribers_get_what_they_asked_for(queue_of, bench_at, moto):
    every, pager = queue_of("every"), queue_of("pager", {"severity": ["critical"], "status": ["firing"]})
    bench = bench_at(moto)
    assert bench.ask("send_alert", ALERT).outcome == "ok"
    assert bench.ask("send_alert", attrs.evolve(ALERT, severity="warning")).outcome == "ok"
    assert bench.ask("send_alert", attrs.evolve(ALERT, status="resolved")).outcome == "ok"
    [page] = pager()
    assert page["Subject"] == "CRITICAL: Too many requests fail"
    assert page["Message"].splitlines() == [
        "CRITICAL: Too many requests fail",
        "value=7.5 threshold=5",
        "Since 2026-11-03 15:00 UTC. Met 3 times.",
        "1. Ask GET /readyz.",
        "2. Restart the plugin.",
        "Runbook: https://wiki/api_error_rate.md",
        "Alert: 01a2-alert",
    ]
    assert {name: value["Value"] for name, value in page["MessageAttributes"].items()} == {
        "severity": "critical", "rule": "api_error_rate", "status": "firing", "fingerprint": "api_error_rate",
    }  # fmt: skip
    told = every()
    assert {one["Subject"] for one in told} == {
        "CRITICAL: Too many requests fail", "WARNING: Too many requests fail", "CRITICAL over: Too many requests fail",
    }  # fmt: skip
    [over] = [one for one in told if "over" in one["Subject"]]
    assert "It is over." in over["Message"]
    assert "1. Ask" not in over["Message"]


def test_a_topic_that_there_is_not_is_refused_and_the_others_are_told(bench_at, moto):
    bench = bench_at(moto)
    result = bench.ask("send_alert", ALERT)
    assert isinstance(result.error, Rejected)
    assert str(result.error) == bench.host.readiness[-1] == "alerts: AWS answered 404 NotFound"


@pytest.mark.parametrize(
    ("status", "code", "kind"),
    [
        (400, "Throttling", Retry), (403, "AuthorizationError", Retry), (403, "ExpiredToken", Retry), (500, "InternalError", Retry),
        (400, "InvalidParameter", Rejected), (404, "NotFound", Rejected),
    ],
)  # fmt: skip
def test_what_sns_answers_decides_whether_it_is_tried_again(bench_at, status, code, kind):
    body = f"<ErrorResponse><Error><Type>Sender</Type><Code>{code}</Code><Message>a word of AWS's</Message></Error></ErrorResponse>"
    remote = Remote(lambda request: Response(status, body.encode(), {"Content-Type": "text/xml"}))
    result = bench_at(remote.url).ask("send_alert", ALERT)
    remote.close()
    assert type(result.error) is kind
    assert str(result.error) == f"alerts: AWS answered {status} {code}"
    assert len(remote.requests) == 1, "the outbox tries again, and nobody else"


def test_without_a_topic_no_alert_is_sent(bench_at, moto, aws):
    topic = aws("sns").create_topic(Name="bella-alerts")["TopicArn"]
    assert topic == ARN
    assert bench_at(moto, topic_arn="").ask("send_alert", ALERT).outcome == "absent"


@given(values_of(Alert))
def test_any_alert_fits_into_what_sns_takes(alert):
    assert 1 <= len(subject(alert)) <= 100
    assert subject(alert).isascii()
    assert subject(alert).isprintable()
    assert 1 <= len(message(alert).encode()) <= 256_000
    assert all(value["StringValue"] for value in attributes(alert).values())
