"""
Whether one core carries 120 callers who all speak at once: ``python -m tests.bench.callers [CALLS] [BEYOND] [SECONDS]``.

A server process is kept to one core, takes at most ``CALLS`` calls by live audio, and is rung by ``BEYOND`` more. All speak as people do
(``tests.peers.spoken``), at the telephone's own pace over real sockets, and are heard with voice activity by silero, answered in bella's
own speech, and written into SQLite; only the engines are the tests' own. Told are the audio that was heard a second, the core's share that
it took, and how long callers wait from their last sound for bella's first, beside the same of a few. Exits with 1 where less than real time
was heard, where callers wait half a second longer than when they are few, or where nobody beyond the cap was answered by Gather.
"""

import asyncio
import contextlib
import itertools
import os
import statistics
import sys
import tempfile
import time
from pathlib import Path

from tests.bench.streams import PACE_S, SETTLED_S, unlimited
from tests.conversation.house import TO_READ_BACK
from tests.peers import twilio_stream
from tests.peers.spoken import carrying, utterances
from tests.web.conftest import PUBLIC, TOKEN
from tests.web.crowd import served

#: How much of the telephone's pace must be heard, and how many seconds callers may wait longer than a few do, at the median.
REAL_TIME, LONGER_S, FEW = 0.98, 0.5, 6
#: Seconds between two callers' first calls.
APART_S = 0.2
#: Seconds between two answers of one who is heard by Gather.
TYPED_S = 5.0


class Paced(twilio_stream.StreamCaller):
    """A caller who keeps the telephone's pace however busy the machine is, and notes how long bella takes to answer."""

    frames, waits, by_gather = 0, [], 0

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self._due, self._ended_at = 0.0, None

    async def pause(self):
        now = time.monotonic()
        self._due = max(self._due + PACE_S, now - 1.0) if self._due else now + PACE_S
        await asyncio.sleep(max(0.0, self._due - now))

    async def send_media(self, chunk, audio):
        await super().send_media(chunk, audio)
        Paced.frames += 1
        if audio is not twilio_stream.SILENCE:
            self._ended_at = time.monotonic()

    def _taken(self, message):
        if message["event"] == "media" and self._ended_at is not None:
            Paced.waits.append(time.monotonic() - self._ended_at)
            self._ended_at = None
        super()._taken(message)


async def hold(number, session, url, calls):
    """Ring, say what leads to a read-back, hang up, and ring again, until cancelled."""
    speech = itertools.islice(itertools.cycle(utterances()), number, None)
    await asyncio.sleep(number * APART_S)
    while True:
        caller = Paced(session, url, public_url=PUBLIC, token=TOKEN, caller=f"+1416555{1000 + number}")
        calls.add(caller)
        try:
            await caller.dial()
            Paced.by_gather += caller.state == "listening"
            for words in TO_READ_BACK:
                await asyncio.sleep(TYPED_S if caller.state == "listening" else 0)
                reply = await caller.say(words, audio=carrying(words, next(speech)))
            assert "November" in reply, f"not heard: {caller.talk}"
            await caller.hang_up()
        finally:
            calls.discard(caller)
            await caller.close()


def keep_to_one_core(pid):
    """Have all threads of a process, and those that they start, compute on one core, and this process on the others."""
    *others, core = sorted(os.sched_getaffinity(0))
    for thread in Path(f"/proc/{pid}/task").iterdir():
        os.sched_setaffinity(int(thread.name), {core})
    os.sched_setaffinity(0, others or {core})


@contextlib.asynccontextmanager
async def holding(numbers, session, url):
    """Have calls go on, and give those that there are; one that fails fails the measurement."""
    calls = set()
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(hold(number, session, url, calls)) for number in numbers]
        try:
            yield calls
        finally:
            for task in tasks:
                task.cancel()


async def watch(process, calls, seconds):
    """Return, of some seconds: frames that were heard, the core's share, waits for an answer, and how many streamed at any second."""
    frames, cpu_s, began, streaming = Paced.frames, process.cpu_s, time.monotonic(), []
    Paced.waits = []
    while (passed := time.monotonic() - began) < seconds:
        streaming.append(sum(call.state == "streaming" for call in calls))
        await asyncio.sleep(min(1.0, seconds - passed))
    passed = time.monotonic() - began
    return (Paced.frames - frames) / passed, (process.cpu_s - cpu_s) / passed, sorted(Paced.waits), streaming


async def main(most=120, beyond=10, seconds=30):
    if not utterances():
        print("there is no speech: set BELLA_AUDIO_DATA to a folder of recordings, or pip install espeakng-loader")
        return 1
    twilio_stream.PATIENCE_S = 90.0
    with tempfile.TemporaryDirectory() as folder:
        async with served(Path(folder), most) as process, unlimited() as session:
            keep_to_one_core(process.pid)
            async with holding(range(FEW), session, process.url) as calls:
                *_, few, _ = await watch(process, calls, seconds)
            async with holding(range(most + beyond), session, process.url) as calls:
                await asyncio.sleep((most + beyond) * APART_S + SETTLED_S)
                rate, share, waits, streaming = await watch(process, calls, seconds)
    heard, longer = rate * PACE_S / statistics.mean(streaming), statistics.median(waits) - statistics.median(few)
    print(
        f"{statistics.mean(streaming):.0f} callers at once by live audio, {max(streaming)} at most; {Paced.by_gather} calls beyond by Gather"
    )
    print(f"{rate:.0f} frames of 20 ms a second, {heard:.2f} of real time, by {100 * share:.0f} % of one core")
    print(
        f"from a caller's last sound to bella's first: {statistics.median(waits):.2f} s (95 %: {waits[len(waits) * 95 // 100]:.2f} s, "
        f"{len(waits)} answers), of {FEW} callers {statistics.median(few):.2f} s ({len(few)})"
    )
    return (
        0
        if heard >= REAL_TIME and longer <= LONGER_S and statistics.mean(streaming) <= most and bool(Paced.by_gather) == bool(beyond)
        else 1
    )


if __name__ == "__main__":
    sys.exit(asyncio.run(main(*(int(word) for word in sys.argv[1:]))))
