"""``GET /merges`` and ``POST /merges/{id}``."""

from collections.abc import Mapping
from typing import Any, Literal

import attrs
from aiohttp import web

from bella_core.app.bella import Bella
from bella_core.crud.users import UserRow
from bella_core.domain.local_times import zone_at
from bella_core.schemas.converter import Unreadable, read
from bella_core.schemas.items import MergeAnswer, MergeItem
from bella_core.schemas.local_times import on_clock
from bella_core.schemas.paging import After, cursor_of
from bella_core.schemas.problems import Problem
from bella_core.schemas.resources import page
from bella_core.services.merging import Candidates, MergeRefused, NoMerge

from ..auth import KeyGuard
from ..operations import PAGED, lists, operation, shows
from ..problems import ProblemError, json_response, page_query, read_json, unreadable, with_problems


@attrs.frozen
class MergeDecision:
    """What is decided about two records; ``into``: the one that is kept, where there are several to choose from."""

    decision: Literal["merge", "keep_apart"]
    into: str | None = None


def merge_routes(bella: Bella, guard: KeyGuard) -> list[web.RouteDef]:
    """Return the routes of the merge queue."""

    @operation(
        "List records that may be somebody else’s, the oldest first", tag="desk", access="read", answers=lists(MergeItem), parameters=PAGED
    )
    @with_problems
    async def list_merges(request: web.Request) -> web.Response:
        """Give a page of records that may be somebody else's, the oldest first."""
        holder = await guard.require(request, "read")
        query = page_query(request, timed=True)
        after = (query.after.at, query.after.id) if query.after and query.after.at else None
        rows = await bella.merging.page(limit=query.limit + 1, after=after)
        shown = rows[: query.limit]
        guard.note_export(holder, sum(1 + len(row.similar) for row in shown))
        cursor = cursor_of(After(shown[-1].id, shown[-1].created_at)) if len(rows) > query.limit else None
        zone = zone_at(await bella.clinics.refresh())
        return json_response(page([_item(row, zone) for row in shown], cursor))

    @operation(
        "Merge a record into another, or keep it apart",
        tag="desk",
        access="write",
        body=MergeDecision,
        answers=shows(MergeAnswer),
        errors=(404, 409),
    )
    @with_problems
    async def decide_merge(request: web.Request) -> web.Response:
        """Merge a record into another, or keep it apart."""
        holder = await guard.require(request, "write")
        try:
            asked = read(await read_json(request), MergeDecision)
        except Unreadable as error:
            raise unreadable(error, status=422, title="Bad decision") from None
        item_id, actor = request.match_info["id"], f"api:{holder.name}"
        try:
            if asked.decision == "keep_apart":
                await bella.merging.keep_apart(item_id, actor)
                return json_response({"id": item_id, "decision": "keep_apart"})
            kept = await bella.merging.merge(item_id, asked.into, actor)
        except NoMerge as error:
            status = 404 if str(error).startswith("there is no such") else 409
            raise ProblemError(Problem(status, "No such merge", str(error))) from None
        except MergeRefused as error:
            told = f" ({', '.join(error.conflict_ids)})" if error.conflict_ids else ""
            raise ProblemError(Problem(409, "Records cannot be merged now", f"{error}{told}")) from None
        return json_response({"id": item_id, "decision": "merge", "user": _user(kept.user)})

    return [web.get("/merges", list_merges), web.post("/merges/{id}", decide_merge)]


def _item(row: Candidates, zone: str) -> Mapping[str, Any]:
    similar = [_user(one) for one in row.similar]
    return {"id": row.id, "created_at": on_clock(row.created_at, zone), "user": _user(row.user), "similar": similar}


def _user(user: UserRow) -> Mapping[str, Any]:
    born = None if user.birth_date is None else user.birth_date.isoformat()
    return {"id": user.id, "full_name": user.full_name, "birth_date": born, "language": user.language, "status": user.status}
