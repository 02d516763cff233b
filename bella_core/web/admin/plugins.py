"""``/admin/plugins`` and ``/admin/calendars``: how what is plugged in stands, what it can be set to, and how old its news is."""

import asyncio
from datetime import timedelta

from aiohttp import web

from bella_core.app.bella import Bella
from bella_core.core.errors import BellaError
from bella_core.crud import busy
from bella_core.runtime import report
from bella_core.runtime.showing import PluginPage, shown

from .guard import Guard
from .menu import N_
from .problems import not_found
from .rendering import done, page

#: How a plugin stands, in words, and how good that is.
STATES = {
    "active": (N_("works"), "good"),
    "idle": (N_("has no credentials yet"), "warn"),
    "disabled": (N_("is not used"), "plain"),
    "failed": (N_("does not work"), "bad"),
}
BREAKERS = {"closed": (N_("asked"), "good"), "open": (N_("not asked for now"), "bad"), "half_open": (N_("tried again"), "warn")}


#: A calendar that was read longer ago than this is shown as late; they are read every few minutes.
LATE = timedelta(minutes=15)


def plugin_pages(bella: Bella, guard: Guard) -> list[web.RouteDef]:
    """Return the pages of plugins and calendars."""

    async def show(request: web.Request) -> web.Response:
        """Show every plugin of this process."""
        visitor = await guard.require(request, "see_plugins")
        lines, hooks = report.running(bella.registry), report.hooks(bella.hooks.runner)
        broken = {line.plugin for line in hooks if line.breaker == "open"}
        return await page(request, visitor, "admin/plugins.html", plugins=lines, broken=broken, states=STATES)

    async def show_one(request: web.Request) -> web.Response:
        """Show a plugin: its hooks, their timings, and its settings; what is set is not shown, as secrets are among it."""
        visitor = await guard.require(request, "see_plugins")
        name = request.match_info["name"]
        line = next((one for one in report.running(bella.registry) if one.name == name), None)
        if line is None:
            raise not_found()
        hooks = [one for one in report.hooks(bella.hooks.runner) if one.plugin == name]
        told = await asyncio.to_thread(_about, bella, name)
        return await page(request, visitor, "admin/plugin.html", plugin=line, hooks=hooks, about=told, states=STATES, breakers=BREAKERS)

    async def calendars(request: web.Request) -> web.Response:
        """Show when each calendar, and each book of another system, was read last."""
        visitor = await guard.require(request, "see_plugins")
        rows = await bella.db.read(busy.bindings)
        old = bella.clock.now() - LATE
        return await page(request, visitor, "admin/calendars.html", rows=rows, old=old)

    async def read_again(request: web.Request) -> web.Response:
        """Have a plugin's calendars read now."""
        visitor = await guard.require(request, "change_plugins")
        await guard.posted(request, visitor)
        if not await bella.waker.wake(request.match_info["plugin"]):
            raise not_found()
        raise done(request, "/admin/calendars", N_("It is read as soon as a process is free to."))

    return [
        web.get("/admin/plugins", show),
        web.get("/admin/plugins/{name}", show_one),
        web.get("/admin/calendars", calendars),
        web.post("/admin/calendars/{plugin}/read", read_again),
    ]


def _about(bella: Bella, name: str) -> PluginPage | None:
    """Return what a plugin tells of itself; None for one that an embedder gave, which is not installed."""
    try:
        return shown(bella.settings, name)
    except BellaError:
        return None
