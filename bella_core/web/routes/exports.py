"""``GET /users/{id}/export`` and ``GET /exports/appointments``: one patient's whole record, and the book, as files."""

from datetime import date
from typing import cast

from aiohttp import web

from bella_core.app.bella import Bella
from bella_core.core.errors import NotFound
from bella_core.core.moments import NoMoment, read_moment
from bella_core.schemas.openapi import Answer, Parameter
from bella_core.schemas.problems import Problem
from bella_core.services.exporting.book import FORMATS, Format
from bella_core.services.exporting.writing import CONTENT_TYPES

from ..auth import KeyGuard
from ..downloads import send_export
from ..languages import N_
from ..operations import LOCATION, operation
from ..problems import ProblemError, bad_query, with_problems
from ..queries import check_query, chosen, chosen_location

_RECORD = {200: Answer(N_("A zip file of JSON, CSV, transcripts and recordings."), media="application/zip")}
_OTHERS = (CONTENT_TYPES["json"], CONTENT_TYPES["xlsx"], "application/fhir+json", "text/calendar")
_BOOK = {200: Answer(N_("The file, in the form that was asked for."), media="text/csv", also=_OTHERS)}
_ASKED = (
    Parameter("format", str, N_("the form: fhir is a bundle of FHIR R4 resources"), required=True, keywords={"enum": list(FORMATS)}),
    Parameter("from", date, N_("the first day")),
    Parameter("to", date, N_("the last day")),
    LOCATION,
    Parameter("provider", str, N_("the id of a provider")),
)


def export_routes(bella: Bella, guard: KeyGuard) -> list[web.RouteDef]:
    """Return the routes of exports; each is in the audit before its first byte is sent."""

    @operation("Give a patient’s whole record", tag="users", access="staff", answers=_RECORD, errors=(404,))
    @with_problems
    async def export_user(request: web.Request) -> web.StreamResponse:
        """Send one patient's whole record."""
        holder = await guard.require(request, "staff")
        check_query(request)
        try:
            export = await bella.exports.patient(request.match_info["id"], actor=f"api:{holder.name}")
        except NotFound as error:
            raise ProblemError(Problem(404, "No such user", f"{error}; GET /users lists them")) from None
        guard.note_export(holder, 1)
        return await send_export(request, export)

    @operation("Give appointments with their patients as a file", tag="appointments", access="staff", answers=_BOOK, parameters=_ASKED)
    @with_problems
    async def export_appointments(request: web.Request) -> web.StreamResponse:
        """Send the book."""
        holder = await guard.require(request, "staff")
        check_query(request, [one.name for one in _ASKED])
        form = chosen(request, "format", FORMATS)
        if form is None:
            raise bad_query("format", f"is missing; it must be one of {', '.join(FORMATS)}")
        clinic = await bella.clinics.refresh()
        provider = chosen(request, "provider", [one.id for one in clinic.providers])
        place = {"location_id": chosen_location(request, clinic), "provider_id": provider}
        which = await bella.exports.which(_day(request, "from"), _day(request, "to"), **place)
        export = await bella.exports.appointments(cast("Format", form), which, actor=f"api:{holder.name}")
        return await send_export(request, export, lambda rows: guard.note_export(holder, rows))

    return [
        web.get("/users/{id}/export", export_user, allow_head=False),
        web.get("/exports/appointments", export_appointments, allow_head=False),
    ]


def _day(request: web.Request, name: str) -> date | None:
    given = request.query.get(name)
    if given is None:
        return None
    try:
        return read_moment(given, date)
    except NoMoment as error:
        raise bad_query(name, f"{error}, such as 2027-03-31") from None
