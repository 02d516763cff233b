"""``/admin/requests``: what callers asked for and staff decide about: approve it, or decline it with a reason."""

from typing import Any

from aiohttp import web

from bella_core.app.bella import Bella
from bella_core.core.errors import BookingError, NotFound, StaleVersion
from bella_core.core.ids import new_id
from bella_core.domain.clinic import ClinicView
from bella_core.domain.local_times import zone_at

from .desk_files import AT_ONCE, DeskFile, Line, Place, give_list
from .desk_lists import after_of, page_of, place_filter, places_of
from .guard import Guard, Visitor
from .lists import PAGE_ROWS, Column, Listing, View, cursor, read_view
from .menu import N_
from .places import location_name, looks_after, provider_name, service_name
from .problems import not_found
from .rendering import done, page
from .schedule_appointment import version_of
from .schedule_forms import key_of, refusal, text_of
from .words import words_in

#: Why staff have to decide.
WHY = {
    "location": N_("The location books only what staff confirm."),
    "service": N_("Staff confirm this service."),
    "approval": N_("Bookings wait for approval."),
}
_PATH = "/admin/requests"
_COLUMNS = (
    Column("patient", N_("Patient")),
    Column("what", N_("Asked for")),
    Column("asked_at", N_("Since")),
    Column("decide_by", N_("Decide by")),
    Column("decide", N_("Decide")),
)

_FILE = (
    ("appointment_id", N_("Id")),
    ("patient", N_("Patient")),
    ("service", N_("Service")),
    ("location", N_("Location")),
    ("starts_at", N_("Asked for")),
    ("provider", N_("With")),
    ("former", N_("In place of")),
    ("why", N_("Why")),
    ("asked_at", N_("Since")),
    ("decide_by", N_("Decide by")),
)


def request_pages(bella: Bella, guard: Guard) -> list[web.RouteDef]:
    """Return the routes of what waits for staff."""

    async def show(request: web.Request) -> web.Response:
        """Show what waits, the longest first."""
        return await _page(bella, request, await guard.require(request, "see_schedule"))

    async def give(request: web.Request) -> web.StreamResponse:
        """Give what is filtered as a file."""
        visitor = await guard.require(request, "export", step_up=True)
        clinic = await bella.clinics.refresh()
        return await give_list(request, bella, visitor, clinic, _file(bella, request, visitor, clinic))

    async def decide(request: web.Request) -> web.Response:
        """Let it stand, or refuse it."""
        visitor = await guard.require(request, "change_schedule")
        form = await guard.posted(request, visitor)
        appointment_id, approves = request.match_info["id"], request.match_info["decision"] == "approve"
        row = (await bella.scheduling.visits([appointment_id])).get(appointment_id)
        if row is None or not looks_after(visitor, row.location_id):
            raise not_found()
        about: Any = {"key": key_of(form, visitor, request.match_info["decision"]), "actor": visitor.actor, "version": version_of(form)}
        try:
            if approves:
                await bella.modes.requests.approve(appointment_id, **about)
            else:
                await bella.modes.requests.decline(appointment_id, reason=text_of(form, "reason"), **about)
        except (StaleVersion, NotFound):
            changed = words_in(visitor.language).gettext(
                N_("It was decided already, or has changed since you looked. Here is what waits now.")
            )
            return await _page(bella, request, visitor, status=409, problem=changed)
        except BookingError as error:
            return await _page(bella, request, visitor, status=409, problem=refusal(error, visitor.language))
        said = (
            N_("Approved; the patient is told.")
            if approves
            else N_("Declined; the patient is told, and stands under what needs attention.")
        )
        raise done(request, _PATH, said)

    return [
        web.get(_PATH, show),
        web.get(f"{_PATH}.{{kind:csv|json|xlsx}}", give),
        web.post(f"{_PATH}/{{id}}/{{decision:approve|decline}}", decide),
    ]


def _view(request: web.Request, visitor: Visitor, clinic: ClinicView) -> View:
    return read_view(Listing(_PATH, _COLUMNS, (place_filter(visitor, clinic),)), request.query)


def _file(bella: Bella, request: web.Request, visitor: Visitor, clinic: ClinicView) -> DeskFile:
    """Return what waits for staff, as far as is filtered, as a file."""
    places, words = places_of(_view(request, visitor, clinic), visitor, clinic), words_in(visitor.language)

    async def fetch(after: Place | None) -> list[Line]:
        rows = await bella.modes.requests.page(limit=AT_ONCE, location_ids=places, after=after)
        names = await bella.scheduling.names([row.appointment.user_id for row in rows], viewer=visitor.actor, looked_at="requests")
        lines = list[Line]()
        for row in rows:
            wish, asked = row.appointment, row.request
            what = (service_name(clinic, wish.service, visitor.language), location_name(clinic, wish.location_id), wish.starts_at)
            former = asked.former.starts_at if asked.former else None
            why = (provider_name(clinic, wish.provider_id), former, words.gettext(WHY[asked.why]), asked.asked_at, asked.decide_by)
            lines.append(Line((asked.asked_at, wish.id), (wish.id, names.get(wish.user_id, ""), *what, *why)))
        return lines

    return DeskFile("requests", _FILE, fetch)


async def _page(bella: Bella, request: web.Request, visitor: Visitor, *, status: int = 200, problem: str = "") -> web.Response:
    clinic = await bella.clinics.refresh()
    view = _view(request, visitor, clinic)
    places = places_of(view, visitor, clinic)
    shown, last = page_of(await bella.modes.requests.page(limit=PAGE_ROWS + 1, location_ids=places, after=after_of(view)))
    values: dict[str, Any] = {
        "view": view,
        "words": words_in(visitor.language),
        "rows": shown,
        "next": cursor(last.request.asked_at, last.appointment.id) if last else None,
        "names": await bella.scheduling.names([row.appointment.user_id for row in shown], viewer=visitor.actor, looked_at="requests"),
        "zone_of": lambda location_id: zone_at(clinic, location_id),
        "service": lambda code: service_name(clinic, code, visitor.language),
        "provider": lambda provider_id: provider_name(clinic, provider_id),
        "why": WHY,
        "key": new_id(),
        "may_change": visitor.may("change_schedule"),
        "may_export": visitor.may("export"),
        "problem": problem,
    }
    return await page(request, visitor, "admin/requests.html", status=status, **values)
