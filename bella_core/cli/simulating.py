"""``bella eval --simulate``: callers with an agenda talk to bella, and a judge compares the book with what they agreed to."""

import argparse
import os
from pathlib import Path

import attrs
import orjson

from bella_core.core.errors import BellaError


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments that go with ``--simulate``."""
    group = parser.add_argument_group("with --simulate")
    group.add_argument("--seed", metavar="S", type=int, default=1, help="what the callers are drawn from (default: 1)")
    group.add_argument("--first", metavar="CALL", type=natural, default=0, help="the number of the first call (default: 0)")
    group.add_argument("--wer", metavar="RATE,…", type=_rates, help="word error rates that calls take turns with (default: 0,0.1,0.2)")
    group.add_argument("--clinic", metavar="FILE", type=Path, help="the clinic that is called (default: the demo clinic)")
    group.add_argument("--processes", metavar="P", type=count, help="how many hold calls at once (default: one for each core)")
    group.add_argument("--failed", metavar="K", type=natural, default=0, help="print the first K calls that did not end as they should")
    group.add_argument("--show", metavar="CALL", type=natural, help="hold the call of this number alone, and print it")


def simulate(args: argparse.Namespace) -> int:
    """Hold the calls and print what they came to; 1 when a goal was missed."""
    try:
        from bella_core.testing.simulation import RATES, Tally, Trial, hold_calls, table, waiting_table
    except ImportError as error:
        raise BellaError(f"{error.name} is missing: pip install 'bella-core[testing]'") from error

    clinic = _clinic(args.clinic) if args.clinic else None
    trial = Trial(args.seed, args.wer or RATES, clinic, str(args.clinic or "demo clinic"), args.config)
    if args.show is not None:
        print(*(outcome.told() for outcome in hold_calls(trial, [args.show])))
        return 0
    numbers, shown, tally = range(args.first, args.first + args.simulate), 0, Tally()
    for outcome in hold_calls(trial, numbers, processes=args.processes or os.cpu_count() or 1):
        if not outcome.success and shown < args.failed:
            shown += 1
            print(outcome.told(), end="\n\n")
        tally.add(outcome)
    rows, waits, missed = tally.figures(), tally.waiting(), tally.shortfalls()
    if args.json:
        for line in (*(attrs.asdict(row) for row in rows), *(attrs.asdict(row) for row in waits)):
            print(orjson.dumps(line).decode())
    else:
        print("\n".join([table(rows), "", waiting_table(waits), "", *(missed or ("every goal is met",))]))
    return 1 if missed else 0


def _clinic(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except UnicodeDecodeError:
        raise BellaError(f"{path} is not UTF-8; save it as UTF-8") from None
    except OSError as error:
        raise BellaError(f"{path} cannot be read: {error.strerror}") from None


def count(text: str) -> int:
    """Return a number of calls or processes."""
    if not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError("write a number of calls, such as 1000")
    return int(text)


def natural(text: str) -> int:
    """Return a call's number."""
    if not text.isdigit():
        raise argparse.ArgumentTypeError("write a number, such as 7")
    return int(text)


def _rates(text: str) -> tuple[float, ...]:
    try:
        rates = tuple(float(rate) for rate in text.split(","))
    except ValueError:
        rates = ()
    if not rates or not all(0 <= rate <= 1 for rate in rates):
        raise argparse.ArgumentTypeError("write rates from 0 to 1, such as 0,0.1,0.2")
    return rates
