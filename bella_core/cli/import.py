# ruff: noqa: N999  # the word that people look for
"""
Take in a list of patients or appointments out of another program, as CSV.

The columns are recognised by their header, in English or French; --map FILE writes down how, for you to edit, and is kept for the next list
with the same header. Import the patients first. A list may be given again at any time: what did not change stays as it is.
"""

import argparse
import asyncio
import getpass
import sys
import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from bella_core.core.errors import BellaError

from .common import add_config, log_to_stderr, read_settings

if TYPE_CHECKING:
    from bella_core.core.settings import Settings
    from bella_core.services.importing.desk import Importing, Options, Report
    from bella_core.services.importing.lists import Ready

_SAID = {
    "new": "new",
    "past": "past, kept as history",
    "linked": "known by two identifiers, linked",
    "changed": "changed",
    "same": "as they were",
    "kept": "kept as they were changed here since; staff have an item",
    "doubtful": "new, and perhaps somebody who is here already; staff have an item",
    "conflict": "their place is taken; they are in the conflict inbox",
}
#: Seconds between two lines of progress where nobody looks at a terminal.
_EVERY_S = 5.0


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    kinds = parser.add_subparsers(dest="kind", required=True, metavar="KIND")
    for kind, what in (("patients", "patients"), ("appointments", "appointments; their patients must be here")):
        one = kinds.add_parser(kind, help=f"take in a list of {what}")
        one.add_argument("file", metavar="FILE", help="the list: CSV in UTF-8 or Windows-1252, parted by commas, semicolons or tabs")
        one.add_argument(
            "--map", metavar="FILE", type=Path, help="how the columns are read; written for you to edit if there is no such file"
        )
        one.add_argument("--dry-run", action="store_true", help="say what would happen, and write nothing")
        one.add_argument("--dates", choices=("dmy", "mdy", "ymd"), help="the order of day, month and year, if the list does not tell")
        one.add_argument("--source", metavar="NAME", help="which program the list comes from, if there are several (default: practice)")
        one.add_argument("--location", metavar="ID", help="where the appointments are, if the clinic has several locations")
        one.add_argument("--rejected", metavar="FILE", type=Path, help="where to write rejected rows (default: FILE.rejected.csv)")
        one.add_argument("--warnings", metavar="FILE", type=Path, help="where to write cells left out (default: FILE.warnings.csv)")
        add_config(one)


def run(args: argparse.Namespace) -> int:
    """Run the command."""
    from .locking import only_server

    log_to_stderr()
    settings = read_settings(args)
    with only_server(settings):
        return asyncio.run(_import(settings, args))


async def _import(settings: "Settings", args: argparse.Namespace) -> int:
    from bella_core.app.book import open_book
    from bella_core.core.clock import SystemClock
    from bella_core.services.booking import Booking
    from bella_core.services.conflicts import Conflicts
    from bella_core.services.importing.desk import Importing, Options

    data, clock = _read(Path(args.file)), SystemClock()
    text = _read(args.map).decode("utf-8", "replace") if args.map is not None and args.map.exists() else None
    options = Options(text, str(args.map), args.dates, args.source, args.location)
    async with open_book(settings, clock) as book:
        await book.clinics.load(demo=settings.environment == "development")
        conflicts = Conflicts(book.db, Booking(book.db, book.clinics, settings, clock), book.clinics, clock)
        importing = Importing(book.db, book.clinics, clock, conflicts)
        if args.map is not None and text is None:
            return await _write_map(importing, data, options, args)
        ready = await importing.read(args.kind, data, options)
        _tell_columns(ready)
        report = await importing.run(ready, actor=f"staff:{getpass.getuser()}", dry=args.dry_run, progress=_Progress())
    _tell(report, args.kind)
    _tell_dropped(report, args.warnings or Path(f"{args.file}.warnings.csv"))
    return _tell_rejected(ready, report, args.rejected or Path(f"{args.file}.rejected.csv"))


