"""Bring the database up to date. Safe to repeat, and while the server runs."""

import argparse
import asyncio

from .common import add_config, log_to_stderr, read_settings


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    add_config(actions.add_parser("upgrade", help="create or migrate the tables, and prove the guard against double bookings"))


def run(args: argparse.Namespace) -> int:
    """Run the command."""
    from bella_core.app.book import open_book
    from bella_core.core.clock import SystemClock

    log_to_stderr()
    settings = read_settings(args)

    async def upgrade() -> str:
        async with open_book(settings, SystemClock(), upgrade=True) as book:
            return book.db.dialect

    print(f"The {asyncio.run(upgrade())} database is up to date, and its guard against double bookings holds.")
    return 0
