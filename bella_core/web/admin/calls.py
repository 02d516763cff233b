"""``/admin/calls``: all calls, as they are searched for, and as a file."""

from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from aiohttp import web

from bella_core.app.bella import Bella
from bella_core.crud import call_list
from bella_core.crud.call_list import ListedCall, Wanted
from bella_core.domain.local_times import zone_at
from bella_core.domain.phone import from_digits
from bella_core.services.exporting.tables import Cell, Table, by_pages
from bella_core.services.exporting.tables import Column as FileColumn

from .files import give_file
from .guard import Guard, Visitor
from .lists import PAGE_ROWS, Column, Filter, Listing, View, cursor, read_view
from .menu import N_
from .places import location_name, locations_of
from .rendering import page
from .viewing import note_look
from .words import words_in

#: What came of a call, by its code.
OUTCOMES: Mapping[str, str] = {
    "booked": N_("booked an appointment"),
    "requested": N_("asked for an appointment"),
    "moved": N_("moved an appointment"),
    "cancelled": N_("cancelled an appointment"),
    "confirmed": N_("confirmed an appointment"),
    "told": N_("was told of an appointment"),
    "late": N_("is running late"),
    "message": N_("left a message"),
    "transferred": N_("was put through"),
    "referred": N_("was referred to the team"),
    "emergency": N_("an emergency"),
    "abandoned": N_("hung up"),
    "robot": N_("a robot"),
    "blocked": N_("a blocked number"),
    "none": N_("nothing"),
}
CHANNELS = {"phone": N_("by telephone"), "chat": N_("in writing")}
_FILE_ROWS = 500


def listing_of(places: Sequence[tuple[str, str]]) -> Listing:
    """Return the list of calls for somebody who looks after some locations (ids and names)."""
    where = (Filter("location", N_("Location"), "choice", places, is_named=True),) if len(places) > 1 else ()
    return Listing(
        "/admin/calls",
        columns=(
            Column("started_at", N_("When"), sorts=True),
            Column("caller", N_("From")),
            Column("channel", N_("How")),
            Column("outcome", N_("What came of it")),
            Column("turns", N_("Turns"), is_number=True),
            Column("lasted", N_("Lasted"), is_number=True),
        ),
        filters=(
            Filter("number", N_("Telephone number")),
            Filter("outcome", N_("What came of it"), "choice", tuple(OUTCOMES.items())),
            Filter("channel", N_("How"), "choice", tuple(CHANNELS.items())),
            *where,
            Filter("since", N_("From the day"), "day"),
            Filter("until", N_("To the day"), "day"),
            Filter("tests", N_("Calls that only try Bella out"), "flag"),
        ),
        order="-started_at",
    )


def call_list_pages(bella: Bella, guard: Guard) -> list[web.RouteDef]:
    """Return the page of calls."""

    def seen(request: web.Request, visitor: Visitor) -> tuple[View, Wanted]:
        places = [(location.id, location.name) for location in locations_of(visitor, bella.clinics.view)]
        view = read_view(listing_of(places), request.query)
        return view, wanted_of(view, visitor, zone_at(bella.clinics.view))

    async def show(request: web.Request) -> web.Response:
        """Show calls, the latest first."""
        visitor = await guard.require(request, "see_calls")
        view, wanted = seen(request, visitor)
        rows = await bella.db.read(call_list.page, wanted, PAGE_ROWS + 1, _after(view))
        shown = rows[:PAGE_ROWS]
        await note_look(bella, visitor, "calls", len(shown))
        further = cursor(shown[-1].started_at, shown[-1].id) if len(rows) > PAGE_ROWS else None
        unread = "number" in view.values and wanted.caller == _NOBODY
        told: dict[str, Any] = {"rows": shown, "next": further, "outcomes": OUTCOMES, "channels": CHANNELS, "unread": unread}
        told["places"] = {location.id: location.name for location in bella.clinics.view.locations}
        return await page(request, visitor, "admin/calls.html", view=view, words=words_in(visitor.language), **told)

    async def give(request: web.Request) -> web.StreamResponse:
        """Give what is filtered as a file."""
        visitor = await guard.require(request, "export", step_up=True)
        view, wanted = seen(request, visitor)
        words = words_in(visitor.language)
        columns = [FileColumn("id", words.gettext(N_("Id"))), FileColumn("location", words.gettext(N_("Location")))]
        columns += [FileColumn(column.name, words.gettext(column.title)) for column in view.listing.columns]
        table = Table("calls", tuple(columns), ZoneInfo(zone_at(bella.clinics.view)))

        async def fetch(after: tuple[datetime, str] | None) -> Sequence[ListedCall]:
            return await bella.db.read(call_list.page, wanted, _FILE_ROWS, after)

        async def cells() -> AsyncIterator[Sequence[Cell]]:
            async for row in by_pages(fetch, lambda row: (row.started_at, row.id)):
                where, lasted = location_name(bella.clinics.view, row.location_id), row.lasted
                seconds = None if lasted is None else round(lasted.total_seconds())
                yield (row.id, where, row.started_at, row.caller, row.channel, row.outcome, row.turns, seconds)

        return await give_file(request, bella, visitor, table, cells())

    return [web.get("/admin/calls", show), web.get("/admin/calls.{kind:csv|json|xlsx}", give)]


#: A number that no call can come from: what is typed as a number and is none finds nothing.
_NOBODY = ""


def wanted_of(view: View, visitor: Visitor, zone: str) -> Wanted:
    """
    Return which calls a view asks for, of those that its viewer may see; pure.

    Args:
        zone: IANA, on whose clocks the view's days begin and end.
    """
    values = view.values
    since, until, number = values.get("since"), values.get("until"), values.get("number")
    place = values.get("location")
    return Wanted(
        caller=None if number is None else from_digits("".join(filter(str.isdecimal, number))) or _NOBODY,
        location_ids=(place,) if place else visitor.locations,
        outcome=values.get("outcome"),
        channel=values.get("channel"),
        since=_midnight(since, zone) if since else None,
        until=_midnight(until + timedelta(days=1), zone) if until else None,
        tests="tests" in values,
        oldest_first=not view.descending,
    )


def _after(view: View) -> tuple[datetime, str] | None:
    return view.after if view.after and isinstance(view.after[0], datetime) else None


def _midnight(day: date, zone: str) -> datetime:
    return datetime.combine(day, time.min, ZoneInfo(zone)).astimezone(UTC)
