"""An hour of traffic with the metric backend gone: memory stays bounded, and calls do not notice."""

import asyncio
import tracemalloc
from datetime import timedelta

import pytest

from bella_core.core.metrics import CRUD_LATENCY, RESPONSE_TIME, TURN_PART, TURN_SECONDS, Meter
from bella_core.core.phi import allow
from bella_core.plugin import hookimpl
from bella_core.runtime.hooks import Hooks
from bella_core.runtime.observing import BUFFER
from bella_core.runtime.registry import Registry
from bella_core.runtime.runner import HookRunner
from bella_core.services.degradation import Degradation
from bella_core.services.measuring import FLUSH_S, Measuring
from tests.conversation.house import NOW, TO_READ_BACK, House
from tests.conversation.plain_words import PlainWords
from tests.peers.stores import open_database

#: An hour's flushes, and turns between two of them: far more than a clinic has.
FLUSHES, TURNS = 360, 10

allow("route", ["/twilio/turn"])
allow("aggregate", ["turns"])
allow("operation", ["add", "latest"])


class VirtualClock:
    """Goes on when it is told to."""

    def __init__(self):
        self.s = 0.0

    def now(self):
        return NOW + timedelta(seconds=self.s)

    def monotonic(self):
        return self.s


class Gone:
    """A backend whose other side never answers."""

    api, name = 1, "gone"

    def __init__(self):
        self.asked = 0

    @hookimpl
    async def record_metrics(self, batch):
        self.asked += 1
        await asyncio.Event().wait()


class Refuses:
    """A backend whose other side refuses at once."""

    api, name = 1, "refuses"

    @hookimpl
    async def record_metrics(self, batch):
        raise ConnectionError("away")


def ten_seconds(meter, flush):
    """What a busy server measures between two flushes; no two values alike."""
    for turn in range(TURNS):
        wobble = (flush * TURNS + turn) % 997 / 1e4
        meter.add(TURN_SECONDS, 0.05 + wobble)
        meter.add(RESPONSE_TIME, 0.06 + wobble, "/twilio/turn")
        for part in ("extract", "journal", "look_up", "step"):
            meter.add(TURN_PART, 0.01 + wobble, part)
        for operation in ("add", "latest"):
            meter.add(CRUD_LATENCY, 0.002 + wobble / 10, "turns", operation)


@pytest.mark.parametrize("backends", [[Gone], [Refuses]])
async def test_an_hour_without_the_backend_takes_no_memory(backends, sqlite_url):
    clock, meter = VirtualClock(), Meter()
    runner = HookRunner(Registry(given=[backend() for backend in backends], discover=False), now=clock.monotonic)
    db = await open_database(sqlite_url)
    compared = Degradation(db, clock, meter)
    measuring = Measuring(meter, Hooks(runner), clock, compared.keep)
    tracemalloc.start()
    sizes = []
    for flush in range(FLUSHES):
        ten_seconds(meter, flush)
        clock.s += FLUSH_S
        measuring.flush()
        await asyncio.sleep(0)
        if flush in {FLUSHES // 2, FLUSHES - 1}:
            sizes.append(tracemalloc.get_traced_memory()[0])
    tracemalloc.stop()
    lost = runner.timings.rows().get(("gone", "record_metrics", "dropped"))
    await runner.close(wait_s=0.01)
    await db.close()

    assert (lost.count if lost else 0) == (
        FLUSHES - BUFFER - 1 if backends == [Gone] else 0
    )  # one in hand, the buffer full, the rest counted
    assert sizes[-1] < 20_000_000
    assert sizes[1] - sizes[0] < 5_000_000  # what still grows is the bounded buffer, until it is full
    assert meter.dropped == meter.refused == 0


async def test_calls_are_taken_and_booked_while_a_backend_hangs(sqlite_url):
    db, gone = await open_database(sqlite_url), Gone()
    house = await House(db, plugins=(PlainWords, gone)).open()
    measuring = Measuring(house.meter, house.hooks, house.clock)
    for _ in range(300):
        measuring.flush()
    line = await house.call(*TO_READ_BACK, "yes")
    assert len(await line.appointments()) == 1
    assert gone.asked == 1  # it has one batch in hand; the others wait, or were dropped
    dropped = house.runner.timings.rows()["gone", "record_metrics", "dropped"].count
    assert dropped == 300 - BUFFER
    await house.runner.close(wait_s=0.01)
    await house.close()
    await db.close()
