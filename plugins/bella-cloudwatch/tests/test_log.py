"""What is logged arrives as it was written, within the limits of CloudWatch Logs, and waits in bounds while it is not taken."""

import importlib.util
import json
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from bella_cloudwatch import Cloudwatch, aws, log_sending
from bella_cloudwatch.lines import Lines
from hypothesis import given, settings
from hypothesis import strategies as st

from bella_core.plugin import LogBatch, LogRecord
from bella_core.testing import Bench, Remote, values_of

_SPEC = importlib.util.spec_from_file_location("cloudwatch_receiving", Path(__file__).with_name("receiving.py"))
receiving = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(receiving)

AT = datetime(2026, 11, 3, 15, 0, 5, tzinfo=UTC)
GROUPS = ("/bella/app", "/bella/access", "/bella/security")


def line(n, stream="app", at=AT, **fields):
    return LogRecord(at, stream, json.dumps({"time": at.isoformat(), "event": "turn_answered", "turn": n, **fields}, ensure_ascii=False))


def batch(*records, after_s=0):
    return LogBatch(AT + timedelta(seconds=after_s), records)


def numbers(messages):
    return [json.loads(message)["turn"] for message in messages]


@pytest.fixture
def receiver():
    return receiving.LogReceiver(*GROUPS)


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
        bench = Bench(Cloudwatch, "cloudwatch", {"endpoint_url": endpoint, **chosen}, tmp_path / str(len(opened))).__enter__()
        opened.append(bench)
        result = bench.start()
        assert result.outcome == "ok", result.error
        return bench

    yield make
    for bench in opened:
        bench.__exit__(None, None, None)


@pytest.fixture
def bench(bench_of, remote):
    return bench_of(remote.url)


def logged(bench, event):
    return [line.fields for line in bench.host.logger.lines if line.event == event]


# --- what arrives -------------------------------------------------------------------------------------------------------


def test_lines_arrive_in_the_log_group_of_their_stream(bench, receiver):
    written = [line(1), line(2, "access"), line(3, "security"), line(4)]
    assert bench.ask("record_log", batch(*written)).outcome == "ok"
    assert [numbers(receiver.lines(group)) for group in GROUPS] == [[1, 4], [2], [3]]
    assert receiver.lines("/bella/app")[0] == written[0].text


def test_each_line_carries_the_time_at_which_it_was_written(bench, receiver):
    at = AT + timedelta(milliseconds=123)
    assert bench.ask("record_log", batch(line(1, at=at))).outcome == "ok"
    ((events),) = receiver.streams.values()
    assert [moment for moment, _ in events] == [round(at.timestamp() * 1000)]


def test_each_process_writes_into_log_streams_of_its_own(bench, bench_of, remote, receiver, monkeypatch):
    bench.ask("record_log", batch(line(1)))
    monkeypatch.setattr(log_sending.os, "getpid", lambda: 4_000_001)
    bench_of(remote.url).ask("record_log", batch(line(2)))
    assert sorted(numbers(message for _, message in events)[0] for events in receiver.streams.values()) == [1, 2]


def test_the_log_stream_is_made_once(bench, remote):
    for n in range(3):
        assert bench.ask("record_log", batch(line(n), after_s=5 * n)).outcome == "ok"
    made = [request for request in remote.requests if request.headers["x-amz-target"].endswith("CreateLogStream")]
    assert len(made) == 1


def test_no_lines_are_sent_where_that_is_not_wanted(bench_of, remote):
    for chosen in ({"logs": False}, {"mode": "emf"}):
        assert bench_of(remote.url, **chosen).ask("record_log", batch(line(1))).outcome == "ok"
    assert remote.requests == []


# --- limits -------------------------------------------------------------------------------------------------------------


def test_requests_keep_to_the_limits_and_nothing_is_lost(bench, receiver):
    many = (
        [line(n) for n in range(12_000)] + [line(n, key="é" * 20_000) for n in range(16)] + [line(n, key="e" * 250_000) for n in range(8)]
    )
    assert bench.ask("record_log", batch(*many)).outcome == "ok"
    assert sum(receiver.sizes) == len(many)
    assert len(receiver.sizes) <= 8


