"""A call's traces: a span for each turn and each of its parts, at a collector, under the ids of the log's lines and with nothing of a caller."""

import asyncio
import contextlib
import io
import json
import tracemalloc

import attrs
import pytest
from bella_opentelemetry import Opentelemetry

from bella_core.core import logging
from bella_core.core.metrics import LOST, TURN_PART, Meter, Traces, recording, timed, traced
from bella_core.core.metrics.tracing import MOST_WAITING
from bella_core.core.settings import SpeechSettings
from bella_core.domain.clinic import Answering
from bella_core.plugin import hookimpl
from bella_core.runtime.hooks import Hooks
from bella_core.runtime.registry import Registry
from bella_core.runtime.runner import HookRunner
from bella_core.services.trace_delivery import TraceDelivery
from bella_core.testing import Remote
from tests.conversation.house import TO_READ_BACK, StandingClock
from tests.conversation.plain_words import PlainWords
from tests.measuring.conftest import NOISE, Cleaner, Raises, SlowModel, Tracer
from tests.peers.engines import Modem
from tests.peers.otlp_collector import Collector, attributes
from tests.peers.twilio_caller import TwilioCaller
from tests.peers.twilio_stream import StreamCaller
from tests.web.conftest import PUBLIC, TOKEN, running, settings_for

#: What the caller says, in words that nobody understands too, so that the model is asked.
SAID = (f"{NOISE}service=cleaning; known=no; name=Peter Jones", f"{NOISE}blah", "at=2026-11-10 10:00", "yes")


class Exporter(Opentelemetry):
    """An entry point gives a name; a class that is handed over has its own."""

    name = "opentelemetry"


class Gone(Tracer):
    """Never come back."""

    name = "gone"

    @hookimpl
    async def record_traces(self, batch):
        await asyncio.Event().wait()


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
def written():
    stream = io.BytesIO()
    logging.configure(stream=stream, libraries=False)
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    logging.configure(libraries=False)


async def test_a_calls_turns_and_their_parts_arrive_at_a_collector(sqlite_url, tmp_path, session, remote, collector, written):
    table = {"opentelemetry": {"endpoint": f"{remote.url}/v1/traces"}}
    plugins = [PlainWords, Cleaner(), SlowModel(), Raises(), Exporter]
    async with running(settings_for(sqlite_url, tmp_path, plugins=table), plugins=plugins) as server:
        assert server.bella.registry.plugins["opentelemetry"].reason == ""
        call = TwilioCaller(session, server.url, public_url=PUBLIC, token=TOKEN)
        await call.dial()
        for words in SAID:
            await call.say(words)
    turns = collector.named("turn")
    answered = [line for line in written() if line["event"] == "turn_answered"]
    assert [span.trace_id.hex() for span in turns] == [line["correlation_id"].replace("-", "") for line in answered]
    for span, line in zip(turns, answered, strict=True):
        told = {f"bella.{name}": line[name] for name in ("correlation_id", "call_id", "turn")}
        assert attributes(span) == told
    whole = {span.span_id: span for span in turns}
    parts = {span.name for span in collector.spans if span.parent_span_id in whole}
    assert {"extract", "clean", "look_up", "step", "journal", "find_slots", "hold", "commit", "propose"} <= parts
    for span in collector.spans:
        if (turn := whole.get(span.parent_span_id)) is not None:
            assert span.trace_id == turn.trace_id
            assert attributes(span)["bella.call_id"] == attributes(turn)["bella.call_id"]
    (proposed,) = collector.named("propose")
    (asked,) = collector.named("complete slow_model")
    assert asked.parent_span_id == proposed.span_id
    failed = collector.named("extract raises")[0]
    assert attributes(failed)["error.type"] == attributes(failed)["bella.outcome"] == "error"
    assert len(collector.named("greeting")) == 1


async def test_without_a_plugin_that_takes_them_nothing_is_traced(sqlite_url, tmp_path):
    async with running(settings_for(sqlite_url, tmp_path), plugins=[PlainWords]) as server:
        assert server.bella.meter.traces is None


