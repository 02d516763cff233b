"""See what is still to be entered into the clinic's own system, and take off the list what is. Works while the server runs."""

import argparse
import asyncio
import getpass
from typing import TYPE_CHECKING

from .common import add_config, log_to_stderr, read_settings

if TYPE_CHECKING:
    from bella_core.core.settings import Settings


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    listing = actions.add_parser("list", help="show the list as a text to copy; it names patients")
    listing.add_argument("--location", metavar="ID", help="of one location only")
    tick = actions.add_parser("tick", help="say that an appointment stands in the clinic's system as the list has it")
    tick.add_argument("id", metavar="ID", help="the appointment's, as `bella to-enter list` shows it")
    tick.add_argument("--by", default=None, metavar="NAME", help="who does it, for the audit (default: this account's name)")
    for action in (listing, tick):
        add_config(action)


def run(args: argparse.Namespace) -> int:
    """Run the command."""
    log_to_stderr("error")
    return asyncio.run(_run(read_settings(args), args))


async def _run(settings: "Settings", args: argparse.Namespace) -> int:
    from bella_core.app.book import open_desk

    async with open_desk(settings) as (_, modes):
        if args.action == "list":
            rows = await modes.to_enter.page(limit=500, location_id=args.location)
            print("\n".join(row.text for row in rows) or "Nothing is to be entered.")
            return 0
        await modes.to_enter.tick(args.id, actor=f"staff:{args.by or getpass.getuser()}")
        print("entered")
    return 0
