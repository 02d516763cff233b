"""The register of breaches over REST; for staff's programs only."""

import attrs
from aiohttp import web

from bella_core.app.bella import Bella
from bella_core.core.errors import NotFound, StaleVersion
from bella_core.domain.incidents import Incident, IncidentDetails
from bella_core.schemas.converter import Unreadable, read, write
from bella_core.schemas.openapi import Answer, Parameter
from bella_core.schemas.privacy import IncidentEventItem, IncidentItem, IncidentNoteRequest, IncidentRequest
from bella_core.schemas.problems import Problem
from bella_core.services.privacy.incidents import IncidentRefused

from ..auth import KeyGuard
from ..conditional import tagged
from ..downloads import send_export
from ..languages import N_
from ..operations import KNOWN, lists, operation, shows, shows_tagged
from ..problems import ProblemError, json_response, read_json, unreadable, with_problems
from ..queries import check_query, chosen

_FORMS = ("md", "csv")
_FORM = Parameter("format", str, N_("md is a document, csv a table"), keywords={"enum": list(_FORMS), "default": "md"})
_REGISTER = {200: Answer(N_("The register as a file."), media="text/markdown", also=("text/csv",))}


def incident_routes(bella: Bella, guard: KeyGuard) -> list[web.RouteDef]:
    """Return the routes of the register."""

    @operation(
        "List the register of breaches, the newest first", tag="operations", access="staff", answers=lists(IncidentItem, paged=False)
    )
    @with_problems
    async def list_incidents(request: web.Request) -> web.Response:
        """Give the register."""
        await guard.require(request, "staff")
        check_query(request)
        return json_response({"items": [_item(one) for one in await bella.incidents.listed()]})

    @operation("Show a breach", tag="operations", access="staff", answers=shows_tagged(IncidentItem), parameters=(KNOWN,), errors=(404,))
    @with_problems
    async def show_incident(request: web.Request) -> web.Response:
        """Give a breach with all that was done about it."""
        await guard.require(request, "staff")
        check_query(request)
        try:
            return tagged(request, _item(await bella.incidents.show(request.match_info["id"])))
        except NotFound as error:
            raise _unknown(error) from None

    @operation("Give the register of breaches as a file", tag="operations", access="staff", answers=_REGISTER, parameters=(_FORM,))
    @with_problems
    async def export_incidents(request: web.Request) -> web.StreamResponse:
        """Send the register."""
        holder = await guard.require(request, "staff")
        check_query(request, ("format",))
        form = chosen(request, "format", _FORMS) or "md"
        return await send_export(request, await bella.incidents.register(form, actor=f"api:{holder.name}"))

    return [
        web.get("/incidents", list_incidents),
        web.get("/incidents/{id}", show_incident),
        web.get("/exports/incidents", export_incidents, allow_head=False),
        *_writing_routes(bella, guard),
    ]


def _writing_routes(bella: Bella, guard: KeyGuard) -> list[web.RouteDef]:
    @operation("Enter a breach into the register", tag="operations", access="staff", body=IncidentRequest, answers=shows(IncidentItem))
    @with_problems
    async def enter_incident(request: web.Request) -> web.Response:
        """Enter a breach."""
        holder = await guard.require(request, "staff")
        try:
            asked = read(await read_json(request), IncidentRequest)
            details = IncidentDetails(asked.happened, asked.circumstances, asked.information, asked.people)
            made = await bella.incidents.enter(details, found_at=asked.found_at, actor=f"api:{holder.name}")
        except Unreadable as error:
            raise unreadable(error, status=422, title="Request does not fit") from None
        except IncidentRefused as error:
            raise ProblemError(Problem(422, "Request does not fit", str(error))) from None
        return json_response(_item(await bella.incidents.show(made)))

    @operation(
        "Note what was done about a breach",
        tag="operations",
        access="staff",
        body=IncidentNoteRequest,
        answers=shows(IncidentItem),
        errors=(404, 409),
    )
    @with_problems
    async def note_incident(request: web.Request) -> web.Response:
        """Note what was done."""
        holder = await guard.require(request, "staff")
        try:
            asked = read(await read_json(request), IncidentNoteRequest)
        except Unreadable as error:
            raise unreadable(error, status=422, title="Request does not fit") from None
        incident_id, actor = request.match_info["id"], f"api:{holder.name}"
        seen, when = asked.version, asked.happened_at
        try:
            noted = bella.incidents.note(incident_id, asked.kind, asked.text, actor=actor, happened_at=when, risk=asked.risk, version=seen)
            return json_response(_item(await noted))
        except NotFound as error:
            raise _unknown(error) from None
        except (IncidentRefused, StaleVersion) as error:
            raise ProblemError(Problem(409, "Cannot be noted", str(error))) from None

    return [web.post("/incidents", enter_incident), web.post("/incidents/{id}/notes", note_incident)]


def _item(one: Incident) -> object:
    known = attrs.asdict(one, recurse=False, filter=attrs.filters.exclude("details", "events"))
    events = tuple(IncidentEventItem(**attrs.asdict(event)) for event in one.events)
    return write(IncidentItem(**known, **attrs.asdict(one.details), kept_until=one.kept_until, owed=one.owed, events=events))


def _unknown(error: NotFound) -> ProblemError:
    return ProblemError(Problem(404, "No such incident", f"{error}; GET /incidents lists them"))
