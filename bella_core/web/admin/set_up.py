"""``/admin/set-up``: begin a clinic without a file, go on with it, and see what is still missing before patients call."""

from collections.abc import Mapping
from typing import Any

import attrs
from aiohttp import web

from bella_core.app.bella import Bella
from bella_core.core.errors import ClinicError, RuleBroken, StaleVersion
from bella_core.services.checklist import Check
from bella_core.services.clinics_starter import is_demo

from .clinic_about import beginning_fields, read_beginning
from .clinic_editing import BOUND, STALE, STEPS
from .clinic_sheets import Desk, Given, Sheet
from .guard import Guard, Visitor
from .menu import N_
from .places import chosen_location, whole_clinic
from .rendering import done, page


@attrs.frozen
class Words:
    """What is said of a check: what it is about, what to do where it is not good, and the page on which that is done."""

    title: str
    mend: str
    path: str = ""


#: Of each check of ``services.checklist``.
CHECKS: Mapping[str, Words] = {
    "own_clinic": Words(
        N_("Bella answers for your clinic"),
        N_("She still answers for the invented demo clinic. Begin yours here."),
        "/admin/set-up",
    ),
    "parts": Words(
        N_("Every part of the clinic was looked at"),
        N_("Some parts stand as they began. Go through them, and save each."),
        "/admin/set-up",
    ),
    "numbers": Words(
        N_("A telephone number reaches Bella"),
        N_("Give the number that your telephone company forwards to Bella."),
        "/admin/clinic/telephones",
    ),
    "desk": Words(
        N_("Callers can be put through to a person"),
        N_("Give the number of the desk, or one for urgent calls. Without any, Bella only takes messages."),
        "/admin/clinic/telephones",
    ),
    "hours": Words(N_("The clinic is open at times"), N_("No hours are written, so no visit can be offered."), "/admin/clinic/hours"),
    "emergency": Words(
        N_("Callers in pain get a visit"),
        N_("The emergency exam is not among the services. Add it again, so that callers in pain are not left to staff."),
        "/admin/clinic/services",
    ),
    "lines": Words(
        N_("No line leads back to Bella"),
        N_(
            "A number to which calls are put through leads back to Bella. Give that of a line that a person answers, or end its forwarding."
        ),
        "/admin/clinic/telephones",
    ),
    "heard": Words(
        N_("A telephone call has reached Bella"),
        N_("None has come in yet. The telephone company must send calls to the address below; then call the clinic’s number."),
        "/admin/calls",
    ),
    "signature": Words(
        N_("Only the telephone company can reach the telephone’s address"),
        N_("The token of the telephone company is not set, so Bella listens on this computer only. Whoever runs the server sets it."),
    ),
    "address": Words(
        N_("Bella has a public, encrypted address"),
        N_("It is not set, so links in messages lead nowhere. Whoever runs the server sets it."),
    ),
    "database": Words(
        N_("The book answers, and no time can be booked twice"),
        N_("It does not. Bella takes messages only. Tell whoever runs the server at once."),
    ),
    "schema": Words(N_("The book is of this version"), N_("It is older than the program. Whoever runs the server brings it up to date.")),
    "plugins": Words(N_("The connected services work"), N_("Some do not. The page of each says why, and what to set."), "/admin/plugins"),
    "installed": Words(
        N_("What is installed fits together"), N_("Something does not. Show this to whoever runs the server:"), "/admin/plugins"
    ),
    "calendars": Words(
        N_("Calendars are in step"), N_("Some were not read lately, so what stands in them is not known."), "/admin/calendars"
    ),
    "owners": Words(
        N_("A second owner can let you in"),
        N_("There is one owner only. Make another, or a lost password takes somebody at the server."),
        "/admin/staff",
    ),
    "second_factor": Words(
        N_("Everybody logs in with a second factor"),
        N_("Some do not. Each sets it up under their own name, at the top of the page."),
        "/admin/account",
    ),
    "conflicts": Words(
        N_("Every visit fits the clinic as it is"), N_("Some do not fit any more: move each, or settle it."), "/admin/conflicts"
    ),
}
VERDICTS = {"good": N_("in order"), "warn": N_("to look at"), "bad": N_("to mend")}


def set_up_pages(bella: Bella, guard: Guard) -> list[web.RouteDef]:
    """Return the pages of the set-up."""
    set_up = _SetUp(bella, guard)
    return [web.get("/admin/set-up", set_up.show), web.post("/admin/set-up", set_up.begin)]


class _SetUp:
    def __init__(self, bella: Bella, guard: Guard) -> None:
        self._bella, self._guard = bella, guard

    async def show(self, request: web.Request) -> web.Response:
        """Show how far the set-up is, and the checklist; over the demo clinic, the form that begins one's own."""
        return await self._page(request, await self._visitor(request))

    async def begin(self, request: web.Request) -> web.Response:
        """Begin a clinic in the place of the demo one."""
        visitor = await self._visitor(request)
        form = await self._guard.posted(request, visitor)
        desk = await self._desk(visitor)
        given = Given(form, desk.said)
        beginning, sheet = read_beginning(given), _sheet(desk)
        typed = attrs.evolve(sheet, fields=tuple(attrs.evolve(field.typed(form), now="") for field in sheet.fields))
        if given.errors:
            return await self._page(request, visitor, typed, status=422, errors=given.errors)
        try:
            await self._bella.set_up.begin(beginning, actor=visitor.actor)
        except (StaleVersion, ClinicError):
            return await self._page(request, visitor, status=409, problem=STALE)
        except RuleBroken:
            return await self._page(request, visitor, typed, status=422, problem=BOUND)
        raise done(request, STEPS["hours"][0], N_("Your clinic has begun. Go through its parts; each is stored by itself."))

    async def _visitor(self, request: web.Request) -> Visitor:
        visitor = await self._guard.require(request, "change_clinic")
        whole_clinic(visitor, await self._bella.clinics.refresh())
        return visitor

    async def _desk(self, visitor: Visitor) -> Desk:
        clinic = await self._bella.clinics.refresh()
        return Desk(clinic, chosen_location("", visitor, clinic), visitor)

    async def _page(
        self,
        request: web.Request,
        visitor: Visitor,
        sheet: Sheet | None = None,
        *,
        status: int = 200,
        errors: Mapping[str, str] | None = None,
        problem: str = "",
    ) -> web.Response:
        desk = await self._desk(visitor)
        begins = (sheet or _sheet(desk)) if is_demo(desk.clinic) else None
        checks = sorted(await self._bella.checklist.checks(), key=lambda check: tuple(VERDICTS).index(check.verdict), reverse=True)
        shown: dict[str, Any] = {"clinic": desk.clinic, "place": desk.place, "steps": STEPS, "sheet": begins, "errors": errors or {}}
        shown |= {
            "checks": [(check, CHECKS[check.code], _about(check, desk)) for check in checks],
            "verdicts": VERDICTS,
            "problem": problem,
        }
        return await page(request, visitor, "admin/set_up.html", status=status, **shown)


def _sheet(desk: Desk) -> Sheet:
    return Sheet(desk.said("Begin your clinic"), "", beginning_fields(desk, None, desk.said("The clinic’s name, as callers hear it")))


def _about(check: Check, desk: Desk) -> tuple[str, ...]:
    """Return what a check is about, in words; what the installation says of itself stays in English."""
    return tuple(desk.said(STEPS[part][1]) for part in check.about) if check.code == "parts" else check.about
