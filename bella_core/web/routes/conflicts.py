"""``GET /conflicts``, ``GET /conflicts/{id}`` and ``POST /conflicts/{id}/resolve``."""

from collections.abc import Mapping, Sequence
from typing import Any, Literal

import attrs
from aiohttp import web

from bella_core.app.bella import Bella
from bella_core.core.errors import BookingError, RuleBroken
from bella_core.crud import placing
from bella_core.crud.conflicts import KINDS, ConflictRow, Kind
from bella_core.domain.local_times import zone_at
from bella_core.domain.slots import Slot
from bella_core.schemas.converter import Unreadable, read
from bella_core.schemas.items import ConflictItem
from bella_core.schemas.local_times import details_on_clock, on_clock
from bella_core.schemas.openapi import Parameter
from bella_core.schemas.paging import After, cursor_of
from bella_core.schemas.problems import Problem
from bella_core.schemas.resources import page
from bella_core.services.conflicts import NoConflict

from ..auth import KeyGuard
from ..conditional import tagged
from ..languages import N_
from ..operations import KNOWN, PAGED, lists, operation, shows, shows_tagged
from ..problems import ProblemError, json_response, page_query, read_json, unreadable, with_problems
from ..queries import check_query, chosen


@attrs.frozen
class ConflictDecision:
    """What is decided about a conflict."""

    decision: Literal["accept", "refuse", "settle"]


_STATUS = Parameter("status", Literal["open", "resolved"], N_("open if it is left out"))
_KIND = Parameter("kind", Kind, N_("only those of this kind"))


def conflict_routes(bella: Bella, guard: KeyGuard) -> list[web.RouteDef]:
    """Return the routes of conflicts."""

    @operation(
        "List conflicts, the oldest first, and tell how many are open",
        tag="desk",
        access="read",
        answers=lists(ConflictItem, open=dict[str, int]),
        parameters=(*PAGED, _STATUS, _KIND),
    )
    @with_problems
    async def list_conflicts(request: web.Request) -> web.Response:
        """Give a page of conflicts, the oldest first, and how many are open."""
        holder = await guard.require(request, "read")
        status, kind = chosen(request, "status", ("open", "resolved")) or "open", chosen(request, "kind", KINDS)
        query = page_query(request, timed=True, beside=("status", "kind"))
        after = (query.after.at, query.after.id) if query.after and query.after.at else None
        rows = await bella.conflicts.page(limit=query.limit + 1, status=status, kind=kind, after=after)
        shown = rows[: query.limit]
        guard.note_export(holder, len(shown))
        cursor = cursor_of(After(shown[-1].id, shown[-1].created_at)) if len(rows) > query.limit else None
        return json_response({**page(await _items(bella, shown), cursor), "open": await bella.conflicts.count()})

    @operation("Show a conflict", tag="desk", access="read", answers=shows_tagged(ConflictItem), parameters=(KNOWN,), errors=(404,))
    @with_problems
    async def show_conflict(request: web.Request) -> web.Response:
        """Give a conflict."""
        await guard.require(request, "read")
        check_query(request)
        try:
            row = await bella.conflicts.show(request.match_info["id"])
        except NoConflict as error:
            raise _refused(error) from None
        return tagged(request, (await _items(bella, [row]))[0])

    @operation("Decide a conflict", tag="desk", access="write", body=ConflictDecision, answers=shows(ConflictItem), errors=(404, 409))
    @with_problems
    async def resolve_conflict(request: web.Request) -> web.Response:
        """Decide a conflict."""
        holder = await guard.require(request, "write")
        try:
            asked = read(await read_json(request), ConflictDecision)
        except Unreadable as error:
            raise unreadable(error, status=422, title="Bad decision") from None
        try:
            row = await bella.conflicts.resolve(request.match_info["id"], asked.decision, f"api:{holder.name}")
        except NoConflict as error:
            raise _refused(error) from None
        except BookingError as error:
            why = error.rule if isinstance(error, RuleBroken) else type(error).__name__
            raise ProblemError(Problem(409, "Proposal cannot be had", f"{error} ({why}); the conflict stays open")) from None
        return json_response((await _items(bella, [row]))[0])

    return [
        web.get("/conflicts", list_conflicts),
        web.get("/conflicts/{id}", show_conflict),
        web.post("/conflicts/{id}/resolve", resolve_conflict),
    ]


async def _items(bella: Bella, rows: Sequence[ConflictRow]) -> list[Mapping[str, Any]]:
    """Return conflicts as JSON, their times by the clocks of the locations that they are about."""
    clinic = await bella.clinics.refresh()
    places = await bella.db.read(placing.locations_of, [row.appointment_id for row in rows])
    return [_item(row, zone_at(clinic, places.get(row.appointment_id or "", row.details.get("location_id")))) for row in rows]


def _item(row: ConflictRow, zone: str) -> Mapping[str, Any]:
    item = attrs.asdict(row, filter=attrs.filters.exclude("fingerprint", "source", "proposal", "details"))
    times = {name: on_clock(item[name], zone) for name in ("created_at", "resolved_at")}
    proposal = None if row.proposal is None else _proposal(row.proposal, zone)
    return {**item, **times, "details": details_on_clock(row.details, zone), "proposal": proposal}


def _proposal(slot: Slot, zone: str) -> Mapping[str, Any]:
    item = attrs.asdict(slot, filter=attrs.filters.exclude("claims"))
    return {**item, **{name: on_clock(item[name], zone) for name in ("starts_at", "ends_at")}}


def _refused(error: NoConflict) -> ProblemError:
    missing = str(error).startswith("there is no such")
    return ProblemError(Problem(404 if missing else 409, "No such conflict" if missing else "Conflict is not in that state", str(error)))
