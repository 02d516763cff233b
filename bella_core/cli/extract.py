"""
Show what bella reads in a text: one JSON object a line.

With --jsonl each line of FILE is {"id", "text", "language", "now", "expecting"}, of which only "text" must be there; the answer repeats the
id. "start" and "end" are offsets in the text as it was given.
"""

import argparse
import asyncio
import sys
from pathlib import Path
from typing import BinaryIO

import orjson

from bella_core.core.config import Settings
from bella_core.core.errors import BellaError

from .common import add_config, iso_time, log_to_stderr, read_settings, warn_of_unused_plugins


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.add_argument("text", metavar="TEXT", nargs="?", help="what a caller said")
    parser.add_argument("--language", default="en-CA", metavar="LOCALE", help="what is spoken to the caller: en-CA (default) or fr-CA")
    parser.add_argument("--now", type=iso_time, metavar="ISO", help="the time of the call, local to the clinic")
    parser.add_argument("--jsonl", metavar="FILE", help="read texts from a file, a JSON object a line; - is standard input")
    add_config(parser)


def run(args: argparse.Namespace) -> int:
    """Run the command."""
    if (args.text is None) == (args.jsonl is None):
        print("bella extract: give either TEXT or --jsonl FILE", file=sys.stderr)
        return 2
    log_to_stderr()
    asyncio.run(_extract(args, read_settings(args)))
    return 0


async def _extract(args: argparse.Namespace, settings: Settings) -> None:
    from bella_core.app.plugins import Plugins
    from bella_core.core.clock import SystemClock
    from bella_core.services.extraction import Extractor

    from .reading import Reader, Unreadable

    async with Plugins(settings, (), SystemClock(), discover=True) as plugins:
        warn_of_unused_plugins(plugins.registry)
        reader = Reader(Extractor(plugins.hooks), args.language, args.now)
        if args.jsonl is None:
            try:
                _write(await reader.read({"text": args.text}))
            except Unreadable as error:
                raise BellaError(str(error)) from None
            return
        for line in _open(args.jsonl):
            if line.strip():
                _write(await reader.answer(line))


def _open(name: str) -> BinaryIO:
    if name == "-":
        return sys.stdin.buffer
    try:
        return Path(name).open("rb")
    except OSError as error:
        raise BellaError(f"{name} cannot be read: {error.strerror}") from None


def _write(answer: dict[str, object]) -> None:
    sys.stdout.buffer.write(orjson.dumps(answer, option=orjson.OPT_APPEND_NEWLINE))
    sys.stdout.buffer.flush()
