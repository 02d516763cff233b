"""``GET /openapi.json`` and ``GET /openapi``: the interface described, for programs and for the people who write them."""

import asyncio
from collections.abc import Sequence

from aiohttp import web

from ..languages import preferred
from ..openapi import Described, Sent
from ..operations import routed

_POLICY = "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"


def openapi_routes(routes: Sequence[web.RouteDef]) -> list[web.RouteDef]:
    """Return the routes that describe ``routes``; nothing in them is secret, so no key is asked for."""
    described = Described(routed(routes))

    async def give_document(request: web.Request) -> web.Response:
        """Give the OpenAPI document."""
        sent = await asyncio.to_thread(lambda: described.json)  # some milliseconds, the first time
        return _response(request, sent, "application/json", {})

    async def give_page(request: web.Request) -> web.Response:
        """Give the readable page."""
        language, mount = preferred(request), request.match_info.route.resource.canonical.removesuffix("/openapi")  # type: ignore[union-attr]  # it came by a route
        sent = await asyncio.to_thread(described.page, language, mount)
        headers = {
            "Content-Security-Policy": _POLICY,
            "Content-Language": language,
            "Vary": "Accept-Language",
            "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": "no-referrer",
        }
        return _response(request, sent, "text/html", headers)

    return [web.get("/openapi.json", give_document), web.get("/openapi", give_page)]


def _response(request: web.Request, sent: Sent, kind: str, headers: dict[str, str]) -> web.Response:
    """Return what is sent, or that it has not changed."""
    told = {**headers, "ETag": f'"{sent.tag}"', "Cache-Control": "no-cache"}
    if any(given.value in {sent.tag, "*"} for given in request.if_none_match or ()):
        return web.Response(status=304, headers=told)
    return web.Response(body=sent.body, content_type=kind, charset="utf-8" if kind == "text/html" else None, headers=told)
