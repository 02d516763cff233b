"""``/admin/to-enter``: what staff still have to write into the clinic's own system: copied, and ticked when it stands there."""

from typing import Any

from aiohttp import web

from bella_core.app.bella import Bella
from bella_core.core.errors import NotFound, StaleVersion
from bella_core.domain.clinic import ClinicView
from bella_core.domain.local_times import zone_at

from .desk_files import AT_ONCE, DeskFile, Line, Place, give_list
from .desk_lists import after_of, page_of, place_filter, places_of
from .guard import Guard, Visitor
from .lists import PAGE_ROWS, Column, Listing, View, cursor, read_view
from .menu import N_
from .places import location_name, looks_after
from .problems import not_found
from .rendering import done, page
from .schedule_forms import text_of
from .words import words_in

#: What there is to do, in words.
TODO = {
    "book": N_("Write it in"),
    "request": N_("Write it in, which agrees to it"),
    "move": N_("Move it"),
    "confirm": N_("Note that it is confirmed"),
    "cancel": N_("Take it out"),
    "none": N_("Nothing to do"),
}
_PATH = "/admin/to-enter"
_FILE = (
    ("appointment_id", N_("Id")),
    ("action", N_("Do")),
    ("patient", N_("Patient")),
    ("location", N_("Location")),
    ("since", N_("Since")),
    ("text", N_("To enter")),
)


def to_enter_pages(bella: Bella, guard: Guard) -> list[web.RouteDef]:
    """Return the routes of what is to be entered."""

    async def show(request: web.Request) -> web.Response:
        """Show what is to be entered, what waits the longest first."""
        return await _page(bella, request, await guard.require(request, "see_schedule"))

    async def give(request: web.Request) -> web.StreamResponse:
        """Give what is filtered as a file."""
        visitor = await guard.require(request, "export", step_up=True)
        clinic = await bella.clinics.refresh()
        return await give_list(request, bella, visitor, clinic, _file(bella, request, visitor, clinic))

    async def tick(request: web.Request) -> web.Response:
        """Note that an appointment stands in the clinic's system as it is shown here."""
        visitor = await guard.require(request, "change_schedule")
        form = await guard.posted(request, visitor)
        appointment_id, revision = request.match_info["id"], text_of(form, "revision", 9)
        row = (await bella.scheduling.visits([appointment_id])).get(appointment_id)
        if row is None or not looks_after(visitor, row.location_id):
            raise not_found()
        try:
            seen = int(revision) if revision.isdecimal() else None
            await bella.modes.to_enter.tick(appointment_id, actor=visitor.actor, revision=seen)
        except NotFound:
            raise not_found() from None
        except StaleVersion:
            changed = words_in(visitor.language).gettext(
                N_("The appointment has changed since you copied it. Copy it again, then tick it.")
            )
            return await _page(bella, request, visitor, status=409, problem=changed)
        raise done(request, _PATH, N_("Ticked: it stands in your own system."))

    return [web.get(_PATH, show), web.get(f"{_PATH}.{{kind:csv|json|xlsx}}", give), web.post(f"{_PATH}/{{id}}", tick)]


def _view(request: web.Request, visitor: Visitor, clinic: ClinicView) -> View:
    return read_view(Listing(_PATH, (Column("entry", N_("To enter")),), (place_filter(visitor, clinic),)), request.query)


def _file(bella: Bella, request: web.Request, visitor: Visitor, clinic: ClinicView) -> DeskFile:
    """Return what is to be entered, as far as is filtered, as a file."""
    places, words = places_of(_view(request, visitor, clinic), visitor, clinic), words_in(visitor.language)

    async def fetch(after: Place | None) -> list[Line]:
        rows = await bella.modes.to_enter.page(limit=AT_ONCE, location_ids=places, after=after)
        await bella.scheduling.names([], viewer=visitor.actor, looked_at="to_enter")  # the rows name their patients themselves
        lines = list[Line]()
        for row in rows:
            entry, todo = row.entry, words.gettext(TODO[row.entry.action])
            cells = (entry.appointment_id, todo, row.name, location_name(clinic, entry.location_id), entry.changed_at, row.text)
            lines.append(Line((entry.changed_at, entry.appointment_id), cells))
        return lines

    return DeskFile("to-enter", _FILE, fetch)


async def _page(bella: Bella, request: web.Request, visitor: Visitor, *, status: int = 200, problem: str = "") -> web.Response:
    clinic = await bella.clinics.refresh()
    view = _view(request, visitor, clinic)
    asked: Any = {"location_ids": places_of(view, visitor, clinic), "after": after_of(view)}
    shown, last = page_of(await bella.modes.to_enter.page(limit=PAGE_ROWS + 1, **asked))
    await bella.scheduling.names([], viewer=visitor.actor, looked_at="to_enter")  # the rows name their patients themselves
    values: dict[str, Any] = {
        "view": view,
        "words": words_in(visitor.language),
        "rows": shown,
        "next": cursor(last.entry.changed_at, last.entry.appointment_id) if last else None,
        "zone_of": lambda location_id: zone_at(clinic, location_id),
        "todo": TODO,
        "has_lists": any(location.has_list for location in clinic.locations),
        "may_change": visitor.may("change_schedule"),
        "may_export": visitor.may("export"),
        "problem": problem,
    }
    return await page(request, visitor, "admin/to_enter.html", status=status, **values)
