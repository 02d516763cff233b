"""A clinic's own web application with bella in it: one process, one port, one book."""

import os
from collections.abc import AsyncIterator
from zoneinfo import ZoneInfo

from aiohttp import web

from bella_core.app.bella import Bella
from bella_core.core.config import load_settings
from bella_core.domain.dialogue.types import FindSlots
from bella_core.domain.slots import Wish
from bella_core.web.app import make_app

BELLA = web.AppKey("bella", Bella)


async def openings(request: web.Request) -> web.Response:
    """Show the website's visitors the next free cleanings: the same book that callers are offered."""
    bella = request.app[BELLA]
    location = bella.clinics.view.locations[0]
    found = await bella.booking.find_slots(FindSlots("cleaning", location.id, Wish(), limit=3))
    return web.json_response([slot.starts_at.astimezone(ZoneInfo(location.zone)).isoformat() for slot in found.slots])


async def run_bella(app: web.Application) -> AsyncIterator[None]:
    """Start bella with the application, and stop her with it."""
    async with app[BELLA]:
        yield


def make_clinic_app(bella: Bella) -> web.Application:
    """Make the clinic's application; bella's own routes stand under ``/bella``."""
    app = web.Application()
    app[BELLA] = bella
    app.cleanup_ctx.append(run_bella)
    app.router.add_get("/openings", openings)
    app.add_subapp("/bella", make_app(bella))
    return app


if __name__ == "__main__":
    web.run_app(make_clinic_app(Bella(load_settings(None, os.environ))), host="127.0.0.1", port=int(os.environ.get("PORT", "8080")))
