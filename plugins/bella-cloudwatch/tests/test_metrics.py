"""What is measured arrives as it was measured, within CloudWatch's limits, and waits in bounds while CloudWatch does not take it."""

import importlib.util
import json
import statistics
import time
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from bella_cloudwatch import Cloudwatch, aws, pending, publishing
from bella_cloudwatch.pending import Pending
from hypothesis import given, settings
from hypothesis import strategies as st

from bella_core.plugin import MetricBatch, NotConfigured, Sample
from bella_core.testing import Bench, Remote, values_of

_SPEC = importlib.util.spec_from_file_location("cloudwatch_receiving", Path(__file__).with_name("receiving.py"))
receiving = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(receiving)

AT = datetime(2026, 11, 3, 15, 0, 5, tzinfo=UTC)


def batch(*samples, after_s=0):
    return MetricBatch(AT + timedelta(seconds=after_s), AT + timedelta(seconds=after_s + 10), samples)


def sample(name="TurnSeconds", unit="Seconds", counts=None, **dimensions):
    counts = counts or {1.0: 3}
    return Sample("Bella/Calls", name, unit, tuple(dimensions.items()), tuple(counts), tuple(counts.values()))


@pytest.fixture
def receiver():
    return receiving.Receiver()


@pytest.fixture
def remote(receiver):
    server = Remote(receiver.respond)
    yield server
    server.close()
    assert server.mistakes == []


@pytest.fixture
def bench_of(tmp_path, monkeypatch):
    monkeypatch.setattr(aws, "FIRST_WAIT_S", 0.01)
    opened = []

    def make(endpoint, **chosen):
        table = {"flush_seconds": 0, "endpoint_url": endpoint, **chosen}
        bench = Bench(Cloudwatch, "cloudwatch", table, tmp_path / str(len(opened))).__enter__()
        opened.append(bench)
        result = bench.start()
        assert result.outcome == "ok", result.error
        return bench

    yield make
    for bench in opened:
        bench.__exit__(None, None, None)


def logged(bench, event):
    return [line.fields for line in bench.host.logger.lines if line.event == event]


# --- what arrives -------------------------------------------------------------------------------------------------------


def test_what_arrives_at_cloudwatch_is_what_was_measured(bench_of, moto, aws):
    bench = bench_of(moto)
    now = datetime.now(UTC).replace(second=5, microsecond=0)
    counts = {0.25: 3, 1.5: 1, 4.0: 2}
    sent = MetricBatch(now - timedelta(seconds=10), now, (sample(counts=counts, part="step"),))
    assert bench.ask("record_metrics", sent).outcome == "ok"
    dimensions = [{"Name": "part", "Value": "step"}]
    metric = {"Namespace": "Bella/Calls", "MetricName": "TurnSeconds", "Dimensions": dimensions}
    asked = [
        {"Id": statistic.lower(), "MetricStat": {"Metric": metric, "Period": 60, "Stat": statistic}}
        for statistic in ("Sum", "SampleCount", "Average", "Minimum", "Maximum")
    ]
    hour = timedelta(hours=1)
    read = aws("cloudwatch").get_metric_data(MetricDataQueries=asked, StartTime=now - hour, EndTime=now + hour)
    got = {result["Id"]: result["Values"] for result in read["MetricDataResults"]}
    assert got == {"sum": [10.25], "samplecount": [6.0], "average": [10.25 / 6], "minimum": [0.25], "maximum": [4.0]}


def test_percentiles_of_what_arrives_are_those_of_what_was_measured(bench_of, remote, receiver):
    bench = bench_of(remote.url, flush_seconds=60)
    measured = [float(f"{0.1 + (n * 7919 % 613) / 100:.3g}") for n in range(900)]
    for part in range(6):
        values = Counter(measured[part::6])
        assert bench.ask("record_metrics", batch(sample(counts=values), after_s=10 * part)).outcome == "ok"
    bench.stop()
    arrived = sorted(receiver.values("TurnSeconds").elements())
    assert arrived == sorted(measured)
    assert statistics.quantiles(arrived, n=100) == statistics.quantiles(measured, n=100)


