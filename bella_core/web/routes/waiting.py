"""``GET /waiting``, ``POST /waiting`` and ``DELETE /waiting/{id}``."""

from aiohttp import web

from bella_core.app.bella import Bella
from bella_core.core.errors import KeyReused, NotFound, RuleBroken
from bella_core.core.ids import new_id
from bella_core.crud.waiting import WaitingRow
from bella_core.domain.clinic import ClinicView
from bella_core.domain.local_times import zone_at
from bella_core.schemas.converter import Unreadable
from bella_core.schemas.items import Joined
from bella_core.schemas.paging import After, cursor_of
from bella_core.schemas.problems import Problem
from bella_core.schemas.resources import local, page
from bella_core.schemas.waiting import WaitingItem, WaitingRequest, WaitingWish, read_waiting

from ..auth import KeyGuard
from ..idempotency import request_key
from ..operations import DONE, PAGED, REPEATABLE, lists, operation, shows
from ..patients import draft_of
from ..problems import ProblemError, json_response, misfits, page_query, read_json, unreadable, with_problems

#: What of a request is at fault, by the rule that it breaks.
_PLACES = {"unknown_location": "location", "unknown_service": "service", "staff_only": "service", "unknown_provider": "wish/provider"}


def waiting_routes(bella: Bella, guard: KeyGuard) -> list[web.RouteDef]:
    """Return the routes of the waiting list."""

    @operation(
        "List who waits for an earlier time, the longest first", tag="waiting", access="read", answers=lists(WaitingItem), parameters=PAGED
    )
    @with_problems
    async def list_waiting(request: web.Request) -> web.Response:
        """Give a page of those who wait, the longest first."""
        holder = await guard.require(request, "read")
        query = page_query(request, timed=True)
        after = (query.after.at, query.after.id) if query.after and query.after.at else None
        rows = await bella.waiting.page(limit=query.limit + 1, after=after)
        shown = rows[: query.limit]
        guard.note_export(holder, len(shown))
        cursor = cursor_of(After(shown[-1].id, shown[-1].joined_at)) if len(rows) > query.limit else None
        reachable, clinic = await bella.waiting.reachable(shown), await bella.clinics.refresh()
        return json_response(page([_item(clinic, row, reachable=row.id in reachable) for row in shown], cursor))

    @operation(
        "Put somebody on the waiting list",
        tag="waiting",
        access="write",
        body=WaitingRequest,
        answers=shows(Joined),
        parameters=(REPEATABLE,),
    )
    @with_problems
    async def join(request: web.Request) -> web.Response:
        """Put somebody on the list."""
        holder = await guard.require(request, "write")
        key = await request_key(bella.db, request, holder, "waiting") or f"waiting:{new_id()}"
        try:
            asked = read_waiting(await read_json(request))
            patient = draft_of(asked.user_id, asked.patient)
        except Unreadable as error:
            raise unreadable(error, status=422, title="Request does not fit") from None
        where, wish = {"location_id": asked.location, "service": asked.service}, asked.wish.wish()
        more = {"urgency": asked.urgency, "notice_min": asked.notice_min}
        try:
            waiting_id = await bella.waiting.join(patient, **where, wish=wish, key=key, actor=f"api:{holder.name}", **more)  # type: ignore[arg-type]  # as read
        except RuleBroken as error:
            raise misfits("Nobody can wait for that", {_PLACES[error.rule]: str(error)}) from None
        except NotFound as error:
            raise misfits("Nobody can wait for that", {"user_id": str(error)}) from None
        except KeyReused as error:
            raise ProblemError(Problem(422, "Idempotency key reused", str(error))) from None
        return json_response({"id": waiting_id})

    @operation("Take somebody off the waiting list", tag="waiting", access="write", answers=DONE, errors=(404,))
    @with_problems
    async def leave(request: web.Request) -> web.Response:
        """Take somebody off the list."""
        holder = await guard.require(request, "write")
        if not await bella.waiting.leave(request.match_info["id"], actor=f"api:{holder.name}"):
            raise ProblemError(Problem(404, "Nobody waits under that id", "GET /waiting lists who waits"))
        return web.Response(status=204)

    return [web.get("/waiting", list_waiting), web.post("/waiting", join), web.delete("/waiting/{id}", leave)]


def _item(clinic: ClinicView, row: WaitingRow, *, reachable: bool) -> WaitingItem:
    wish, joined_at = WaitingWish.of(row.wish), local(row.joined_at, zone_at(clinic, row.location_id))
    about = (row.user_id, row.location_id, row.service, wish, row.urgency, row.notice_min)
    return WaitingItem(row.id, *about, reachable=reachable, joined_at=joined_at)
