"""Erasures, legal holds and the consent log over REST; for staff's programs only."""

import attrs
from aiohttp import web

from bella_core.app.bella import Bella
from bella_core.core.errors import NotFound
from bella_core.crud.legal_holds import LegalHold
from bella_core.schemas.converter import Unreadable, read, write
from bella_core.schemas.openapi import Parameter
from bella_core.schemas.privacy import ConsentLogItem, ErasureItem, HoldItem, HoldRequest
from bella_core.schemas.problems import Problem
from bella_core.services.privacy.desk import EraseRefused

from ..auth import KeyGuard
from ..languages import N_
from ..operations import DONE, lists, operation, shows
from ..problems import ProblemError, json_response, read_json, unreadable, with_problems
from ..queries import check_query, chosen

_STATE = Parameter("state", str, N_("released ones too: all"), keywords={"enum": ["active", "all"], "default": "active"})
_NOBODY = "there is no such user; GET /users lists them"


def privacy_routes(bella: Bella, guard: KeyGuard) -> list[web.RouteDef]:
    """Return the routes of erasures, holds and the consent log."""

    @operation(
        "Forget a patient, as far as the law lets the clinic", tag="users", access="staff", answers=shows(ErasureItem), errors=(404, 409)
    )
    @with_problems
    async def erase_user(request: web.Request) -> web.Response:
        """Erase a patient."""
        holder = await guard.require(request, "staff")
        try:
            erasure = await bella.privacy.erase(request.match_info["id"], actor=f"api:{holder.name}")
        except NotFound:
            raise ProblemError(Problem(404, "No such user", _NOBODY)) from None
        except EraseRefused as error:
            raise ProblemError(Problem(409, "Cannot be erased", str(error))) from None
        return json_response(write(ErasureItem(**attrs.asdict(erasure))))

    @operation("List who was erased, the newest first", tag="users", access="staff", answers=lists(ErasureItem, paged=False))
    @with_problems
    async def list_erasures(request: web.Request) -> web.Response:
        """Give who was erased."""
        await guard.require(request, "staff")
        check_query(request)
        return json_response({"items": [write(ErasureItem(**attrs.asdict(one))) for one in await bella.privacy.erasures()]})

    @operation(
        "Tell what a patient agreed to and took back",
        tag="users",
        access="staff",
        answers=lists(ConsentLogItem, paged=False),
        errors=(404,),
    )
    @with_problems
    async def show_consent_log(request: web.Request) -> web.Response:
        """Give the consent log of a patient."""
        holder = await guard.require(request, "staff")
        check_query(request)
        try:
            log = await bella.privacy.consents(request.match_info["id"], actor=f"api:{holder.name}")
        except NotFound:
            raise ProblemError(Problem(404, "No such user", _NOBODY)) from None
        return json_response({"items": [write(ConsentLogItem(**attrs.asdict(one))) for one in log]})

    return [
        web.post("/users/{id}/erase", erase_user),
        web.get("/erasures", list_erasures),
        web.get("/users/{id}/consent-log", show_consent_log),
        *_hold_routes(bella, guard),
    ]


def _hold_routes(bella: Bella, guard: KeyGuard) -> list[web.RouteDef]:
    @operation(
        "Keep everything of a patient until further notice",
        tag="users",
        access="staff",
        body=HoldRequest,
        answers=shows(HoldItem),
        errors=(404,),
    )
    @with_problems
    async def place_hold(request: web.Request) -> web.Response:
        """Place a legal hold."""
        holder = await guard.require(request, "staff")
        asked = await _asked(request)
        try:
            hold_id = await bella.privacy.hold(request.match_info["id"], asked.reason, actor=f"api:{holder.name}")
        except NotFound:
            raise ProblemError(Problem(404, "No such user", _NOBODY)) from None
        return json_response(next(_hold(one) for one in await bella.privacy.holds() if one.id == hold_id))

    @operation(
        "List legal holds, the newest first", tag="users", access="staff", answers=lists(HoldItem, paged=False), parameters=(_STATE,)
    )
    @with_problems
    async def list_holds(request: web.Request) -> web.Response:
        """Give the holds."""
        await guard.require(request, "staff")
        check_query(request, ("state",))
        found = await bella.privacy.holds(released=chosen(request, "state", ("active", "all")) == "all")
        return json_response({"items": [_hold(one) for one in found]})

    @operation("Release a legal hold", tag="users", access="staff", body=HoldRequest, answers=DONE, errors=(404,))
    @with_problems
    async def release_hold(request: web.Request) -> web.Response:
        """Release a hold."""
        holder = await guard.require(request, "staff")
        asked = await _asked(request)
        try:
            await bella.privacy.release(request.match_info["id"], asked.reason, actor=f"api:{holder.name}")
        except NotFound as error:
            raise ProblemError(Problem(404, "No such hold", f"{error}; GET /holds lists them")) from None
        return web.Response(status=204)

    return [
        web.post("/users/{id}/holds", place_hold),
        web.get("/holds", list_holds),
        web.post("/holds/{id}/release", release_hold),
    ]


async def _asked(request: web.Request) -> HoldRequest:
    try:
        return read(await read_json(request), HoldRequest)
    except Unreadable as error:
        raise unreadable(error, status=422, title="Request does not fit") from None


def _hold(one: LegalHold) -> object:
    return write(HoldItem(**attrs.asdict(one)))
