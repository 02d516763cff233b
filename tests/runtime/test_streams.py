"""Streams that plugins open: every call on one has a deadline and a name, and whatever happens it is closed once."""

import asyncio
import contextlib
import gc
import threading
import time

import pytest

from bella_core.core.logging import current_plugin
from bella_core.runtime import report
from bella_core.runtime.errors import BadValue
from tests.runtime.families import SHORT_S, Time, outcomes, plugin, runner_of


class Tape:
    """A stream of the tests: it keeps what it is sent, and what is done to it."""

    def __init__(self, **ways):
        self.sent, self.closed, self.ways, self.seen = [], 0, ways, None
        self.gone = asyncio.Event()

    async def send(self, chunk):
        self.sent.append(chunk)
        await self._go("send")

    async def finish(self):
        await self._go("finish")
        return b"".join(self.sent)

    async def close(self):
        self.closed += 1
        self.gone.set()
        self.seen = current_plugin.get()
        await self._go("close")

    async def _go(self, name):
        match self.ways.get(name):
            case "hang":
                await asyncio.sleep(3600)
            case "refuse to end":
                for _ in range(2):
                    with contextlib.suppress(asyncio.CancelledError):
                        await asyncio.sleep(SHORT_S * 2)
            case "raise":
                raise RuntimeError
            case "exit":
                raise SystemExit(1)


def opens(*tapes, name=None):
    """A plugin that opens these, one after the other."""
    waiting = list(tapes)

    async def listen(self, value):
        return waiting.pop(0)

    return plugin(name=name, listen=listen)


async def closed_soon(*tapes):
    """Wait until each was closed, and tell how often; nothing may close it later."""
    async with asyncio.timeout(2):
        for tape in tapes:
            await tape.gone.wait()
    await asyncio.sleep(SHORT_S)
    return [tape.closed for tape in tapes]


async def test_a_stream_takes_what_it_is_sent_and_tells_what_it_made_of_it():
    tape = Tape()
    runner = runner_of(opens(tape, name="ear"))
    async with await runner.open("listen", "x") as stream:
        assert stream.plugin == "ear"
        assert (await stream.call("send", b"a")).outcome == "ok"
        assert (await stream.call("send", b"b")).outcome == "ok"
        assert (await stream.call("finish")).value == b"ab"
    assert (tape.closed, tape.seen) == (1, "ear")
    assert outcomes(runner, "listen") == {"ok": 1}
    assert outcomes(runner, "listen.send") == {"ok": 2}
    assert outcomes(runner, "listen.finish") == outcomes(runner, "listen.close") == {"ok": 1}
    lines = {line.hook: line for line in report.hooks(runner)}
    assert (lines["listen.send"].plugin, lines["listen.send"].breaker, lines["listen.send"].outcomes["ok"][0]) == ("ear", "closed", 2)


async def test_the_first_plugin_that_opens_one_is_taken():
    tape = Tape()

    async def breaks(self, value):
        raise RuntimeError

    async def not_mine(self, value):
        return None

    runner = runner_of(plugin(name="a", listen=breaks), plugin(name="b", listen=not_mine), opens(tape, name="c"), opens(Tape(), name="d"))
    stream = await runner.open("listen", "x")
    assert stream.plugin == "c"
    await stream.close()


async def test_nobody_opens_a_stream():
    assert await runner_of().open("listen", "x") is None


@pytest.mark.parametrize("call", ["send", "finish"])
@pytest.mark.parametrize(("way", "outcome"), [("hang", "deadline"), ("raise", "error"), ("exit", "error"), ("refuse to end", "deadline")])
async def test_a_call_that_does_not_go_well_closes_the_stream(call, way, outcome):
    tape = Tape(**{call: way})
    runner = runner_of(opens(tape))
    stream = await runner.open("listen", "x")
    began = time.perf_counter()
    result = await stream.call(call, *([b"a"] if call == "send" else []))
    assert result.outcome == outcome
    assert time.perf_counter() - began < SHORT_S * 3
    assert stream.closed
    assert await closed_soon(tape) == [1]
    assert (await stream.call("send", b"b")).outcome == "closed"
    await stream.close()
    assert tape.closed == 1
    assert outcomes(runner, f"listen.{call}") == {outcome: 1}


async def test_a_value_that_is_none_of_the_promised_closes_the_stream():
    tape = Tape()
    runner = runner_of(opens(tape))
    stream = await runner.open("listen", "x")

    def refuse(value, plugin):
        raise BadValue("no")

    assert (await stream.call("finish", check=refuse)).outcome == "bad_value"
    assert await closed_soon(tape) == [1]


@pytest.mark.parametrize("way", ["hang", "raise", "refuse to end"])
async def test_a_close_that_does_not_go_well_costs_its_deadline_at_most(way):
    tape = Tape(close=way)
    stream = await runner_of(opens(tape)).open("listen", "x")
    began = time.perf_counter()
    await stream.close()
    assert time.perf_counter() - began < SHORT_S * 3
    await stream.close()
    assert tape.closed == 1


async def test_a_caller_who_is_cancelled_leaves_no_stream_open():
    tape = Tape(send="hang")
    stream = await runner_of(opens(tape)).open("listen", "x")

    async def speak():
        async with stream:
            await stream.call("send", b"a")

    task = asyncio.create_task(speak())
    await asyncio.sleep(SHORT_S / 4)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert await closed_soon(tape) == [1]


async def test_closing_goes_on_when_whoever_waits_for_it_is_cancelled():
    tape = Tape(close="refuse to end")
    stream = await runner_of(opens(tape)).open("listen", "x")
    task = asyncio.create_task(stream.close())
    await asyncio.sleep(SHORT_S / 4)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert await closed_soon(tape) == [1]


