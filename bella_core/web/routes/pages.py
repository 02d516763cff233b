"""``GET /pages`` and ``POST /pages/{id}/acknowledge``: who on call is paged for an urgent call."""

from collections.abc import Mapping
from typing import Any

import attrs
from aiohttp import web

from bella_core.app.bella import Bella
from bella_core.crud.pages import PageRow
from bella_core.domain.local_times import zone_at
from bella_core.schemas.items import PageItem
from bella_core.schemas.local_times import on_clock
from bella_core.schemas.paging import After, cursor_of
from bella_core.schemas.problems import Problem
from bella_core.schemas.resources import page
from bella_core.services.paging_desk import NoPage, PageTaken

from ..auth import KeyGuard
from ..operations import PAGED, lists, operation, shows
from ..problems import ProblemError, json_response, page_query, with_problems


def page_routes(bella: Bella, guard: KeyGuard) -> list[web.RouteDef]:
    """Return the routes of pages."""

    @operation(
        "List who was paged for urgent calls, the newest first", tag="desk", access="read", answers=lists(PageItem), parameters=PAGED
    )
    @with_problems
    async def list_pages(request: web.Request) -> web.Response:
        """Give a page of pages, the newest first."""
        await guard.require(request, "read")
        query = page_query(request, timed=False)
        rows = await bella.pages.newest(query.limit + 1, query.after.id if query.after else None)
        shown = rows[: query.limit]
        cursor = cursor_of(After(shown[-1].id)) if len(rows) > query.limit else None
        clinic = await bella.clinics.refresh()
        return json_response(page([_item(row, zone_at(clinic, row.location_id)) for row in shown], cursor))

    @operation("Say that somebody takes a page", tag="desk", access="write", answers=shows(PageItem), errors=(404, 409))
    @with_problems
    async def acknowledge_page(request: web.Request) -> web.Response:
        """Say that somebody takes a page."""
        holder = await guard.require(request, "write")
        try:
            row = await bella.pages.acknowledge(request.match_info["id"], f"api:{holder.name}")
        except NoPage as error:
            raise ProblemError(Problem(404, "No such page", str(error).partition(";")[0])) from None
        except PageTaken as error:
            raise ProblemError(Problem(409, "Page is acknowledged", str(error))) from None
        return json_response(_item(row, zone_at(await bella.clinics.refresh(), row.location_id)))

    return [web.get("/pages", list_pages), web.post("/pages/{id}/acknowledge", acknowledge_page)]


def _item(row: PageRow, zone: str) -> Mapping[str, Any]:
    """Return a page as JSON; by its code only those may answer who were paged."""
    item = attrs.asdict(row, filter=attrs.filters.exclude("code"))
    times = ("created_at", "due_at", "acknowledged_at")
    return {**item, **{name: on_clock(item[name], zone) for name in times}}
