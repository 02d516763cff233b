"""``/admin/schedule/blocks``: keep a time of a provider or a room from everybody, and give it back."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from aiohttp import web

from bella_core.app.bella import Bella
from bella_core.core.errors import NotFound, RuleBroken, SlotTaken
from bella_core.crud.blocks import BlockRow
from bella_core.domain import hours
from bella_core.domain.clinic import ClinicView, Location

from .actors import actors
from .guard import Form, Guard, Visitor
from .menu import N_
from .places import chosen_location, looks_after, provider_name, room_name
from .problems import not_found
from .rendering import done, page
from .schedule_forms import read_day, text_of, time_of

_FIELDS = ("resource", "date", "start", "end", "reason")
_RULES = {
    "backwards": N_("The end must be after the beginning."),
    "too_long": N_("A blocked time is a day long at most."),
    "past": N_("That time has passed."),
    "unknown_resource": N_("Choose whose time it is."),
}
_AT = {"backwards": "end", "too_long": "end", "past": "date", "unknown_resource": "resource"}


def block_pages(bella: Bella, guard: Guard) -> list[web.RouteDef]:
    """Return the routes of blocked times."""
    path = "/admin/schedule/blocks"
    return [*_blocking(bella, guard, path), *_blocked(bella, guard, path)]


def _blocking(bella: Bella, guard: Guard, path: str) -> list[web.RouteDef]:
    async def ask(request: web.Request) -> web.Response:
        """Show the form."""
        visitor = await guard.require(request, "change_schedule")
        location = chosen_location(request.query.get("location", ""), visitor, await bella.clinics.refresh())
        fields = {name: request.query.get(name, "")[:100] for name in _FIELDS}
        return await _form(bella, request, visitor, location, fields=fields)

    async def add(request: web.Request) -> web.Response:
        """Block a time, or say kindly why not."""
        visitor = await guard.require(request, "change_schedule")
        form = await guard.posted(request, visitor)
        location = chosen_location(text_of(form, "location"), visitor, await bella.clinics.refresh())
        fields = {name: text_of(form, name) for name in _FIELDS}
        span, errors = _span(form, location)
        if span is None:
            return await _form(bella, request, visitor, location, status=422, fields=fields, errors=errors)
        try:
            reason, actor = fields["reason"], visitor.actor
            await bella.blocked_times.add(location.id, fields["resource"], *span, reason=reason, actor=actor)
        except SlotTaken:
            taken = N_("There is a visit then, or a time that is held for a caller. Move it first, or choose another time.")
            return await _form(bella, request, visitor, location, status=409, fields=fields, problem=taken)
        except RuleBroken as error:
            errors = {_AT[error.rule]: _RULES[error.rule]}
            return await _form(bella, request, visitor, location, status=422, fields=fields, errors=errors)
        raise done(request, f"/admin/schedule?date={fields['date']}&location={location.id}", N_("The time is blocked."))

    return [web.get(f"{path}/new", ask), web.post(f"{path}/new", add)]


def _blocked(bella: Bella, guard: Guard, path: str) -> list[web.RouteDef]:
    async def show(request: web.Request) -> web.Response:
        """Show a blocked time."""
        visitor = await guard.require(request, "see_schedule")
        row = await _row(bella, visitor, request.match_info["id"])
        clinic, who = await bella.clinics.refresh(), await actors(bella, visitor.language)
        location = next((one for one in clinic.locations if one.id == row.location_id), None)
        zone: dict[str, Any] = {"zone": location.zone} if location else {}
        told: dict[str, Any] = {
            "row": row,
            "whose": _whose(clinic, row.resource),
            "by": who(row.created_by),
            "may_change": visitor.may("change_schedule"),
        }
        return await page(request, visitor, "admin/block.html", **zone, **told, back=_back(row, location))

    async def remove(request: web.Request) -> web.Response:
        """Give a time back."""
        visitor = await guard.require(request, "change_schedule")
        await guard.posted(request, visitor)
        row = await _row(bella, visitor, request.match_info["id"])
        await bella.blocked_times.remove(row.id, actor=visitor.actor)
        location = next((one for one in bella.clinics.view.locations if one.id == row.location_id), None)
        raise done(request, _back(row, location), N_("The time can be booked again."))

    return [web.get(f"{path}/{{id}}", show), web.post(f"{path}/{{id}}/remove", remove)]


def _span(form: Form, location: Location) -> tuple[tuple[datetime, datetime] | None, dict[str, str]]:
    day, start, end = read_day({"date": text_of(form, "date")}, "date"), time_of(text_of(form, "start")), time_of(text_of(form, "end"))
    wrong = {"date": day is None, "start": start is None, "end": end is None}
    said = {"date": N_("This is no date, such as 2027-03-31."), "start": N_("This is no time, such as 14:30.")}
    errors = {name: said.get(name, said["start"]) for name, is_wrong in wrong.items() if is_wrong}
    if day is None or start is None or end is None:
        return None, errors
    return (hours.instant(location, day, start), hours.instant(location, day, end)), {}


async def _row(bella: Bella, visitor: Visitor, block_id: str) -> BlockRow:
    try:
        row = await bella.blocked_times.get(block_id)
    except NotFound:
        raise not_found() from None
    if not looks_after(visitor, row.location_id):
        raise not_found()
    return row


async def _form(
    bella: Bella, request: web.Request, visitor: Visitor, location: Location, *, status: int = 200, **more: Any
) -> web.Response:
    clinic = await bella.clinics.refresh()
    providers = [(f"provider:{one.id}", one.name) for one in clinic.providers if one.hours is None or location.id in one.hours]
    rooms = [(f"room:{room.id}", room.name) for room in location.rooms]
    values = {"location": location, "zone": location.zone, "resources": [*providers, *rooms], "errors": {}, "problem": ""}
    return await page(request, visitor, "admin/block_new.html", status=status, **values | more)


def _whose(clinic: ClinicView, resource: str) -> str:
    kind, _, name = resource.partition(":")
    return provider_name(clinic, name) if kind == "provider" else room_name(clinic, name)


def _back(row: BlockRow, location: Location | None) -> str:
    day = row.starts_at.astimezone(ZoneInfo(location.zone)).date() if location else row.starts_at.date()
    return f"/admin/schedule?date={day.isoformat()}&location={row.location_id}"