def test_what_alarms_ask_for_is_sent_taken_together(bench_of, remote, receiver):
    bench = bench_of(remote.url)
    errors = [
        Sample("Bella/API", "ErrorRate", "None", (("route", "/calls"),), (0.0, 1.0), (90, 10)),
        Sample("Bella/API", "ErrorRate", "None", (("route", "/readyz"),), (0.0,), (50,)),
        Sample("Bella/API", "SecurityEvents", "Count", (("kind", "call_burst"),), (1.0,), (2,)),
    ]
    assert bench.ask("record_metrics", batch(*errors)).outcome == "ok"
    assert receiver.values("ErrorRate") == {0.0: 140, 1.0: 10}
    assert receiver.values("ErrorRate", route="/calls") == {0.0: 90, 1.0: 10}
    assert receiver.values("SecurityEvents", kind="call_burst") == {1.0: 2}


def test_without_detail_only_what_alarms_ask_for_is_sent(bench_of, remote, receiver):
    bench = bench_of(remote.url, detail=False)
    error = Sample("Bella/API", "ErrorRate", "None", (("route", "/calls"),), (0.0,), (90,))
    assert bench.ask("record_metrics", batch(error, sample("CallsStarted", "Count", language="en-CA"))).outcome == "ok"
    assert [[datum["MetricName"] for datum in sent["MetricData"]] for sent in receiver.taken] == [["ErrorRate"]]
    assert receiver.values("ErrorRate") == {0.0: 90}


def test_a_minute_is_one_request_whatever_the_number_of_batches(bench_of, remote, receiver):
    bench = bench_of(remote.url, flush_seconds=60)
    for part in range(6):
        assert bench.ask("record_metrics", batch(sample(counts={1.0: 2}), after_s=10 * part)).outcome == "ok"
    assert len(receiver.taken) == 1
    bench.stop()
    assert receiver.values("TurnSeconds") == {1.0: 12}


# --- limits -------------------------------------------------------------------------------------------------------------


def test_requests_keep_to_the_limits_and_nothing_is_lost(bench_of, remote, receiver):
    bench = bench_of(remote.url)
    many = [sample(f"Wide{n}", counts={float(value): 1 for value in range(400)}) for n in range(60)]
    many += [sample("Long", counts={1.0: 1}, step=f"{n:04}" + "x" * 900) for n in range(1300)]
    many += [sample("Short", counts={1.0: n + 1}, step=str(n)) for n in range(2500)]
    assert bench.ask("record_metrics", batch(*many)).outcome == "ok"
    sizes = [len(sent["MetricData"]) for sent in receiver.taken]
    assert sum(sizes) == 60 * 3 + 1300 + 2500
    assert len(sizes) <= 6
    assert receiver.values("Wide7") == dict.fromkeys(map(float, range(400)), 1)


@settings(max_examples=25, deadline=None)
@given(st.lists(values_of(MetricBatch), max_size=2))
def test_whatever_is_measured_is_cut_into_requests_that_are_taken(batches):
    waiting = Pending(lambda one: {one.dimensions})
    expected = sum(len({value for value, _ in pending.pairs(one)}) > 0 for made in batches for one in made.samples)
    for made in batches:
        waiting.add(made)
    waiting.close()
    data = 0
    while request := waiting.request():
        assert len({datum.namespace for datum in request}) == 1
        assert len(request) <= 1000
        assert len(json.dumps([datum.body for datum in request], default=str)) <= 1_000_000
        assert all(1 <= len(datum.body["Values"]) <= 150 for datum in request)
        data += len(request)
        waiting.sent(request)
    assert len(waiting) == 0
    assert bool(data) == bool(expected)


