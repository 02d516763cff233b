"""Import the clinic from a TOML file, export it to one, begin one without a file, or ask why a time is offered or not."""

import argparse
import asyncio
import getpass
import sys
from pathlib import Path

from bella_core.core.config import Settings
from bella_core.core.errors import BellaError

from .common import add_config, log_to_stderr, read_settings


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    from bella_core.services.clinics_document import LOCALES, PROVINCES

    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    importing = actions.add_parser("import", help="check a clinic file and use it from now on, also while the server runs")
    importing.add_argument("file", metavar="FILE", help="the clinic file; - reads it from standard input")
    add_config(importing)
    exporting = actions.add_parser("export", help="write the clinic as a file that can be edited and imported again")
    exporting.add_argument("file", metavar="FILE", nargs="?", default="-", help="where to write it (default: standard output)")
    exporting.add_argument("--demo", action="store_true", help="the demo clinic, as an example to start from")
    add_config(exporting)
    new = actions.add_parser("new", help="begin a clinic that is set up in the browser, at /admin/set-up; no file is needed")
    new.add_argument("name", metavar="NAME", help="what it is called, as callers hear it")
    new.add_argument("--address", required=True, metavar="TEXT", help="as callers are told it, such as '100 Maple Street, Toronto'")
    new.add_argument("--province", required=True, choices=PROVINCES)
    new.add_argument("--zone", metavar="ZONE", help="the IANA zone of its clocks (default: that of most of the province)")
    new.add_argument(
        "--language", dest="languages", action="append", choices=LOCALES, help="that it serves, the first spoken first; may be repeated"
    )
    add_config(new)
    why = actions.add_parser("why", help="tell why callers are offered a time, or are not")
    why.add_argument("service", metavar="SERVICE", help="the service's code")
    why.add_argument("starts_at", metavar="START", help="such as 2027-03-16T10:00, by the location's clock")
    why.add_argument("--provider", metavar="ID", help="with whom (default: anybody)")
    why.add_argument("--location", metavar="ID", help="needed where the clinic has several")
    why.add_argument("--language", choices=("en", "fr"), default="en", help="of the reasons (default: en)")
    add_config(why)


def run(args: argparse.Namespace) -> int:
    """Run the command."""
    log_to_stderr()
    settings = read_settings(args)
    if args.action == "import":
        print(asyncio.run(_import(settings, args.file)))
    elif args.action == "new":
        print(asyncio.run(_begin(settings, args)))
    elif args.action == "why":
        print(asyncio.run(_why(settings, args)))
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


async def _begin(settings: Settings, args: argparse.Namespace) -> str:
    from bella_core.app.book import open_book
    from bella_core.core.clock import SystemClock
    from bella_core.services.clinics_starter import ZONES, Beginning, begun

    languages = tuple(dict.fromkeys(args.languages or ("en-CA", "fr-CA")))
    beginning = Beginning(args.name, args.address, args.province, args.zone or ZONES[args.province], languages)
    async with open_book(settings, SystemClock()) as book:
        clinic = await book.clinics.begin(begun(beginning), actor=f"staff:{getpass.getuser()}")
    return f"{clinic.name} has begun. Make an account (bella staff create LOGIN --role owner), run bella serve, and go on at /admin/set-up."


async def _export(settings: Settings, *, demo: bool) -> str:
    from bella_core.app.book import open_book
    from bella_core.core.clock import SystemClock
    from bella_core.services.clinics import demo_toml

    if demo:
        return demo_toml()
    async with open_book(settings, SystemClock()) as book:
        await book.clinics.load(demo=settings.environment == "development")
        return await book.clinics.export_toml()


async def _why(settings: Settings, args: argparse.Namespace) -> str:
    from bella_core.app.book import open_book
    from bella_core.core.clock import SystemClock
    from bella_core.services.slots import SlotDesk

    from .explaining import shown, starts_at, wanted_location

    clock = SystemClock()
    async with open_book(settings, clock) as book:
        clinic = await book.clinics.load(demo=settings.environment == "development")
        location = wanted_location(clinic, args)
        start = starts_at(args.starts_at, location)
        found = await SlotDesk(book.db, book.clinics, clock).why(args.service, location.id, start, provider_id=args.provider)
    return shown(clinic, location, found, args.language)


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
