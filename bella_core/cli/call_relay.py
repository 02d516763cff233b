"""``bella call --relay``: a call whose words go over the relay, by a real socket to a real server in this process."""

import argparse
import sys

from aiohttp import ClientSession

from bella_core.app.bella import Bella
from bella_core.core.settings import Settings
from bella_core.telephony.terminal import typed_lines

from .call import Pretended, called
from .common import warn_of_unused_plugins
from .own_server import Script, private, served, webhook_form
from .relay_line import RelayLine

#: How much faster than on a telephone bella waits for somebody who types nothing.
_FASTER = 8.0


async def call_by_relay(args: argparse.Namespace, settings: Settings, clock: Pretended) -> None:
    """Hold the call, and print what bella heard and said."""
    async with Bella(private(settings), clock=clock, jobs=False) as bella:
        warn_of_unused_plugins(bella.registry)
        location = called(bella.clinics.view, args.called)
        clock.set(args.now, location)
        bella.relays.everywhere, bella.relays.pace = True, _FASTER
        form = webhook_form(args.caller, location)
        script = Script(bella, form["CallSid"])
        async with ClientSession() as session:
            await served(bella, lambda base: RelayLine(session, base, form, typed_lines(sys.stdin), script.go_on).call())
        print(f"Outcome: {await script.outcome()}")