# --- when CloudWatch does not take it -----------------------------------------------------------------------------------


@pytest.mark.parametrize(("status", "code"), [(400, "ThrottlingException"), (429, "TooMany"), (500, "InternalServiceFault"), (503, "Away")])
def test_what_passes_is_tried_again(bench_of, remote, receiver, status, code):
    bench = bench_of(remote.url)
    receiver.answers = [receiving.refusal(status, code)] * 3
    assert bench.ask("record_metrics", batch(sample())).outcome == "ok"
    assert receiver.values("TurnSeconds") == {1.0: 3}
    assert len(remote.requests) == 4


async def test_waits_are_drawn_from_a_range_that_grows():
    drawn = []

    async def fail():
        raise TimeoutError

    with pytest.raises(TimeoutError):
        await aws.persistently(fail, lambda low, high: drawn.append((low, high)) or 0.0)
    assert drawn == [(0.0, 0.4), (0.0, 0.8), (0.0, 1.6)]


def test_what_was_not_taken_waits_and_arrives_later(bench_of, remote, receiver):
    bench = bench_of(remote.url)
    remote.fail(503)
    result = bench.ask("record_metrics", batch(sample(counts={1.0: 1})))
    assert str(result.error) == "AWS answered 503 503"
    assert bench.host.readiness[-1] == "measurements: AWS answered 503 503"
    asked = len(remote.requests)
    assert bench.ask("record_metrics", batch(sample(counts={2.0: 1}), after_s=10)).outcome == "ok"
    assert len(remote.requests) == asked, "it asks again at once, though it was just refused"
    remote.recover()
    assert bench.ask("record_metrics", batch(sample(counts={3.0: 1}), after_s=40)).outcome == "ok"
    assert receiver.values("TurnSeconds") == {1.0: 1, 2.0: 1, 3.0: 1}
    assert bench.host.readiness[-1] is None


def test_what_waits_is_bounded_and_what_is_dropped_is_told(bench_of, remote, receiver, monkeypatch):
    monkeypatch.setattr(Pending.__init__, "__defaults__", (500,))
    monkeypatch.setattr(aws, "TRIES", 1)
    bench = bench_of(remote.url)
    remote.fail(503)
    for minute in range(60):
        bench.ask("record_metrics", batch(sample(counts={float(value): 2 for value in range(100)}), after_s=60 * minute))
    remote.recover()
    assert bench.ask("record_metrics", batch(sample(counts={1000.0: 2}), after_s=3600)).outcome == "ok"
    dropped = sum(fields["dropped"] for fields in logged(bench, "measurements_dropped"))
    told = receiver.values("MeasurementsLost", lost="cloudwatch")
    arrived = receiver.values("TurnSeconds")
    assert len(arrived) <= 101
    assert arrived.total() <= 2 * 500 + 2
    assert 0 <= arrived.total() + dropped - 60 * 200 - 2 <= 2 * 60, "each value arrives or is counted; what tells of it may be dropped, too"
    assert sum(value * count for value, count in told.items()) > 0


def test_a_request_that_is_refused_for_good_holds_up_no_other(bench_of, remote, receiver):
    bench = bench_of(remote.url)
    receiver.answers = [receiving.refusal(400, "InvalidParameterValue"), None]
    other = Sample("Bella/API", "RequestCount", "Count", (), (1.0,), (7,))
    result = bench.ask("record_metrics", batch(sample(), other))
    assert str(result.error) == "AWS answered 400 InvalidParameterValue"
    assert receiver.values("RequestCount") == {1.0: 7}
    assert bench.ask("record_metrics", batch(sample(counts={5.0: 1}), after_s=60)).outcome == "ok"
    assert receiver.values("TurnSeconds") == {5.0: 1}
    assert logged(bench, "measurements_dropped") == [{"dropped": 3}]
    assert receiver.values("MeasurementsLost", lost="cloudwatch") == {3.0: 1}


