"""``GET /requests``, ``POST /requests/{id}/approve`` and ``POST /requests/{id}/decline``."""

from aiohttp import web

from bella_core.app.bella import Bella
from bella_core.core.errors import BookingError, KeyReused, NotFound
from bella_core.core.ids import new_id
from bella_core.domain.local_times import zone_at
from bella_core.schemas.converter import Unreadable, read
from bella_core.schemas.items import DecidedRequest
from bella_core.schemas.modes import Decision, RequestItem
from bella_core.schemas.paging import After, cursor_of
from bella_core.schemas.problems import Problem
from bella_core.schemas.resources import local, page
from bella_core.services.modes.requests import Request

from ..auth import KeyGuard
from ..idempotency import request_key
from ..operations import LOCATION, PAGED, REPEATABLE, lists, operation, shows
from ..problems import ProblemError, json_response, page_query, read_json, unreadable, with_problems
from ..queries import chosen_location


def request_routes(bella: Bella, guard: KeyGuard) -> list[web.RouteDef]:
    """Return the routes of what waits for staff."""

    @operation(
        "List the appointments that wait for staff, the longest first",
        tag="modes",
        access="read",
        answers=lists(RequestItem),
        parameters=(*PAGED, LOCATION),
    )
    @with_problems
    async def list_requests(request: web.Request) -> web.Response:
        """Give a page of requests, those that wait the longest first."""
        holder = await guard.require(request, "read")
        query, clinic = page_query(request, timed=True, beside=("location",)), await bella.clinics.refresh()
        location_id = chosen_location(request, clinic)
        after = (query.after.at, query.after.id) if query.after and query.after.at else None
        rows = await bella.modes.requests.page(limit=query.limit + 1, location_id=location_id, after=after)
        shown = rows[: query.limit]
        guard.note_export(holder, len(shown))
        last = shown[-1].request if shown else None
        cursor = cursor_of(After(last.appointment_id, last.asked_at)) if last is not None and len(rows) > query.limit else None
        return json_response(page([_item(row, zone_at(clinic, row.appointment.location_id)) for row in shown], cursor))

    @operation(
        "Let a request stand, or refuse it",
        tag="modes",
        access="write",
        body=Decision,
        body_needed=False,
        answers=shows(DecidedRequest),
        parameters=(REPEATABLE,),
        errors=(404, 409),
    )
    @with_problems
    async def decide_request(request: web.Request) -> web.Response:
        """Let a request stand, or refuse it."""
        holder = await guard.require(request, "write")
        asked, requests = await _decision(request), bella.modes.requests
        approves = request.match_info["decision"] == "approve"
        key = await request_key(bella.db, request, holder, request.match_info["decision"]) or f"decision:{new_id()}"
        about = {"key": key, "actor": f"api:{holder.name}", "version": asked.version}
        appointment_id = request.match_info["id"]
        try:
            if approves:
                row = await requests.approve(appointment_id, **about)  # type: ignore[arg-type]  # the three are what they are called
            else:
                row = await requests.decline(appointment_id, reason=asked.reason, **about)  # type: ignore[arg-type]  # as above
        except NotFound as error:
            raise ProblemError(Problem(404, "No such request", f"{error}; GET /requests lists them")) from None
        except KeyReused as error:
            raise ProblemError(Problem(422, "Idempotency key reused", str(error))) from None
        except BookingError as error:
            raise ProblemError(Problem(409, "Request is not in that state", str(error))) from None
        zone = zone_at(await bella.clinics.refresh(), row.location_id)
        times = {"starts_at": local(row.starts_at, zone).isoformat(), "ends_at": local(row.ends_at, zone).isoformat()}
        return json_response({"appointment_id": row.appointment_id, "decision": request.match_info["decision"], **times})

    return [web.get("/requests", list_requests), web.post("/requests/{id}/{decision:approve|decline}", decide_request)]


async def _decision(request: web.Request) -> Decision:
    """Return what is said beside the decision, if anything is."""
    if not request.can_read_body:
        return Decision()
    try:
        return read(await read_json(request), Decision)
    except Unreadable as error:
        raise unreadable(error, status=422, title="Bad decision") from None


def _item(row: Request, zone: str) -> RequestItem:
    wish, asked = row.appointment, row.request
    return RequestItem(
        wish.id,
        wish.version,
        asked.why,
        local(asked.asked_at, zone),
        None if asked.decide_by is None else local(asked.decide_by, zone),
        wish.user_id,
        wish.location_id,
        wish.provider_id,
        wish.room_id,
        wish.service,
        local(wish.starts_at, zone),
        local(wish.ends_at, zone),
        None if asked.former is None else local(asked.former.starts_at, zone),
    )
