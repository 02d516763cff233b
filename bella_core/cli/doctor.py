"""Find what is wrong with this bella: her plugins, her database, and lines that lead back to her. Works while the server runs."""

import argparse
import asyncio
import json
from typing import TYPE_CHECKING

from . import COMMANDS
from .common import add_config, log_to_stderr, read_settings

if TYPE_CHECKING:
    from bella_core.core.settings import Settings
    from bella_core.runtime.diagnosis import Finding


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.description = __doc__
    parser.add_argument("--json", action="store_true", help="print the findings as JSON")
    add_config(parser)


def run(args: argparse.Namespace) -> int:
    """Run the command; 1 if something is wrong now."""
    import attrs

    from bella_core.runtime.diagnosis import diagnose

    log_to_stderr("error")
    settings = read_settings(args)
    findings = [*diagnose(settings, COMMANDS), *asyncio.run(_book(settings))]
    if args.json:
        print(json.dumps([attrs.asdict(finding) for finding in findings], ensure_ascii=False, indent=2))
    else:
        for finding in findings:
            print(f"{finding.subject}: {finding.problem}\n  {finding.mend}")
        print("Nothing is wrong that can be seen from here." if not findings else f"{len(findings)} problem(s)")
    return 1 if any(not finding.later for finding in findings) else 0


async def _book(settings: "Settings") -> "list[Finding]":
    """Return what is wrong with the database, the clinic in it, and its lines."""
    from bella_core.app.book import open_book
    from bella_core.core.clock import SystemClock
    from bella_core.core.errors import BellaError
    from bella_core.runtime.diagnosis import Finding
    from bella_core.services.lines_checks import check_lines

    clock = SystemClock()
    try:
        async with open_book(settings, clock) as book:
            clinic = await book.clinics.load(demo=settings.environment == "development")
            lines = await check_lines(book.db, clinic, clock.now())
    except BellaError as error:
        return [Finding("database", str(error), "until it is mended bella does not start")]
    return [Finding(line.path, line.problem, line.mend) for line in lines]
