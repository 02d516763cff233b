"""``GET /users/{id}/consents`` and ``POST /users/{id}/consents``: what a patient's contacts may be sent."""

from collections.abc import Sequence
from typing import Any, cast

import attrs
from aiohttp import web

from bella_core.app.bella import Bella
from bella_core.crud.contact_consents import Said
from bella_core.domain.notices.classes import MessageClass
from bella_core.schemas.consents import ConsentItem, ConsentRequest, ContactConsents
from bella_core.schemas.converter import Unreadable, read, write
from bella_core.schemas.problems import Problem
from bella_core.services.texting.consents import ContactState

from ..auth import KeyGuard
from ..operations import lists, operation
from ..problems import ProblemError, json_response, read_json, unreadable, with_problems
from ..queries import check_query


def consent_routes(bella: Bella, guard: KeyGuard) -> list[web.RouteDef]:
    """Return the routes of consents."""

    @operation(
        "Show what each of a patient’s telephones may be sent",
        tag="users",
        access="read",
        answers=lists(ContactConsents, paged=False),
        errors=(404,),
    )
    @with_problems
    async def show_consents(request: web.Request) -> web.Response:
        """Give what each of a user's contacts may be sent, with the log."""
        holder = await guard.require(request, "read")
        check_query(request)
        found = await bella.consents.of_user(request.match_info["id"])
        if found is None:
            raise _nobody("there is no such user; GET /users lists them")
        guard.note_export(holder, len(found))
        return json_response(_items(found))

    @operation(
        "Note a yes or a no to messages",
        tag="users",
        access="write",
        body=ConsentRequest,
        answers=lists(ContactConsents, paged=False),
        errors=(404,),
    )
    @with_problems
    async def note_consent(request: web.Request) -> web.Response:
        """Note a yes or a no."""
        holder = await guard.require(request, "write")
        try:
            asked = read(await read_json(request), ConsentRequest)
        except Unreadable as error:
            raise unreadable(error, status=422, title="Request does not fit") from None
        said, classes = Said(asked.source, asked.version, f"api:{holder.name}"), cast("Sequence[MessageClass]", asked.classes)
        found = await bella.consents.say(request.match_info["id"], asked.contact_id, classes, given=asked.given, said=said)
        if found is None:
            raise _nobody("there is no such user, or that contact is none of theirs; GET /users/{id}/consents lists them")
        return json_response(_items(found))

    return [web.get("/users/{id}/consents", show_consents), web.post("/users/{id}/consents", note_consent)]


def _items(found: Sequence[ContactState]) -> dict[str, Any]:
    return {"items": [write(_item(one)) for one in found]}


def _item(one: ContactState) -> ContactConsents:
    log = tuple(ConsentItem(**attrs.asdict(row, filter=attrs.filters.exclude("contact_id"))) for row in one.log)
    return ContactConsents(one.contact_id, one.phone, one.relation, {str(name): given for name, given in one.may.items()}, log)


def _nobody(detail: str) -> ProblemError:
    return ProblemError(Problem(404, "No such user or contact", detail))
