"""See what waits for the clinic's answer, agree to it or refuse it. Works while the server runs."""

import argparse
import asyncio
import getpass
from typing import TYPE_CHECKING

from .common import add_config, log_to_stderr, read_settings

if TYPE_CHECKING:
    from bella_core.core.settings import Settings
    from bella_core.domain.clinic import ClinicView
    from bella_core.services.modes.requests import Request


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    listing = actions.add_parser("list", help="show the requests, those that wait the longest first")
    approve = actions.add_parser("approve", help="let a request stand; the patient is told")
    decline = actions.add_parser("decline", help="refuse a request; the patient is told, and a task is left to call them")
    decline.add_argument("--reason", default="", metavar="TEXT", help="for the clinic's people, stored encrypted")
    for changing in (approve, decline):
        changing.add_argument("id", metavar="ID", help="as `bella requests list` shows it")
        changing.add_argument("--by", default=None, metavar="NAME", help="who does it, for the audit (default: this account's name)")
    for action in (listing, approve, decline):
        add_config(action)


def run(args: argparse.Namespace) -> int:
    """Run the command."""
    log_to_stderr("error")
    return asyncio.run(_run(read_settings(args), args))


async def _run(settings: "Settings", args: argparse.Namespace) -> int:
    from bella_core.app.book import open_desk
    from bella_core.core.ids import new_id

    async with open_desk(settings) as (book, modes):
        if args.action == "list":
            rows = await modes.requests.page(limit=500)
            print("\n".join(_line(row, book.clinics.view) for row in rows) or "Nothing waits.")
            return 0
        key, actor = f"decision:{new_id()}", f"staff:{args.by or getpass.getuser()}"
        if args.action == "approve":
            await modes.requests.approve(args.id, key=key, actor=actor)
        else:
            await modes.requests.decline(args.id, key=key, actor=actor, reason=args.reason)
        print("approved" if args.action == "approve" else "declined")
    return 0


def _line(row: "Request", clinic: "ClinicView") -> str:
    from bella_core.domain.local_times import on_clock, zone_at

    wish, asked = row.appointment, row.request
    zone = zone_at(clinic, wish.location_id)
    until = f"  until {on_clock(asked.decide_by, zone)}" if asked.decide_by else ""
    moved = f"  instead of {on_clock(asked.former.starts_at, zone)}" if asked.former else ""
    where = f"{wish.location_id}  {wish.service}  {wish.provider_id}  room {wish.room_id}"
    return f"{wish.id}  {on_clock(wish.starts_at, zone)}{moved}  {where}  {asked.why}{until}"
