"""``/admin/test-mode``: from which numbers bella is tried out, and away with what that left."""

from aiohttp import web

from bella_core.app.bella import Bella
from bella_core.services.try_calls import NoNumber

from .guard import Guard, Visitor
from .menu import N_
from .problems import not_found
from .rendering import done, page


def test_mode_pages(bella: Bella, guard: Guard) -> list[web.RouteDef]:
    """Return the routes of test mode."""
    desk = _Desk(bella, guard)
    return [
        web.get("/admin/test-mode", desk.show),
        web.post("/admin/test-mode", desk.add),
        web.post("/admin/test-mode/purge", desk.purge),
        web.post("/admin/test-mode/{id}/remove", desk.remove),
    ]


class _Desk:
    def __init__(self, bella: Bella, guard: Guard) -> None:
        self._bella, self._guard = bella, guard

    async def show(self, request: web.Request) -> web.Response:
        """Show the numbers, and how much there is of test calls."""
        return await self._page(request, await self._guard.require(request, "test_mode"))

    async def add(self, request: web.Request) -> web.Response:
        """List a number."""
        visitor = await self._guard.require(request, "test_mode")
        form = await self._guard.posted(request, visitor)
        number, name = str(form.get("number", "")).strip(), str(form.get("name", "")).strip()
        try:
            new = await self._bella.front.try_calls.add(number, name, actor=visitor.actor)
        except NoNumber:
            return await self._page(
                request, visitor, number=number, name=name, wrong=N_("This is not a telephone number, such as 416 555 0123.")
            )
        raise done(
            request, "/admin/test-mode", N_("Calls from this number are tests now.") if new else N_("This number is listed already.")
        )

    async def remove(self, request: web.Request) -> web.Response:
        """Take a number off the list."""
        visitor = await self._guard.require(request, "test_mode")
        await self._guard.posted(request, visitor)
        if not await self._bella.front.try_calls.remove(request.match_info["id"], actor=visitor.actor):
            raise not_found()
        raise done(request, "/admin/test-mode", N_("Calls from this number count again."))

    async def purge(self, request: web.Request) -> web.Response:
        """Delete all test calls with what they left."""
        visitor = await self._guard.require(request, "test_mode")
        await self._guard.posted(request, visitor)
        await self._bella.front.try_calls.purge(actor=visitor.actor)
        raise done(request, "/admin/test-mode", N_("The test calls are gone, with all that they left."))

    async def _page(self, request: web.Request, visitor: Visitor, *, number: str = "", name: str = "", wrong: str = "") -> web.Response:
        typed = {"number": number, "name": name, "wrong": wrong}
        tried = await self._bella.front.try_calls.look()
        return await page(request, visitor, "admin/test_mode.html", status=422 if wrong else 200, tried=tried, **typed)
