"""Show who did what, and see that nobody changed what stands there: ids and codes, nothing of a patient's. Works while the server runs."""

import argparse
import asyncio
import json
import sys
from datetime import timedelta
from typing import TYPE_CHECKING

from .common import add_config, iso_day, log_to_stderr, read_settings

if TYPE_CHECKING:
    from bella_core.core.settings import Settings
    from bella_core.domain.sealing import Head
    from bella_core.services.audit_chain import ChainState


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    report = actions.add_parser("report", help="who did what in some days, and what somebody should look at")
    report.add_argument("--from", dest="first", type=iso_day, metavar="DAY", help="the first day (default: 6 days before the last)")
    report.add_argument("--to", dest="last", type=iso_day, metavar="DAY", help="the last day (default: today)")
    report.add_argument("--json", action="store_true", help="for programs")
    add_config(report)
    verifying = actions.add_parser("verify", help="see that no row was changed, taken out or slipped in since it was sealed")
    verifying.add_argument("--head", type=_head, metavar="HEAD", help="what an earlier look showed, to see that nothing was cut off since")
    verifying.add_argument("--json", action="store_true", help="for programs")
    add_config(verifying)


def _head(text: str) -> "Head":
    from bella_core.domain.sealing import head_of

    try:
        return head_of(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def run(args: argparse.Namespace) -> int:
    """Run the command."""
    from bella_core.domain.period import BadPeriod

    log_to_stderr()
    if args.action == "verify":
        return _verify(args)
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


def _verify(args: argparse.Namespace) -> int:
    """Return 0 where the chain holds, else 1."""
    state = asyncio.run(_verified(read_settings(args), args))
    print(json.dumps(_document(state), indent=2) if args.json else "\n".join(_lines(state)))
    return 0 if state.is_whole else 1


async def _verified(settings: "Settings", args: argparse.Namespace) -> "ChainState":
    from bella_core.app.book import open_book
    from bella_core.core.clock import SystemClock
    from bella_core.services.audit_chain import AuditChain

    async with open_book(settings, SystemClock()) as book:
        return await AuditChain(book.db).verify(args.head)


def _document(state: "ChainState") -> dict[str, object]:
    places = [{"position": one.position, "audit_id": one.audit_id, "why": one.why} for one in state.breaks]
    told = {"whole": state.is_whole, "rows": state.head.position, "head": str(state.head), "waiting": state.waiting}
    return {**told, "breaks": places, "late": state.late, "cut": state.is_cut}


def _lines(state: "ChainState") -> list[str]:
    words = {
        "changed": "was changed after it was sealed",
        "missing": "was taken out after it was sealed",
        "gap": "stands behind links that were taken out",
    }
    found = [f"row {one.audit_id} (number {one.position}) {words[one.why]}" for one in state.breaks]
    if state.late:
        found.append(f"rows slipped in among those that were sealed long before: {state.late}")
    if state.is_cut:
        found.append("the head that was given is not in the chain: it was cut off, or the head is another database's")
    whole = "The audit is whole" if state.is_whole else "The audit is NOT whole"
    told = [f"{whole}: {state.head.position} rows are sealed, {state.waiting} wait to be.", *found]
    return [*told, f"Head, to be kept elsewhere: {state.head}"]
