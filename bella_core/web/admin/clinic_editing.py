"""``/admin/clinic/…``: each part of the clinic as a form, changed as it was seen; the same forms set a new clinic up."""

from collections.abc import Callable, Mapping
from typing import Any

import attrs
from aiohttp import web

from bella_core.app.bella import Bella
from bella_core.core.errors import ClinicError, RuleBroken, StaleVersion
from bella_core.domain.clinic import ClinicView

from .clinic_about import about_sheet, add_location, change_about, location_sheet
from .clinic_answers import answers_sheet, change_answers, change_text, text_sheet
from .clinic_hours import change_hours, hours_sheet
from .clinic_people import change_provider, change_room, provider_sheet, room_sheet, without_provider, without_room
from .clinic_services import change_service, service_sheet, without_service
from .clinic_sheets import Desk, Given, Sheet
from .clinic_telephones import change_telephones, telephones_sheet
from .guard import Form, Guard, Visitor
from .menu import N_
from .places import chosen_location, locations_of, whole_clinic
from .rendering import done, page

STALE = N_("Somebody else has changed the clinic meanwhile. Look at what stands here now, and send yours again if it still holds.")
BOUND = N_("A calendar or another system’s book is bound to it in the settings of the server. Have that taken out first.")
#: Where each part of a clinic is changed, and what it is called.
STEPS: Mapping[str, tuple[str, str]] = {
    "about": ("/admin/clinic/about", N_("Clinic and location")),
    "hours": ("/admin/clinic/hours", N_("Hours")),
    "people": ("/admin/clinic/people", N_("Providers and rooms")),
    "services": ("/admin/clinic/services", N_("Services")),
    "telephones": ("/admin/clinic/telephones", N_("Telephones")),
    "facts": ("/admin/clinic/facts", N_("Answers to questions")),
}


@attrs.frozen
class Part:
    """
    A form of the clinic.

    Args:
        name: of ``PARTS``, or ``texts``. ``said``: what is said once it is stored.
        sheet, change, without: make the form, read it, and read that the thing is taken away; a thing's id comes last.
        back: where one goes on from it.
        settles: whether the part is set up by it. ``is_whole``: whether it is of all locations.
    """

    name: str
    said: str
    sheet: Callable[..., Sheet]
    change: Callable[..., ClinicView]
    without: Callable[..., ClinicView] | None = None
    back: str = "/admin/clinic"
    settles: bool = False
    is_whole: bool = False


@attrs.frozen
class _Sent:
    """A form that was sent: the sheet with what was typed, the clinic that it makes, and what is wrong with it by field."""

    form: Form
    sheet: Sheet
    changed: ClinicView
    errors: Mapping[str, str]


#: Forms of a location, by the last word of their address.
_OF_PLACE: Mapping[str, Part] = {
    "about": Part("about", N_("The clinic is changed."), about_sheet, change_about, settles=True, is_whole=True),
    "location": Part("about", N_("The clinic has another location."), location_sheet, add_location, is_whole=True),
    "hours": Part("hours", N_("The hours are changed."), hours_sheet, change_hours, settles=True),
    "facts": Part("facts", N_("The answers are changed."), answers_sheet, change_answers, settles=True),
    "telephones": Part("telephones", N_("The telephones are changed."), telephones_sheet, change_telephones, settles=True),
}
#: Forms of one thing among several, by what stands in their address before its id.
_OF_THING: Mapping[str, Part] = {
    "providers": Part(
        "people", N_("The provider is changed."), provider_sheet, change_provider, without_provider, STEPS["people"][0], is_whole=True
    ),
    "rooms": Part("people", N_("The room is changed."), room_sheet, change_room, without_room, STEPS["people"][0], is_whole=True),
    "services": Part(
        "services", N_("The service is changed."), service_sheet, change_service, without_service, STEPS["services"][0], is_whole=True
    ),
    "texts": Part("texts", N_("The text is changed."), text_sheet, change_text, back="/admin/clinic/texts", is_whole=True),
}
_RESOURCES = {"providers": "provider", "rooms": "room"}


def editing_pages(bella: Bella, guard: Guard) -> list[web.RouteDef]:
    """Return the pages on which the clinic is changed."""
    editing = Editing(bella, guard)
    place, thing = f"/admin/clinic/{{part:{'|'.join(_OF_PLACE)}}}", f"/admin/clinic/{{kind:{'|'.join(_OF_THING)}}}/{{id}}"
    return [
        web.get(place, editing.show),
        web.post(place, editing.change),
        web.get(thing, editing.show),
        web.post(thing, editing.change),
        web.post("/admin/clinic/{kind:providers|rooms|services}/{id}/remove", editing.remove),
    ]


