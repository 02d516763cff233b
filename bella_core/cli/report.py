"""Report on calls, bookings and costs. Works while the server runs."""

import argparse
import asyncio
import json
import sys
from datetime import timedelta
from typing import TYPE_CHECKING

from .common import add_config, iso_day, log_to_stderr, read_settings

if TYPE_CHECKING:
    from bella_core.app.book import Book
    from bella_core.core.settings import Settings
    from bella_core.domain.period import Period


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    kpis = actions.add_parser("kpis", help="how calls went and how full the book is")
    costs = actions.add_parser("costs", help="what calls and messages cost, item by item, and what would cost less")
    for action in (kpis, costs):
        action.add_argument("--from", dest="first", type=iso_day, metavar="DAY", help="the first day (default: 30 days before the last)")
        action.add_argument("--to", dest="last", type=iso_day, metavar="DAY", help="the last day (default: today)")
        action.add_argument("--location", metavar="ID", help="of one location (default: of all)")
        action.add_argument("--json", action="store_true", help="for programs")
        add_config(action)
    prices = actions.add_parser("prices", help="show the file of prices that bella reckons by, to make the clinic's own from it")
    add_config(prices)


def run(args: argparse.Namespace) -> int:
    """Run the command."""
    log_to_stderr()
    settings = read_settings(args)
    if args.action == "prices":
        print(_prices(settings), end="")
        return 0
    from bella_core.core.errors import NotFound
    from bella_core.domain.period import BadPeriod

    try:
        print(asyncio.run(_reported(settings, args)))
    except (BadPeriod, NotFound) as error:
        print(f"bella: {error}", file=sys.stderr)
        return 1
    return 0


def _prices(settings: "Settings") -> str:
    from bella_core.services.costing.prices import load_prices, prices_text

    if settings.costs.prices is None:
        return prices_text()
    load_prices(settings.costs.prices)  # raises what is wrong with it
    return settings.costs.prices.read_text("utf-8")


async def _reported(settings: "Settings", args: argparse.Namespace) -> str:
    from bella_core.app.book import open_book
    from bella_core.core.clock import SystemClock
    from bella_core.domain.hours import local_date
    from bella_core.domain.period import Period

    clock = SystemClock()
    async with open_book(settings, clock) as book:
        clinic = await book.clinics.load(demo=settings.environment == "development")
        last = args.last or local_date(clinic.locations[0], clock.now())
        period = Period(args.first or last - timedelta(days=30), last)
        return await (_kpis(book, period, args) if args.action == "kpis" else _costs(book, settings, period, args))


async def _kpis(book: "Book", period: "Period", args: argparse.Namespace) -> str:
    from bella_core.services.kpis import KpiDesk
    from bella_core.services.reporting import kpi_document, kpi_lines

    report = await KpiDesk(book.db, book.clinics).of(period, args.location)
    return json.dumps(kpi_document(report), indent=2) if args.json else "\n".join(kpi_lines(report))


async def _costs(book: "Book", settings: "Settings", period: "Period", args: argparse.Namespace) -> str:
    from bella_core.core.clock import SystemClock
    from bella_core.services.costing.desk import CostDesk
    from bella_core.services.reporting import cost_document, cost_lines

    report = await CostDesk(book.db, book.clinics, settings.costs, SystemClock()).of(period, args.location)
    return json.dumps(cost_document(report), indent=2) if args.json else "\n".join(cost_lines(report))
