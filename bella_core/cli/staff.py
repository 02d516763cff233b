"""
Say who logs in to the pages for staff: make an account, give it a new password, shut it.

No password stands on the command line, where others could read it: one is made and shown once, or, with --ask, asked for on the terminal.
Works while the server runs.
"""

import argparse
import asyncio
import getpass
import json
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from .common import add_config, log_to_stderr, read_settings

if TYPE_CHECKING:
    from bella_core.crud.staff import StaffRow
    from bella_core.services.clinics import ClinicStore
    from bella_core.services.staff.accounts import Accounts


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    from bella_core.domain.access import ROLES

    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    creating = actions.add_parser(
        "create", help="make an account; its first password is shown once, and must be changed at the first login"
    )
    resetting = actions.add_parser("reset", help="give an account a new first password, open it if it was shut, and end its logins")
    disabling = actions.add_parser("disable", help="shut an account, and end its logins")
    listing = actions.add_parser("list", help="show the accounts")
    for one in (creating, resetting, disabling):
        one.add_argument("login", metavar="LOGIN", help="such as an e-mail address")
        one.add_argument("--by", default=None, metavar="NAME", help="who does it, for the audit (default: this account's name)")
    for one in (creating, resetting):
        one.add_argument("--ask", action="store_true", help="ask for the password on the terminal instead of making one")
    creating.add_argument("--role", required=True, choices=ROLES)
    creating.add_argument("--name", default="", metavar="NAME", help="what they are called (default: the login)")
    creating.add_argument(
        "--location", dest="locations", action="append", default=[], metavar="ID", help="one that they look after; else all"
    )
    resetting.add_argument("--keep-second-factor", action="store_true", help="for who has lost the password, but not the telephone")
    listing.add_argument("--json", action="store_true", help="for programs")
    for one in (creating, resetting, disabling, listing):
        add_config(one)


def run(args: argparse.Namespace) -> int:
    """Run the command."""
    log_to_stderr()
    password = ""
    if getattr(args, "ask", False):
        password = getpass.getpass("Password: ")
        if getpass.getpass("Once more: ") != password:
            print("bella: the two differ; nothing was changed", file=sys.stderr)
            return 1
    for line in asyncio.run(_act(args, password)):
        print(line)
    return 0


async def _act(args: argparse.Namespace, password: str) -> list[str]:
    """Do what was asked, and return what to show."""
    from bella_core.app.book import open_book
    from bella_core.core.clock import SystemClock
    from bella_core.services.staff.desk import StaffDesk

    settings, clock = read_settings(args), SystemClock()
    async with open_book(settings, clock) as book:
        name, places = await _clinic(book.clinics, demo=settings.environment == "development")
        desk = StaffDesk(book.db, book.vault, settings, clock, lambda: name)
        try:
            return await _do(desk.accounts, args, password, places)
        finally:
            await desk.close()


async def _do(accounts: "Accounts", args: argparse.Namespace, password: str, places: tuple[str, ...]) -> list[str]:
    by = f"staff:{getattr(args, 'by', None) or getpass.getuser()}"
    if args.action == "list":
        return _listed(await accounts.everybody(), as_json=args.json)
    if args.action == "create":
        _check_places(args.locations, places)
        options = {"by": by, "locations": args.locations, "password": password}
        first = await accounts.create(args.login, args.name, args.role, **options)
        return _told(f"{args.login}: the account is made", first, password)
    account = await accounts.named(args.login)
    if args.action == "disable":
        await accounts.disable(account.id, by=by)
        return [f"{args.login}: the account is shut"]
    first = await accounts.reset(account.id, by=by, password=password, keep_second_factor=args.keep_second_factor)
    return _told(f"{args.login}: the password is new, and the logins are ended", first, password)


def _told(what: str, first: str, given: str) -> list[str]:
    return [what] if given else [what, f"first password, which is not shown again: {first}"]


def _check_places(given: list[str], known: tuple[str, ...]) -> None:
    """
    See that there are such locations.

    Raises:
        AccountError: there is one that the clinic has not.
    """
    from bella_core.services.staff.accounts import AccountError

    for one in given:
        if one not in known:
            raise AccountError("location", f"the clinic has no location {one!r}; it has {', '.join(known) or 'none yet'}")


def _listed(rows: "Sequence[StaffRow]", *, as_json: bool) -> list[str]:
    if as_json:
        return [json.dumps([_document(row) for row in rows], indent=2)]
    told = [f"{row.login}  {row.role}  {_state(row)}  {row.name}" for row in rows]
    return told or ["There is no account yet. Make one: bella staff create LOGIN --role owner"]


def _document(row: "StaffRow") -> dict[str, object]:
    second, disabled = row.totp is not None, row.disabled_at.isoformat() if row.disabled_at else None
    return {"id": row.id, "login": row.login, "name": row.name, "role": row.role, "locations": row.locations} | {
        "second_factor": second,
        "disabled_at": disabled,
    }


def _state(row: "StaffRow") -> str:
    if row.disabled_at is not None:
        return "shut"
    return "second factor" if row.totp is not None else "password only"


async def _clinic(clinics: "ClinicStore", *, demo: bool) -> tuple[str, tuple[str, ...]]:
    """Return the clinic's name and its locations' ids; there may be no clinic yet when the first account is made."""
    from bella_core.core.errors import ClinicError

    try:
        clinic = await clinics.load(demo=demo)
    except ClinicError:
        return "", ()
    return clinic.name, tuple(location.id for location in clinic.locations)