async def _write_map(importing: "Importing", data: bytes, options: "Options", args: argparse.Namespace) -> int:
    text = await importing.suggest(args.kind, data, options)
    try:
        args.map.write_text(text, "utf-8")
    except OSError as error:
        raise BellaError(f"{args.map} cannot be written: {error.strerror}") from None
    print(f"{args.map} says how the columns would be read. Look it over, then give the same command again; nothing was taken in yet.")
    return 0


def _tell_columns(ready: "Ready") -> None:
    from bella_core.services.importing.reading import REASON

    delimiter = {"\t": "tabs", ",": "commas", ";": "semicolons", "|": "bars"}[ready.table.delimiter]
    encoding = {"cp1252": "Windows-1252", "utf-8-sig": "UTF-8", "utf-8": "UTF-8", "utf-16": "UTF-16"}[ready.table.encoding]
    print(f"{len(ready.table.rows)} rows, {encoding}, parted by {delimiter}")
    print("Read: " + ", ".join(f"{column} as {field}" for field, column in ready.map.columns.items()))
    left = [column for column in ready.table.header if column not in {*ready.map.columns.values(), REASON}]
    if left:
        print("Not read: " + ", ".join(left))
    orders = {"dmy": "the day first", "mdy": "the month first", "ymd": "the year first"}
    for field, order in ready.reading.orders.items():
        if order is not None:
            print(f"Dates of {ready.map.columns.get(field, field)}: {orders[order]}")


def _tell(report: "Report", kind: str) -> None:
    print(f"What would happen to {report.rows} {kind}:" if report.dry else f"{report.rows} {kind}:")
    for outcome, said in _SAID.items():
        if count := report.outcomes.get(outcome):
            print(f"{count:>8}  {said}")


def _tell_dropped(report: "Report", file: Path) -> None:
    """Tell which cells were left out of rows that were taken in, and write them down."""
    from bella_core.services.importing.desk import dropped_file

    if not report.dropped:
        return
    print(f"{len(report.dropped):>8}  cells left out of rows that {'would be' if report.dry else 'were'} taken in")
    for column, count in sorted(Counter(cell.column for _, cell in report.dropped).items()):
        print(f"{'':>8}  {count} {column}")
    if not report.dry:
        _write_private(file, dropped_file(report))
        print(f"They are in {file}, each with its row, column and reason. Mend the list and import it again; then delete that file.")


def _write_private(file: Path, data: bytes) -> None:
    """Write a file that nobody else can read: it holds what the list says of patients."""
    try:
        file.touch(mode=0o600)
        file.chmod(0o600)
        file.write_bytes(data)
    except OSError as error:
        raise BellaError(f"{file} cannot be written: {error.strerror}; the other rows were taken in") from None


def _tell_rejected(ready: "Ready", report: "Report", file: Path) -> int:
    """Tell how many rows were rejected, and write them down; return 1 if that is all of them, for whoever runs it from a script."""
    from bella_core.services.importing.desk import rejected_file
    from bella_core.services.importing.lists import summary_of

    if not report.rejected:
        return 0
    nothing_left = int(len(report.rejected) == report.rows)
    print(f"{len(report.rejected):>8}  rejected")
    for reason, count in sorted(summary_of(report.rejected).items()):
        print(f"{'':>8}  {count} {reason}")
    if report.dry:
        lines = ", ".join(str(line.number) for line, _ in report.rejected[:20])
        print(f"Rejected lines: {lines}{', …' if len(report.rejected) > 20 else ''}")
        return nothing_left
    _write_private(file, rejected_file(ready, report))
    print(f"The rejected rows are in {file}, each with its reason. Mend them there and import that file; then delete it.")
    return nothing_left


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise BellaError(f"{file} cannot be read: {error.strerror}") from None


class _Progress:
    """Tell on standard error how far the import is: in one line of a terminal, else every few seconds."""

    def __init__(self) -> None:
        self._terminal, self._told = sys.stderr.isatty(), time.monotonic()

    def __call__(self, done: int, of: int) -> None:
        if self._terminal:
            print(f"\r{done} of {of}", end="\n" if done == of else "", file=sys.stderr, flush=True)
        elif time.monotonic() - self._told >= _EVERY_S:
            self._told = time.monotonic()
            print(f"{done} of {of}", file=sys.stderr, flush=True)