def test_a_line_that_no_request_could_hold_is_dropped_and_told(bench, receiver):
    assert bench.ask("record_log", batch(line(1), line(2, key="x" * 300_000), line(3))).outcome == "ok"
    assert numbers(receiver.lines("/bella/app")) == [1, 3]
    assert logged(bench, "log_lines_dropped") == [{"dropped": 1}]


def test_lines_of_two_days_go_in_two_requests(bench, receiver):
    days = [line(n, at=AT + timedelta(hours=12 * n)) for n in range(4)]
    assert bench.ask("record_log", batch(*days)).outcome == "ok"
    assert receiver.sizes == [2, 2]


def test_a_clock_that_was_set_back_is_no_reason_to_refuse_lines(bench, receiver):
    turned = [line(n, at=AT - timedelta(minutes=n)) for n in range(5)]
    assert bench.ask("record_log", batch(*turned)).outcome == "ok"
    assert numbers(receiver.lines("/bella/app")) == [4, 3, 2, 1, 0]


_LONG = st.builds(lambda length, at: LogRecord(at, "app", "x" * length), st.sampled_from([1, 200, 99_000, 262_000]), st.datetimes(
    datetime(2026, 11, 1), datetime(2026, 11, 4)).map(lambda at: at.replace(tzinfo=UTC)))  # fmt: skip


@settings(max_examples=40, deadline=None)
@given(st.lists(values_of(LogBatch) | st.lists(_LONG, max_size=12).map(lambda some: LogBatch(AT, tuple(some))), max_size=3))
def test_whatever_is_written_is_cut_into_requests_that_are_taken(batches):
    waiting = Lines()
    for made in batches:
        waiting.add(made)
    sent = {}
    for stream in waiting.streams():
        while request := waiting.request(stream):
            assert len(request) <= 10_000
            assert sum(len(one.text.encode()) + 26 for one in request) <= 1_048_576
            assert max(one.at for one in request) - min(one.at for one in request) < 24 * 3600 * 1000
            sent.setdefault(stream, []).extend(one.text for one in request)
            waiting.sent(stream, len(request))
    written = {}
    for record in (record for made in batches for record in made.records):
        written.setdefault(record.stream, []).append(record.text)
    assert sent == written
    assert waiting.take_dropped() == 0


# --- when CloudWatch Logs does not take it ------------------------------------------------------------------------------


@pytest.mark.parametrize(("status", "code"), [(400, "ThrottlingException"), (503, "ServiceUnavailableException"), (500, "Internal")])
def test_what_passes_is_tried_again(bench, receiver, remote, status, code):
    receiver.answers = [receiving.refusal(status, code)] * 3
    assert bench.ask("record_log", batch(line(1))).outcome == "ok"
    assert numbers(receiver.lines("/bella/app")) == [1]


def test_what_was_not_taken_waits_and_arrives_later_in_order(bench, receiver, remote):
    remote.fail(503)
    result = bench.ask("record_log", batch(line(1)))
    assert (result.outcome, str(result.error)) == ("plugin_error", "AWS answered 503 503")
    assert bench.host.readiness[-1] == "log: AWS answered 503 503"
    asked = len(remote.requests)
    assert bench.ask("record_log", batch(line(2), after_s=5)).outcome == "ok"
    assert len(remote.requests) == asked, "it asks again at once, though it was just refused"
    remote.recover()
    assert bench.ask("record_log", batch(line(3), after_s=40)).outcome == "ok"
    assert numbers(receiver.lines("/bella/app")) == [1, 2, 3]
    assert bench.host.readiness[-1] is None


def test_an_outage_is_told_once_and_not_at_every_try(bench, remote):
    remote.fail(503)
    for n in range(5):
        bench.ask("record_log", batch(line(n), after_s=60 * n))
    assert len(bench.host.logger.lines) == 2  # it started, and it cannot send


