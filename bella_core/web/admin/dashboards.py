"""``/admin/dashboards/{key}``: what operators look at, as charts with a table beside each; the definitions are those that are deployed."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import attrs
from aiohttp import web

from bella_core.app.bella import Bella
from bella_core.core.dashboards import DASHBOARDS
from bella_core.domain.local_times import zone_at
from bella_core.domain.period import Period
from bella_core.plugin import Dashboard
from bella_core.services.alerting_desk import AlertDesk
from bella_core.services.dashboards import ChartData

from ..languages import Language
from . import charts
from .alerts import SEVERITIES
from .guard import Guard
from .local import Local
from .menu import N_
from .problems import not_found
from .rendering import done, page
from .words import Words, words_in

#: How far back one may look, in hours.
SPANS = {"3": N_("3 hours"), "24": N_("1 day"), "72": N_("3 days")}
NAMES = {"executive": N_("Executive"), "technical": N_("Technical"), "operations": N_("Operations")}
#: Days of the figures that stand above the executive dashboard.
_FIGURE_DAYS = 7


@attrs.frozen
class Panel:
    """A chart as the page shows it: ``drawing`` and ``legend`` are SVG; ``head`` and ``rows`` its table; ``value`` where it is a number."""

    key: str
    title: str
    value: str | None
    drawing: str
    legend: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def dashboard_pages(bella: Bella, guard: Guard) -> list[web.RouteDef]:
    """Return the pages of dashboards."""

    async def first(request: web.Request) -> web.Response:
        """Go to the first of them."""
        await guard.require(request, "see_reports")
        raise done(request, "/admin/dashboards/executive")

    async def show(request: web.Request) -> web.Response:
        """Show a dashboard of the last hours."""
        visitor = await guard.require(request, "see_reports")
        board = next((one for one in DASHBOARDS if one.key == request.match_info["key"]), None)
        if board is None:
            raise not_found()
        hours = request.query.get("hours", "") if request.query.get("hours") in SPANS else "3"
        data = await bella.dashboards.look(board, timedelta(hours=int(hours)))
        zone = zone_at(bella.clinics.view)
        panels = [panel_of(chart, number, visitor.language, zone) for number, chart in enumerate(data.charts)]
        shown = {"panels": panels, "errors": data.errors, "security": data.security, **await _beside(bella, board)}
        shown |= {"board": board.key, "names": NAMES, "spans": SPANS, "hours": hours, "severities": SEVERITIES}
        return await page(request, visitor, "admin/dashboard.html", **shown)

    return [web.get("/admin/dashboards", first), web.get("/admin/dashboards/{key}", show)]


def panel_of(data: ChartData, number: int, language: Language, zone: str) -> Panel:
    """
    Return a chart for the page; pure.

    Args:
        number: which of the page's it is. ``zone``: IANA, by which its times are told.
    """
    words, chart = words_in(language), data.chart
    title, known = words.gettext(chart.title), [value for _, values in data.lines for value in values if value is not None]
    if chart.kind == "number":
        value = written(known[-1], chart.unit, language) if known else words.gettext("nothing measured")
        return Panel(f"c{number}", title, value, "", "", (), ())
    times = [_time(at, data.period_s, language, zone) for at in data.times]
    lines = [charts.Line(_label(name, title, words), values) for name, values in data.lines]
    drawn = charts.Chart(title, _described(known, chart.unit, language, words), times, lines)
    draw = charts.bar_chart if data.period_s >= 86400 else charts.line_chart
    picture = draw(drawn, lambda value: written(value, chart.unit, language), key=f"c{number}") if known else ""
    rows = [
        (time, *("–" if line.values[place] is None else written(line.values[place] or 0.0, chart.unit, language) for line in lines))
        for place, time in enumerate(times)
        if any(line.values[place] is not None for line in lines)
    ]
    head = (words.gettext("Time"), *(line.label for line in lines))
    return Panel(f"c{number}", title, None, picture, charts.legend(drawn) if known else "", head, tuple(rows))


def written(value: float, unit: str, language: Language) -> str:
    """Write a value of a chart's unit."""
    local = Local(language)
    if unit == "percent":
        return local.percent(value / 100)
    if unit == "dollars":
        return local.money(value)
    if unit == "seconds":
        return f"{local.number(float(f'{1000 * value:.3g}'))} ms" if value < 1 else f"{local.number(float(f'{value:.3g}'))} s"
    return local.number(float(f"{value:.4g}"))


def _described(known: list[float], unit: str, language: Language, words: Words) -> str:
    if not known:
        return words.gettext("Nothing was measured.")
    told = {"least": written(min(known), unit, language), "most": written(max(known), unit, language)}
    return words.gettext("From %(least)s to %(most)s; the table has each value.") % told


def _label(name: str, title: str, words: Words) -> str:
    plain = {"highest": title, "lowest": title, "sum": title, "": title, "cost": title, "share": title}
    return plain.get(name) or words.gettext(name.replace("_", " "))


def _time(at: datetime, period_s: int, language: Language, zone: str) -> str:
    local = Local(language)
    return local.short_day_of(at.astimezone(ZoneInfo(zone)).date()) if period_s >= 86400 else local.clock_of(at, zone)


async def _beside(bella: Bella, board: Dashboard) -> Mapping[str, Any]:
    """Return what a dashboard has beside its charts."""
    beside: dict[str, Any] = {"alerts": None, "budgets": None, "figures": None, "costs": None}
    if "alarms" in board.lists:
        desk = AlertDesk(bella.db, bella.settings.alerts, bella.clock)
        beside["alerts"] = await desk.open()
    if board.key == "executive":
        desk = AlertDesk(bella.db, bella.settings.alerts, bella.clock)
        today = bella.clock.now().astimezone(ZoneInfo(zone_at(bella.clinics.view))).date()
        period = Period(today - timedelta(days=_FIGURE_DAYS - 1), today)
        beside |= {"figures": (await bella.kpis.of(period)).kpis, "costs": await bella.costs.of(period), "budgets": await desk.budgets()}
    return beside
