"""``GET /recalls``, ``GET /recalls.csv`` and ``PUT /users/{id}/recall``."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from typing import Any

import attrs
from aiohttp import web

from bella_core.app.bella import Bella
from bella_core.core.moments import NoMoment, read_moment
from bella_core.crud.recalls import Person
from bella_core.domain.local_times import zone_at
from bella_core.domain.recall import MOST_MONTHS
from bella_core.schemas.converter import Unreadable, read
from bella_core.schemas.items import RecallItem
from bella_core.schemas.local_times import on_clock
from bella_core.schemas.openapi import Answer, Parameter
from bella_core.schemas.paging import After, cursor_of
from bella_core.schemas.problems import Problem
from bella_core.services.recalls import Due

from ..auth import KeyGuard
from ..languages import N_
from ..operations import DONE, PAGED, lists, operation
from ..problems import ProblemError, bad_query, json_response, misfits, page_query, read_json, unreadable, with_problems
from ..queries import check_query


@attrs.frozen
class RecallRequest:
    """
    Give a patient an interval of their own.

    Args:
        months: until the next visit; null for the clinic's usual.
        paused: they are neither listed nor written to.
    """

    months: int | None = None
    paused: bool = False


_UNTIL = Parameter("until", date, N_("who is due by this day; today if it is left out"))
_FILE = {200: Answer(N_("A file."), media="text/csv")}


def recall_routes(bella: Bella, guard: KeyGuard) -> list[web.RouteDef]:
    """Return the routes of recalls."""

    @operation(
        "List who is due for a visit, the longest overdue first",
        tag="waiting",
        access="read",
        answers=lists(RecallItem),
        parameters=(*PAGED, _UNTIL),
    )
    @with_problems
    async def list_recalls(request: web.Request) -> web.Response:
        """Give a page of those who are due, the longest overdue first."""
        holder = await guard.require(request, "read")
        until = _until(request)
        query = page_query(request, timed=True, beside=("until",))
        after = (query.after.at, query.after.id) if query.after and query.after.at else None
        rows = [one for one in await bella.recalls.due(until) if after is None or _place(one) > after]
        shown = rows[: query.limit]
        guard.note_export(holder, len(shown))
        people = await bella.recalls.people(shown)
        cursor = cursor_of(After(shown[-1].user_id, _place(shown[-1])[0])) if len(rows) > query.limit else None
        clinic = await bella.clinics.refresh()
        items = [_item(one, who, zone_at(clinic, one.location_id)) for one, who in zip(shown, people, strict=True)]
        return json_response({"items": items, "next": cursor})

    @operation("Give all who are due as a file for a spreadsheet", tag="waiting", access="read", answers=_FILE, parameters=(_UNTIL,))
    @with_problems
    async def export_recalls(request: web.Request) -> web.Response:
        """Give all who are due as a file for a spreadsheet."""
        holder = await guard.require(request, "read")
        check_query(request, ("until",))
        text, rows = await bella.recalls.csv(_until(request))
        guard.note_export(holder, rows)
        headers = {"Cache-Control": "no-store", "Content-Disposition": 'attachment; filename="recalls.csv"'}
        return web.Response(text=text, content_type="text/csv", charset="utf-8", headers=headers)

    @operation("Give a patient an interval of their own", tag="waiting", access="write", body=RecallRequest, answers=DONE, errors=(404,))
    @with_problems
    async def set_recall(request: web.Request) -> web.Response:
        """Give a patient an interval of their own."""
        holder = await guard.require(request, "write")
        try:
            asked = read(await read_json(request), RecallRequest)
        except Unreadable as error:
            raise unreadable(error, status=422, title="Request does not fit") from None
        if asked.months is not None and not 1 <= asked.months <= MOST_MONTHS:
            raise misfits("Request does not fit", {"months": f"must be from 1 to {MOST_MONTHS}"})
        user_id, actor = request.match_info["id"], f"api:{holder.name}"
        if not await bella.recalls.set_interval(user_id, asked.months, paused=asked.paused, actor=actor):
            raise ProblemError(Problem(404, "No such user", "GET /users lists them"))
        return web.Response(status=204)

    return [
        web.get("/recalls", list_recalls),
        web.get("/recalls.csv", export_recalls),
        web.put("/users/{id}/recall", set_recall),
    ]


def _until(request: web.Request) -> date | None:
    given = request.query.get("until")
    try:
        return None if given is None else read_moment(given, date)
    except NoMoment as error:
        raise bad_query("until", f"{error}, such as 2027-03-31") from None


def _place(one: Due) -> tuple[datetime, str]:
    """Return where somebody stands on the list."""
    return datetime.combine(one.due_on, time(), UTC), one.user_id


def _item(one: Due, who: Person, zone: str) -> Mapping[str, Any]:
    return {
        "user_id": one.user_id,
        "full_name": who.full_name,
        "phone": who.phone,
        "email": who.email,
        "service": one.service,
        "location": one.location_id,
        "last_visit": one.last_visit.isoformat(),
        "months": one.months,
        "due_on": one.due_on.isoformat(),
        "last_told": on_clock(who.told_at, zone),
    }
