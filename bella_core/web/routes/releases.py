"""``GET /releases``, ``POST /releases`` and ``POST /releases/{id}/withdraw``."""

from aiohttp import web

from bella_core.app.bella import Bella
from bella_core.crud.releases import ReleaseRow
from bella_core.domain.clinic import ClinicView
from bella_core.domain.local_times import zone_at
from bella_core.domain.releases import Release
from bella_core.schemas.converter import Unreadable, read, write
from bella_core.schemas.modes import ReleaseItem, ReleaseRequest
from bella_core.schemas.paging import After, cursor_of
from bella_core.schemas.problems import Problem
from bella_core.schemas.resources import local, page
from bella_core.services.modes.releases import BadRelease, NoRelease

from ..auth import KeyGuard
from ..operations import LOCATION, PAGED, lists, operation, shows
from ..problems import ProblemError, json_response, misfits, page_query, read_json, unreadable, with_problems
from ..queries import chosen_location


def release_routes(bella: Bella, guard: KeyGuard) -> list[web.RouteDef]:
    """Return the routes of times that are left to bella."""

    @operation(
        "List the times that are left to bella", tag="modes", access="read", answers=lists(ReleaseItem), parameters=(*PAGED, LOCATION)
    )
    @with_problems
    async def list_releases(request: web.Request) -> web.Response:
        """Give a page of releases that are not over, in order of starting."""
        await guard.require(request, "read")
        query, clinic = page_query(request, timed=True, beside=("location",)), await bella.clinics.refresh()
        location_id = chosen_location(request, clinic)
        after = (query.after.at, query.after.id) if query.after and query.after.at else None
        rows = await bella.modes.releases.page(limit=query.limit + 1, location_id=location_id, after=after)
        shown = rows[: query.limit]
        cursor = cursor_of(After(shown[-1].id, shown[-1].starts_at)) if len(rows) > query.limit else None
        return json_response(page([_item(clinic, row) for row in shown], cursor))

    @operation("Leave a time to bella", tag="modes", access="write", body=ReleaseRequest, answers=shows(ReleaseItem))
    @with_problems
    async def release(request: web.Request) -> web.Response:
        """Leave a time to bella."""
        holder = await guard.require(request, "write")
        try:
            asked = read(await read_json(request), ReleaseRequest)
        except Unreadable as error:
            raise unreadable(error, status=422, title="Bad release") from None
        try:
            wanted = Release(asked.starts_at, asked.ends_at, asked.provider, asked.room)
            row = await bella.modes.releases.add(asked.location, wanted, f"api:{holder.name}")
        except BadRelease as error:
            raise misfits("Bad release", error.mistakes) from None
        return json_response(write(_item(await bella.clinics.refresh(), row)))

    @operation("Take a time back", tag="modes", access="write", answers=shows(ReleaseItem), errors=(404,))
    @with_problems
    async def withdraw(request: web.Request) -> web.Response:
        """Take a time back; what was booked in it becomes a conflict."""
        holder = await guard.require(request, "write")
        try:
            row = await bella.modes.releases.withdraw(request.match_info["id"], f"api:{holder.name}")
        except NoRelease as error:
            raise ProblemError(Problem(404, "No such release", f"{error}; GET /releases lists them")) from None
        return json_response(write(_item(await bella.clinics.refresh(), row)))

    return [
        web.get("/releases", list_releases),
        web.post("/releases", release),
        web.post("/releases/{id}/withdraw", withdraw),
    ]


def _item(clinic: ClinicView, row: ReleaseRow) -> ReleaseItem:
    zone = zone_at(clinic, row.location_id)
    start, end, made = (local(at, zone) for at in (row.starts_at, row.ends_at, row.created_at))
    where = (row.id, row.location_id, row.provider_id, row.room_id)
    return ReleaseItem(*where, start, end, row.created_by, made, None if row.withdrawn_at is None else local(row.withdrawn_at, zone))
