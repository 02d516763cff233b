"""``GET /appointments``."""

from aiohttp import web

from bella_core.app.bella import Bella
from bella_core.crud import listing
from bella_core.schemas.paging import After, cursor_of
from bella_core.schemas.resources import AppointmentItem, page
from bella_core.services.assistant_answers import appointment_item

from ..auth import KeyGuard
from ..operations import PAGED, lists, operation
from ..problems import json_response, page_query, with_problems


def appointment_routes(bella: Bella, guard: KeyGuard) -> list[web.RouteDef]:
    """Return the routes of appointments."""

    @operation(
        "List appointments in the order in which they start",
        tag="appointments",
        access="read",
        answers=lists(AppointmentItem),
        parameters=PAGED,
    )
    @with_problems
    async def list_appointments(request: web.Request) -> web.Response:
        """Give a page of appointments, in order of starting."""
        holder = await guard.require(request, "read")
        query = page_query(request, timed=True)
        after = (query.after.at, query.after.id) if query.after and query.after.at else None
        rows = await bella.db.read(listing.appointments_page, limit=query.limit + 1, after=after)
        shown = rows[: query.limit]
        guard.note_export(holder, len(shown))
        cursor = cursor_of(After(shown[-1].id, shown[-1].starts_at)) if len(rows) > query.limit else None
        clinic = await bella.clinics.refresh()
        return json_response(page([appointment_item(clinic, row) for row in shown], cursor))

    return [web.get("/appointments", list_appointments)]
