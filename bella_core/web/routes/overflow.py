"""``POST /appointments/overflow``: staff book a visit beside one that is there. No caller, no text and no other key comes here."""

import orjson
from aiohttp import web

from bella_core.app.bella import Bella
from bella_core.core.errors import KeyReused, NotFound, RuleBroken, SlotTaken
from bella_core.core.ids import new_id
from bella_core.domain.clinic import ClinicView
from bella_core.domain.dialogue.types import Booked
from bella_core.domain.local_times import zone_at
from bella_core.schemas.converter import Unreadable, write
from bella_core.schemas.overflow import OverflowItem, OverflowRequest, read_overflow
from bella_core.schemas.problems import Problem
from bella_core.schemas.resources import local
from bella_core.services.conflicts import by_staff

from ..auth import KeyGuard
from ..idempotency import request_key
from ..operations import REPEATABLE, operation, shows
from ..patients import draft_of
from ..problems import ProblemError, json_response, misfits, read_json, unreadable, with_problems


def overflow_routes(bella: Bella, guard: KeyGuard) -> list[web.RouteDef]:
    """Return the route of visits beside others."""

    @operation(
        "Book a visit beside one that is there",
        tag="appointments",
        access="staff",
        body=OverflowRequest,
        answers=shows(OverflowItem),
        parameters=(REPEATABLE,),
        errors=(409,),
    )
    @with_problems
    async def overbook(request: web.Request) -> web.Response:
        """Book a visit at a time that is taken; one that turns out to be free is booked as usual."""
        holder = await guard.require(request, "staff")
        document = await read_json(request)
        try:
            asked = read_overflow(document)
            patient = draft_of(asked.user_id, asked.patient)
        except Unreadable as error:
            raise unreadable(error, status=422, title="Request does not fit") from None
        clinic = await bella.clinics.refresh()
        _check(clinic, asked)
        said = orjson.dumps(document, option=orjson.OPT_SORT_KEYS)
        key = await request_key(bella.db, request, holder, "overflow", said=said) or f"overflow:{new_id()}"
        what, by = (asked.service, asked.location, asked.starts_at, patient), by_staff(f"api:{holder.name}")
        try:
            booked = await bella.overbooking.book(*what, reason=asked.reason, key=key, actor=by, provider_id=asked.provider)
        except RuleBroken as error:
            raise ProblemError(Problem(409, "The clinic's rules forbid it", f"{error} ({error.rule})")) from None
        except SlotTaken:
            detail = "every overflow lane is taken then, or the patient is elsewhere; choose another time"
            raise ProblemError(Problem(409, "Time is taken", detail)) from None
        except NotFound as error:
            raise ProblemError(Problem(409, "Nobody to book", str(error))) from None
        except KeyReused as error:
            raise ProblemError(Problem(422, "Idempotency key reused", str(error))) from None
        return json_response(write(_item(clinic, booked)))

    return [web.post("/appointments/overflow", overbook)]


def _check(clinic: ClinicView, asked: OverflowRequest) -> None:
    """See that the clinic has what is named."""
    known = {
        "location": (asked.location, [location.id for location in clinic.locations]),
        "service": (asked.service, [service.code for service in clinic.services]),
        "provider": (asked.provider, [provider.id for provider in clinic.providers]),
    }
    mistakes = {
        name: f"must be one of {', '.join(options)}"
        for name, (given, options) in known.items()
        if given is not None and given not in options
    }
    if mistakes:
        raise misfits("Request does not fit", mistakes)


def _item(clinic: ClinicView, booked: Booked) -> OverflowItem:
    zone = zone_at(clinic, booked.location_id)
    times = local(booked.starts_at, zone), local(booked.ends_at, zone)
    return OverflowItem(booked.appointment_id, booked.status, booked.service, booked.location_id, booked.provider_id, *times)
