"""``/admin/privacy``: the register of breaches with its report, and who was erased or is held."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from aiohttp import web

from bella_core.app.bella import Bella
from bella_core.core.errors import NotFound, StaleVersion
from bella_core.core.moments import NoMoment, read_moment
from bella_core.domain.incidents import EVENT_KINDS, IncidentDetails, Risk
from bella_core.domain.local_times import zone_at
from bella_core.services.privacy.incidents import IncidentRefused

from ..downloads import send_export
from .actors import actors
from .guard import Form, Guard, Visitor
from .menu import N_
from .problems import not_found
from .rendering import done, page
from .schedule_forms import text_of
from .viewing import note_look

_PATH = "/admin/privacy"
#: The longest text of a field of the register.
_MOST = 2000
KINDS = {
    "assessed": N_("risk assessed"),
    "told_commissioner": N_("commissioner told"),
    "told_people": N_("people told"),
    "told_others": N_("others told, who may lessen the harm"),
    "contained": N_("contained"),
    "noted": N_("noted"),
    "closed": N_("closed"),
}
RISKS = {
    "unassessed": N_("not assessed yet"),
    "real": N_("a real risk of significant harm"),
    "none": N_("no real risk of significant harm"),
}
STATES = {"open": N_("open"), "closed": N_("closed")}
_MISSING = N_("Fill in this field.")
_LATE = N_("Write a day and a time that are not later than now.")
_PEOPLE = N_("Write a whole number, or nothing if it is not known.")
_REFUSED = N_("Say the result of an assessment with it, and only there; and close it only when nothing is owed any more.")
_STALE = N_("Somebody noted something meanwhile. It stands below; send yours again if it still holds.")


def privacy_pages(bella: Bella, guard: Guard) -> list[web.RouteDef]:
    """Return the pages of the register, of holds and of erasures."""
    pages = _Register(bella, guard)
    return [
        web.get(_PATH, pages.show),
        web.post(f"{_PATH}/incidents", pages.enter),
        web.get(f"{_PATH}/incidents/{{id}}", pages.show_one),
        web.post(f"{_PATH}/incidents/{{id}}", pages.note),
        web.get(f"{_PATH}/register.{{kind:md|csv}}", pages.export),
    ]


class _Register:
    def __init__(self, bella: Bella, guard: Guard) -> None:
        self._bella, self._guard = bella, guard

    async def show(self, request: web.Request) -> web.Response:
        """Show the register, the holds and the erasures."""
        return await self._page(request, await self._guard.require(request, "see_incidents"))

    async def enter(self, request: web.Request) -> web.Response:
        """Enter a breach."""
        visitor = await self._guard.require(request, "change_incidents")
        form = await self._guard.posted(request, visitor)
        typed = {name: text_of(form, name, _MOST) for name in ("found_at", "happened", "circumstances", "information", "people")}
        errors = {name: _MISSING for name in ("happened", "circumstances", "information") if not typed[name]}
        found_at = self._moment(typed["found_at"])
        if found_at is None:
            errors["found_at"] = _LATE
        if typed["people"] and not (typed["people"].isdecimal() and len(typed["people"]) < 8):
            errors["people"] = _PEOPLE
        if errors or found_at is None:
            return await self._page(request, visitor, typed=typed, errors=errors)
        people = int(typed["people"]) if typed["people"] else None
        details = IncidentDetails(typed["happened"], typed["circumstances"], typed["information"], people)
        made = await self._bella.incidents.enter(details, found_at=found_at, actor=visitor.actor)
        raise done(request, f"{_PATH}/incidents/{made}", N_("The breach is entered. Assess its risk next."))

    async def show_one(self, request: web.Request) -> web.Response:
        """Show a breach, what was done about it and what is owed."""
        return await self._one(request, await self._guard.require(request, "see_incidents"))

    async def note(self, request: web.Request) -> web.Response:
        """Note what was done about a breach."""
        visitor = await self._guard.require(request, "change_incidents")
        form = await self._guard.posted(request, visitor)
        kind = next((one for one in EVENT_KINDS if one == form.get("kind")), None)
        text, version = text_of(form, "text", _MOST), text_of(form, "version", 9)
        if kind is None or not text or not version.isdecimal():
            return await self._one(request, visitor, wrong=_MISSING, typed=form, status=422)
        risk = next((one for one in _RESULTS if one == form.get("risk")), None)
        try:
            about: dict[str, Any] = {"actor": visitor.actor, "risk": risk, "version": int(version)}
            await self._bella.incidents.note(request.match_info["id"], kind, text, **about)
        except NotFound:
            raise not_found() from None
        except IncidentRefused:
            return await self._one(request, visitor, wrong=_REFUSED, typed=form, status=422)
        except StaleVersion:
            return await self._one(request, visitor, wrong=_STALE, typed=form, status=409)
        raise done(request, f"{_PATH}/incidents/{request.match_info['id']}", N_("It is noted."))

    async def export(self, request: web.Request) -> web.StreamResponse:
        """Give the register as a document or a table."""
        visitor = await self._guard.require(request, "see_incidents", step_up=True)
        return await send_export(request, await self._bella.incidents.register(request.match_info["kind"], actor=visitor.actor))

    async def _page(
        self,
        request: web.Request,
        visitor: Visitor,
        *,
        typed: Mapping[str, str] | None = None,
        errors: Mapping[str, str] | None = None,
    ) -> web.Response:
        sees_people = visitor.may("see_patients")
        holds = await self._bella.privacy.holds(released=True) if sees_people else ()
        if holds:
            await note_look(self._bella, visitor, "holds", len(holds))
        shown: dict[str, Any] = {"incidents": await self._bella.incidents.listed(), "holds": holds, "sees_people": sees_people}
        shown |= {"erasures": await self._bella.privacy.erasures() if sees_people else (), "kinds": KINDS, "risks": RISKS}
        shown |= {"states": STATES, "typed": typed or {}, "errors": errors or {}, "who": await actors(self._bella, visitor.language)}
        return await page(request, visitor, "admin/privacy.html", status=422 if errors else 200, **shown)

    async def _one(
        self, request: web.Request, visitor: Visitor, *, wrong: str = "", typed: Form | None = None, status: int = 200
    ) -> web.Response:
        try:
            found = await self._bella.incidents.show(request.match_info["id"])
        except NotFound:
            raise not_found() from None
        shown: dict[str, Any] = {"one": found, "kinds": KINDS, "risks": RISKS, "states": STATES, "wrong": wrong}
        shown |= {"typed": typed or {}, "who": await actors(self._bella, visitor.language)}
        return await page(request, visitor, "admin/privacy_incident.html", status=status, **shown)

    def _moment(self, typed: str) -> datetime | None:
        """Return an instant of the past that a form names by the clinic's clock; None where it names none."""
        try:
            at = read_moment(typed, datetime)
        except NoMoment:
            return None
        aware = at if at.tzinfo else at.replace(tzinfo=ZoneInfo(zone_at(self._bella.clinics.view)))
        return aware if aware <= self._bella.clock.now() else None


#: What an assessment may come to.
_RESULTS: tuple[Risk, ...] = ("real", "none")
