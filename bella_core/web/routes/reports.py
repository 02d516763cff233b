"""``GET /reports/kpis`` and ``GET /reports/costs``."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import date
from typing import Any, TypeVar

from aiohttp import web

from bella_core.app.bella import Bella
from bella_core.core.moments import NoMoment, read_moment
from bella_core.domain.period import BadPeriod, Period
from bella_core.schemas.figures import CostFigures, KpiFigures
from bella_core.services.reporting import cost_document, kpi_document

from ..auth import KeyGuard
from ..operations import LOCATION, PERIOD, operation, shows
from ..problems import bad_query, json_response, with_problems
from ..queries import check_query, chosen_location

T = TypeVar("T")

_QUERY = ("from", "to", "location")


def report_routes(bella: Bella, guard: KeyGuard) -> list[web.RouteDef]:
    """Return the routes of reports: numbers only, nothing of a patient's."""

    @operation("Give the figures of some days", tag="operations", access="read", answers=shows(KpiFigures), parameters=(*PERIOD, LOCATION))
    @with_problems
    async def show_kpis(request: web.Request) -> web.Response:
        """Give the figures of some days."""
        await guard.require(request, "read")
        return await _answer(request, bella, bella.kpis.of, kpi_document)

    @operation("Tell what some days cost", tag="operations", access="read", answers=shows(CostFigures), parameters=(*PERIOD, LOCATION))
    @with_problems
    async def show_costs(request: web.Request) -> web.Response:
        """Give what some days cost."""
        await guard.require(request, "read")
        return await _answer(request, bella, bella.costs.of, cost_document)

    return [web.get("/reports/kpis", show_kpis), web.get("/reports/costs", show_costs)]


async def _answer(
    request: web.Request,
    bella: Bella,
    of: Callable[[Period, str | None], Awaitable[T]],
    document: Callable[[T], Mapping[str, Any]],
) -> web.Response:
    check_query(request, _QUERY)
    location_id = chosen_location(request, await bella.clinics.refresh())
    return json_response(document(await of(_period(request), location_id)))


def _period(request: web.Request) -> Period:
    first, last = _day(request, "from"), _day(request, "to")
    try:
        return Period(first, last)
    except BadPeriod as error:
        raise bad_query("to", str(error)) from None


def _day(request: web.Request, name: str) -> date:
    given = request.query.get(name)
    if given is None:
        raise bad_query(name, "is missing; write the day as 2027-03-31")
    try:
        return read_moment(given, date)
    except NoMoment as error:
        raise bad_query(name, f"{error}, such as 2027-03-31") from None
