"""``/admin/recall``: who is due for the next visit of a kind that recurs; book it, or give somebody an interval of their own."""

from collections.abc import AsyncIterator, Sequence
from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from aiohttp import web

from bella_core.app.bella import Bella
from bella_core.domain.clinic import ClinicView
from bella_core.domain.local_times import zone_at
from bella_core.domain.recall import MOST_MONTHS
from bella_core.services.exporting.tables import Cell, Table
from bella_core.services.exporting.tables import Column as FileColumn
from bella_core.services.recalls import Due

from .desk_lists import page_of, place_filter, places_of, service_filter
from .files import give_file
from .guard import Guard, Visitor
from .lists import PAGE_ROWS, Column, Filter, Listing, View, cursor, read_view
from .menu import N_
from .places import location_name, looks_after, service_name
from .problems import not_found
from .rendering import done, page
from .schedule_forms import text_of
from .words import words_in

_PATH = "/admin/recall"
_COLUMNS = (
    Column("name", N_("Patient")),
    Column("service", N_("Service")),
    Column("last_visit", N_("Last visit")),
    Column("due_on", N_("Due")),
    Column("told", N_("Last told")),
    Column("reach", N_("Telephone")),
    Column("do", N_("Do")),
)
_FILE = (
    ("user_id", N_("Id")),
    ("name", N_("Patient")),
    ("phone", N_("Telephone")),
    ("email", N_("E-mail")),
    ("service", N_("Service")),
    ("location", N_("Location")),
    ("last_visit", N_("Last visit")),
    ("months", N_("Months between visits")),
    ("due_on", N_("Due")),
    ("last_told", N_("Last told")),
)
#: Patients whose names are read at once for a file.
_AT_ONCE = 200


def recall_pages(bella: Bella, guard: Guard) -> list[web.RouteDef]:
    """Return the routes of recalls."""

    async def show(request: web.Request) -> web.Response:
        """Show who is due, the longest overdue first."""
        visitor = await guard.require(request, "see_recalls")
        return await _page(bella, request, visitor)

    async def give(request: web.Request) -> web.StreamResponse:
        """Give what is filtered as a file."""
        visitor = await guard.require(request, "export", step_up=True)
        clinic, words = await bella.clinics.refresh(), words_in(visitor.language)
        view = _view(request, visitor, clinic)
        due = _wanted(await bella.recalls.due(view.values.get("until")), view, visitor, clinic)
        columns = tuple(FileColumn(name, words.gettext(title)) for name, title in _FILE)
        return await give_file(request, bella, visitor, Table("recalls", columns, ZoneInfo(zone_at(clinic))), _cells(bella, due))

    async def change(request: web.Request) -> web.Response:
        """Give a patient an interval of their own, or none."""
        visitor = await guard.require(request, "change_recalls")
        form = await guard.posted(request, visitor)
        given, user_id = text_of(form, "months", 4), request.match_info["id"]
        months = int(given) if given.isdecimal() else None
        if given and (months is None or not 1 <= months <= MOST_MONTHS):
            return await _page(
                bella, request, visitor, status=422, problem=N_("Months must be a number from 1 to 120, or empty for the usual.")
            )
        about: Any = {"paused": bool(text_of(form, "paused")), "actor": visitor.actor}
        if await bella.scheduling.patient(user_id) is None or not await bella.recalls.set_interval(user_id, months, **about):
            raise not_found()
        raise done(request, _PATH, N_("The interval is kept."))

    return [web.get(_PATH, show), web.get(f"{_PATH}.{{kind:csv|json|xlsx}}", give), web.post(f"{_PATH}/{{id}}", change)]


def _view(request: web.Request, visitor: Visitor, clinic: ClinicView) -> View:
    filters = (Filter("until", N_("Due by"), "day"), service_filter(visitor, clinic), place_filter(visitor, clinic))
    return read_view(Listing(_PATH, _COLUMNS, filters), request.query)


def _wanted(due: Sequence[Due], view: View, visitor: Visitor, clinic: ClinicView) -> list[Due]:
    places, service = places_of(view, visitor, clinic), view.values.get("service")
    return [
        one
        for one in due
        if (places is None or one.location_id in places) and service in {None, one.service} and looks_after(visitor, one.location_id)
    ]


async def _page(bella: Bella, request: web.Request, visitor: Visitor, *, status: int = 200, problem: str = "") -> web.Response:
    clinic = await bella.clinics.refresh()
    view = _view(request, visitor, clinic)
    rows = _wanted(await bella.recalls.due(view.values.get("until")), view, visitor, clinic)
    after = view.after if view.after and isinstance(view.after[0], datetime) else None
    shown, last = page_of([one for one in rows if after is None or _place(one) > after][: PAGE_ROWS + 1])
    await bella.scheduling.names([], viewer=visitor.actor, looked_at="recalls")  # who they are is read with how they are reached
    values: dict[str, Any] = {
        "view": view,
        "words": words_in(visitor.language),
        "rows": list(zip(shown, await bella.recalls.people(shown), strict=True)),
        "next": cursor(*_place(last)) if last else None,
        "service": lambda code: service_name(clinic, code, visitor.language),
        "place": lambda location_id: location_name(clinic, location_id),
        "zone_of": lambda location_id: zone_at(clinic, location_id),
        "may_change": visitor.may("change_recalls"),
        "may_book": visitor.may("change_schedule"),
        "may_export": visitor.may("export"),
        "may_see_number": visitor.may("see_numbers"),
        "problem": problem,
    }
    return await page(request, visitor, "admin/recall.html", status=status, **values)


def _place(one: Due) -> tuple[datetime, str]:
    """Return where somebody stands on the list."""
    return datetime.combine(one.due_on, time(), UTC), one.user_id


async def _cells(bella: Bella, due: Sequence[Due]) -> AsyncIterator[Sequence[Cell]]:
    for start in range(0, len(due), _AT_ONCE):
        some = due[start : start + _AT_ONCE]
        for one, who in zip(some, await bella.recalls.people(some), strict=True):
            told: date | None = who.told_at.date() if who.told_at else None
            when = (one.last_visit, one.months, one.due_on, told)
            yield (one.user_id, who.full_name, who.phone, who.email, one.service, one.location_id, *when)
