"""Blocking work runs beside the event loop, so much at a time, and ends with the plugin."""

import asyncio
import subprocess
import sys
import threading
import time

import pytest
from bella_whisper.workers import Workers

from bella_core.plugin import Retry


async def test_no_more_runs_at_a_time_than_there_are_threads():
    workers, running, most = Workers("tests", 2), [], []

    def work():
        running.append(1)
        most.append(len(running))
        time.sleep(0.02)
        running.pop()
        return threading.current_thread().daemon

    assert await asyncio.gather(*(workers.run(work) for _ in range(8))) == [True] * 8
    assert max(most) <= 2
    await workers.close()


async def test_what_nobody_waits_for_is_not_begun():
    workers, begun, gate = Workers("tests", 1), [], threading.Event()
    first = asyncio.create_task(workers.run(gate.wait))
    await asyncio.sleep(0.01)
    second = asyncio.create_task(workers.run(lambda: begun.append(2)))
    await asyncio.sleep(0.01)
    second.cancel()
    gate.set()
    await first
    assert await workers.run(lambda: "third") == "third"

    assert begun == []
    await workers.close()


async def test_too_much_waiting_is_refused_at_once():
    workers, gate = Workers("tests", 1, limit=1), threading.Event()
    waiting = [asyncio.create_task(workers.run(gate.wait)) for _ in range(2)]
    await asyncio.sleep(0.01)

    with pytest.raises(Retry, match="cannot listen to more callers"):
        await workers.run(lambda: None)
    gate.set()
    await asyncio.gather(*waiting)
    await workers.close()


async def test_an_error_reaches_whoever_waits_and_the_thread_goes_on():
    workers = Workers("tests", 1)

    with pytest.raises(ZeroDivisionError):
        await workers.run(lambda: 1 / 0)
    assert await workers.run(lambda: 7) == 7
    await workers.close()


async def test_the_end_waits_for_what_has_begun_and_refuses_the_rest():
    workers, ended = Workers("tests", 1), []

    def work():
        time.sleep(0.05)
        ended.append(1)

    first, second = asyncio.create_task(workers.run(work)), asyncio.create_task(workers.run(work))
    await asyncio.sleep(0.01)
    await workers.close()

    assert ended == [1]
    await first
    with pytest.raises(Retry, match="being stopped"):
        await second
    with pytest.raises(Retry, match="being stopped"):
        await workers.run(work)


def test_a_process_that_ends_waits_for_what_still_computes():
    script = """
import asyncio, time
from bella_whisper.workers import Workers

def work():
    time.sleep(0.3)
    print("ended", flush=True)

async def main():
    asyncio.create_task(Workers("tests", 1).run(work))
    await asyncio.sleep(0.05)

asyncio.run(main())
"""
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False, timeout=30)
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "ended\n", "")


def test_a_process_whose_threads_have_nothing_to_do_ends_at_once():
    script = """
import asyncio
from bella_whisper.workers import Workers

asyncio.run(Workers("tests", 1).run(lambda: None))
"""
    began = time.monotonic()
    subprocess.run([sys.executable, "-c", script], check=True, timeout=30)
    assert time.monotonic() - began < 10
