"""See what operators were told, say who looks at it, and try whether alerts arrive. Works while the server runs."""

import argparse
import asyncio
import getpass
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from .common import add_config, log_to_stderr, read_settings

if TYPE_CHECKING:
    from bella_core.core.settings import Settings
    from bella_core.crud.alerts import AlertRow, Severity
    from bella_core.services.alerting_desk import AlertDesk
    from bella_core.services.clinics import ClinicStore


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    listing = actions.add_parser("list", help="show the alerts that are not over, the oldest first")
    listing.add_argument("--all", action="store_true", help="the last fifty, over or not, the newest first")
    history = actions.add_parser("history", help="show what became of one alert, its steps and its runbook")
    ack = actions.add_parser("ack", help="say that somebody looks at it, so that it is not sent again")
    resolve = actions.add_parser("resolve", help="say that it is over; one whose trouble goes on comes again")
    for of_one in (history, ack, resolve):
        of_one.add_argument("id", metavar="ID", help="as `bella alerts list` shows it")
    for changing in (ack, resolve):
        changing.add_argument("--by", default=None, metavar="NAME", help="who does it, for the history (default: this account's name)")
    budgets = actions.add_parser("budgets", help="show how the service level objectives were kept, and what is left of the error budgets")
    trying = actions.add_parser("test", help="send an alert that says that it is only a try, to every plugin that delivers alerts")
    trying.add_argument("--severity", choices=("critical", "warning", "info"), default="critical", help="default: critical")
    for action in (listing, history, ack, resolve, budgets, trying):
        add_config(action)


def run(args: argparse.Namespace) -> int:
    """Run the command."""
    log_to_stderr("error")
    settings = read_settings(args)
    if args.action == "test":
        return asyncio.run(_try(settings, args.severity))
    actions: dict[str, Callable[[AlertDesk, argparse.Namespace, str], Awaitable[int]]] = {
        "list": _list,
        "budgets": _budgets,
        "history": _history,
        "ack": _ack,
        "resolve": _resolve,
    }
    return asyncio.run(_with_desk(settings, actions[args.action], args))


async def _with_desk(
    settings: "Settings", act: "Callable[[AlertDesk, argparse.Namespace, str], Awaitable[int]]", args: argparse.Namespace
) -> int:
    from bella_core.app.book import open_book
    from bella_core.core.clock import SystemClock
    from bella_core.services.alerting_desk import AlertDesk

    clock = SystemClock()
    async with open_book(settings, clock) as book:
        return await act(AlertDesk(book.db, settings.alerts, clock), args, await _zone(book.clinics))


async def _zone(clinics: "ClinicStore") -> str:
    """Return the first location's zone (IANA), by whose clock alerts are shown; UTC where there is no clinic to be read."""
    from bella_core.core.errors import ClinicError
    from bella_core.domain.local_times import zone_at

    try:
        return zone_at(await clinics.load())
    except ClinicError:
        return "UTC"


async def _list(desk: "AlertDesk", args: argparse.Namespace, zone: str) -> int:
    rows = await (desk.latest(50) if args.all else desk.open())
    for row in rows:
        print(_line(row, zone))
    if not rows:
        print("No alert." if args.all else "No alert is open.")
    return 0


def _line(row: "AlertRow", zone: str) -> str:
    from bella_core.domain.local_times import on_clock

    held = ", held back in a storm" if row.held else ""
    return f"{row.id}  {on_clock(row.first_at, zone)}  {row.severity:<8}  {row.status:<12}  x{row.count}  {row.summary}{held}"


async def _budgets(desk: "AlertDesk", args: argparse.Namespace, zone: str) -> int:
    del args, zone
    for kept in await desk.budgets():
        print(f"{kept.objective.title}: {kept.objective.percent:g} % over 30 days")
        if kept.good is None or kept.left is None:
            print("  nothing was measured yet")
        else:
            print(f"  {kept.good:.3f} % of {kept.events}; {kept.left:.0f} % of the error budget is left")
    return 0


async def _history(desk: "AlertDesk", args: argparse.Namespace, zone: str) -> int:
    from bella_core.domain.local_times import on_clock

    row, events = await desk.history(args.id)
    alert = desk.alert(row)
    print(_line(row, zone))
    for number, step in enumerate(alert.steps, 1):
        print(f"  {number}. {step}")
    if alert.runbook:
        print(f"  {alert.runbook}")
    for event in events:
        details = " ".join(f"{name}={value}" for name, value in event.details.items())
        print(f"{on_clock(event.at, zone)}  {event.kind:<13}  {event.actor}  {details}".rstrip())
    return 0


async def _ack(desk: "AlertDesk", args: argparse.Namespace, zone: str) -> int:
    print(_line(await desk.acknowledge(args.id, args.by or getpass.getuser()), zone))
    return 0


async def _resolve(desk: "AlertDesk", args: argparse.Namespace, zone: str) -> int:
    print(_line(await desk.resolve(args.id, args.by or getpass.getuser()), zone))
    return 0


async def _try(settings: "Settings", severity: "Severity") -> int:
    from bella_core.app.plugins import Plugins
    from bella_core.core.clock import SystemClock
    from bella_core.services.alerting_desk import try_sinks

    from .common import warn_of_unused_plugins

    clock = SystemClock()
    async with Plugins(settings, (), clock, discover=True) as plugins:
        warn_of_unused_plugins(plugins.registry)
        results = await try_sinks(plugins.hooks, settings.alerts, clock, severity)
    for sink, trouble in results.items():
        print(f"{sink}: {trouble or 'took it'}")
    if not results:
        print("No plugin delivers alerts: they stand in the log only.")
    return 1 if any(results.values()) else 0
