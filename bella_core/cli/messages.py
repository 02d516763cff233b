"""Show every text that patients may get, and what it costs."""

import argparse
import asyncio
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from .common import add_config, iso_time, log_to_stderr, read_settings

if TYPE_CHECKING:
    from bella_core.domain.clinic import ClinicView
    from bella_core.domain.texting.catalogue import Written


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    templates = actions.add_parser("templates", help="every text in the clinic's own words, and into how many parts it is cut")
    templates.add_argument("--location", metavar="ID", help="whose name and address they have (default: the first)")
    templates.add_argument("--service", metavar="CODE", help="the service that they tell of (default: the first)")
    templates.add_argument("--at", type=_moment, metavar="START", help="when the visit begins, by the location's clock: 2027-08-12T14:30")
    add_config(templates)


def _moment(text: str) -> datetime:
    return iso_time(text).replace(tzinfo=None)


def run(args: argparse.Namespace) -> int:
    """Run the command."""
    log_to_stderr()
    clinic = asyncio.run(_clinic(args))
    try:
        lines = _lines(clinic, args)
    except KeyError as error:
        print(f"bella: {error.args[0]}", file=sys.stderr)
        return 1
    print("\n".join(lines))
    return 0


async def _clinic(args: argparse.Namespace) -> "ClinicView":
    from bella_core.app.book import open_book
    from bella_core.core.clock import SystemClock

    settings = read_settings(args)
    async with open_book(settings, SystemClock()) as book:
        return await book.clinics.load(demo=settings.environment == "development")


def _lines(clinic: "ClinicView", args: argparse.Namespace) -> list[str]:
    from bella_core.domain.texting.catalogue import Sample, catalogue

    location = clinic.location(args.location) if args.location else clinic.locations[0]
    service = clinic.service(args.service).code if args.service else clinic.services[0].code
    now, zone = datetime.now(UTC), ZoneInfo(location.zone)
    at = args.at or datetime(now.year + 1, 9, 22, 12, 30)  # noqa: DTZ001 # the location's clock; long words in both languages
    sample = Sample(location, service, at.replace(tzinfo=zone), now)
    found = [row for language in location.languages for row in catalogue(clinic, language, sample)]
    return [line for row in found for line in _told(row)]


def _told(row: "Written") -> list[str]:
    parts = f"{row.segments} segment{'s' if row.segments > 1 else ''}"
    letters = "" if row.gsm else f", as {len(row.text)} characters with letters beside the 7-bit alphabet"
    return [f"{row.name} ({row.language}): {parts}{letters}", f"  {row.text}"]
