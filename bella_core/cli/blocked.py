"""Take no more calls from a number, or take them again. Works while the server runs."""

import argparse
import asyncio
import getpass
from typing import TYPE_CHECKING

from .common import add_config, log_to_stderr, read_settings

if TYPE_CHECKING:
    from bella_core.services.blocking import BlockDesk


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    listing = actions.add_parser("list", help="show the numbers whose calls are not taken, the newest first")
    adding = actions.add_parser("add", help="take no more calls from a number: its caller hears that the line is busy")
    adding.add_argument("number", metavar="NUMBER", help="as +14165550100")
    adding.add_argument("--reason", default="", metavar="TEXT", help="why, for staff")
    removing = actions.add_parser("remove", help="take calls from a number again")
    removing.add_argument("number", metavar="NUMBER", help="as +14165550100")
    for changing in (adding, removing):
        changing.add_argument("--by", default=None, metavar="NAME", help="who does it, for the audit (default: this account's name)")
    for action in (listing, adding, removing):
        add_config(action)


def run(args: argparse.Namespace) -> int:
    """Run the command."""
    log_to_stderr("error")
    asyncio.run(_act(args))
    return 0


async def _act(args: argparse.Namespace) -> None:
    from bella_core.app.book import open_book
    from bella_core.core.clock import SystemClock
    from bella_core.domain.local_times import zone_at
    from bella_core.services.blocking import BlockDesk

    settings, clock = read_settings(args), SystemClock()
    async with open_book(settings, clock) as book:
        desk = BlockDesk(book.db, book.clinics, clock)
        clinic = await book.clinics.load(demo=settings.environment == "development")  # none of its own numbers is blocked
        if args.action == "list":
            await _list(desk, zone_at(clinic))
        elif args.action == "add":
            await desk.block(args.number, reason=args.reason, actor=f"staff:{args.by or getpass.getuser()}")
            print(f"{args.number}: no more calls are taken")
        else:
            await desk.unblock_number(args.number, actor=f"staff:{args.by or getpass.getuser()}")
            print(f"{args.number}: calls are taken again")


async def _list(desk: "BlockDesk", zone: str) -> None:
    from bella_core.domain.local_times import on_clock

    rows = await desk.page(limit=1000)
    for row in rows:
        print(f"{row.number}  {on_clock(row.created_at, zone)}  {row.actor}  {row.reason}".rstrip())
    if not rows:
        print("No number is blocked.")
