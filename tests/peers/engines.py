"""Speech engines of the tests, as plugins: they hear and speak in the modem's voice, and go wrong where they are told to."""

import asyncio

from bella_core.plugin import Audio, Transcript, hookimpl
from tests.peers.modem import demodulate, modulate


async def go(way):
    """Do as told: ``hang``, ``raise``, or nothing."""
    if way == "hang":
        await asyncio.sleep(3600)
    if way == "raise":
        raise RuntimeError


class Listener:
    """A stream of ``Modem``."""

    def __init__(self, engine, hints):
        self.engine, self.hints, self.audio = engine, hints, b""

    async def send(self, chunk):
        self.engine.asked.append("send")
        await go(self.engine.ways.get("send"))
        self.audio += chunk

    async def finish(self):
        self.engine.asked.append("finish")
        await go(self.engine.ways.get("finish"))
        return self.engine.heard(self.audio, self.hints)

    async def close(self):
        self.engine.closed += 1
        await go(self.engine.ways.get("close"))


class Modem:
    """Hear and speak; ``ways``, by hook or call of a stream: ``hang``, ``raise``, ``none``, or after how many characters to stop hearing."""

    name = "modem"
    api = 1

    def __init__(self, **ways):
        self.ways, self.asked, self.opened, self.closed, self.hints, self.said = ways, [], 0, 0, [], []
        self.confidence = 0.9

    @hookimpl
    async def transcribe(self, audio, hints):
        self.asked.append("transcribe")
        await go(self.ways.get("transcribe"))
        return None if self.ways.get("transcribe") == "none" else self.heard(audio.data, hints)

    @hookimpl
    async def open_transcription(self, fmt, hints):
        self.asked.append("open")
        await go(self.ways.get("open"))
        if self.ways.get("open") == "none":
            return None
        self.opened += 1
        return Listener(self, hints)

    @hookimpl
    async def synthesize(self, speech):
        self.said.append(speech)
        await go(self.ways.get("synthesize"))
        return None if self.ways.get("synthesize") == "none" else Audio(modulate(speech.text), speech.format)

    def heard(self, audio, hints):
        self.hints.append(hints)
        words = demodulate(audio)
        return Transcript("" if set(words) <= {"?", "\x00"} else words, hints.language, self.confidence, "modem")


class Mute:
    """Hear only: Twilio's voice speaks."""

    name = "modem"
    api = 1

    def __init__(self):
        self.modem = Modem()

    @hookimpl
    async def transcribe(self, audio, hints):
        return self.modem.heard(audio.data, hints)
