"""``/admin/privacy/patients/{id}``: what a patient agreed to, the holds that lie on them, and their erasure."""

from typing import Any

from aiohttp import web

from bella_core.app.bella import Bella
from bella_core.core.errors import NotFound
from bella_core.services.privacy.desk import EraseRefused

from .actors import actors
from .guard import Guard, Visitor
from .menu import N_
from .patients import CLASSES
from .problems import not_found
from .rendering import done, page
from .schedule_forms import text_of

_PATH = "/admin/privacy/patients"
ABOUT = {"messages": N_("messages"), "recording": N_("recording"), "disclosure": N_("who may be told")}
_WHY = N_("Say why, in at most 500 characters.")
_CONFIRM = N_("Tick the box first: an erasure cannot be undone.")
_NOT_NOW = N_("This patient cannot be erased now. What stands in the way is said below.")


def privacy_patient_pages(bella: Bella, guard: Guard) -> list[web.RouteDef]:
    """Return the pages of patients' consents, holds and erasures."""
    pages = _People(bella, guard)
    return [
        web.get(f"{_PATH}/{{id}}", pages.show),
        web.post(f"{_PATH}/{{id}}/erase", pages.erase),
        web.post(f"{_PATH}/{{id}}/hold", pages.hold),
        web.post(f"{_PATH}/{{id}}/holds/{{hold}}/release", pages.release),
    ]


class _People:
    def __init__(self, bella: Bella, guard: Guard) -> None:
        self._bella, self._guard = bella, guard

    async def show(self, request: web.Request) -> web.Response:
        """Show what a patient agreed to, and what an erasure would come to."""
        return await self._page(request, await self._guard.require(request, "see_patients"))

    async def erase(self, request: web.Request) -> web.Response:
        """Erase a patient as far as the law lets the clinic."""
        visitor = await self._guard.require(request, "erase", step_up=True)
        form = await self._guard.posted(request, visitor)
        if not text_of(form, "sure"):
            return await self._page(request, visitor, status=422, wrong=_CONFIRM)
        try:
            await self._bella.privacy.erase(request.match_info["id"], actor=visitor.actor)
        except NotFound:
            raise not_found() from None
        except EraseRefused:
            return await self._page(request, visitor, status=409, wrong=_NOT_NOW)
        raise done(request, "/admin/privacy", N_("The patient is erased, as far as the law lets the clinic."))

    async def hold(self, request: web.Request) -> web.Response:
        """Place a legal hold."""
        visitor = await self._guard.require(request, "erase", step_up=True)
        form = await self._guard.posted(request, visitor)
        user_id = request.match_info["id"]
        try:
            await self._bella.privacy.hold(user_id, text_of(form, "reason", 501), actor=visitor.actor)
        except NotFound:
            raise not_found() from None
        except EraseRefused:
            return await self._page(request, visitor, status=422, wrong=_WHY)
        raise done(request, f"{_PATH}/{user_id}", N_("The hold is placed."))

    async def release(self, request: web.Request) -> web.Response:
        """Release a legal hold."""
        visitor = await self._guard.require(request, "erase", step_up=True)
        form = await self._guard.posted(request, visitor)
        user_id, hold_id = request.match_info["id"], request.match_info["hold"]
        if not any((one.id, one.user_id) == (hold_id, user_id) for one in await self._bella.privacy.holds()):
            raise not_found()
        try:
            await self._bella.privacy.release(hold_id, text_of(form, "reason", 501), actor=visitor.actor)
        except NotFound:
            raise not_found() from None
        except EraseRefused:
            return await self._page(request, visitor, status=422, wrong=_WHY)
        raise done(request, f"{_PATH}/{user_id}", N_("The hold is released."))

    async def _page(self, request: web.Request, visitor: Visitor, *, status: int = 200, wrong: str = "") -> web.Response:
        user_id, privacy = request.match_info["id"], self._bella.privacy
        try:
            log = await privacy.consents(user_id, actor=visitor.actor)
            shown: dict[str, Any] = {"user_id": user_id, "log": log, "outlook": await privacy.outlook(user_id)}
        except NotFound:
            raise not_found() from None
        holds = [one for one in await privacy.holds(released=True) if one.user_id == user_id] if visitor.may("erase") else []
        shown |= {"holds": holds, "wrong": wrong, "about": ABOUT, "classes": CLASSES, "who": await actors(self._bella, visitor.language)}
        return await page(request, visitor, "admin/privacy_patient.html", status=status, **shown)
