"""
A server in a process of its own whose callers are heard by live audio: ``python -m tests.web.streamed DATABASE_URL DATA_DIR PORT VAD MOST``.

It hears and speaks in the tests' own voice, so that what it takes is the server's and no engine's. On SIGUSR1, once nobody calls any more,
it writes ``DATA_DIR/held``: the bytes that it holds, and those of them that are sentences it keeps.
"""

import asyncio
import ctypes
import gc
import signal
import sys
from pathlib import Path

import attrs

from bella_core.core.settings import ServerSettings, SpeechSettings
from bella_core.domain.clinic import Answering
from bella_core.plugin import Transcript
from tests.conversation.plain_words import PlainWords
from tests.peers.engines import Modem
from tests.peers.spoken import carried
from tests.web.conftest import running, settings_for


class Forgetful(Modem):
    """
    An engine that remembers nothing of what it heard and said, so that memory that grows is the server's.

    It reads the words that ride on speech, for next to nothing; words that are tones cost it more than they cost the server.
    """

    def heard(self, audio, hints):
        words = carried(audio)
        transcript = Transcript(words, hints.language, self.confidence, self.name) if words else super().heard(audio, hints)
        for kept in (self.hints, self.said, self.asked):
            kept.clear()
        return transcript


class Counted(ctypes.Structure):
    """What ``mallinfo2`` of glibc 2.33 and later tells of what was allocated."""

    _fields_ = tuple(
        (name, ctypes.c_size_t)
        for name in ("arena", "ordblks", "smblks", "hblks", "hblkhd", "usmblks", "fsmblks", "uordblks", "fordblks", "keepcost")
    )


def held():
    """Return the bytes that this process has allocated and not freed, Python's own only under ``PYTHONMALLOC=malloc``."""
    gc.collect()
    tell = ctypes.CDLL(None).mallinfo2
    tell.restype = Counted
    told = tell()
    return told.uordblks + told.hblkhd


async def tell_what_is_held(bella, file):
    async with asyncio.timeout(30):
        while bella.streams.live:  # noqa: ASYNC110  # a server has no event for it
            await asyncio.sleep(0.02)
    written = file.with_suffix(".new")
    written.write_text(f"{held()} {bella.streams._parts.voice._size}")
    written.replace(file)


async def main(url, folder, port, voice_activity, most):
    changes = {"server": ServerSettings(port=int(port)), "speech": SpeechSettings(max_streams=int(most), voice_activity=voice_activity)}
    settings = attrs.evolve(settings_for(url, Path(folder)), **changes)
    async with running(settings, plugins=(PlainWords, Forgetful)) as server:
        view = server.bella.clinics.view
        location = attrs.evolve(view.locations[0], answering=Answering(transport="stream"))
        await server.bella.clinics.save(attrs.evolve(view, locations=(location,)))
        asked = asyncio.Event()
        asyncio.get_running_loop().add_signal_handler(signal.SIGUSR1, asked.set)
        print(server.url, flush=True)
        while await asked.wait():
            asked.clear()
            await tell_what_is_held(server.bella, Path(folder) / "held")


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
