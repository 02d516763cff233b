"""``GET /blocked-numbers``, ``POST /blocked-numbers`` and ``DELETE /blocked-numbers/{id}``: whose calls are not taken."""

from collections.abc import Mapping
from typing import Any

import attrs
from aiohttp import web

from bella_core.app.bella import Bella
from bella_core.crud.blocked import BlockedRow
from bella_core.domain.local_times import zone_at
from bella_core.schemas.checks import sized
from bella_core.schemas.converter import Unreadable, read
from bella_core.schemas.items import BlockedItem
from bella_core.schemas.local_times import on_clock
from bella_core.schemas.paging import After, cursor_of
from bella_core.schemas.problems import Problem
from bella_core.schemas.resources import page
from bella_core.services.blocking import NoNumber, NotBlocked, OwnNumber

from ..auth import KeyGuard
from ..operations import DONE, PAGED, lists, operation, shows
from ..problems import ProblemError, json_response, misfits, page_query, read_json, unreadable, with_problems


@attrs.frozen
class BlockRequest:
    """
    Take no more calls from a number.

    Args:
        number: E.164. ``reason``: for staff.
    """

    number: str
    reason: str = attrs.field(default="", validator=sized(0, 200))


def blocked_number_routes(bella: Bella, guard: KeyGuard) -> list[web.RouteDef]:
    """Return the routes of blocked numbers."""

    @operation("List the numbers whose calls are not taken", tag="calls", access="read", answers=lists(BlockedItem), parameters=PAGED)
    @with_problems
    async def list_blocked(request: web.Request) -> web.Response:
        """Give a page of blocked numbers, the newest first."""
        holder = await guard.require(request, "read")
        query = page_query(request, timed=False)
        rows = await bella.blocking.page(limit=query.limit + 1, after=query.after.id if query.after else None)
        shown = rows[: query.limit]
        guard.note_export(holder, len(shown))
        cursor = cursor_of(After(shown[-1].id)) if len(rows) > query.limit else None
        zone = zone_at(await bella.clinics.refresh())
        return json_response(page([_item(row, zone) for row in shown], cursor))

    @operation(
        "Take no more calls from a number", tag="calls", access="write", body=BlockRequest, answers=shows(BlockedItem), errors=(409,)
    )
    @with_problems
    async def block(request: web.Request) -> web.Response:
        """Block a number; one that is blocked already stays as it is."""
        holder = await guard.require(request, "write")
        try:
            asked = read(await read_json(request), BlockRequest)
            row = await bella.blocking.block(asked.number, reason=asked.reason, actor=f"api:{holder.name}")
        except Unreadable as error:
            raise unreadable(error, status=422, title="Request does not fit") from None
        except NoNumber:
            raise misfits("No telephone number", {"number": "is no telephone number; write it as +14165550100"}) from None
        except OwnNumber as error:
            raise ProblemError(Problem(409, "One of the clinic's own numbers", str(error))) from None
        return json_response(_item(row, zone_at(await bella.clinics.refresh())))

    @operation("Take calls from a number again", tag="calls", access="write", answers=DONE, errors=(404,))
    @with_problems
    async def unblock(request: web.Request) -> web.Response:
        """Take calls from a number again."""
        holder = await guard.require(request, "write")
        try:
            await bella.blocking.unblock(request.match_info["id"], actor=f"api:{holder.name}")
        except NotBlocked as error:
            raise ProblemError(Problem(404, "Not blocked", str(error))) from None
        return web.Response(status=204)

    return [
        web.get("/blocked-numbers", list_blocked),
        web.post("/blocked-numbers", block),
        web.delete("/blocked-numbers/{id}", unblock),
    ]


def _item(row: BlockedRow, zone: str) -> Mapping[str, Any]:
    return {**attrs.asdict(row), "created_at": on_clock(row.created_at, zone)}
