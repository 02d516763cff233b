"""Show who did what, and what of it somebody should look at: ids and codes, nothing of a patient's. Works while the server runs."""

import argparse
import asyncio
import json
import sys
from datetime import timedelta
from typing import TYPE_CHECKING

from .common import add_config, iso_day, log_to_stderr, read_settings

if TYPE_CHECKING:
    from bella_core.core.settings import Settings


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    report = actions.add_parser("report", help="who did what in some days, and what somebody should look at")
    report.add_argument("--from", dest="first", type=iso_day, metavar="DAY", help="the first day (default: 6 days before the last)")
    report.add_argument("--to", dest="last", type=iso_day, metavar="DAY", help="the last day (default: today)")
    report.add_argument("--json", action="store_true", help="for programs")
    add_config(report)


def run(args: argparse.Namespace) -> int:
    """Run the command."""
    from bella_core.domain.period import BadPeriod

    log_to_stderr()
    try:
        print(asyncio.run(_reported(read_settings(args), args)))
    except BadPeriod as error:
        print(f"bella: {error}", file=sys.stderr)
        return 1
    return 0


async def _reported(settings: "Settings", args: argparse.Namespace) -> str:
    from bella_core.app.book import open_book
    from bella_core.core.clock import SystemClock
    from bella_core.domain.hours import local_date
    from bella_core.domain.period import Period
    from bella_core.services.audit_report import AuditDesk, audit_document, audit_lines

    clock = SystemClock()
    async with open_book(settings, clock) as book:
        clinic = await book.clinics.load(demo=settings.environment == "development")
        last = args.last or local_date(clinic.locations[0], clock.now())
        report = await AuditDesk(book.db, book.clinics).of(Period(args.first or last - timedelta(days=6), last))
    return json.dumps(audit_document(report), indent=2) if args.json else "\n".join(audit_lines(report))
