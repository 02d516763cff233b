"""
Tell a call from its journal: for each turn what was heard, understood (with the words that carry it), decided and why, and the reply.

CALL_ID is bella's id of the call, or the carrier's. What patients said is printed here, on purpose, and nowhere else: no log line holds it.
With --check each turn is decided again from what was journalled, and compared byte for byte; the exit code is 1 where one differs.
With --timings the times of all stored turns are summed up, by transport: no words are printed.
"""

import argparse
import asyncio
from datetime import timedelta

import attrs

from bella_core.core.config import Settings
from bella_core.core.errors import BellaError

from .common import add_config, log_to_stderr, read_settings

#: So many calls are listed.
_LISTED = 20
#: Of so many turns at most, the newest, times are summed up.
_MOST = 100_000


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("call", metavar="CALL_ID", nargs="?", help="the call to tell")
    what.add_argument("--timings", action="store_true", help="how long callers waited for an answer, by transport")
    what.add_argument("--list", action="store_true", help="the latest calls: id, start, channel, outcome, the carrier's id")
    parser.add_argument("--check", action="store_true", help="decide the call again, and compare")
    parser.add_argument("--days", metavar="N", type=_days, default=7, help="with --timings: of the last N days (default: 7)")
    parser.add_argument("--json", action="store_true", help="print JSON: one object, or with --timings one a line")
    add_config(parser)


def run(args: argparse.Namespace) -> int:
    """Run the command."""
    log_to_stderr("error")
    settings = read_settings(args)
    if args.check and not args.call:
        raise BellaError("--check decides one call again: give its CALL_ID")
    if args.list:
        return asyncio.run(_list(settings, as_json=args.json))
    if args.timings:
        return asyncio.run(_timings(settings, args.days, as_json=args.json))
    if args.check:
        return asyncio.run(_check(settings, args.call, as_json=args.json))
    return asyncio.run(_tell(settings, args.call, as_json=args.json))


async def _list(settings: Settings, *, as_json: bool) -> int:
    from bella_core.app.book import open_book
    from bella_core.core.clock import SystemClock
    from bella_core.crud import calls
    from bella_core.schemas.journal import as_json as in_json

    async with open_book(settings, SystemClock()) as book:
        rows = await book.db.read(calls.newest, _LISTED)
    for row in rows:
        facts = (row.id, row.started_at.isoformat(timespec="seconds"), row.channel, row.outcome or "none", row.carrier_id)
        print(in_json(facts) if as_json else "  ".join(facts))
    return 0


async def _tell(settings: Settings, call: str, *, as_json: bool) -> int:
    from bella_core.app.book import open_book
    from bella_core.core.clock import SystemClock
    from bella_core.schemas.journal import as_json as in_json
    from bella_core.services.call_story import call_story

    from .replay_text import told

    async with open_book(settings, SystemClock()) as book:
        story = await book.db.read(call_story, call)
    print(in_json(story) if as_json else told(story))
    return 0


async def _check(settings: Settings, call: str, *, as_json: bool) -> int:
    from bella_core.app.book import open_book
    from bella_core.core.clock import SystemClock
    from bella_core.schemas.journal import as_json as in_json
    from bella_core.services.turns_replay import check_call

    from .replay_text import compared

    async with open_book(settings, SystemClock()) as book:
        result = await book.db.read(check_call, call)
    print(in_json(result) if as_json else compared(result))
    return 1 if any(turn.differs for turn in result.turns) else 0


async def _timings(settings: Settings, days: int, *, as_json: bool) -> int:
    from bella_core.app.book import open_book
    from bella_core.core.clock import SystemClock
    from bella_core.schemas.journal import as_json as in_json
    from bella_core.services.call_timings import stored, summed_up, table

    clock = SystemClock()
    async with open_book(settings, clock) as book:
        rows = summed_up(await book.db.read(stored, clock.now() - timedelta(days=days), _MOST))
    if not rows and not as_json:
        print(f"no turn of the last {days} days holds its times")
    elif as_json:
        print("".join(f"{in_json(attrs.asdict(row))}\n" for row in rows), end="")
    else:
        print(table(rows))
    return 0


def _days(text: str) -> int:
    if not text.isdigit() or not 1 <= int(text) <= 3650:  # ten years
        raise argparse.ArgumentTypeError("write a number of days, such as 7")
    return int(text)
