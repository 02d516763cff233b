"""``GET /healthz`` and ``GET /readyz``: whether the process lives, and whether it can work."""

import orjson
from aiohttp import web

from bella_core import __version__
from bella_core.app.bella import Bella
from bella_core.services.health import trouble


def health_routes(bella: Bella) -> list[web.RouteDef]:
    """Return the routes of health."""

    async def healthz(_request: web.Request) -> web.Response:
        """Answer as long as the process lives."""
        return _json({"status": "ok", "version": __version__})

    async def readyz(_request: web.Request) -> web.Response:
        """Answer 200 while bella can book: the database answers and proves that it refuses overlapping claims."""
        reason = await trouble(bella.db)
        if reason is None:
            return _json({"status": "ready", "version": __version__})
        return _json({"status": "unready", "version": __version__, "reason": reason}, 503)

    return [web.get("/healthz", healthz), web.get("/readyz", readyz)]


def _json(document: dict[str, str], status: int = 200) -> web.Response:
    return web.Response(body=orjson.dumps(document), status=status, content_type="application/json", headers={"Cache-Control": "no-store"})