def test_what_an_operator_can_mend_is_kept(bench_of, remote, receiver):
    bench = bench_of(remote.url)
    receiver.answers = [receiving.refusal(403, "AccessDeniedException")]
    assert "AccessDenied" in str(bench.ask("record_metrics", batch(sample())).error)
    assert len(remote.requests) == 1
    assert bench.ask("record_metrics", batch(sample(), after_s=60)).outcome == "ok"
    assert receiver.values("TurnSeconds") == {1.0: 6}


def test_stopping_sends_what_waits(bench_of, remote, receiver):
    bench = bench_of(remote.url, flush_seconds=600)
    assert bench.ask("record_metrics", batch(sample())).outcome == "ok"
    assert receiver.taken == []
    assert bench.stop().outcome == "ok"
    assert receiver.values("TurnSeconds") == {1.0: 3}


def test_stopping_waits_no_longer_than_it_may_and_tells_what_is_lost(bench_of, remote, monkeypatch):
    monkeypatch.setattr(publishing, "LAST_FLUSH_S", 0.3)
    bench = bench_of(remote.url, flush_seconds=600)
    bench.ask("record_metrics", batch(sample()))
    remote.hang()
    began = time.monotonic()
    assert bench.stop().outcome == "ok"
    assert time.monotonic() - began < 2
    assert logged(bench, "measurements_dropped") == [{"dropped": 3}]


# --- what is not set up -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("table", "told"),
    [
        ({}, "no AWS credentials are found: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or give the machine a role"),
        ({"enabled": False}, "enabled is false in [plugins.cloudwatch]"),
        (
            {"topic_arn": "bella-alerts"},
            "topic_arn in [plugins.cloudwatch] is no ARN of a standard SNS topic: arn:aws:sns:REGION:ACCOUNT:NAME",
        ),
    ],
)
def test_what_is_missing_is_told_and_it_stays_idle(tmp_path, monkeypatch, table, told):
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    with Bench(Cloudwatch, "cloudwatch", table, tmp_path) as bench:
        result = bench.start()
        assert isinstance(result.error, NotConfigured)
        assert str(result.error) == told


# --- standard output ----------------------------------------------------------------------------------------------------


def test_the_embedded_format_holds_every_value_and_the_series_of_alarms(tmp_path, capfdbinary):
    with Bench(Cloudwatch, "cloudwatch", {"mode": "emf"}, tmp_path) as bench:
        assert bench.start().outcome == "ok"
        capfdbinary.readouterr()
        errors = Sample("Bella/API", "ErrorRate", "None", (("route", "/calls"),), (0.0, 1.0), (230, 4))
        assert bench.ask("record_metrics", batch(errors)).outcome == "ok"
        written = [json.loads(line) for line in capfdbinary.readouterr().out.splitlines() if b"_aws" in line]
    assert [line["_aws"] for line in written] == [
        {
            "Timestamp": int((AT + timedelta(seconds=10)).timestamp() * 1000),
            "CloudWatchMetrics": [
                {"Namespace": "Bella/API", "Dimensions": [[], ["route"]], "Metrics": [{"Name": "ErrorRate", "Unit": "None"}]}
            ],
        }
    ] * 3
    assert {line["route"] for line in written} == {"/calls"}
    assert max(len(line["ErrorRate"]) for line in written) == 100
    assert Counter(value for line in written for value in line["ErrorRate"]) == {0.0: 230, 1.0: 4}


def test_more_than_a_flush_may_write_is_dropped_and_told(tmp_path, capfdbinary):
    with Bench(Cloudwatch, "cloudwatch", {"mode": "emf"}, tmp_path) as bench:
        bench.start()
        assert bench.ask("record_metrics", batch(sample(counts={1.0: 300_000}))).outcome == "ok"
        assert logged(bench, "measurements_dropped") == [{"dropped": 100_000}]
