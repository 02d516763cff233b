"""``/admin/schedule/closures/new``: close a location for a day or some; first it is said what is booked on them."""

from datetime import date
from typing import Any

from aiohttp import web

from bella_core.app.bella import Bella
from bella_core.core.errors import RuleBroken, StaleVersion
from bella_core.domain import hours
from bella_core.domain.clinic import Location

from .guard import Guard, Visitor
from .menu import N_
from .places import chosen_location
from .rendering import done, page
from .schedule_forms import read_day, text_of

_RULES = {
    "backwards": N_("The last day must not be before the first."),
    "too_long": N_("A closure is a year long at most."),
    "past": N_("Those days have passed."),
}


def closure_pages(bella: Bella, guard: Guard) -> list[web.RouteDef]:
    """Return the routes of closing days."""

    async def ask(request: web.Request) -> web.Response:
        """Show the form, and how many visits are booked on the days that the address names."""
        visitor = await guard.require(request, "change_clinic")
        clinic = await bella.clinics.refresh()
        location = chosen_location(request.query.get("location", ""), visitor, clinic)
        first = read_day(request.query, "date") or hours.local_date(location, bella.clock.now())
        return await _form(bella, request, visitor, location, first=first.isoformat(), last=first.isoformat())

    async def close(request: web.Request) -> web.Response:
        """Close the days, once it was said what is booked on them; or say kindly why not."""
        visitor = await guard.require(request, "change_clinic")
        form = await guard.posted(request, visitor)
        location = chosen_location(text_of(form, "location"), visitor, await bella.clinics.refresh())
        given: dict[str, Any] = {"first": text_of(form, "first"), "last": text_of(form, "last"), "reason": text_of(form, "reason", 200)}
        first, last = read_day(given, "first"), read_day(given, "last")
        no_date = N_("This is no date, such as 2027-03-31.")
        errors = {name: no_date for name, day in (("first", first), ("last", last)) if day is None}
        if first is None or last is None:
            return await _form(bella, request, visitor, location, status=422, errors=errors, **given)
        if text_of(form, "seen") != _days(first, last):  # other days than those whose visits were counted: count these, and ask again
            return await _form(bella, request, visitor, location, **given)
        try:
            about: Any = {"reason": given["reason"], "revision": _number(text_of(form, "revision", 9)), "actor": visitor.actor}
            count = await bella.closing.close(location.id, first, last, **about)
        except RuleBroken as error:
            return await _form(bella, request, visitor, location, status=422, errors={"last": _RULES[error.rule]}, **given)
        except StaleVersion:
            changed = N_("Somebody else has changed the clinic meanwhile. Look once more, then close the days again.")
            return await _form(bella, request, visitor, location, status=409, problem=changed, **given)
        if count:
            raise done(request, "/admin/conflicts", N_("The days are closed. These visits stand on them: move each, or settle it."))
        raise done(request, f"/admin/schedule?date={first.isoformat()}&location={location.id}", N_("The days are closed."))

    return [web.get("/admin/schedule/closures/new", ask), web.post("/admin/schedule/closures/new", close)]


async def _form(
    bella: Bella, request: web.Request, visitor: Visitor, location: Location, *, status: int = 200, **more: Any
) -> web.Response:
    first, last = read_day(more, "first"), read_day(more, "last")
    is_span = first is not None and last is not None and first <= last
    count = await bella.closing.affected(location.id, first, last) if is_span and first and last else None
    seen = _days(first, last) if is_span and first and last else ""
    revision = (await bella.clinics.refresh()).revision
    values = {"location": location, "revision": revision, "count": count, "seen": seen, "errors": {}, "problem": "", "reason": ""}
    return await page(request, visitor, "admin/closure_new.html", status=status, **values | more)


def _days(first: date, last: date) -> str:
    return f"{first.isoformat()}/{last.isoformat()}"


def _number(given: str) -> int:
    return int(given) if given.isdecimal() else 0
