"""Have other programs told of events: which addresses, of what, and by which secret they know bella. Works while the server runs."""

import argparse
import asyncio
import sys
from typing import TYPE_CHECKING

from .common import add_config, log_to_stderr, read_settings

if TYPE_CHECKING:
    from bella_core.services.webhooks import Webhooks

_ACTOR = "staff:command"
#: Addresses that are listed at most.
_MOST = 500


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    creating = actions.add_parser("create", help="have an address told of events, and print its secret, which cannot be shown again")
    creating.add_argument("url", metavar="URL", help="where it is, https://…")
    creating.add_argument(
        "--event", dest="events", action="append", required=True, metavar="EVENT", help="such as appointment.booked; may be repeated"
    )
    listing = actions.add_parser("list", help="show the addresses, and what they are told of")
    removing = actions.add_parser("remove", help="tell an address of nothing more")
    rotating = actions.add_parser("rotate", help="print a new secret of an address; the old one signs too for a day")
    testing = actions.add_parser("test", help="have the server send an address an event that means nothing")
    for of_one in (removing, rotating, testing):
        of_one.add_argument("id", metavar="ID", help="as `bella webhooks list` shows it")
    for action in (creating, listing, removing, rotating, testing):
        add_config(action)


def run(args: argparse.Namespace) -> int:
    """Run the command."""
    log_to_stderr()
    return asyncio.run(_run(args))


async def _run(args: argparse.Namespace) -> int:
    from bella_core.app.book import open_book
    from bella_core.core.clock import SystemClock
    from bella_core.core.errors import NotFound
    from bella_core.services.webhooks import BadEvents, Webhooks
    from bella_core.services.webhooks_addresses import BadAddress

    settings, clock = read_settings(args), SystemClock()
    async with open_book(settings, clock) as book:
        try:
            return await _act(Webhooks(book.db, settings.webhooks, clock), args)
        except BadAddress as error:
            print(f"The address {error}.", file=sys.stderr)
        except BadEvents as error:
            print(f"The events {error}.", file=sys.stderr)
        except NotFound as error:
            print(f"{error}.", file=sys.stderr)
    return 1


async def _act(webhooks: "Webhooks", args: argparse.Namespace) -> int:
    match args.action:
        case "create":
            row, secret = await webhooks.create(args.url, args.events, actor=_ACTOR)
            print(f"{row.id}\n{secret}")
        case "rotate":
            _, secret = await webhooks.rotate(args.id, actor=_ACTOR)
            print(secret)
        case "remove":
            await webhooks.remove(args.id, actor=_ACTOR)
            print("Removed.")
        case "test":
            await webhooks.test(args.id)
            print("The server sends it in a moment.")
        case _:
            rows = await webhooks.page(limit=_MOST)
            for row in rows:
                print(f"{row.id}  {row.url}  {' '.join(row.events)}")
            if not rows:
                print("Nobody is told of events.")
    return 0
