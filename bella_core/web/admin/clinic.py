"""``/admin/clinic``: what the clinic is: hours and what it answers to questions are changed here; the rest is read."""

from collections.abc import Mapping
from typing import Any

import attrs
from aiohttp import web

from bella_core.app.bella import Bella
from bella_core.core.errors import BellaError, StaleVersion
from bella_core.domain.clinic import FACTS, ClinicView, Location, Week
from bella_core.domain.opening import BadHours, read_hours, write_hours

from .guard import Form, Guard, Visitor
from .menu import N_
from .places import chosen_location, locations_of, named
from .rendering import done, page

DAYS = (N_("Monday"), N_("Tuesday"), N_("Wednesday"), N_("Thursday"), N_("Friday"), N_("Saturday"), N_("Sunday"))
TOPICS = {"insurance": N_("Insurance"), "parking": N_("Parking"), "prepare": N_("How to prepare"), "price": N_("Prices")}
ROLES = {"dentist": N_("dentist"), "hygienist": N_("hygienist")}
BY_PHONE = {"book": N_("Bella books it"), "request": N_("Bella takes a request"), "staff": N_("left to staff")}
WRONG = {
    "unread": N_("Write times from and to, such as 8:00-12:00, 13:00-17:00; nothing for closed."),
    "backwards": N_("A time ends before it begins."),
    "overlap": N_("Two times lie over each other."),
    "many": N_("There are too many times."),
}
STALE = N_("Somebody else has changed the clinic meanwhile. Look at what stands here now, and send yours again if it still holds.")
#: The longest answer to a question, in characters: it is spoken.
_LONGEST = 500


def clinic_pages(bella: Bella, guard: Guard) -> list[web.RouteDef]:
    """Return the pages of the clinic."""
    clinic = _Clinic(bella, guard)
    return [
        web.get("/admin/clinic", clinic.show),
        web.post("/admin/clinic/hours", clinic.change_hours),
        web.post("/admin/clinic/facts", clinic.change_facts),
    ]


class _Clinic:
    def __init__(self, bella: Bella, guard: Guard) -> None:
        self._bella, self._guard = bella, guard

    async def show(self, request: web.Request) -> web.Response:
        """Show a location of the clinic."""
        return await self._page(request, await self._guard.require(request, "see_clinic"))

    async def change_hours(self, request: web.Request) -> web.Response:
        """Change the week's hours; visits that stand outside the new ones become conflicts."""
        visitor, form, location = await self._changing(request)
        typed = [str(form.get(f"day-{day}", ""))[:200] for day in range(len(DAYS))]
        week, errors = _week(typed)
        if week is None:
            return await self._page(request, visitor, location=location, typed=typed, errors=errors)
        changed = attrs.evolve(location, hours=week)
        return await self._store(request, visitor, form, changed, what="hours", said=N_("The hours are changed."), typed=typed)

    async def change_facts(self, request: web.Request) -> web.Response:
        """Change what is answered to questions."""
        visitor, form, location = await self._changing(request)
        facts = {topic: dict(words) for topic, words in location.facts.items()}
        for topic in FACTS:
            for language in ("en", "fr"):
                words = " ".join(str(form.get(f"{topic}-{language}", "")).split())[:_LONGEST]
                facts.setdefault(topic, {})[language] = words
        kept = {topic: {language: words for language, words in told.items() if words} for topic, told in facts.items()}
        changed = attrs.evolve(location, facts={topic: told for topic, told in kept.items() if told})
        return await self._store(request, visitor, form, changed, what="facts", said=N_("The answers are changed."))

    async def _changing(self, request: web.Request) -> tuple[Visitor, Form, Location]:
        visitor = await self._guard.require(request, "change_clinic")
        form = await self._guard.posted(request, visitor)
        return visitor, form, chosen_location(str(form.get("location", "")), visitor, await self._bella.clinics.refresh())

    async def _store(
        self, request: web.Request, visitor: Visitor, form: Form, changed: Location, *, what: str, said: str, typed: list[str] | None = None
    ) -> web.Response:
        clinic, given = self._bella.clinics.view, str(form.get("revision", ""))
        seen = int(given) if given.isdecimal() and len(given) < 9 else 0
        places = tuple(changed if one.id == changed.id else one for one in clinic.locations)
        try:
            await self._bella.clinics.change(attrs.evolve(clinic, locations=places, revision=seen), actor=visitor.actor, what=what)
        except StaleVersion:
            problem = N_(
                "Somebody else has changed the clinic meanwhile. Look at what stands here now, and send yours again if it still holds."
            )
            return await self._page(request, visitor, location=self._bella.clinics.view.location(changed.id), typed=typed, problem=problem)
        except BellaError:
            problem = N_("The clinic cannot be stored so.")
            return await self._page(request, visitor, location=changed, typed=typed, problem=problem)
        await self._bella.modes.check.run()
        raise done(request, f"/admin/clinic?location={changed.id}", said)

    async def _page(
        self,
        request: web.Request,
        visitor: Visitor,
        *,
        location: Location | None = None,
        typed: list[str] | None = None,
        errors: Mapping[str, str] | None = None,
        problem: str = "",
    ) -> web.Response:
        clinic = await self._bella.clinics.refresh()
        place = location or chosen_location(request.query.get("location", ""), visitor, clinic)
        shown: dict[str, Any] = {"clinic": clinic, "place": place, "places": locations_of(visitor, clinic), "days": DAYS, "topics": TOPICS}
        shown |= {"typed": typed or [write_hours(windows) for windows in place.hours], "errors": errors or {}, "problem": problem}
        shown |= {"roles": ROLES, "by_phone": BY_PHONE, "services": _services(clinic, visitor), "facts": place.facts}
        return await page(request, visitor, "admin/clinic.html", status=422 if errors else 409 if problem else 200, **shown)


def _week(typed: list[str]) -> tuple[Week | None, dict[str, str]]:
    """Return the hours of a week as they were typed, or what is wrong with which day."""
    windows, errors = [], {}
    for day, text in enumerate(typed):
        try:
            windows.append(read_hours(text))
        except BadHours as error:
            errors[f"day-{day}"] = WRONG[error.why]
    return (None if errors else tuple(windows)), errors


def _services(clinic: ClinicView, visitor: Visitor) -> list[tuple[str, str, Any]]:
    return [(service.code, named(service.names, visitor.language) or service.code, service) for service in clinic.services]
