"""``GET /tasks`` and ``POST /tasks/{id}/done``: what staff have to do, such as to call whom no message reaches."""

import attrs
from aiohttp import web

from bella_core.app.bella import Bella
from bella_core.crud import placing, task_list
from bella_core.crud.tasks import TaskRow
from bella_core.domain.local_times import zone_at
from bella_core.schemas.items import TaskItem
from bella_core.schemas.local_times import details_on_clock, on_clock
from bella_core.schemas.openapi import Parameter
from bella_core.schemas.paging import After, cursor_of
from bella_core.schemas.problems import Problem
from bella_core.schemas.resources import page

from ..auth import KeyGuard
from ..languages import N_
from ..operations import DONE, PAGED, lists, operation
from ..problems import ProblemError, json_response, page_query, with_problems
from ..queries import chosen

_KIND = Parameter("kind", str, N_("only those of this kind"))


def task_routes(bella: Bella, guard: KeyGuard) -> list[web.RouteDef]:
    """Return the routes of items for staff."""

    @operation(
        "List what staff have to do, the oldest first", tag="desk", access="read", answers=lists(TaskItem), parameters=(*PAGED, _KIND)
    )
    @with_problems
    async def list_tasks(request: web.Request) -> web.Response:
        """Give a page of open items, the oldest first; ``?kind=undeliverable`` for those of one kind."""
        holder = await guard.require(request, "read")
        kind = chosen(request, "kind", await bella.db.read(task_list.kinds) if "kind" in request.query else ())
        query = page_query(request, timed=True, beside=("kind",))
        after = (query.after.at, query.after.id) if query.after and query.after.at else None
        rows = await bella.db.read(task_list.page, limit=query.limit + 1, kind=kind, after=after)
        shown = rows[: query.limit]
        guard.note_export(holder, len(shown))
        cursor = cursor_of(After(shown[-1].id, shown[-1].created_at)) if len(rows) > query.limit else None
        clinic, places = await bella.clinics.refresh(), await bella.db.read(placing.locations_of, [row.appointment_id for row in shown])
        zones = [zone_at(clinic, places.get(row.appointment_id or "", row.details.get("location_id"))) for row in shown]
        return json_response(page([_item(row, zone) for row, zone in zip(shown, zones, strict=True)], cursor))

    @operation("Note that an item is done", tag="desk", access="write", answers=DONE, errors=(404,))
    @with_problems
    async def finish_task(request: web.Request) -> web.Response:
        """Note that an item is done; saying it again changes nothing."""
        holder = await guard.require(request, "write")
        if await bella.db.write(task_list.resolve, request.match_info["id"], f"api:{holder.name}") is None:
            raise ProblemError(Problem(404, "No such item", "GET /tasks lists those that are open"))
        return web.Response(status=204)

    return [web.get("/tasks", list_tasks), web.post("/tasks/{id}/done", finish_task)]


def _item(row: TaskRow, zone: str) -> dict[str, object]:
    names = ("created_at", "due_at", "snoozed_until", "resolved_at")
    times = {name: on_clock(getattr(row, name), zone) for name in names}
    shown = {field.name: getattr(row, field.name) for field in attrs.fields(TaskItem)}
    return {**shown, **times, "details": details_on_clock(row.details, zone)}
