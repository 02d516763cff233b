"""
A server in a process of its own whose callers are heard by live audio: ``python -m tests.web.streamed DATABASE_URL DATA_DIR PORT VAD``.

It hears and speaks in the tests' own voice, so that what it takes is the server's and no engine's.
"""

import asyncio
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


async def main(url, folder, port, voice_activity):
    changes = {"server": ServerSettings(port=int(port)), "speech": SpeechSettings(max_streams=1000, voice_activity=voice_activity)}
    settings = attrs.evolve(settings_for(url, Path(folder)), **changes)
    async with running(settings, plugins=(PlainWords, Forgetful)) as server:
        view = server.bella.clinics.view
        location = attrs.evolve(view.locations[0], answering=Answering(transport="stream"))
        await server.bella.clinics.save(attrs.evolve(view, locations=(location,)))
        print(server.url, flush=True)
        await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
