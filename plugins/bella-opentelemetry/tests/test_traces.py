"""Spans arrive as they were traced; what is not taken waits in bounds, and a collector that is away is told of once."""

from datetime import UTC, datetime, timedelta

import pytest
from bella_opentelemetry import Opentelemetry, exporting
from opentelemetry.proto.trace.v1.trace_pb2 import Span, Status

from bella_core.plugin import NotConfigured, TraceBatch, TraceSpan
from bella_core.testing import Bench, Remote
from tests.peers.otlp_collector import Collector, attributes

AT = datetime(2026, 11, 3, 15, 0, 5, 123_456, tzinfo=UTC)
TRACE, WHOLE, PART = "0190a5b012347abc8def0123456789ab", "00f067aa0ba902b7", "b7ad6b7169203331"


def span(n=1, name="turn", parent="", **fields):
    return TraceSpan(TRACE, f"{n:016x}", parent, name, AT, 0.25, "", tuple(fields.items()))


def batch(*spans, after_s=0):
    return TraceBatch(AT + timedelta(seconds=after_s), spans)


@pytest.fixture(autouse=True)
def no_variables(monkeypatch):
    """None of this machine's."""
    for name in ("OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "OTEL_EXPORTER_OTLP_HEADERS"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def collector():
    return Collector()


@pytest.fixture
def remote(collector):
    server = Remote(collector.respond)
    yield server
    server.close()
    assert server.mistakes == []


@pytest.fixture
def bench_of(tmp_path):
    opened = []

    def make(**table):
        bench = Bench(Opentelemetry, "opentelemetry", table, tmp_path).__enter__()
        opened.append(bench)
        result = bench.start()
        assert result.outcome == "ok", result.error
        return bench

    yield make
    for bench in opened:
        bench.__exit__(None, None, None)


@pytest.fixture
def bench(bench_of, remote):
    return bench_of(endpoint=f"{remote.url}/v1/traces")


def logged(bench, event):
    return [line.fields for line in bench.host.logger.lines if line.event == event]


def test_a_span_arrives_as_it_was_traced(bench, collector):
    part = TraceSpan(TRACE, PART, WHOLE, "commit", AT, 0.25, "TimeoutError", (("call_id", TRACE), ("turn", 3)))
    assert bench.ask("record_traces", batch(part, TraceSpan(TRACE, WHOLE, "", "turn", AT, 1.5))).outcome == "ok"
    got, whole = collector.spans
    assert (got.trace_id.hex(), got.span_id.hex(), got.parent_span_id.hex()) == (TRACE, PART, WHOLE)
    assert got.start_time_unix_nano == int(AT.timestamp()) * 10**9 + 123_456_000
    assert got.end_time_unix_nano - got.start_time_unix_nano == 250_000_000
    assert attributes(got) == {"bella.call_id": TRACE, "bella.turn": 3, "error.type": "TimeoutError"}
    assert (got.status.code, whole.status.code) == (Status.STATUS_CODE_ERROR, Status.STATUS_CODE_UNSET)
    assert (got.kind, whole.kind) == (Span.SPAN_KIND_INTERNAL, Span.SPAN_KIND_SERVER)
    assert (got.name, whole.name, whole.parent_span_id) == ("commit", "turn", b"")


def test_a_plugins_work_is_named_by_hook_and_plugin(bench, collector):
    bench.ask("record_traces", batch(span(name="hook", parent=WHOLE, plugin="openai", hook="complete", outcome="ok")))
    assert [one.name for one in collector.spans] == ["complete openai"]


def test_the_resource_tells_which_program_it_is(bench_of, remote, collector, monkeypatch):
    monkeypatch.setenv("OTEL_RESOURCE_ATTRIBUTES", "deployment.environment.name=staging")
    bench = bench_of(endpoint=f"{remote.url}/v1/traces", service_name="bella-north")
    bench.ask("record_traces", batch(span()))
    (told,) = collector.resources
    assert (told["service.name"], told["deployment.environment.name"]) == ("bella-north", "staging")
    assert told["service.instance.id"]


def test_the_variable_of_every_opentelemetry_program_tells_where_to_send(bench_of, remote, collector, monkeypatch):
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", remote.url)
    assert bench_of().ask("record_traces", batch(span())).outcome == "ok"
    assert len(collector.spans) == 1


def test_headers_go_with_each_request(bench_of, remote):
    bench = bench_of(endpoint=f"{remote.url}/v1/traces", headers="x-team=k3y, authorization=Basic abc=")
    bench.ask("record_traces", batch(span()))
    (request,) = remote.requests
    assert (request.headers["x-team"], request.headers["authorization"]) == ("k3y", "Basic abc=")


def test_many_spans_go_in_several_requests(bench, collector):
    assert bench.ask("record_traces", batch(*(span(n) for n in range(1, 1200)))).outcome == "ok"
    assert (len(collector.spans), max(collector.sizes)) == (1199, 512)


def test_no_spans_ask_for_no_request(bench, remote):
    assert bench.ask("record_traces", batch()).outcome == "ok"
    assert remote.requests == []


def test_what_was_not_taken_waits_and_arrives_later(bench, collector, remote):
    remote.fail(400)
    result = bench.ask("record_traces", batch(span(1)))
    assert (result.outcome, str(result.error).splitlines()[0]) == ("plugin_error", "the OpenTelemetry collector does not take traces")
    assert bench.host.readiness[-1] == "the OpenTelemetry collector does not take traces"
    asked = len(remote.requests)
    assert bench.ask("record_traces", batch(span(2), after_s=5)).outcome == "ok"
    assert len(remote.requests) == asked, "it asks again at once, though it was just refused"
    remote.recover()
    assert bench.ask("record_traces", batch(span(3), after_s=40)).outcome == "ok"
    assert [int.from_bytes(one.span_id, "big") for one in collector.spans] == [1, 2, 3]
    assert bench.host.readiness[-1] is None


def test_what_waits_is_bounded_and_what_is_dropped_is_told(bench, collector, remote, monkeypatch):
    monkeypatch.setattr(exporting, "MOST_WAITING", 100)
    remote.fail(400)
    for minute in range(10):
        bench.ask("record_traces", batch(*(span(20 * minute + n + 1) for n in range(20)), after_s=60 * minute))
    remote.recover()
    assert bench.ask("record_traces", batch(after_s=700)).outcome == "ok"
    assert [int.from_bytes(one.span_id, "big") for one in collector.spans] == list(range(101, 201))
    assert sum(fields["dropped"] for fields in logged(bench, "spans_dropped")) == 100


def test_stopping_sends_what_waits(bench, collector, remote):
    remote.fail(400)
    bench.ask("record_traces", batch(span(1)))
    remote.recover()
    assert bench.stop().outcome == "ok"
    assert len(collector.spans) == 1


def test_stopping_tells_what_is_lost(bench, remote):
    remote.fail(400)
    bench.ask("record_traces", batch(span(1), span(2)))
    assert bench.stop().outcome == "ok"
    assert logged(bench, "spans_dropped") == [{"dropped": 2}]


def test_without_an_address_it_stays_idle_and_says_so(tmp_path):
    with Bench(Opentelemetry, "opentelemetry", {}, tmp_path) as bench:
        result = bench.start()
        assert isinstance(result.error, NotConfigured)
        assert str(result.error) == "set endpoint in [plugins.opentelemetry], or OTEL_EXPORTER_OTLP_ENDPOINT"
