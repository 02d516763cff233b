"""``GET /to-enter`` and ``POST /to-enter/{id}``."""

from typing import Literal

import attrs
from aiohttp import web

from bella_core.app.bella import Bella
from bella_core.core.errors import NotFound, StaleVersion
from bella_core.domain.local_times import zone_at
from bella_core.schemas.converter import Unreadable, read, write
from bella_core.schemas.modes import EntryItem, Tick
from bella_core.schemas.openapi import Parameter
from bella_core.schemas.paging import After, cursor_of
from bella_core.schemas.problems import Problem
from bella_core.schemas.resources import local, page
from bella_core.services.modes.entering import Listed

from ..auth import KeyGuard
from ..languages import N_
from ..operations import LOCATION, PAGED, lists, operation, shows
from ..problems import ProblemError, bad_query, json_response, page_query, read_json, unreadable, with_problems
from ..queries import chosen_location

_AS = Parameter("as", Literal["text"], N_("text for a text to copy; JSON if it is left out"))
_ENTRIES = {200: attrs.evolve(lists(EntryItem)[200], also=("text/plain",))}


def to_enter_routes(bella: Bella, guard: KeyGuard) -> list[web.RouteDef]:
    """Return the routes of what staff still have to enter."""

    @operation(
        "List what is still to be entered elsewhere, the longest first",
        tag="modes",
        access="read",
        answers=_ENTRIES,
        parameters=(*PAGED, LOCATION, _AS),
    )
    @with_problems
    async def list_entries(request: web.Request) -> web.Response:
        """Give a page of entries, those that wait the longest first; with ``as=text`` as a text to copy."""
        holder = await guard.require(request, "read")
        query = page_query(request, timed=True, beside=("location", "as"))
        if request.query.get("as", "text") != "text":
            raise bad_query("as", "must be text, or be left out for JSON")
        clinic = await bella.clinics.refresh()
        location_id = chosen_location(request, clinic)
        after = (query.after.at, query.after.id) if query.after and query.after.at else None
        rows = await bella.modes.to_enter.page(limit=query.limit + 1, location_id=location_id, after=after)
        shown = rows[: query.limit]
        guard.note_export(holder, len(shown))
        if request.query.get("as") == "text":
            return web.Response(text="\n".join(row.text for row in shown), headers={"Cache-Control": "no-store"})
        last = shown[-1].entry if shown else None
        cursor = cursor_of(After(last.appointment_id, last.changed_at)) if last is not None and len(rows) > query.limit else None
        return json_response(page([_item(row, zone_at(clinic, row.entry.location_id)) for row in shown], cursor))

    @operation(
        "Note that an appointment stands in the clinic’s system",
        tag="modes",
        access="write",
        body=Tick,
        body_needed=False,
        answers=shows(EntryItem),
        errors=(404, 409),
    )
    @with_problems
    async def tick(request: web.Request) -> web.Response:
        """Note that an appointment stands in the clinic's system."""
        holder = await guard.require(request, "write")
        try:
            asked = read(await read_json(request), Tick) if request.can_read_body else Tick()
        except Unreadable as error:
            raise unreadable(error, status=422, title="Bad tick") from None
        try:
            row = await bella.modes.to_enter.tick(request.match_info["id"], actor=f"api:{holder.name}", revision=asked.revision)
        except NotFound as error:
            raise ProblemError(Problem(404, "No such entry", f"{error}; GET /to-enter lists them")) from None
        except StaleVersion as error:
            raise ProblemError(Problem(409, "Entry has changed", str(error))) from None
        return json_response(write(_item(row, zone_at(await bella.clinics.refresh(), row.entry.location_id))))

    return [web.get("/to-enter", list_entries), web.post("/to-enter/{id}", tick)]


def _item(row: Listed, zone: str) -> EntryItem:
    entry, patient = row.entry, (row.name, row.birth_date, row.phone)
    what = (entry.appointment_id, entry.revision, entry.location_id, entry.action, entry.is_open)
    entered_at = None if entry.entered_at is None else local(entry.entered_at, zone)
    return EntryItem(*what, local(entry.changed_at, zone), entered_at, entry.entered_by, *patient, row.text)
