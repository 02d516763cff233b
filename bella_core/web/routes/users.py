"""``GET /users`` and ``GET /users/{id}``."""

from aiohttp import web

from bella_core.app.bella import Bella
from bella_core.crud import listing
from bella_core.schemas.converter import write
from bella_core.schemas.paging import After, cursor_of
from bella_core.schemas.problems import Problem
from bella_core.schemas.resources import UserItem, page

from ..auth import KeyGuard
from ..conditional import tagged
from ..operations import KNOWN, PAGED, lists, operation, shows_tagged
from ..problems import ProblemError, json_response, page_query, with_problems
from ..queries import check_query


def user_routes(bella: Bella, guard: KeyGuard) -> list[web.RouteDef]:
    """Return the routes of users."""

    @operation(
        "List users in the order in which their records were made", tag="users", access="read", answers=lists(UserItem), parameters=PAGED
    )
    @with_problems
    async def list_users(request: web.Request) -> web.Response:
        """Give a page of users, in the order in which their records were made."""
        holder = await guard.require(request, "read")
        query = page_query(request, timed=False)
        after = query.after.id if query.after else None
        rows = await bella.db.read(listing.users_page, limit=query.limit + 1, after=after)
        shown = rows[: query.limit]
        guard.note_export(holder, len(shown))
        cursor = cursor_of(After(shown[-1].id)) if len(rows) > query.limit else None
        return json_response(page([UserItem(row.id, row.full_name, row.phone, row.language) for row in shown], cursor))

    @operation("Show a user", tag="users", access="read", answers=shows_tagged(UserItem), parameters=(KNOWN,), errors=(404,))
    @with_problems
    async def show_user(request: web.Request) -> web.Response:
        """Give a user."""
        holder = await guard.require(request, "read")
        check_query(request)
        row = await bella.db.read(listing.user, request.match_info["id"])
        if row is None:
            raise ProblemError(Problem(404, "No such user", "GET /users lists them"))
        guard.note_export(holder, 1)
        return tagged(request, write(UserItem(row.id, row.full_name, row.phone, row.language)))

    return [web.get("/users", list_users), web.get("/users/{id}", show_user)]