async def test_words_and_voice_of_live_audio_are_parts_of_the_calls_trace_and_of_what_is_measured(sqlite_url, tmp_path, session):
    tracer = Tracer()
    settings = settings_for(sqlite_url, tmp_path, speech=SpeechSettings(voice_activity="energy"))
    async with running(settings, plugins=[PlainWords, Modem(), tracer]) as server:
        view = server.bella.clinics.view
        location = attrs.evolve(view.locations[0], answering=Answering(transport="stream"))
        await server.bella.clinics.save(attrs.evolve(view, locations=(location,)))
        call = StreamCaller(session, server.url, public_url=PUBLIC, token=TOKEN)
        await call.dial()
        for words in TO_READ_BACK:
            await call.say(words)
        await call.close()
        counted = {words[0]: sum(counts.values()) for (metric, words), counts in server.bella.meter.peek().items() if metric is TURN_PART}
    turns, heard, spoken = (tracer.named(name) for name in ("turn", "transcribe", "speak"))
    assert len(turns) == len(heard) == len(TO_READ_BACK)
    assert len(spoken) == len(TO_READ_BACK) + 1
    assert len({span.trace for span in (*turns, *heard)}) == 1
    calls = {dict(span.attributes)["call_id"] for span in (*turns, *heard, *spoken)}
    assert len(calls) == 1
    assert (counted["transcribe"], counted["speak"]) == (len(heard), len(spoken))


# --- what a span is -----------------------------------------------------------------------------------------------------


def test_work_inside_work_is_a_part_of_it_also_when_it_fails():
    meter = Meter()
    meter.traces = Traces()
    with recording(meter), contextlib.suppress(TimeoutError), traced("turn"):
        with timed(TURN_PART, "extract"):
            pass
        with timed(TURN_PART, "commit"):
            raise TimeoutError
    extract, commit, turn = meter.traces.take(9)
    assert [span.name for span in (extract, commit, turn)] == ["extract", "commit", "turn"]
    assert (extract.parent, commit.parent, turn.parent) == (turn.id, turn.id, "")
    assert len({span.trace for span in (extract, commit, turn)}) == 1
    assert (extract.error, commit.error, turn.error) == ("", "TimeoutError", "TimeoutError")
    assert turn.seconds >= commit.seconds
    assert turn.started <= extract.started <= commit.started


def test_a_name_that_is_no_word_of_the_codes_own_is_refused():
    meter = Meter()
    meter.traces = Traces()
    with recording(meter), pytest.raises(ValueError, match="no span is called"), traced("Zebulon Quackenbush"):
        pass
    assert meter.traces.take(9) == ()


def test_a_span_takes_no_field_that_a_log_line_would_not():
    meter = Meter()
    meter.traces = Traces()
    with recording(meter), logging.log_context(call_id="Zebulon", patient="Quackenbush", turn=3), traced("turn"):
        pass
    (span,) = meter.traces.take(9)
    assert dict(span.attributes) == {"call_id": "[withheld]", "turn": 3, "withheld": 1}


# --- when nobody takes them ---------------------------------------------------------------------------------------------


async def test_an_hour_with_the_backend_gone_takes_no_memory_and_what_is_lost_is_counted():
    clock, meter = StandingClock(), Meter()
    meter.traces = Traces()
    runner = HookRunner(Registry(given=[Gone()], discover=False), now=clock.monotonic)
    delivery = TraceDelivery(Hooks(runner), meter.traces, clock, meter)
    tracemalloc.start()
    sizes = []
    with recording(meter):
        for delivered in range(720):
            with traced("turn"):
                for _ in range(20):
                    with timed(TURN_PART, "step"):
                        pass
            delivery.flush()
            await asyncio.sleep(0)
            if delivered in {360, 719}:
                sizes.append(tracemalloc.get_traced_memory()[0])
    tracemalloc.stop()
    dropped = runner.timings.rows()["gone", "record_traces", "dropped"].count
    await runner.close(wait_s=0.01)
    assert sizes[1] < 1.05 * sizes[0] < 20_000_000
    assert dropped > 300


def test_spans_that_find_no_room_are_counted():
    meter = Meter()
    meter.traces = Traces()
    runner = HookRunner(Registry(given=[], discover=False))
    with recording(meter):
        for _ in range(MOST_WAITING + 3):
            with traced("turn"):
                pass
    TraceDelivery(Hooks(runner), meter.traces, StandingClock(), meter).flush()
    assert meter.take() == {(LOST, ("span",)): {3.0: 1}}
