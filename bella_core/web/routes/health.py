"""``GET /healthz`` and ``GET /readyz``: whether the process lives, and whether it can work."""

import asyncio

import orjson
from aiohttp import web

from bella_core import __version__
from bella_core.app.bella import Bella
from bella_core.core.errors import DatabaseAway, GuardMissing

#: Seconds that the database may take to prove itself.
READY_S = 5.0


def health_routes(bella: Bella) -> list[web.RouteDef]:
    """Return the routes of health."""

    async def healthz(_request: web.Request) -> web.Response:
        """Answer as long as the process lives."""
        return _json({"status": "ok", "version": __version__})

    async def readyz(_request: web.Request) -> web.Response:
        """Answer 200 while bella can book: the database answers and proves that it refuses overlapping claims."""
        reason = await _trouble(bella)
        if reason is None:
            return _json({"status": "ready", "version": __version__})
        return _json({"status": "unready", "version": __version__, "reason": reason}, 503)

    return [web.get("/healthz", healthz), web.get("/readyz", readyz)]


async def _trouble(bella: Bella) -> str | None:
    try:
        async with asyncio.timeout(READY_S):
            await bella.db.ready()
    except (DatabaseAway, TimeoutError):
        return "the database does not answer"
    except GuardMissing:
        return "the database would accept overlapping claims: run `bella db upgrade`"
    return None


def _json(document: dict[str, str], status: int = 200) -> web.Response:
    return web.Response(body=orjson.dumps(document), status=status, content_type="application/json", headers={"Cache-Control": "no-store"})
