"""``/admin/schedule``: a day of all providers or rooms, or a week of one, as a sheet of ten-minute rows."""

import functools
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

import attrs
from aiohttp import web

from bella_core.app.bella import Bella
from bella_core.crud.day_sheet import SheetTime
from bella_core.domain import hours
from bella_core.domain.clinic import ClinicView, Location
from bella_core.services.day_sheets import By, Sheet

from ..languages import Language
from .guard import Guard, Visitor
from .menu import N_
from .places import chosen_location, location_name, locations_of, looks_after, provider_name, room_name, service_name
from .rendering import page
from .schedule_grid import lay_out, week_of

#: What a time on the sheet is, as its class and in words.
STATES: Mapping[str, str] = {
    "booked": N_("booked"),
    "confirmed": N_("confirmed"),
    "requested": N_("asked for"),
    "completed": N_("came"),
    "no_show": N_("did not come"),
    "hold": N_("held for a caller"),
    "block": N_("blocked"),
    "busy": N_("busy in the calendar"),
}
_WEEK = timedelta(days=7)


@attrs.frozen
class Asked:
    """
    What an address asks of the schedule.

    Args:
        of: the provider or the room whose week it is; empty for a day. ``is_wrong``: the date could not be read, and is today's.
    """

    location: Location
    day: date
    view: str
    by: By
    of: str = ""
    is_wrong: bool = False

    def link(self, **changes: str) -> str:
        """Return the address of the same with some things changed."""
        given = {"date": self.day.isoformat(), "view": self.view, "by": self.by, "location": self.location.id, "of": self.of}
        return "/admin/schedule?" + urlencode({name: value for name, value in (given | changes).items() if value})


def schedule_pages(bella: Bella, guard: Guard) -> list[web.RouteDef]:
    """Return the route of the schedule."""

    async def show(request: web.Request) -> web.Response:
        """Show a day or a week."""
        visitor = await guard.require(request, "see_schedule")
        clinic, now = await bella.clinics.refresh(), bella.clock.now()
        asked = await _asked(bella, request, visitor, clinic, now)
        sheet = await _sheet(bella, asked, visitor)
        return await page(request, visitor, "admin/schedule.html", **_values(clinic, visitor, asked, sheet, now))

    return [web.get("/admin/schedule", show)]


async def _asked(bella: Bella, request: web.Request, visitor: Visitor, clinic: ClinicView, now: datetime) -> Asked:
    query = request.query
    location = chosen_location(query.get("location", ""), visitor, clinic)
    by: By = "room" if query.get("by") == "room" else "provider"
    today = hours.local_date(location, now)
    try:
        day = date.fromisoformat(query["date"]) if query.get("date") else today
        is_wrong = not date(2000, 1, 1) <= day <= date(2200, 1, 1)
    except ValueError:
        day, is_wrong = today, True
    if query.get("view") != "week":
        return Asked(location, today if is_wrong else day, "day", by, is_wrong=is_wrong)
    names = [f"{by}:{name}" for name, _ in await bella.day_sheets.names(location.id, by)]
    of = query.get("of", "") if query.get("of") in names else names[0] if names else ""
    return Asked(location, today if is_wrong else day, "week", by, of, is_wrong)


async def _sheet(bella: Bella, asked: Asked, visitor: Visitor) -> Sheet:
    if asked.view == "week":
        return await bella.day_sheets.week(asked.location.id, week_of(asked.day), asked.of, viewer=visitor.actor)
    return await bella.day_sheets.day(asked.location.id, asked.day, asked.by, viewer=visitor.actor)


def _values(clinic: ClinicView, visitor: Visitor, asked: Asked, sheet: Sheet, now: datetime) -> dict[str, Any]:
    grid, step = lay_out(sheet, now), _WEEK if asked.view == "week" else timedelta(days=1)
    language, today = visitor.language, hours.local_date(asked.location, now)
    return {
        "zone": asked.location.zone,
        "asked": asked,
        "grid": grid,
        "sheet": sheet,
        "day": week_of(asked.day) if asked.view == "week" else asked.day,
        "last_day": week_of(asked.day) + timedelta(days=6),
        "today": today,
        "before": asked.link(date=(asked.day - step).isoformat()),
        "after": asked.link(date=(asked.day + step).isoformat()),
        "locations": locations_of(visitor, clinic),
        "resources": _resources(clinic, asked),
        "states": STATES,
        "state_of": state_of,
        "clock_of": lambda at: _on_clock(at, asked.location.zone, language),
        "marks": [(clock_words(at.hour, at.minute, language), row) for at, row in grid.marks],
        "may_change": visitor.may("change_schedule"),
        "may_close": visitor.may("change_clinic"),
        "service": lambda code: service_name(clinic, code, language),
        "provider": lambda provider_id: provider_name(clinic, provider_id),
        "sees": lambda location_id: looks_after(visitor, location_id),
        "place": lambda location_id: location_name(clinic, location_id),
        "room": lambda room_id: room_name(clinic, room_id),
        "is_movable": lambda one: one.visit is not None and one.visit.status in {"booked", "requested"},
        "wall": lambda at: at.astimezone(ZoneInfo(asked.location.zone)).strftime("%H:%M"),
    }


@functools.lru_cache(maxsize=4096)
def clock_words(hour: int, minute: int, language: Language) -> str:
    """Write a time of day; a sheet holds hundreds, and there are not many."""
    from babel.dates import format_time  # noqa: PLC0415  # 30 ms that nobody without pages should pay

    return format_time(time(hour, minute), "short", locale=language.replace("-", "_"))


def _on_clock(at: datetime, zone: str, language: Language) -> str:
    local = at.astimezone(ZoneInfo(zone))
    return clock_words(local.hour, local.minute, language)


def state_of(one: SheetTime) -> str:
    """Return what a time is: a key of ``STATES``."""
    if one.visit is None:
        return one.kind
    if one.visit.status == "booked" and one.visit.confirmed_at is not None:
        return "confirmed"
    return one.visit.status


def _resources(clinic: ClinicView, asked: Asked) -> list[tuple[str, str]]:
    """Return whose week can be looked at."""
    rooms = [(f"room:{room.id}", room.name) for room in asked.location.rooms]
    providers = [(f"provider:{one.id}", one.name) for one in clinic.providers if one.hours is None or asked.location.id in one.hours]
    return rooms if asked.by == "room" else providers
