"""``/admin/appointments/{id}/move``: another time for an appointment, proposed or any other; what is drawn on the sheet ends here too."""

from typing import Any

from aiohttp import web

from bella_core.app.bella import Bella
from bella_core.core.errors import BookingError, StaleVersion
from bella_core.crud.appointment_files import AppointmentFile
from bella_core.domain.clinic import ClinicView, Location
from bella_core.domain.slots import Slot

from .guard import Form, Guard, Visitor
from .menu import N_
from .places import chosen_location
from .rendering import done, page
from .schedule_appointment import Clash, file_values, open_file, version_of
from .schedule_forms import SAME, When, key_of, proposals, read_day, read_seen, read_when, reasons, refusal, text_of, time_of, wall


def move_pages(bella: Bella, guard: Guard) -> list[web.RouteDef]:
    """Return the routes of moving an appointment."""

    async def ask(request: web.Request) -> web.Response:
        """Propose other times, on any day or on the one that is asked for."""
        visitor = await guard.require(request, "change_schedule")
        file = await open_file(bella, visitor, request.match_info["id"], viewed=True)
        asked = {"date": request.query.get("date", ""), "provider": request.query.get("provider", SAME), "time": ""}
        return await _page(bella, request, visitor, file, asked=asked)

    async def move(request: web.Request) -> web.Response:
        """Move it, or say kindly why not, and what else there is."""
        visitor = await guard.require(request, "change_schedule")
        form = await guard.posted(request, visitor)
        file = await open_file(bella, visitor, request.match_info["id"], viewed=False)
        clinic, about = await bella.clinics.refresh(), file.appointment
        asked = {name: text_of(form, name) for name in ("date", "time", "provider")}
        when, errors = read_when(form, chosen_location(about.location_id, visitor, clinic), clinic, same=about.provider_id)
        if when is None:
            return await _page(bella, request, visitor, file, status=422, asked=asked, errors=errors)
        try:
            key, version = key_of(form, visitor, "move"), version_of(form)
            await bella.scheduling.move(
                about.id, when.starts_at, provider_id=when.provider_id, version=version, key=key, actor=visitor.actor
            )
        except BookingError as error:
            return await _refused(bella, request, visitor, form, (when, error))
        raise done(request, f"/admin/appointments/{about.id}", N_("The appointment is moved."))

    return [web.get("/admin/appointments/{id}/move", ask), web.post("/admin/appointments/{id}/move", move)]


async def _refused(bella: Bella, request: web.Request, visitor: Visitor, form: Form, why: tuple[When, BookingError]) -> web.Response:
    """Say why it cannot be moved there, and propose the nearest times that can be had."""
    when, error = why
    file = await open_file(bella, visitor, request.match_info["id"], viewed=True)
    about, clinic = file.appointment, await bella.clinics.refresh()
    location = chosen_location(about.location_id, visitor, clinic)
    is_stale = isinstance(error, StaleVersion)
    day, at = wall(when.starts_at, location.zone)
    asked = {"date": day, "time": at, "provider": when.provider_id or ""}
    against = [] if is_stale else await reasons(bella, about.service, location.id, when, visitor.language, moving=about.id)
    more = {"clash": Clash(read_seen(form), N_("to move it")) if is_stale else None}
    told = {"problem": refusal(error, visitor.language), "against": against}
    return await _page(bella, request, visitor, file, status=409, asked=asked, **more, **told)


async def _page(
    bella: Bella, request: web.Request, visitor: Visitor, file: AppointmentFile, *, status: int = 200, asked: dict[str, str], **more: Any
) -> web.Response:
    clinic, about = await bella.clinics.refresh(), file.appointment
    location = chosen_location(about.location_id, visitor, clinic)
    known = {provider.id for provider in clinic.providers}
    given = asked["provider"]
    provider_id = about.provider_id if given == SAME else given if given in known else None
    values = {
        "asked": asked,
        "slots": await _slots(bella, file, location, (asked, provider_id)),
        "providers": provider_choices(clinic, location),
        "errors": {},
        "clash": None,
        "problem": "",
        "against": (),
    }
    shown = await file_values(bella, visitor, file)
    return await page(request, visitor, "admin/appointment_move.html", status=status, **shown, **values | more)


async def _slots(bella: Bella, file: AppointmentFile, location: Location, asked: tuple[dict[str, str], str | None]) -> list[Slot]:
    """Return what is proposed: by the day and time that are asked for, with one provider or any; never where it is already."""
    (fields, provider_id), about = asked, file.appointment
    if about.service not in {service.code for service in bella.clinics.view.services} or not about.is_to_come:
        return []
    day, at = read_day(fields, "date"), time_of(fields["time"])
    found = await proposals(bella, about.service, location, day=day, at=at, provider_id=provider_id, moving=about.id)
    return [slot for slot in found if (slot.starts_at, slot.provider_id) != (about.starts_at, about.provider_id)]


def provider_choices(clinic: ClinicView, location: Location) -> list[tuple[str, str]]:
    """Return whom a visit at a location can be with, by id and name."""
    return [(one.id, one.name) for one in clinic.providers if one.hours is None or location.id in one.hours]