def test_an_hour_of_lines_is_bounded_and_what_is_dropped_is_told(bench_of, receiver, remote, monkeypatch):
    monkeypatch.setattr(Lines.__init__, "__defaults__", (50_000,))
    monkeypatch.setattr(aws, "TRIES", 1)
    bench = bench_of(remote.url, flush_seconds=600)
    remote.fail(503)
    for minute in range(60):
        bench.ask("record_log", batch(*(line(60 * minute + n) for n in range(60)), after_s=60 * minute))
    remote.recover()
    assert bench.ask("record_log", batch(after_s=3700)).outcome == "ok"
    arrived, dropped = numbers(receiver.lines("/bella/app")), sum(fields["dropped"] for fields in logged(bench, "log_lines_dropped"))
    assert arrived == list(range(3600 - len(arrived), 3600)), "what is oldest is let go of"
    assert 300 < len(arrived) < 600
    assert len(arrived) + dropped == 3600, "each line arrives or is counted"


def test_a_log_group_that_is_missing_is_told_and_its_lines_wait(bench, receiver):
    receiver.groups.discard("/bella/app")
    result = bench.ask("record_log", batch(line(1)))
    assert str(result.error) == "there is no log group /bella/app: bella cloudwatch apply makes it"
    receiver.groups.add("/bella/app")
    assert bench.ask("record_log", batch(line(2), after_s=60)).outcome == "ok"
    assert numbers(receiver.lines("/bella/app")) == [1, 2]


def test_a_request_that_is_refused_for_good_holds_up_no_other(bench, receiver):
    receiver.answers = [receiving.refusal(400, "InvalidParameterException")]
    assert bench.ask("record_log", batch(line(1), line(2, "access"))).outcome == "plugin_error"
    assert bench.ask("record_log", batch(line(3), after_s=60)).outcome == "ok"
    assert (numbers(receiver.lines("/bella/app")), numbers(receiver.lines("/bella/access"))) == ([3], [2])
    assert logged(bench, "log_lines_dropped") == [{"dropped": 1}]


@pytest.mark.parametrize(
    ("told", "dropped"),
    [
        ({"tooOldLogEventEndIndex": 2}, 2),
        ({"tooNewLogEventStartIndex": 3}, 1),
        ({"expiredLogEventEndIndex": 1, "tooNewLogEventStartIndex": 3}, 2),
    ],
)
def test_lines_that_are_too_old_or_too_new_for_it_are_counted(bench, receiver, told, dropped):
    receiver.left_out = [told]
    assert bench.ask("record_log", batch(*(line(n) for n in range(4)))).outcome == "ok"
    assert bench.stop().outcome == "ok"
    assert logged(bench, "log_lines_dropped") == [{"dropped": dropped}]


def test_what_is_dropped_is_measured_too(bench_of, moto, aws):
    bench = bench_of(moto, flush_seconds=0)
    aws("logs").create_log_group(logGroupName="/bella/app")
    bench.ask("record_log", batch(line(1, key="x" * 300_000)))
    assert bench.stop().outcome == "ok"
    names = {metric["MetricName"] for metric in aws("cloudwatch").list_metrics(Namespace="Bella/Core")["Metrics"]}
    assert names == {"MeasurementsLost"}


# --- the end ------------------------------------------------------------------------------------------------------------


def test_stopping_sends_what_waits(bench, receiver, remote):
    remote.fail(503)
    bench.ask("record_log", batch(line(1)))
    remote.recover()
    bench.ask("record_log", batch(line(2), after_s=5))
    assert bench.stop().outcome == "ok"
    assert numbers(receiver.lines("/bella/app")) == [1, 2]


def test_stopping_waits_no_longer_than_it_may_and_tells_what_is_lost(bench, remote, monkeypatch):
    monkeypatch.setattr(log_sending, "LAST_FLUSH_S", 0.3)
    remote.fail(503)
    bench.ask("record_log", batch(line(1)))
    remote.recover()
    remote.hang()
    began = time.monotonic()
    assert bench.stop().outcome == "ok"
    assert time.monotonic() - began < 4
    assert logged(bench, "log_lines_dropped") == [{"dropped": 1}]
