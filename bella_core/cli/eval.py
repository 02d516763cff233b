"""
Measure what bella understands on rows whose values are known, or have simulated callers call a clinic.

FOLDER holds JSON lines, a file a kind (time_….jsonl, phone_….jsonl, name_….jsonl …): {"text", "lang", "reference_datetime", "expect"}.
With --simulate nothing is read but the clinic: callers with an agenda talk to bella over a line that mistakes words, and a judge compares
the book with what they agreed to. The exit code is 1 when a goal is missed.
"""

import argparse
import asyncio
from pathlib import Path

import attrs
import orjson

from bella_core.core.config import Settings

from . import simulating
from .common import add_config, log_to_stderr, read_settings, warn_of_unused_plugins


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("folder", metavar="FOLDER", type=Path, nargs="?", help="where the rows are")
    what.add_argument("--simulate", metavar="N", type=simulating.count, help="hold N simulated calls (needs bella-core[testing])")
    parser.add_argument("--json", action="store_true", help="print one JSON object a line instead of the table")
    simulating.arguments(parser)
    add_config(parser)


def run(args: argparse.Namespace) -> int:
    """Run the command."""
    log_to_stderr("error")
    if args.simulate is not None:
        return simulating.simulate(args)
    asyncio.run(_evaluate(args, read_settings(args)))
    return 0


async def _evaluate(args: argparse.Namespace, settings: Settings) -> None:
    from bella_core.app.plugins import Plugins
    from bella_core.core.clock import SystemClock
    from bella_core.services.evaluation import evaluate, table
    from bella_core.services.extraction import Extractor

    from .reading import demo_location

    async with Plugins(settings, (), SystemClock(), discover=True) as plugins:
        warn_of_unused_plugins(plugins.registry)
        figures = await evaluate(args.folder, Extractor(plugins.hooks), demo_location())
    if args.json:
        for one in figures:
            print(orjson.dumps(attrs.asdict(one)).decode())
    else:
        print(table(figures))
