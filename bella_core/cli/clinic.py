"""Import the clinic from a TOML file, or export it to one."""

import argparse
import asyncio
import sys
from pathlib import Path

from bella_core.core.config import Settings
from bella_core.core.errors import BellaError

from .common import add_config, log_to_stderr, read_settings


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    importing = actions.add_parser("import", help="check a clinic file and use it from now on, also while the server runs")
    importing.add_argument("file", metavar="FILE", help="the clinic file; - reads it from standard input")
    add_config(importing)
    exporting = actions.add_parser("export", help="write the clinic as a file that can be edited and imported again")
    exporting.add_argument("file", metavar="FILE", nargs="?", default="-", help="where to write it (default: standard output)")
    exporting.add_argument("--demo", action="store_true", help="the demo clinic, as an example to start from")
    add_config(exporting)


def run(args: argparse.Namespace) -> int:
    """Run the command."""
    log_to_stderr()
    settings = read_settings(args)
    if args.action == "import":
        print(asyncio.run(_import(settings, args.file)))
    else:
        _write(args.file, asyncio.run(_export(settings, demo=args.demo)))
    return 0


async def _import(settings: Settings, name: str) -> str:
    from bella_core.app.book import open_book
    from bella_core.core.clock import SystemClock

    text = _read(name)
    async with open_book(settings, SystemClock()) as book:
        clinic = await book.clinics.import_toml(text, name)
    return f"{clinic.name}: {len(clinic.locations)} location(s), {len(clinic.providers)} providers, {len(clinic.services)} services."


async def _export(settings: Settings, *, demo: bool) -> str:
    from bella_core.app.book import open_book
    from bella_core.core.clock import SystemClock
    from bella_core.services.clinics import demo_toml

    if demo:
        return demo_toml()
    async with open_book(settings, SystemClock()) as book:
        await book.clinics.load(demo=settings.environment == "development")
        return await book.clinics.export_toml()


def _read(name: str) -> str:
    try:
        return sys.stdin.buffer.read().decode() if name == "-" else Path(name).read_text("utf-8")
    except UnicodeDecodeError:
        raise BellaError(f"{name} is not UTF-8; save it as UTF-8") from None
    except OSError as error:
        raise BellaError(f"{name} cannot be read: {error.strerror}") from None


def _write(name: str, text: str) -> None:
    if name == "-":
        print(text, end="")
        return
    try:
        Path(name).write_text(text, "utf-8")
    except OSError as error:
        raise BellaError(f"{name} cannot be written: {error.strerror}") from None