@pytest.mark.parametrize("cancelled", [False, True])
async def test_a_stream_that_comes_too_late_is_closed(cancelled):
    tape = Tape()

    async def slow(self, value):
        with contextlib.suppress(asyncio.CancelledError):
            await asyncio.sleep(SHORT_S * 3)
        return tape

    runner = runner_of(plugin(listen=slow))
    task = asyncio.create_task(runner.open("listen", "x"))
    if cancelled:
        await asyncio.sleep(SHORT_S / 4)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
    else:
        assert await task is None
    assert await closed_soon(tape) == [1]


async def test_a_stream_that_is_opened_in_the_very_moment_in_which_nobody_wants_it_any_more_is_closed():
    tape = Tape()

    async def listen(self, value):
        asyncio.get_running_loop().call_soon(task.cancel)
        return tape

    task = asyncio.create_task(runner_of(plugin(listen=listen)).open("listen", "x"))
    with pytest.raises(asyncio.CancelledError):
        await task
    assert await closed_soon(tape) == [1]


async def test_a_stream_that_a_thread_opens_too_late_is_closed():
    tape = Tape()

    def slow(self, value):
        time.sleep(SHORT_S * 2)
        return tape

    runner = runner_of(plugin(listen=slow))
    assert await runner.open("listen", "x") is None
    assert await closed_soon(tape) == [1]


async def test_a_stream_may_be_opened_in_a_thread():
    tape = Tape()
    threads = []

    def listen(self, value):
        threads.append(threading.current_thread())
        return tape

    stream = await runner_of(plugin(listen=listen)).open("listen", "x")
    assert (await stream.call("send", b"a")).outcome == "ok"
    await stream.close()
    assert threads != [threading.current_thread()]


class NoFinish:
    def __init__(self):
        self.closed, self.gone = 0, asyncio.Event()

    async def send(self, chunk): ...

    async def close(self):
        self.closed += 1
        self.gone.set()


async def test_what_is_no_stream_is_refused_and_closed_where_it_can_be():
    poor = NoFinish()
    runner = runner_of(opens(poor))
    assert await runner.open("listen", "x") is None
    assert outcomes(runner, "listen") == {"bad_value": 1}
    assert await closed_soon(poor) == [1]


@pytest.mark.parametrize("call", ["send", "finish"])
async def test_a_plugin_that_opens_well_and_then_hangs_is_not_asked_for_a_while(call):
    now, tapes = Time(), [Tape(**{call: "raise"}) for _ in range(3)]
    runner = runner_of(opens(*tapes, Tape(), name="ear"), now=now)
    for _ in tapes:
        async with await runner.open("listen", "x") as stream:
            await stream.call(call, *([b"a"] if call == "send" else []))
    assert runner.breakers()["ear", "listen"] == "open"
    began = time.perf_counter()
    assert await runner.open("listen", "x") is None
    assert time.perf_counter() - began < SHORT_S / 2

    now.now += 31
    async with await runner.open("listen", "x") as stream:  # one is let through, and judged by how it ends
        assert await runner.open("listen", "x") is None
        await stream.call("finish")
    assert runner.breakers()["ear", "listen"] == "closed"


async def test_a_caller_who_hangs_up_is_no_verdict_on_the_plugin():
    now, tapes = Time(), [Tape(finish="raise") for _ in range(3)]
    runner = runner_of(opens(*tapes, Tape(), Tape(), name="ear"), now=now)
    for _ in tapes:
        async with await runner.open("listen", "x") as stream:
            await stream.call("finish")
    now.now += 31
    async with await runner.open("listen", "x"):
        pass
    assert runner.breakers()["ear", "listen"] == "half_open"
    async with await runner.open("listen", "x") as stream:
        await stream.call("finish")
    assert runner.breakers()["ear", "listen"] == "closed"


async def test_two_failures_of_one_stream_are_one():
    runner = runner_of(opens(*[Tape(finish="raise", close="raise") for _ in range(2)], name="ear"))
    for _ in range(2):
        async with await runner.open("listen", "x") as stream:
            await stream.call("finish")
    assert runner.breakers()["ear", "listen"] == "closed"


async def test_two_streams_at_once_are_two():
    one, other = Tape(), Tape()
    runner = runner_of(opens(one, other))
    async with await runner.open("listen", "x") as first, await runner.open("listen", "x") as second:
        await asyncio.gather(first.call("send", b"a"), second.call("send", b"b"))
        assert [(await stream.call("finish")).value for stream in (first, second)] == [b"a", b"b"]


async def test_when_the_runner_closes_every_stream_does_and_nothing_is_left():
    tapes = [Tape(), Tape(close="refuse to end"), Tape(send="refuse to end")]
    runner = runner_of(opens(*tapes))
    streams = [await runner.open("listen", "x") for _ in tapes]
    task = asyncio.create_task(streams[2].call("send", b"a"))
    await asyncio.sleep(SHORT_S / 4)
    await runner.close(wait_s=1.0)
    assert [tape.closed for tape in tapes] == [1, 1, 1]
    await task
    await asyncio.sleep(SHORT_S * 5)
    assert asyncio.all_tasks() == {asyncio.current_task()}


async def test_streams_that_were_closed_are_forgotten():
    runner = runner_of(opens(*[Tape() for _ in range(50)]))
    for _ in range(50):
        async with await runner.open("listen", "x") as stream:
            await stream.call("finish")
    del stream
    gc.collect()
    assert sum(isinstance(found, Tape) for found in gc.get_objects()) == 0
