"""
Erase a patient, keep one for a court, see what one agreed to, and keep the register of breaches. Works while the server runs.

Nothing that the law has a dentist keep is erased before its time, and nothing at all on which a legal hold lies.
"""

import argparse
import asyncio
import getpass
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from .common import add_config, iso_time, log_to_stderr, read_settings

if TYPE_CHECKING:
    from bella_core.crud.consent_log import ConsentEntry
    from bella_core.crud.erasures import Erasure
    from bella_core.services.privacy.desk import Privacy
    from bella_core.services.privacy.incidents import Incidents

#: As in ``domain.incidents``, which is imported only when it is used.
_KINDS = ("assessed", "told_commissioner", "told_people", "told_others", "contained", "noted", "closed")


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    erase = actions.add_parser("erase", help="forget a patient, as far as the law lets the clinic; this cannot be undone")
    erase.add_argument("id", metavar="ID", help="the user's id")
    erase.add_argument("--yes", action="store_true", help="do it; without this it is only said what to export first")
    hold = actions.add_parser("hold", help="keep everything of a patient, against erasure and time")
    hold.add_argument("id", metavar="ID", help="the user's id")
    release = actions.add_parser("release", help="release a hold")
    release.add_argument("id", metavar="HOLD", help="as `bella privacy holds` shows it")
    for action in (hold, release):
        action.add_argument("--reason", required=True, metavar="TEXT", help="why; it is kept sealed")
    holds = actions.add_parser("holds", help="list the holds")
    holds.add_argument("--all", action="store_true", help="those that were released too")
    erasures = actions.add_parser("erasures", help="list who was erased, and until when the law has names and appointments kept")
    consents = actions.add_parser("consents", help="what a patient agreed to and took back, in order")
    consents.add_argument("id", metavar="ID", help="the user's id")
    for action in (erase, hold, release, holds, erasures, consents, *_of_incidents(actions)):
        add_config(action)


def _of_incidents(actions: "argparse._SubParsersAction[argparse.ArgumentParser]") -> Iterator[argparse.ArgumentParser]:
    listing = actions.add_parser("incidents", help="the register of breaches, on the screen or as a file")
    listing.add_argument("--output", type=Path, metavar="FILE", help="write it to a file: FILE.md, a document, or FILE.csv")
    enter = actions.add_parser("breach", help="enter a breach into the register")
    enter.add_argument("--found", type=iso_time, required=True, metavar="TIME", help="when the clinic knew of it, as 2026-03-02T09:30, UTC")
    enter.add_argument("--happened", required=True, metavar="TEXT", help="the day or days of it")
    enter.add_argument("--circumstances", required=True, metavar="TEXT", help="what happened, and why")
    enter.add_argument("--information", required=True, metavar="TEXT", help="what kinds of personal information it concerns")
    enter.add_argument("--people", type=int, metavar="N", help="how many people it concerns, if that is known")
    note = actions.add_parser("note", help="note what was done about a breach")
    note.add_argument("id", metavar="ID", help="as `bella privacy incidents` shows it")
    note.add_argument("kind", choices=_KINDS, metavar="KIND", help=", ".join(_KINDS))
    note.add_argument("--text", required=True, help="why the risk is so; who was told, and how")
    note.add_argument("--risk", choices=("real", "none"), help="of significant harm, with `assessed`")
    note.add_argument("--at", type=iso_time, metavar="TIME", help="when it was done, UTC (default: now)")
    yield from (listing, enter, note)


def run(args: argparse.Namespace) -> int:
    """Run the command."""
    log_to_stderr()
    if args.action == "erase" and not args.yes:
        print(f"Nothing was erased. Give the patient their record first (bella export patient {args.id}), then say it again with --yes.")
        return 1
    for line in asyncio.run(_act(args)):
        print(line)
    return 0


async def _act(args: argparse.Namespace) -> list[str]:
    from bella_core.app.book import open_book
    from bella_core.core.clock import SystemClock
    from bella_core.services.privacy.desk import Privacy
    from bella_core.services.privacy.incidents import Incidents

    settings, clock, actor = read_settings(args), SystemClock(), f"staff:{getpass.getuser()}"
    async with open_book(settings, clock) as book:
        await book.clinics.load(demo=settings.environment == "development")
        if args.action in {"incidents", "breach", "note"}:
            return await _register(Incidents(book.db, clock), args, actor)
        return await _people(Privacy(book.db, book.clinics, settings.privacy, clock), args, actor)


async def _people(privacy: "Privacy", args: argparse.Namespace, actor: str) -> list[str]:
    match args.action:
        case "erase":
            return [_erasure(await privacy.erase(args.id, actor=actor))]
        case "erasures":
            return [_erasure(one) for one in await privacy.erasures()] or ["Nobody was erased."]
        case "hold":
            return [f"Held: {await privacy.hold(args.id, args.reason, actor=actor)}"]
        case "release":
            await privacy.release(args.id, args.reason, actor=actor)
            return ["Released."]
        case "holds":
            found = await privacy.holds(released=args.all)
            lines = [
                f"{one.id}  user {one.user_id}  {one.placed_at:%Y-%m-%d} by {one.placed_by}: {one.reason}"
                + (f"; released {one.released_at:%Y-%m-%d} by {one.released_by}: {one.release_reason}" if one.released_at else "")
                for one in found
            ]
            return lines or ["There is no legal hold."]
        case _:
            lines = [_consent(one) for one in await privacy.consents(args.id, actor=actor)]
            return lines or ["Nothing was said."]


def _consent(one: "ConsentEntry") -> str:
    given = "yes" if one.given else "no"
    return f"{one.at:%Y-%m-%d %H:%M}Z  {one.about:<10}  {one.what:<14}  {given:<3}  {one.source} {one.version} ({one.actor})"


def _erasure(one: "Erasure") -> str:
    if one.done_at:
        return f"{one.user_id}  erased {one.asked_at:%Y-%m-%d} by {one.asked_by}; nothing is left since {one.done_at:%Y-%m-%d}"
    return f"{one.user_id}  erased {one.asked_at:%Y-%m-%d} by {one.asked_by}; name and appointments are kept until {one.kept_until}"


def _aware(at: datetime) -> datetime:
    """Return a time as it was given, in UTC where nothing else was said."""
    return at if at.tzinfo else at.replace(tzinfo=UTC)


async def _register(incidents: "Incidents", args: argparse.Namespace, actor: str) -> list[str]:
    from bella_core.domain.incidents import IncidentDetails, report

    if args.action == "breach":
        details = IncidentDetails(args.happened, args.circumstances, args.information, args.people)
        made = await incidents.enter(details, found_at=_aware(args.found), actor=actor)
        return [f"Entered: {made}", "Assess its risk next: bella privacy note ID assessed --risk real|none --text WHY"]
    if args.action == "note":
        at = _aware(args.at) if args.at else None
        found = await incidents.note(args.id, args.kind, args.text, actor=actor, happened_at=at, risk=args.risk)
        return ["Noted." + (f" Still owed: {', '.join(found.owed)}." if found.owed else "")]
    if args.output is None:
        return list(report(await incidents.listed()))
    from .export import write_export

    form = "csv" if args.output.suffix == ".csv" else "md"
    count = await write_export(await incidents.register(form, actor=actor), args.output)
    return [f"{args.output}: {count} entries"]
