"""
How many calls by live audio a core carries, with the socket: ``python -m tests.bench.streams [CALLS] [SECONDS] [ROUNDS]``.

A server process holds calls over real sockets at the telephone's own pace, and is heard and spoken to through the whole of it: aiohttp,
reading, order, voice activity by silero, end-pointing, turns with their rows in SQLite, and bella's own speech; only the engines are the
tests' own. All callers speak as people do (``tests.peers.spoken``), and are offered or read back a time. The kernel tells what CPU the server
took, in all its threads; each frame is 20 ms of a call. After each round the parts that can stand alone are measured on the same frames,
and at the end a server that reads as many sockets and does nothing with what comes: what remains are turns, rows and speech.
"""

import asyncio
import contextlib
import itertools
import statistics
import sys
import tempfile
import time
from pathlib import Path

import aiohttp
from aiohttp import web

from bella_core.services.speech.activity import SileroDetector
from bella_core.services.speech.ears import Ears
from bella_core.telephony.media import InOrder, parse
from tests.bench.media import Kept, cost_us, message
from tests.conversation.house import TO_READ_BACK
from tests.peers import twilio_stream
from tests.peers.postgres import free_port
from tests.peers.spoken import carrying, utterances
from tests.web.conftest import PUBLIC, TOKEN
from tests.web.crowd import launched, served

#: Calls that a core must carry.
LEAST = 120
#: Seconds on the clock for 20 ms of a call; a second for calls to begin in, and for the first sentences to be spoken.
PACE_S, SETTLED_S = 0.02, 15.0


class Counted(twilio_stream.StreamCaller):
    """A caller who counts the frames that it has sent, and the turns that were taken."""

    frames, turns = 0, 0

    async def send_media(self, chunk, audio):
        Counted.frames += 1
        await super().send_media(chunk, audio)


async def hold(number, session, url):
    """Ring, say what leads to a read-back, hang up, and ring again, until cancelled."""
    speech = itertools.islice(itertools.cycle(utterances()), number, None)
    while True:
        caller = Counted(session, url, public_url=PUBLIC, token=TOKEN, caller=f"+1416555{1000 + number}")
        try:
            await caller.dial()
            assert caller.state == "streaming", "the server takes no more calls by live audio: this machine is too busy for so many"
            for words in TO_READ_BACK:
                reply = await caller.say(words, audio=carrying(words, next(speech)))
                Counted.turns += 1
            assert "November" in reply, f"not heard: {caller.talk}"
            await caller.hang_up()
        finally:
            await caller.close()


async def drop(port):
    """Serve a socket, read what comes, and do nothing with it."""

    async def media(request):
        socket = web.WebSocketResponse(compress=False)
        await socket.prepare(request)
        async for _ in socket:
            pass
        return socket

    app = web.Application()
    app.add_routes([web.get("/", media)])
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    print(f"http://127.0.0.1:{port}", flush=True)
    await asyncio.Event().wait()


async def send(session, url, texts):
    async with session.ws_connect(url) as socket:
        for text in itertools.cycle(texts):
            Counted.frames += 1
            await socket.send_str(text)
            await asyncio.sleep(PACE_S)


def unlimited():
    """Return a session of as many sockets as are wanted."""
    return aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0))


async def taken(process, seconds):
    """Return µs of a process's CPU for each frame that was sent to it, and how many a second there were."""
    frames, cpu_s, began = Counted.frames, process.cpu_s, time.monotonic()
    await asyncio.sleep(seconds)
    frames = Counted.frames - frames
    return (process.cpu_s - cpu_s) / frames * 1e6, frames / (time.monotonic() - began)


@contextlib.asynccontextmanager
async def ringing(coroutines):
    """Have calls go on; one that fails fails the measurement."""
    tasks = [asyncio.create_task(coroutine) for coroutine in coroutines]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        ended = await asyncio.gather(*tasks, return_exceptions=True)
    failed = [one for one in ended if isinstance(one, Exception)]
    assert not failed, f"{len(failed)} calls failed, the first by {failed[0]!r}"


def parts(texts):
    """Return µs of CPU a frame of what can be measured alone: reading (JSON, base64, order), silero, and the ears without it."""
    detector = SileroDetector()
    audio = [frame.audio for frame in map(parse, texts)]
    whole = b"".join(audio)
    blocks = [whole[at : at + 256] for at in range(0, len(whole) - 255, 256)]
    order = InOrder()
    reading = cost_us(lambda: [order.put(parse(text)) for text in texts], len(texts))
    silero = cost_us(lambda: [detector.hear(block) for block in blocks], len(texts))
    ears = Ears(detector, Kept, lambda _: None, lambda _: None)
    hearing = cost_us(lambda: [ears.hear(one) for one in audio], len(texts))
    return {
        "read: JSON, base64, order": reading,
        "silero, of a frame that it hears": silero,
        "blocks, end-pointing": max(0.0, hearing - silero),
    }


async def measure(calls, seconds, rounds, texts):
    """Return what each round told: µs a frame in all, and by part; the bare socket's cost; frames a second."""
    each, alone, rates = [], [], []
    async with contextlib.AsyncExitStack() as stack:
        process = await stack.enter_async_context(served(Path(stack.enter_context(tempfile.TemporaryDirectory()))))
        session = await stack.enter_async_context(unlimited())
        await stack.enter_async_context(ringing(hold(number, session, process.url) for number in range(calls)))
        await asyncio.sleep(SETTLED_S)
        for _ in range(rounds):
            us, rate = await taken(process, seconds)
            each.append(us)
            rates.append(rate)
            alone.append(parts(texts))
            await asyncio.sleep(1.0)
    async with contextlib.AsyncExitStack() as stack:
        process = await stack.enter_async_context(launched("tests.bench.streams", "drop", str(free_port())))
        session = await stack.enter_async_context(unlimited())
        await stack.enter_async_context(ringing(send(session, process.url, texts) for _ in range(calls)))
        await asyncio.sleep(2.0)
        socket, _ = await taken(process, seconds)
    return each, alone, socket, statistics.median(rates)


async def main(calls=60, seconds=10, rounds=5):
    if not utterances():
        print("there is no speech: set BELLA_AUDIO_DATA to a folder of recordings, or pip install espeakng-loader")
        return 1
    twilio_stream.PACE_S, twilio_stream.PATIENCE_S = PACE_S, 90.0
    said = b"".join(utterances())[: 160 * 500]
    texts = [message(chunk, said[at : at + 160]) for chunk, at in enumerate(range(0, len(said) - 159, 160), 1)]
    each, alone, socket, rate = await measure(calls, seconds, rounds, texts)
    us = statistics.median(each)
    print(
        f"{calls} callers, {Counted.turns} turns, {rate:.0f} frames a second; {rounds} rounds, {min(each):.0f} to {max(each):.0f} µs a frame"
    )
    found = {name: statistics.median(one[name] for one in alone) for name in alone[0]} | {"socket: TCP, WebSocket, aiohttp": socket}
    for name, cost in {**found, "turns, rows, speech": us - sum(found.values())}.items():
        print(f"  {name:33} {cost:6.1f} µs")
    print(f"{us:.0f} µs of the server's CPU a frame: {20_000 / us:.0f} calls a core (at least {LEAST})")
    return 0 if 20_000 / us >= LEAST else 1


if __name__ == "__main__":
    if sys.argv[1:2] == ["drop"]:
        asyncio.run(drop(int(sys.argv[2])))
    sys.exit(asyncio.run(main(*(int(word) for word in sys.argv[1:]))))
