"""
Write one patient's whole record, or the book, to a file that nobody else can read. Works while the server runs.

Each export stands in the audit. The files hold patients' data unsealed: hand them over, then delete them.
"""

import argparse
import asyncio
import getpass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from bella_core.core.errors import BellaError

from .common import add_config, iso_day, log_to_stderr, read_settings

if TYPE_CHECKING:
    from bella_core.app.book import Book
    from bella_core.core.clock import Clock
    from bella_core.services.exporting.export import Export

#: As in ``services.exporting.book``, which is imported only when it is used.
_FORMATS = ("csv", "json", "xlsx", "ics", "fhir")


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    actions = parser.add_subparsers(dest="action", required=True, metavar="WHAT")
    patient = actions.add_parser("patient", help="all that is held of one patient: a zip of JSON, CSV, transcripts and recordings")
    patient.add_argument("id", metavar="ID", help="the user's id")
    book = actions.add_parser("appointments", help="appointments with their patients")
    book.add_argument("--format", choices=_FORMATS, required=True, help="fhir is a bundle of FHIR R4 resources, ics is iCalendar")
    book.add_argument("--from", dest="first", type=iso_day, metavar="DAY", help="the first day (default: from the beginning)")
    book.add_argument("--to", dest="last", type=iso_day, metavar="DAY", help="the last day (default: to the end)")
    book.add_argument("--location", metavar="ID", help="at one location")
    book.add_argument("--provider", metavar="ID", help="with one provider")
    for action in (patient, book):
        action.add_argument("--output", type=Path, metavar="FILE", help="where to (default: a name of its own, in this folder)")
        add_config(action)


def run(args: argparse.Namespace) -> int:
    """Run the command."""
    log_to_stderr()
    asyncio.run(_export(args))
    return 0


async def _export(args: argparse.Namespace) -> None:
    from bella_core.app.book import open_book
    from bella_core.core.clock import SystemClock

    settings, clock = read_settings(args), SystemClock()
    async with open_book(settings, clock) as book:
        await book.clinics.load(demo=settings.environment == "development")
        export = await _asked(book, clock, args)
        file = args.output or Path(export.filename)
        count = await write_export(export, file)
    print(f"{file}: " + ("one patient's record" if args.action == "patient" else f"{count} appointments"))


async def _asked(book: "Book", clock: "Clock", args: argparse.Namespace) -> "Export":
    from bella_core.services.exporting.desk import Exports

    exports, actor = Exports(book.db, book.clinics, clock), f"staff:{getpass.getuser()}"
    if args.action == "patient":
        return await exports.patient(args.id, actor=actor)
    which = await exports.which(args.first, args.last, location_id=args.location, provider_id=args.provider)
    return await exports.appointments(args.format, which, actor=actor)


async def write_export(export: "Export", file: Path) -> int:
    """Write an export into a file; return how many rows it had."""
    with _private(file) as out:

        async def write(data: bytes) -> None:
            out.write(data)

        return await export.send(write)


def _private(file: Path) -> BinaryIO:
    """Open a file to write that is the account's own."""
    try:
        file.touch(mode=0o600)
        file.chmod(0o600)
        return file.open("wb")
    except OSError as error:
        raise BellaError(f"{file} cannot be written: {error.strerror}") from None
