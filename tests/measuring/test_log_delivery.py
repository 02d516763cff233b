"""Log lines reach the plugins that take them, and none that does not take them costs a call or the memory anything."""

import asyncio
import io
import json
import tracemalloc
from datetime import UTC, datetime

import pytest

from bella_core.core import logging
from bella_core.core.log_output import MOST_COPIED
from bella_core.core.metrics import LOST, Meter
from bella_core.plugin import hookimpl
from bella_core.runtime.hooks import Hooks
from bella_core.runtime.registry import Registry
from bella_core.runtime.runner import HookRunner
from bella_core.services.log_delivery import LogDelivery
from tests.conversation.house import TO_READ_BACK, StandingClock
from tests.conversation.plain_words import PlainWords
from tests.measuring.conftest import Raises
from tests.peers.twilio_caller import TwilioCaller
from tests.web.conftest import PUBLIC, TOKEN, running, settings_for

log = logging.get_logger("tests.log_delivery")

#: Deliveries of an hour, and lines between two of them: far more than a clinic has.
DELIVERIES, LINES = 720, 50


class Journal:
    """Keep every line; write one about it each time."""

    api, name = 1, "journal"

    def __init__(self):
        self.records = []

    @hookimpl
    async def startup(self, host):
        self.log = host.logger

    @hookimpl
    async def record_log(self, batch):
        self.records += batch.records
        self.log.info("lines_were_taken", count=len(batch.records))

    def events(self):
        return [json.loads(record.text)["event"] for record in self.records]


class Fails(Journal):
    """Fail with every batch, so that bella writes a line about it."""

    name = "fails"

    @hookimpl
    async def record_log(self, batch):
        self.records += batch.records
        raise RuntimeError("no room")


class Gone(Journal):
    """Never come back."""

    name = "gone"

    @hookimpl
    async def record_log(self, batch):
        await asyncio.Event().wait()


class Discarded(io.BytesIO):
    """Standard output that keeps nothing."""

    def write(self, data):
        return len(data)


@pytest.fixture(autouse=True)
def written():
    """Every line from here on, as standard output has it."""
    stream = io.BytesIO()
    logging.configure(stream=stream, libraries=False)
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    logging.configure(libraries=False)


async def call(server, session, *said):
    made = TwilioCaller(session, server.url, public_url=PUBLIC, token=TOKEN)
    await made.dial()
    for words in said:
        await made.say(words)
    return made


async def test_what_stands_on_standard_output_is_what_plugins_get(sqlite_url, tmp_path, session, written):
    journal = Journal()
    async with running(settings_for(sqlite_url, tmp_path), plugins=[PlainWords, Raises(), journal]) as server:
        before = len(written())
        await call(server, session, *TO_READ_BACK)
        async with session.get(f"{server.url}/users", headers={"X-API-Key": "not-a-key"}):
            pass
        expected = [line for line in written()[before:] if line.get("plugin") != "journal"]
    got = [json.loads(record.text) for record in journal.records]
    assert {"turn_answered", "plugin_failed", "request_answered", "security_event"} <= {line["event"] for line in expected}
    assert [line for line in got if line in expected] == expected, "all of it, in order, at the latest when bella stops"
    for record, line in zip(journal.records, got, strict=True):
        assert record.stream == line.get("stream", "app")
        assert record.at == datetime.fromisoformat(line["time"])
        assert record.at.tzinfo is UTC or record.at.utcoffset().total_seconds() == 0


@pytest.mark.parametrize("kind", [Journal, Fails])
async def test_what_goes_on_in_it_never_comes_back_to_it(kind, written):
    plugin, clock = kind(), StandingClock()
    runner = HookRunner(Registry(given=[plugin], discover=False), now=clock.monotonic)
    plugin.log = logging.get_logger("plugin.journal")
    with logging.copied() as copies:
        delivery = LogDelivery(Hooks(runner), copies, clock, Meter())
        log.info("first_line")
        for _ in range(5):
            await delivery.run()
            await runner.flush(1.0)
    await runner.close()
    assert [json.loads(record.text)["event"] for record in plugin.records] == ["first_line"]
    about = [line for line in written() if line.get("plugin") == plugin.name]
    assert len(about) == 1, "one batch, and one line about it"


async def test_an_hour_with_the_backend_gone_takes_no_memory():
    clock, meter = StandingClock(), Meter()
    logging.configure(stream=Discarded(), libraries=False)
    runner = HookRunner(Registry(given=[Gone()], discover=False), now=clock.monotonic)
    sizes = []
    with logging.copied() as copies:
        delivery = LogDelivery(Hooks(runner), copies, clock, meter)
        tracemalloc.start()
        for delivered in range(DELIVERIES):
            for number in range(LINES):
                log.info("turn_answered", turn=number, ms=delivered)
            delivery.flush()
            await asyncio.sleep(0)
            if delivered in {DELIVERIES // 2, DELIVERIES - 1}:
                sizes.append(tracemalloc.get_traced_memory()[0])
        tracemalloc.stop()
    dropped = runner.timings.rows()["gone", "record_log", "dropped"].count
    await runner.close(wait_s=0.01)
    assert sizes[1] < 1.05 * sizes[0] < 20_000_000
    assert dropped > DELIVERIES // 2, "batches that found no room are counted"


async def test_lines_that_find_no_room_are_counted_and_the_oldest_stay():
    plugin, clock, meter = Journal(), StandingClock(), Meter()
    plugin.log = logging.get_logger("plugin.journal")
    runner = HookRunner(Registry(given=[plugin], discover=False), now=clock.monotonic)
    with logging.copied() as copies:
        delivery = LogDelivery(Hooks(runner), copies, clock, meter)
        for number in range(MOST_COPIED + 7):
            log.info("turn_answered", turn=number)
        delivery.flush()
        delivery.flush()
        await runner.flush(5.0)
    await runner.close()
    assert [json.loads(record.text)["turn"] for record in plugin.records] == list(range(MOST_COPIED))
    assert meter.take() == {(LOST, ("log_line",)): {7.0: 1}}


async def test_calls_are_taken_and_booked_while_the_backend_hangs(sqlite_url, tmp_path, session):
    async with running(settings_for(sqlite_url, tmp_path), plugins=[PlainWords, Gone()]) as server:
        for _ in range(300):
            log.info("first_line")
            server.bella._log_delivery.flush()  # as its worker does every few seconds
        made = await call(server, session, *TO_READ_BACK, "yes")
        assert made.state == "over"
        assert "booked" in made.text
