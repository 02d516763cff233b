"""
How many calls by live audio a core carries, with the socket: ``python -m tests.bench.streams [CALLS] [SECONDS]``.

A server process hears callers over real sockets, through the whole of it: aiohttp, reading, order, voice activity by silero, end-pointing,
turns with their rows in SQLite, and bella's own speech; only the engines are the tests' own. Half of the callers speak. The time of a call
runs some twenty times as fast as on a telephone, for callers and server alike; the kernel tells what CPU the server took, and each frame is
20 ms of a call.
"""

import asyncio
import sys
import tempfile
from pathlib import Path

import aiohttp

from tests.peers.twilio_stream import StreamCaller
from tests.web.conftest import PUBLIC, TOKEN
from tests.web.crowd import served

#: Calls that a core must carry.
LEAST = 120


class Counted(StreamCaller):
    """A caller who counts the frames that it has sent."""

    frames = 0

    async def send_media(self, chunk, audio):
        Counted.frames += 1
        await super().send_media(chunk, audio)


async def hold(number, session, url):
    """Stay on the line until cancelled; who speaks, speaks half of the time."""
    while True:
        caller = Counted(session, url, public_url=PUBLIC, token=TOKEN, caller=f"+1416555{1000 + number}")
        try:
            await caller.dial()
            while caller.state == "streaming":
                await (caller.say("service=cleaning and a good many words more") if number % 2 else caller.reply())
        finally:
            await caller.close()


async def main(calls=16, seconds=20.0):
    with tempfile.TemporaryDirectory() as folder:
        async with served(Path(folder), "silero") as process, aiohttp.ClientSession() as session:
            tasks = [asyncio.create_task(hold(number, session, process.url)) for number in range(calls)]
            await asyncio.sleep(5)  # detectors are loaded, and sentences spoken once
            frames, cpu_s = Counted.frames, process.cpu_s
            await asyncio.sleep(seconds)
            frames, cpu_s = Counted.frames - frames, process.cpu_s - cpu_s
            for task in tasks:
                task.cancel()
            ended = await asyncio.gather(*tasks, return_exceptions=True)
    failed = [one for one in ended if isinstance(one, Exception)]
    each = cpu_s / frames * 1e6
    print(
        f"{frames} frames of {calls} callers: {each:.0f} µs of the server's CPU each, {20_000 / each:.0f} calls a core (at least {LEAST})"
    )
    for one in failed:
        print("a call failed:", repr(one))
    return 0 if 20_000 / each >= LEAST and not failed else 1


if __name__ == "__main__":
    sys.exit(asyncio.run(main(*(int(word) for word in sys.argv[1:]))))
