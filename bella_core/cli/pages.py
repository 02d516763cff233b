"""See who on call was paged for urgent calls, and say that somebody takes one. Works while the server runs."""

import argparse
import asyncio
import getpass
from typing import TYPE_CHECKING

from .common import add_config, log_to_stderr, read_settings

if TYPE_CHECKING:
    from bella_core.crud.pages import PageRow
    from bella_core.domain.clinic import ClinicView


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    listing = actions.add_parser("list", help="show the last fifty pages, the newest first")
    ack = actions.add_parser("ack", help="say that somebody takes one, so that nobody else is paged for it")
    ack.add_argument("id", metavar="ID", help="as `bella pages list` shows it")
    ack.add_argument("--by", default=None, metavar="NAME", help="who takes it (default: this account's name)")
    for action in (listing, ack):
        add_config(action)


def run(args: argparse.Namespace) -> int:
    """Run the command."""
    log_to_stderr("error")
    asyncio.run(_act(args))
    return 0


async def _act(args: argparse.Namespace) -> None:
    from bella_core.app.book import open_book
    from bella_core.core.clock import SystemClock
    from bella_core.services.paging_desk import PageDesk

    settings, clock = read_settings(args), SystemClock()
    async with open_book(settings, clock) as book:
        desk = PageDesk(book.db, settings.alerts, clock)
        rows = (
            await desk.newest(50) if args.action == "list" else [await desk.acknowledge(args.id, f"staff:{args.by or getpass.getuser()}")]
        )
        clinic = await book.clinics.load(demo=settings.environment == "development")
    for row in rows:
        print(_line(row, clinic))
    if not rows:
        print("Nobody was paged.")


def _line(row: "PageRow", clinic: "ClinicView") -> str:
    from bella_core.domain.local_times import on_clock, zone_at

    at = on_clock(row.created_at, zone_at(clinic, row.location_id))
    by = f" by {row.acknowledged_by}" if row.acknowledged_by else ""
    told = ", operators were told" if row.escalated else ""
    return f"{row.id}  {at}  {row.level:<9}  call {row.call_id}  {row.status}{by}, paged {row.tries} time(s){told}"
