"""``GET /appointments``, ``GET /appointments/{id}``, ``POST /appointments/{id}/move`` and ``POST /appointments/{id}/cancel``."""

from typing import TypeVar

from aiohttp import web

from bella_core.app.bella import Bella
from bella_core.core.errors import BookingError, KeyReused, RuleBroken, StaleVersion
from bella_core.core.ids import new_id
from bella_core.crud import listing
from bella_core.crud.listing import ListedAppointment
from bella_core.schemas.appointments import CancelRequest, MoveRequest
from bella_core.schemas.converter import Unreadable, read, write
from bella_core.schemas.paging import After, cursor_of
from bella_core.schemas.problems import Problem
from bella_core.schemas.resources import AppointmentItem, page
from bella_core.services.assistant_answers import appointment_item
from bella_core.services.conflicts import by_staff

from ..auth import KeyGuard
from ..conditional import seen_version, stale, tagged
from ..idempotency import request_key
from ..operations import KNOWN, PAGED, REPEATABLE, SEEN, lists, operation, shows, shows_tagged
from ..problems import ProblemError, json_response, misfits, page_query, read_json, unreadable, with_problems
from ..queries import check_query

T = TypeVar("T")

_CHANGED = shows(AppointmentItem, ETag="which version it is now")


def appointment_routes(bella: Bella, guard: KeyGuard) -> list[web.RouteDef]:
    """Return the routes of appointments."""
    return [*_reading(bella, guard), *_changing(bella, guard)]


def _reading(bella: Bella, guard: KeyGuard) -> list[web.RouteDef]:
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

    @operation(
        "Show an appointment", tag="appointments", access="read", answers=shows_tagged(AppointmentItem), parameters=(KNOWN,), errors=(404,)
    )
    @with_problems
    async def show_appointment(request: web.Request) -> web.Response:
        """Give an appointment, and its version as its ETag."""
        holder = await guard.require(request, "read")
        check_query(request)
        guard.note_export(holder, 1)
        return await _shown(bella, request)

    return [web.get("/appointments", list_appointments), web.get("/appointments/{id:(?!overflow$)[^/]+}", show_appointment)]


def _changing(bella: Bella, guard: KeyGuard) -> list[web.RouteDef]:
    @operation(
        "Move an appointment",
        tag="appointments",
        access="staff",
        body=MoveRequest,
        answers=_CHANGED,
        parameters=(SEEN, REPEATABLE),
        errors=(404, 409, 412, 428),
    )
    @with_problems
    async def move_appointment(request: web.Request) -> web.Response:
        """Move an appointment, as staff may; it keeps its id, and its old time until the new one is had."""
        holder = await guard.require(request, "staff")
        asked = await _asked(request, MoveRequest)
        if asked.provider is not None and asked.provider not in {one.id for one in bella.clinics.view.providers}:
            raise misfits("Request does not fit", {"provider": "is no provider of this clinic"})
        key = await request_key(bella.db, request, holder, "move") or f"move:{new_id()}"
        version, (row, _) = seen_version(request), await _found(bella, request)
        more = {"version": version, "key": key, "actor": by_staff(f"api:{holder.name}")}
        try:
            await bella.scheduling.move(row.id, asked.starts_at, provider_id=asked.provider, **more)  # type: ignore[arg-type]  # the three are what they are called
        except BookingError as error:
            raise _refused(error) from None
        return await _shown(bella, request)

    @operation(
        "Cancel an appointment",
        tag="appointments",
        access="write",
        body=CancelRequest,
        body_needed=False,
        answers=_CHANGED,
        parameters=(SEEN, REPEATABLE),
        errors=(404, 409, 412, 428),
    )
    @with_problems
    async def cancel_appointment(request: web.Request) -> web.Response:
        """Cancel an appointment and free its time."""
        holder = await guard.require(request, "write")
        asked = await _asked(request, CancelRequest) if request.can_read_body else CancelRequest()
        key = await request_key(bella.db, request, holder, "cancel") or f"cancel:{new_id()}"
        version, (row, _) = seen_version(request), await _found(bella, request)
        try:
            await bella.booking.cancel(row.id, key=key, reason=asked.reason, version=version, actor=f"api:{holder.name}")
        except BookingError as error:
            raise _refused(error) from None
        return await _shown(bella, request)

    return [
        web.post("/appointments/{id}/move", move_appointment),
        web.post("/appointments/{id}/cancel", cancel_appointment),
    ]


async def _asked(request: web.Request, schema: type[T]) -> T:
    try:
        return read(await read_json(request), schema)
    except Unreadable as error:
        raise unreadable(error, status=422, title="Request does not fit") from None


async def _found(bella: Bella, request: web.Request) -> tuple[ListedAppointment, int]:
    found = await bella.db.read(listing.appointment_version, request.match_info["id"])
    if found is None:
        raise ProblemError(Problem(404, "No such appointment", "GET /appointments lists them"))
    return found


async def _shown(bella: Bella, request: web.Request) -> web.Response:
    row, version = await _found(bella, request)
    return tagged(request, write(appointment_item(await bella.clinics.refresh(), row)), version)


def _refused(error: BookingError) -> ProblemError:
    """Return why an appointment stays as it is."""
    if isinstance(error, StaleVersion):
        return stale()
    if isinstance(error, KeyReused):
        return ProblemError(Problem(422, "Idempotency key reused", str(error)))
    why = f" ({error.rule})" if isinstance(error, RuleBroken) else ""
    return ProblemError(Problem(409, "It cannot be changed so", f"{error}{why}"))
