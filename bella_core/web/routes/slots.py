"""``GET /slots`` and ``GET /slots/why``."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import TypeVar
from zoneinfo import ZoneInfo

from aiohttp import web

from bella_core.app.bella import Bella
from bella_core.domain.clinic import ClinicView, Location
from bella_core.domain.dialogue.types import PatientDraft
from bella_core.domain.local_times import is_shown
from bella_core.schemas.converter import Mistake, Unreadable
from bella_core.schemas.openapi import Parameter
from bella_core.schemas.paging import DEFAULT_LIMIT, MAX_LIMIT
from bella_core.schemas.resources import page
from bella_core.schemas.slots import SlotItem, WhyItem, read_slots_request, read_why_request, slot_item, why_item
from bella_core.services.assistant_request import location_of
from bella_core.services.slots import SlotQuery

from ..auth import KeyGuard
from ..languages import N_
from ..operations import lists, operation, shows
from ..problems import ProblemError, json_response, unreadable, with_problems

T = TypeVar("T")


_CDCP = Parameter("cdcp_from", date, N_("the day from which the Canadian Dental Care Plan, which is to be billed, pays"))
_FOR = (
    Parameter("service", str, N_("the code of a service"), required=True),
    Parameter("location", str, N_("the id of a location")),
    Parameter("provider", str, N_("the id of a provider; anybody if it is left out")),
    _CDCP,
)
_SLOTS = (
    *_FOR,
    Parameter("from", date, N_("the first day")),
    Parameter("to", date, N_("the last day")),
    Parameter("after", datetime, N_("what next of the last answer was")),
    Parameter("limit", int, N_("how many at most"), keywords={"minimum": 1, "maximum": MAX_LIMIT, "default": DEFAULT_LIMIT}),
)
_WHY = (*_FOR, Parameter("starts_at", datetime, N_("when the slot would start"), required=True))


def slot_routes(bella: Bella, guard: KeyGuard) -> list[web.RouteDef]:
    """Return the routes of free slots."""

    @operation("List the free slots for a service", tag="slots", access="read", answers=lists(SlotItem), parameters=_SLOTS)
    @with_problems
    async def list_slots(request: web.Request) -> web.Response:
        """Give a page of free slots, in order of starting."""
        await guard.require(request, "read")
        asked = _asked(read_slots_request, request.query)
        location = _known(await bella.clinics.refresh(), asked.service, asked.location, asked.provider)
        query = SlotQuery(
            asked.service, location.id, asked.provider, asked.from_, asked.to, asked.after, asked.limit, _patient(asked.cdcp_from)
        )
        found = await bella.slots.free(query)
        following = found.next.astimezone(ZoneInfo(location.zone)).isoformat() if found.next else None
        return json_response(page([slot_item(location, slot) for slot in found.slots], following))

    @operation("Tell why a slot is offered or not", tag="slots", access="read", answers=shows(WhyItem), parameters=_WHY)
    @with_problems
    async def explain(request: web.Request) -> web.Response:
        """Tell why a slot is offered or not."""
        await guard.require(request, "read")
        asked = _asked(read_why_request, request.query)
        location = _known(await bella.clinics.refresh(), asked.service, asked.location, asked.provider)
        starts_at = _instant(asked.starts_at, location)
        found = await bella.slots.why(asked.service, location.id, starts_at, provider_id=asked.provider, patient=_patient(asked.cdcp_from))
        return json_response(why_item(location, found))

    return [web.get("/slots", list_slots), web.get("/slots/why", explain)]


def _instant(asked: datetime, location: Location) -> datetime:
    """Return an instant that is asked for with its offset, or by the location's clocks."""
    if asked.tzinfo is not None:
        return asked
    local = asked.replace(tzinfo=ZoneInfo(location.zone))
    if not is_shown(local):
        raise _bad([Mistake("?starts_at", f"is a time that no clock shows in {location.zone}: they go forward then; is the hour right?")])
    return local


def _asked(reader: Callable[[Mapping[str, str]], T], query: Mapping[str, str]) -> T:
    try:
        return reader(query)
    except Unreadable as error:
        raise unreadable(error, status=400, title="Bad query") from None


def _known(clinic: ClinicView, service: str, location: str | None, provider: str | None) -> Location:
    """Return the location, if the clinic has what else is named too."""
    mistakes = []
    if service not in {known.code for known in clinic.services}:
        mistakes.append(Mistake("?service", f"is no service of this clinic; known: {', '.join(known.code for known in clinic.services)}"))
    if provider is not None and provider not in {known.id for known in clinic.providers}:
        mistakes.append(Mistake("?provider", f"is no provider of this clinic; known: {', '.join(known.id for known in clinic.providers)}"))
    try:
        found = location_of(clinic, location)
    except Unreadable as error:
        raise _bad([*mistakes, *(Mistake("?location", mistake.detail) for mistake in error.mistakes)]) from None
    if mistakes:
        raise _bad(mistakes)
    return found


def _bad(mistakes: list[Mistake]) -> ProblemError:
    return unreadable(Unreadable(tuple(mistakes)), status=400, title="Bad query")


def _patient(cdcp_from: date | None) -> PatientDraft | None:
    return None if cdcp_from is None else PatientDraft(None, None, "", None, "en-CA", cdcp_from=cdcp_from)
