"""Leave times to bella where she offers released times only, and take them back. Works while the server runs."""

import argparse
import asyncio
import getpass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from .common import add_config, iso_time, log_to_stderr, read_settings

if TYPE_CHECKING:
    from bella_core.core.settings import Settings
    from bella_core.crud.releases import ReleaseRow
    from bella_core.domain.clinic import ClinicView
    from bella_core.services.modes.releases import Releases


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    listing = actions.add_parser("list", help="show what is released by hand; what is released every week stands in the clinic file")
    adding = actions.add_parser("add", help="leave a time to bella, such as: add main 2027-03-15T09:00 2027-03-15T12:00 --provider chen")
    adding.add_argument("location", metavar="LOCATION", help="its id in the clinic file")
    adding.add_argument("start", metavar="START", type=iso_time, help="such as 2027-03-15T09:00, by the location's clock")
    adding.add_argument("end", metavar="END", type=iso_time, help="likewise; 24 hours later at most")
    adding.add_argument("--provider", metavar="ID", help="whose time (default: of any provider)")
    adding.add_argument("--room", metavar="ID", help="in which room (default: in any)")
    withdraw = actions.add_parser("withdraw", help="take a time back; what was booked in it becomes a conflict")
    withdraw.add_argument("id", metavar="ID", help="as `bella releases list` shows it")
    for changing in (adding, withdraw):
        changing.add_argument("--by", default=None, metavar="NAME", help="who does it, for the audit (default: this account's name)")
    for action in (listing, adding, withdraw):
        add_config(action)


def run(args: argparse.Namespace) -> int:
    """Run the command."""
    log_to_stderr("error")
    return asyncio.run(_run(read_settings(args), args))


async def _run(settings: "Settings", args: argparse.Namespace) -> int:
    from bella_core.app.book import open_desk

    async with open_desk(settings) as (book, modes):
        actor = f"staff:{getattr(args, 'by', None) or getpass.getuser()}"
        if args.action == "list":
            return await _list(modes.releases, book.clinics.view)
        if args.action == "withdraw":
            row = await modes.releases.withdraw(args.id, actor)
        else:
            from bella_core.domain.releases import Release

            zone = next((location.zone for location in book.clinics.view.locations if location.id == args.location), "UTC")
            wanted = Release(_instant(args.start, zone), _instant(args.end, zone), args.provider, args.room)
            row = await modes.releases.add(args.location, wanted, actor)
        print(_line(row, book.clinics.view))
    return 0


async def _list(desk: "Releases", clinic: "ClinicView") -> int:
    rows = await desk.page(limit=500)
    for row in rows:
        print(_line(row, clinic))
    if not rows:
        print("Nothing is released by hand.")
    return 0


def _instant(at: datetime, zone: str) -> datetime:
    from zoneinfo import ZoneInfo

    return (at if at.tzinfo else at.replace(tzinfo=ZoneInfo(zone))).astimezone(UTC)


def _line(row: "ReleaseRow", clinic: "ClinicView") -> str:
    from bella_core.domain.local_times import on_clock, zone_at

    zone = zone_at(clinic, row.location_id)
    held = "" if row.withdrawn_at is None else "  withdrawn"
    where = f"{row.location_id}  provider {row.provider_id or 'any'}  room {row.room_id or 'any'}"
    return f"{row.id}  {on_clock(row.starts_at, zone)} to {on_clock(row.ends_at, zone)}  {where}{held}"
