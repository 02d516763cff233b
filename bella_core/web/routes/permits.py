"""``GET /users/{id}/disclosure`` and ``PATCH /users/{id}/disclosure``: who may hear of a patient's appointments."""

import attrs
from aiohttp import web

from bella_core.app.bella import Bella
from bella_core.crud.permits import Permits
from bella_core.schemas.converter import Unreadable, read, write
from bella_core.schemas.permits import ContactPermitItem, PermitItem, PermitRequest
from bella_core.schemas.problems import Problem

from ..auth import KeyGuard
from ..conditional import tagged
from ..operations import KNOWN, operation, shows, shows_tagged
from ..problems import ProblemError, json_response, read_json, unreadable, with_problems
from ..queries import check_query


def permit_routes(bella: Bella, guard: KeyGuard) -> list[web.RouteDef]:
    """Return the routes of disclosure."""

    @operation(
        "Show who may hear of a patient", tag="users", access="read", answers=shows_tagged(PermitItem), parameters=(KNOWN,), errors=(404,)
    )
    @with_problems
    async def show_disclosure(request: web.Request) -> web.Response:
        """Give who may hear of a patient."""
        holder = await guard.require(request, "read")
        check_query(request)
        found = await bella.permits.of_user(request.match_info["id"])
        if found is None:
            raise _nobody("there is no such user; GET /users lists them")
        guard.note_export(holder, 1)
        return tagged(request, _item(found))

    @operation(
        "Change who may hear of a patient", tag="users", access="write", body=PermitRequest, answers=shows(PermitItem), errors=(404,)
    )
    @with_problems
    async def change_disclosure(request: web.Request) -> web.Response:
        """Change who may hear of a patient."""
        holder = await guard.require(request, "write")
        try:
            asked = read(await read_json(request), PermitRequest)
        except Unreadable as error:
            raise unreadable(error, status=422, title="Request does not fit") from None
        forbidden, told = asked.do_not_disclose, asked.may_be_told
        user_id, actor = request.match_info["id"], f"api:{holder.name}"
        found = await bella.permits.change(user_id, do_not_disclose=forbidden, may_be_told=told, actor=actor)
        if found is None:
            raise _nobody("there is no such user, or a contact is none of theirs; GET /users/{id}/disclosure lists them")
        return json_response(_item(found))

    return [web.get("/users/{id}/disclosure", show_disclosure), web.patch("/users/{id}/disclosure", change_disclosure)]


def _item(found: Permits) -> object:
    return write(PermitItem(found.do_not_disclose, tuple(ContactPermitItem(**attrs.asdict(one)) for one in found.contacts)))


def _nobody(detail: str) -> ProblemError:
    return ProblemError(Problem(404, "No such user or contact", detail))
