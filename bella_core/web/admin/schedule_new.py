"""``/admin/appointments/new``: book a visit for somebody on file or somebody new; beside another visit too, with a reason."""

from typing import Any

import attrs
from aiohttp import web

from bella_core.app.bella import Bella
from bella_core.core.errors import BookingError
from bella_core.core.ids import new_id
from bella_core.domain.clinic import ClinicView, Location
from bella_core.domain.dialogue.types import Booked, PatientDraft

from .guard import Form, Guard, Visitor
from .menu import N_
from .places import chosen_location, locations_of, named, provider_name
from .problems import PageError
from .rendering import done, page
from .schedule_forms import When, key_of, proposals, read_day, read_when, reasons, refusal, text_of, time_of, wall
from .schedule_move import provider_choices
from .schedule_patients import FIELDS, on_file, somebody_new

_FIELDS = ("location", "patient", "service", "date", "time", "provider", "reason", "beside", *FIELDS)


@attrs.frozen
class _Given:
    """A form that was sent: where, for whom, and what is wrong with it by field."""

    location: Location
    fields: dict[str, str]
    patient: PatientDraft | None
    errors: dict[str, str]


def new_pages(bella: Bella, guard: Guard) -> list[web.RouteDef]:
    """Return the routes of booking a visit."""

    async def ask(request: web.Request) -> web.Response:
        """Show the form, filled in as far as the address does it."""
        visitor = await guard.require(request, "change_schedule")
        clinic = await bella.clinics.refresh()
        fields = {name: request.query.get(name, "")[:100] for name in _FIELDS}
        location = chosen_location(fields["location"], visitor, clinic)
        patient = await on_file(bella, fields["patient"])
        return await _page(bella, request, visitor, _Given(location, fields, patient, {}))

    async def book(request: web.Request) -> web.Response:
        """Find times, or book one; or say kindly why not."""
        visitor = await guard.require(request, "change_schedule")
        form = await guard.posted(request, visitor)
        clinic = await bella.clinics.refresh()
        given = await _read(bella, form, visitor, clinic)
        if text_of(form, "do") == "find":
            return await _find(bella, request, visitor, given)
        when, wrong = read_when(form, given.location, clinic)
        errors = given.errors | wrong
        if when is None or given.patient is None or errors:
            return await _page(bella, request, visitor, attrs.evolve(given, errors=errors), status=422)
        try:
            booked = await _book(bella, visitor, form, given, when)
        except BookingError as error:
            return await _refused(bella, request, visitor, given, (when, error))
        raise done(request, f"/admin/appointments/{booked.appointment_id}", N_("The visit is booked."))

    return [web.get("/admin/appointments/new", ask), web.post("/admin/appointments/new", book)]


async def _book(bella: Bella, visitor: Visitor, form: Form, given: _Given, when: When) -> Booked:
    assert given.patient is not None  # whoever calls this has looked
    about: Any = {"reason": given.fields["reason"], "key": key_of(form, visitor, "book"), "actor": visitor.actor}
    what = (given.fields["service"], given.location.id, when.starts_at)
    if given.fields["beside"]:
        if not visitor.may("overbook"):
            raise PageError(403, N_("You may not do this"), N_("Your role may not book beside another visit."))
        return await bella.overbooking.book(*what, given.patient, provider_id=when.provider_id, **about)
    return await bella.scheduling.book(given.patient, *what, provider_id=when.provider_id, **about)


async def _read(bella: Bella, form: Form, visitor: Visitor, clinic: ClinicView) -> _Given:
    fields = {name: text_of(form, name) for name in _FIELDS}
    location, errors = chosen_location(fields["location"], visitor, clinic), dict[str, str]()
    if fields["service"] not in {service.code for service in clinic.services}:
        errors["service"] = N_("Choose what the visit is for.")
    if fields["beside"] and not fields["reason"]:
        errors["reason"] = N_("To book beside another visit takes a reason.")
    if fields["patient"]:
        return _Given(location, fields, await on_file(bella, fields["patient"]), errors)
    patient = somebody_new(fields, errors)
    return _Given(location, fields, patient, errors)


async def _find(bella: Bella, request: web.Request, visitor: Visitor, given: _Given) -> web.Response:
    """Propose times for what the form says so far; who it is for can be filled in after."""
    errors = {name: text for name, text in given.errors.items() if name == "service"}
    if given.fields["date"] and read_day(given.fields, "date") is None:
        errors["date"] = N_("This is no date, such as 2027-03-31.")
    if errors:
        return await _page(bella, request, visitor, attrs.evolve(given, errors=errors), status=422)
    slots = await _slots(bella, given)
    return await _page(bella, request, visitor, attrs.evolve(given, errors={}), slots=slots, has_looked=True)


async def _refused(bella: Bella, request: web.Request, visitor: Visitor, given: _Given, why: tuple[When, BookingError]) -> web.Response:
    """Say why the visit cannot be booked then, and propose the nearest times that can be had."""
    when, error = why
    day, at = wall(when.starts_at, given.location.zone)
    given = attrs.evolve(given, fields=given.fields | {"date": day, "time": at, "provider": when.provider_id or ""})
    against = await reasons(bella, given.fields["service"], given.location.id, when, visitor.language)
    told = {"problem": refusal(error, visitor.language), "against": against, "may_beside": visitor.may("overbook")}
    return await _page(bella, request, visitor, given, status=409, slots=await _slots(bella, given), **told)


async def _slots(bella: Bella, given: _Given) -> Any:
    fields = given.fields
    day, provider_id = read_day(fields, "date"), fields["provider"] or None
    known = provider_id in {one.id for one in (await bella.clinics.refresh()).providers}
    at, provider_id = time_of(fields["time"]), provider_id if known else None
    return await proposals(bella, fields["service"], given.location, day=day, at=at, provider_id=provider_id)


async def _page(bella: Bella, request: web.Request, visitor: Visitor, given: _Given, *, status: int = 200, **more: Any) -> web.Response:
    clinic = await bella.clinics.refresh()
    values = {
        "zone": given.location.zone,
        "location": given.location,
        "locations": locations_of(visitor, clinic),
        "places": [(one.id, one.name) for one in locations_of(visitor, clinic)],
        "fields": given.fields,
        "errors": given.errors,
        "patient": given.patient if given.fields["patient"] else None,
        "services": [(service.code, named(service.names, visitor.language)) for service in clinic.services],
        "providers": provider_choices(clinic, given.location),
        "provider_name": lambda provider_id: provider_name(clinic, provider_id),
        "may_beside": visitor.may("overbook"),
        "may_see_patients": visitor.may("see_patients"),
        "slots": (),
        "has_looked": False,
        "problem": "",
        "against": (),
        "key": new_id(),
    }
    return await page(request, visitor, "admin/appointment_new.html", status=status, **values | more)
