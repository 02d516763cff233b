"""List who is due for the next visit. Works while the server runs."""

import argparse
import asyncio
from datetime import date
from typing import TYPE_CHECKING

from .common import add_config, iso_day, log_to_stderr, read_settings

if TYPE_CHECKING:
    from bella_core.services.recalls import Recalls


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.add_argument("--until", type=iso_day, metavar="DAY", help="also who will be due by then, such as 2027-03-31 (default: today)")
    parser.add_argument("--csv", action="store_true", help="as a file for a spreadsheet, with names, numbers and addresses")
    add_config(parser)


def run(args: argparse.Namespace) -> int:
    """Run the command."""
    log_to_stderr()
    print(asyncio.run(_listed(args)), end="")
    return 0


async def _listed(args: argparse.Namespace) -> str:
    from bella_core.app.book import open_book
    from bella_core.core.clock import SystemClock
    from bella_core.services.recalls import Recalls

    clock = SystemClock()
    async with open_book(read_settings(args), clock) as book:
        recalls = Recalls(book.db, book.clinics, clock)
        return (await recalls.csv(args.until))[0] if args.csv else await _lines(recalls, args.until)


async def _lines(recalls: "Recalls", until: date | None) -> str:
    due = await recalls.due(until)
    lines = [
        f"{one.due_on}  {who.full_name}  {who.phone or 'no number'}  {one.service}, last {one.last_visit}"
        for one, who in zip(due, await recalls.people(due), strict=True)
    ]
    return "".join(f"{line}\n" for line in lines) or "Nobody is due.\n"