class Editing:
    """Show forms of the clinic, and store what is typed into them."""

    def __init__(self, bella: Bella, guard: Guard) -> None:
        self._bella, self._guard = bella, guard

    async def show(self, request: web.Request) -> web.Response:
        """Show a form as things stand."""
        visitor = await self._guard.require(request, "change_clinic")
        desk = await self.desk(visitor, request.query.get("location", ""))
        return await self._page(request, desk, _part(request), _sheet(request, desk))

    async def change(self, request: web.Request) -> web.Response:
        """Store what was typed, or say kindly what is wrong with it."""
        desk, form = await self.posted(request)
        part, sheet, given = _part(request), _sheet(request, desk), Given(form, desk.said)
        changed = part.change(desk, given, *_thing(request))
        shown = attrs.evolve(sheet, fields=tuple(field.typed(form) for field in sheet.fields))
        return await self._store(request, desk, part, _Sent(form, shown, changed, given.errors))

    async def remove(self, request: web.Request) -> web.Response:
        """Take a thing away; visits that are booked with it become conflicts."""
        desk, form = await self.posted(request)
        part, given = _part(request), Given(form, desk.said)
        changed = part.without(desk, given, *_thing(request)) if part.without else desk.clinic
        return await self._store(request, desk, part, _Sent(form, _sheet(request, desk), changed, given.errors))

    async def desk(self, visitor: Visitor, location_id: str) -> Desk:
        """Return what somebody changes."""
        clinic = await self._bella.clinics.refresh()
        return Desk(clinic, chosen_location(location_id, visitor, clinic), visitor)

    async def posted(self, request: web.Request) -> tuple[Desk, Form]:
        """Return what somebody changes, and the form that they sent."""
        visitor = await self._guard.require(request, "change_clinic")
        form = await self._guard.posted(request, visitor)
        return await self.desk(visitor, str(form.get("place", ""))), form

    async def settle(self, desk: Desk, form: Form, part: str, changed: ClinicView | None = None, *, settles: bool = True) -> int:
        """Store a clinic as it was seen; see ``services.set_up.SetUp.change``."""
        given = str(form.get("revision", ""))
        seen = int(given) if given.isdecimal() and len(given) < 9 else 0
        clinic = attrs.evolve(changed or desk.clinic, revision=seen)
        return await self._bella.set_up.change(clinic, part=part, actor=desk.visitor.actor, settles=settles)

    async def _store(self, request: web.Request, desk: Desk, part: Part, sent: _Sent) -> web.Response:
        if part.is_whole:
            whole_clinic(desk.visitor, desk.clinic)
        sheet = sent.sheet
        if sent.errors:
            return await self._page(request, desk, part, sheet, status=422, errors=sent.errors)
        try:
            conflicts = await self.settle(desk, sent.form, part.name, sent.changed, settles=part.settles)
        except StaleVersion:
            return await self._page(request, desk, part, sheet, status=409, problem=STALE)
        except RuleBroken:
            return await self._page(request, desk, part, sheet, status=422, problem=BOUND)
        except ClinicError as error:
            told = {"problem": N_("The clinic cannot be stored so."), "mistakes": error.mistakes}
            return await self._page(request, desk, part, sheet, status=422, **told)
        raise done(request, *self._on(part, desk, conflicts))

    def next_step(self) -> str:
        """Return where the set-up goes on: the first part that nobody has looked at yet, at last the checklist."""
        left = self._bella.clinics.view.to_set_up
        return next((path for name, (path, _) in STEPS.items() if name in left), "/admin/set-up")

    def _on(self, part: Part, desk: Desk, conflicts: int) -> tuple[str, str]:
        if conflicts:
            return "/admin/conflicts", N_("It is changed. Visits are booked that do not fit any more: move each, or settle it.")
        if part.settles and desk.clinic.to_set_up:
            return self.next_step(), part.said
        return (part.back if part.back != "/admin/clinic" else f"/admin/clinic?location={desk.place.id}"), part.said

    async def _page(self, request: web.Request, desk: Desk, part: Part, sheet: Sheet, *, status: int = 200, **more: Any) -> web.Response:
        if part.is_whole:
            whole_clinic(desk.visitor, desk.clinic)
        kind, thing = request.match_info.get("kind", ""), request.match_info.get("id", "")
        if sheet.remove and kind in _RESOURCES:
            count = await self._bella.set_up.visits_to_come(f"{_RESOURCES[kind]}:{thing}")
            sheet = attrs.evolve(sheet, warning=warning(desk, count))
        path = f"/admin/clinic/{kind}/{thing}" if kind else f"/admin/clinic/{request.match_info['part']}"
        shown: dict[str, Any] = {"sheet": sheet, "clinic": desk.clinic, "place": desk.place, "path": path}
        shown |= {"back": part.back, "step": part.name, "goes_on": part.settles and desk.clinic.to_set_up}
        places = [] if part.is_whole else locations_of(desk.visitor, desk.clinic)
        shown |= {"errors": {}, "problem": "", "mistakes": (), "steps": STEPS, "places": places}
        return await page(request, desk.visitor, "admin/clinic_form.html", status=status, **shown | more)


def warning(desk: Desk, count: int) -> str:
    """Say what becomes of visits that are booked with what is taken away."""
    if not count:
        return desk.said("No visit to come is booked with it.")
    return desk.ngettext(
        "%(num)s visit to come is booked with it. It becomes a conflict.",
        "%(num)s visits to come are booked with it. They become conflicts.",
        count,
    )


def _part(request: web.Request) -> Part:
    return _OF_PLACE[request.match_info["part"]] if "part" in request.match_info else _OF_THING[request.match_info["kind"]]


def _thing(request: web.Request) -> tuple[str, ...]:
    return (request.match_info["id"],) if "id" in request.match_info else ()


def _sheet(request: web.Request, desk: Desk) -> Sheet:
    return _part(request).sheet(desk, *_thing(request))
