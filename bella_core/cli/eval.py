"""
Measure what bella understands on rows whose values are known, or have simulated callers call the demo clinic.

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
from bella_core.core.errors import BellaError

from .common import add_config, log_to_stderr, read_settings, warn_of_unused_plugins


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("folder", metavar="FOLDER", type=Path, nargs="?", help="where the rows are")
    what.add_argument("--simulate", metavar="N", type=_count, help="hold N simulated calls (needs bella-core[testing])")
    parser.add_argument("--json", action="store_true", help="print one JSON object a line instead of the table")
    parser.add_argument("--seed", metavar="S", type=int, default=1, help="with --simulate: what the callers are drawn from (default: 1)")
    parser.add_argument("--wer", metavar="RATE,…", type=_rates, help="with --simulate: word error rates that calls take turns with")
    parser.add_argument("--clinic", metavar="FILE", type=Path, help="with --simulate: the clinic that is called (default: the demo clinic)")
    parser.add_argument("--show", metavar="N", type=int, default=0, help="with --simulate: print the first N calls that went wrong")
    add_config(parser)


def run(args: argparse.Namespace) -> int:
    """Run the command."""
    log_to_stderr("error")
    if args.simulate is not None:
        return asyncio.run(_simulate(args, read_settings(args)))
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


async def _simulate(args: argparse.Namespace, settings: Settings) -> int:
    from bella_core.app.plugins import Plugins
    from bella_core.core.clock import SystemClock
    from bella_core.services.clinics import demo_toml
    from bella_core.services.clinics_document import read
    from bella_core.services.extraction import Extractor

    try:
        from bella_core.testing.simulation import RATES, Outcome, figures, real_words, shortfalls, simulate, table
    except ImportError as error:
        raise BellaError(f"{error.name} is missing: pip install 'bella-core[testing]'") from error

    clinic = read(args.clinic.read_text("utf-8"), source=str(args.clinic)) if args.clinic else read(demo_toml())
    outcomes: list[Outcome] = []
    async with Plugins(settings, (), SystemClock(), discover=True) as plugins:
        warn_of_unused_plugins(plugins.registry)
        extractor, rates = Extractor(plugins.hooks), args.wer or RATES
        async for outcome in simulate(clinic, extractor, args.simulate, args.seed, rates, words=real_words()):
            if not outcome.success and sum(not one.success for one in outcomes) < args.show:
                print(outcome.told(), end="\n\n")
            outcomes.append(attrs.evolve(outcome, transcript=()))
    rows, missed = figures(outcomes), shortfalls(outcomes)
    if args.json:
        for row in rows:
            print(orjson.dumps(attrs.asdict(row)).decode())
    else:
        print("\n".join([table(rows), "", *(missed or ("every goal is met",))]))
    return 1 if missed else 0


def _count(text: str) -> int:
    if not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError("write a number of calls, such as 1000")
    return int(text)


def _rates(text: str) -> tuple[float, ...]:
    try:
        rates = tuple(float(rate) for rate in text.split(","))
    except ValueError:
        rates = ()
    if not rates or not all(0 <= rate <= 1 for rate in rates):
        raise argparse.ArgumentTypeError("write rates from 0 to 1, such as 0,0.1,0.2")
    return rates
