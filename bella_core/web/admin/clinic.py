"""``/admin/clinic``: what the clinic is, and the lists of what it has several of."""

from typing import Any

from aiohttp import web

from bella_core.app.bella import Bella
from bella_core.core.errors import StaleVersion
from bella_core.domain.opening import write_hours
from bella_core.domain.visit_patterns import pattern_of

from .clinic_about import LANGUAGE_NAMES
from .clinic_answers import TOPICS, texts_found
from .clinic_editing import STALE, STEPS, Editing, editing_pages
from .clinic_hours import DAYS
from .clinic_people import ROLES
from .clinic_services import BY_PHONE, PATTERNS, add_presets, presets_left
from .clinic_sheets import Desk, Given
from .clinic_telephones import MODES
from .guard import Form, Guard
from .menu import N_
from .places import chosen_location, locations_of, named, whole_clinic
from .rendering import done, page


def clinic_pages(bella: Bella, guard: Guard) -> list[web.RouteDef]:
    """Return the pages of the clinic."""
    clinic = _Clinic(bella, guard)
    return [
        web.get("/admin/clinic", clinic.show),
        web.get("/admin/clinic/people", clinic.people),
        web.post("/admin/clinic/people", clinic.settle_people),
        web.get("/admin/clinic/services", clinic.services),
        web.post("/admin/clinic/services", clinic.settle_services),
        web.post("/admin/clinic/presets", clinic.add_services),
        web.get("/admin/clinic/texts", clinic.texts),
        *editing_pages(bella, guard),
    ]


class _Clinic:
    def __init__(self, bella: Bella, guard: Guard) -> None:
        self._bella, self._guard, self._editing = bella, guard, Editing(bella, guard)

    async def show(self, request: web.Request) -> web.Response:
        """Show a location of the clinic."""
        visitor = await self._guard.require(request, "see_clinic")
        clinic = await self._bella.clinics.refresh()
        place = chosen_location(request.query.get("location", ""), visitor, clinic)
        shown: dict[str, Any] = {"clinic": clinic, "place": place, "places": locations_of(visitor, clinic), "topics": TOPICS}
        shown["week"] = [(name, write_hours(windows)) for name, windows in zip(DAYS, place.hours, strict=True)]
        shown["services"] = [(named(one.names, visitor.language) or one.code, one) for one in clinic.services]
        shown |= {"roles": ROLES, "by_phone": BY_PHONE, "modes": MODES, "languages": LANGUAGE_NAMES}
        return await page(request, visitor, "admin/clinic.html", **shown)

    async def people(self, request: web.Request) -> web.Response:
        """List who treats, and where."""
        return await self._people(request, await self._desk(request))

    async def settle_people(self, request: web.Request) -> web.Response:
        """Take the list of providers and rooms for whole."""
        desk, form = await self._posted(request)
        try:
            await self._editing.settle(desk, form, "people")
        except StaleVersion:
            return await self._people(request, desk, problem=STALE)
        raise done(request, self._editing.next_step(), N_("Providers and rooms are set up."))

    async def services(self, request: web.Request) -> web.Response:
        """List what patients come for."""
        return await self._services(request, await self._desk(request))

    async def settle_services(self, request: web.Request) -> web.Response:
        """Take the list of services for whole."""
        desk, form = await self._posted(request)
        try:
            await self._editing.settle(desk, form, "services")
        except StaleVersion:
            return await self._services(request, desk, problem=STALE)
        raise done(request, self._editing.next_step(), N_("The services are set up."))

    async def add_services(self, request: web.Request) -> web.Response:
        """Add services that many clinics have."""
        desk, form = await self._posted(request)
        codes = Given(form, desk.said).many("codes", [one.code for one in presets_left(desk.clinic)])
        try:
            await self._editing.settle(desk, form, "services", add_presets(desk.clinic, codes), settles=False)
        except StaleVersion:
            return await self._services(request, desk, problem=STALE)
        raise done(request, STEPS["services"][0], N_("The services are added."))

    async def texts(self, request: web.Request) -> web.Response:
        """List what Bella says, as far as a clinic may say it otherwise."""
        desk = await self._desk(request)
        wanted = request.query.get("q", "").strip()[:100]
        return await page(request, desk.visitor, "admin/clinic_texts.html", texts=texts_found(desk, wanted), wanted=wanted)

    async def _desk(self, request: web.Request) -> Desk:
        desk = await self._editing.desk(await self._guard.require(request, "change_clinic"), "")
        whole_clinic(desk.visitor, desk.clinic)
        return desk

    async def _posted(self, request: web.Request) -> tuple[Desk, Form]:
        desk, form = await self._editing.posted(request)
        whole_clinic(desk.visitor, desk.clinic)
        return desk, form

    async def _people(self, request: web.Request, desk: Desk, problem: str = "") -> web.Response:
        shown: dict[str, Any] = {"clinic": desk.clinic, "place": desk.place, "roles": ROLES, "steps": STEPS, "problem": problem}
        return await page(request, desk.visitor, "admin/clinic_people.html", status=409 if problem else 200, **shown)

    async def _services(self, request: web.Request, desk: Desk, problem: str = "") -> web.Response:
        language, clinic = desk.visitor.language, desk.clinic
        takes = {name: desk.said(words) for name, words in PATTERNS.items()}
        other = desk.said("as the clinic’s file says")
        listed = [(named(one.names, language) or one.code, one, takes.get(pattern_of(one) or "", other)) for one in clinic.services]
        left = [(one.code, named(one.names, language), one.minutes) for one in presets_left(clinic)]
        shown: dict[str, Any] = {"clinic": clinic, "place": desk.place, "steps": STEPS, "by_phone": BY_PHONE, "problem": problem}
        status = 409 if problem else 200
        return await page(request, desk.visitor, "admin/clinic_services.html", status=status, services=listed, presets=left, **shown)
