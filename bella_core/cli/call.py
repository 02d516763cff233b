"""
Telephone bella from this terminal.

Type what the caller says, a line an utterance; a single 0-9, * or # is a key pressed; an empty line is silence. With piped input each line
is one utterance. With --relay the words go over a socket, as they do when Twilio holds a call over ConversationRelay. With --audio each
file is one utterance, heard as a caller's voice is that Twilio streams: over a socket, by the installed speech engines. Appointments are
real rows of the configured database.
"""

import argparse
import asyncio
import sys
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from bella_core.core.clock import Clock, SystemClock
from bella_core.core.config import Settings
from bella_core.core.errors import BellaError
from bella_core.core.ids import new_id
from bella_core.domain.clinic import ClinicView, Location

from .common import add_config, iso_time, log_to_stderr, read_settings, warn_of_unused_plugins


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.add_argument("--from", dest="caller", metavar="NUMBER", help="the caller's number, +1…; without it the number is hidden")
    parser.add_argument("--to", dest="called", metavar="NUMBER", help="the clinic's number that is called (default: its first)")
    parser.add_argument("--language", choices=("en-CA", "fr-CA"), help="in which language bella begins (default: the location's)")
    way = parser.add_mutually_exclusive_group()
    way.add_argument("--audio", nargs="+", type=Path, metavar="FILE", help="WAV files with what the caller says, one utterance each")
    way.add_argument("--relay", action="store_true", help="send the words over a socket, as Twilio's ConversationRelay does")
    parser.add_argument("--now", type=iso_time, metavar="ISO", help="pretend that it is this time at the clinic")
    add_config(parser)


def run(args: argparse.Namespace) -> int:
    """Run the command."""
    log_to_stderr("error")
    if args.audio:
        from .call_audio import call_by_audio

        asyncio.run(call_by_audio(args, read_settings(args), Pretended()))
    elif args.relay:
        from .call_relay import call_by_relay

        asyncio.run(call_by_relay(args, read_settings(args), Pretended()))
    else:
        asyncio.run(_call(args, read_settings(args)))
    return 0


async def _call(args: argparse.Namespace, settings: Settings) -> None:
    from bella_core.app.bella import Bella
    from bella_core.crud import tasks
    from bella_core.crud.dials import Incoming
    from bella_core.domain.dialogue.types import Prompt
    from bella_core.services.conversation_words import words
    from bella_core.telephony.callers import e164, usable_caller
    from bella_core.telephony.terminal import Meanwhile, telephone, typed_lines
    from bella_core.telephony.transport import StartCall

    clock = Pretended()
    async with Bella(settings, clock=clock, jobs=False) as bella:
        warn_of_unused_plugins(bella.registry)
        location = called(bella.clinics.view, args.called)
        clock.set(args.now, location)
        caller = usable_caller(args.caller, own=location.numbers)
        if args.caller and caller is None:
            print(f"({args.caller} is no number that could be rung back: the call is as one from a hidden number)")
        call = StartCall(new_id(), location.id, caller, args.language, is_test=True)
        if await bella.lines.screen(Incoming(call.carrier_id, e164(args.caller), None), location.id, is_test=True):
            print(f"({args.caller} is blocked, and hears a busy line; bella blocked remove {args.caller} takes its calls again)")
            print("Outcome: blocked")
            return

        async def record(call_id: str, said: str) -> None:
            details = {"text": said, "phone": caller or ""}
            await bella.db.write(tasks.add, "message", "today", call_id, details, clock.now())

        async def working(call_id: str) -> Prompt:
            return words("working", await bella.conversation.language(call_id) or location.languages[0], bella.clinics.view)

        meanwhile = Meanwhile(settings.call.soft_s, working)
        outcome = await telephone(bella.conversation, call, typed_lines(sys.stdin), _show, record, meanwhile=meanwhile)
    print(f"Outcome: {outcome}")


def _show(text: str) -> None:
    print(text, flush=True)


def called(clinic: ClinicView, number: str | None) -> Location:
    """Return the location that a number reaches; without a number the first."""
    found = clinic.location_of(number) if number else clinic.locations[0]
    if found is None:
        numbers = ", ".join(number for location in clinic.locations for number in location.numbers)
        raise BellaError(f"{number} is no number of the clinic's; it has {numbers}")
    return found


class Pretended:
    """The machine's clock, or one that goes on from a time that is pretended."""

    def __init__(self) -> None:
        self._machine: Clock = SystemClock()
        self._ahead = timedelta()

    def set(self, now: datetime | None, location: Location) -> None:
        """Pretend that it is some time, where one is given; a naive one is the location's."""
        if now is not None:
            self._ahead = (now if now.tzinfo else now.replace(tzinfo=ZoneInfo(location.zone))) - self._machine.now()

    def now(self) -> datetime:
        return self._machine.now() + self._ahead

    def monotonic(self) -> float:
        return self._machine.monotonic()
