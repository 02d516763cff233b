"""Give providers calendars to subscribe to, each at a secret address, and withdraw them. Works while the server runs."""

import argparse
import asyncio
from typing import TYPE_CHECKING

from .common import add_config, log_to_stderr, read_settings

if TYPE_CHECKING:
    from bella_core.core.config import Settings
    from bella_core.services.clinics import ClinicStore
    from bella_core.services.feeds import Feeds

_ACTOR = "staff:command"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    listing = actions.add_parser("list", help="show whose calendars can be read")
    creating = actions.add_parser("create", help="make an address and print it; the one before works no more, and it cannot be shown again")
    revoking = actions.add_parser("revoke", help="withdraw an address: nobody reads that calendar any more")
    for of_one in (creating, revoking):
        of_one.add_argument("provider", metavar="PROVIDER", help="the provider's id in the clinic's file")
    for action in (listing, creating, revoking):
        add_config(action)


def run(args: argparse.Namespace) -> int:
    """Run the command."""
    log_to_stderr()
    return asyncio.run(_run(args))


async def _run(args: argparse.Namespace) -> int:
    from bella_core.app.book import open_book
    from bella_core.core.clock import SystemClock
    from bella_core.services.feeds import Feeds

    settings, clock = read_settings(args), SystemClock()
    async with open_book(settings, clock) as book:
        feeds = Feeds(book.db, book.clinics, settings.feeds, clock)
        if args.action == "create":
            return await _create(feeds, settings, args.provider)
        if args.action == "revoke":
            return await _revoke(feeds, args.provider)
        return await _list(feeds, book.clinics)


async def _create(feeds: "Feeds", settings: "Settings", provider: str) -> int:
    secret = await feeds.create(provider, actor=_ACTOR)
    base = settings.public_url or f"http://{settings.server.host}:{settings.server.port}"
    print(f"{base.rstrip('/')}/feeds/{secret}.ics")
    return 0


async def _revoke(feeds: "Feeds", provider: str) -> int:
    revoked = await feeds.revoke(provider, actor=_ACTOR)
    print("Withdrawn." if revoked else "Nobody could read that calendar.")
    return 0 if revoked else 1


async def _list(feeds: "Feeds", clinics: "ClinicStore") -> int:
    from bella_core.domain.local_times import on_clock, zone_at

    rows = await feeds.current()
    zone = zone_at(await clinics.refresh()) if rows else ""
    for row in rows:
        print(f"{row.provider_id}  since {on_clock(row.created_at, zone)}")
    if not rows:
        print("No calendar can be read.")
    return 0
