"""Make API keys. A key is shown once, and can be made while the server runs."""

import argparse
import asyncio

from .common import add_config, log_to_stderr, read_settings


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    creating = actions.add_parser("create", help="make a key and print it; it cannot be shown again")
    creating.add_argument("name", type=_name, metavar="NAME", help="who will use it, for staff and the audit")
    creating.add_argument(
        "--scope",
        choices=("read", "write", "staff"),
        required=True,
        help="write may read too; staff may also book beside visits that are there",
    )
    add_config(creating)


def _name(text: str) -> str:
    if not text.strip():
        raise argparse.ArgumentTypeError("say who will use the key")
    return text.strip()


def run(args: argparse.Namespace) -> int:
    """Run the command."""
    from bella_core.app.book import open_book
    from bella_core.core.clock import SystemClock
    from bella_core.services.keys import ApiKeys

    log_to_stderr()
    settings = read_settings(args)

    async def create() -> str:
        async with open_book(settings, SystemClock()) as book:
            return await ApiKeys(book.db).create(args.name, args.scope)

    print(asyncio.run(create()))
    return 0
