"""``/admin/exports``: the book as a file, for other programs and for people."""

from datetime import date
from typing import cast, get_args

from aiohttp import web

from bella_core.app.bella import Bella
from bella_core.core.errors import NotFound
from bella_core.core.moments import NoMoment, read_moment
from bella_core.services.exporting.book import Format

from ..downloads import send_export
from ..export_watch import EXPORTS
from .guard import Form, Guard, Visitor
from .menu import N_
from .places import locations_of, looks_after
from .rendering import page

FORMATS = {
    "csv": N_("CSV, for spreadsheets"),
    "xlsx": N_("Excel workbook"),
    "json": N_("JSON, for programs"),
    "ics": N_("iCalendar, for calendars"),
    "fhir": N_("FHIR R4 bundle, for health systems"),
}


def export_pages(bella: Bella, guard: Guard) -> list[web.RouteDef]:
    """Return the page of exports."""

    async def show(request: web.Request) -> web.Response:
        """Ask what is wanted."""
        return await shown(request, await guard.require(request, "export", step_up=True))

    async def shown(request: web.Request, visitor: Visitor, *, wrong: bool = False) -> web.Response:
        told = {"formats": FORMATS, "places": locations_of(visitor, bella.clinics.view), "wrong": wrong}
        return await page(request, visitor, "admin/exports.html", status=422 if wrong else 200, **told)

    async def give(request: web.Request) -> web.StreamResponse:
        """Send the appointments of some days."""
        visitor = await guard.require(request, "export", step_up=True)
        form = await guard.posted(request, visitor)
        form_of, place = str(form.get("format", "")), str(form.get("location", "")) or next(iter(visitor.locations), None)
        try:
            first, last = _day(form, "from"), _day(form, "to")
        except NoMoment:
            return await shown(request, visitor, wrong=True)
        is_theirs = place is None or looks_after(visitor, place)
        if form_of not in get_args(Format) or not is_theirs or (first and last and last < first):
            return await shown(request, visitor, wrong=True)
        try:
            which = await bella.exports.which(first, last, location_id=place)
        except NotFound:
            return await shown(request, visitor, wrong=True)
        made = await bella.exports.appointments(cast("Format", form_of), which, actor=visitor.actor)
        return await send_export(request, made, lambda rows: request.app[EXPORTS].note(rows, staff=visitor.staff_id))

    return [web.get("/admin/exports", show), web.post("/admin/exports", give)]


def _day(form: Form, name: str) -> date | None:
    given = str(form.get(name, "")).strip()
    return read_moment(given, date) if given else None
