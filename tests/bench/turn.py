"""
What a whole turn costs, beside a bare aiohttp handler that answers a constant: ``python -m tests.bench.turn``.

Two server processes take turns of a few hundred requests each. A turn of bella's is all of it: signature, form, understanding (by a plain
plugin of the tests), dialogue, TwiML, and the journal in SQLite, sealed. CPU microseconds from the kernel's accounts: of the event loop's
thread, which limits how many calls a process can hold, and of the whole process.
"""

import asyncio
import os
import statistics
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

import aiohttp

from tests.conversation.house import TO_READ_BACK
from tests.peers.postgres import free_port
from tests.peers.stores import migrate
from tests.peers.twilio_caller import TwilioCaller
from tests.web.conftest import PUBLIC, TOKEN

ROUNDS, CALLS = 7, 8
#: A loop's thread may spend this many times a bare handler's CPU on a turn.
LIMIT = 15.0
BARE = """
import sys
from aiohttp import web
async def answer(request):
    await request.read()
    return web.Response(body=b"<Response/>", content_type="text/xml")
app = web.Application()
app.router.add_post("/twilio/voice", answer)
web.run_app(app, host="127.0.0.1", port=int(sys.argv[1]), access_log=None, print=lambda *_: print("http", flush=True))
"""


class Process:
    """A server and its accounts."""

    def __init__(self, *command):
        self.popen = subprocess.Popen([sys.executable, *command], stdout=subprocess.PIPE, text=True)
        assert self.popen.stdout.readline()
        threading.Thread(target=self.popen.stdout.read, daemon=True).start()  # a full pipe would hold up the server's log

    def spent(self):
        """Return nanoseconds of CPU: of the main thread, and of all threads."""
        tasks = {task.name: int((task / "schedstat").read_text().split()[0]) for task in Path(f"/proc/{self.popen.pid}/task").iterdir()}
        return tasks[str(self.popen.pid)], sum(tasks.values())

    def stop(self):
        self.popen.kill()
        self.popen.wait()


async def bare_round(session, address):
    count = 20 * CALLS
    for _ in range(count):
        async with session.post(address + "/twilio/voice", data={"CallSid": "CA" + "1" * 32, "SpeechResult": "yes"}) as answer:
            await answer.read()
    return count


async def bella_round(session, address):
    count = 0
    for _ in range(CALLS):
        call = TwilioCaller(session, address, public_url=PUBLIC, token=TOKEN, sid="CA" + os.urandom(16).hex())
        await call.dial()
        for words in (*TO_READ_BACK[:2], *["could you say that again"] * 12):
            if call.state == "listening":
                await (call.press("*") if words.startswith("could") and count % 2 else call.say(words))
                count += 1
        count += 1
        await call.status("completed")
        count += 1
    return count


async def measure(bare, bella, addresses):
    rows = []
    async with aiohttp.ClientSession() as session:
        await bella_round(session, addresses[1])
        for _ in range(ROUNDS):
            row = []
            for process, address, work in ((bare, addresses[0], bare_round), (bella, addresses[1], bella_round)):
                before = process.spent()
                count = await work(session, address)
                row += [(after - start) / count / 1000 for start, after in zip(before, process.spent(), strict=True)]
            rows.append(row)
    return rows


def main():
    with tempfile.TemporaryDirectory() as folder:
        url, ports = f"sqlite:///{folder}/bella.db", [free_port(), free_port()]
        migrate(url)
        bare, bella = Process("-c", BARE, str(ports[0])), Process("-m", "tests.web.served", url, folder, str(ports[1]))
        try:
            rows = asyncio.run(measure(bare, bella, [f"http://127.0.0.1:{port}" for port in ports]))
        finally:
            bare.stop()
            bella.stop()
    floor, _, loop, whole = (statistics.median(column) for column in zip(*rows, strict=True))
    ratio = statistics.median(row[2] / row[0] for row in rows)
    print(f"bare handler {floor:.0f} µs; a turn {loop:.0f} µs on the loop, {whole:.0f} µs with its transactions")
    print(f"ratio on the loop {ratio:.1f}, limit {LIMIT}")
    return 0 if ratio <= LIMIT else 1


if __name__ == "__main__":
    sys.exit(main())
