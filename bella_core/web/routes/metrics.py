"""``GET /metrics``: what this process has measured, for Prometheus and whatever else reads its format."""

import asyncio
import ipaddress

from aiohttp import web

from bella_core.app.bella import Bella
from bella_core.core import security
from bella_core.schemas.openapi import Answer

from ..auth import KeyGuard
from ..exposition import exposition
from ..languages import N_
from ..operations import operation
from ..problems import ProblemError, with_problems

#: Prometheus's text format (https://prometheus.io/docs/instrumenting/exposition_formats/).
_TEXT = "text/plain; version=0.0.4; charset=utf-8"


_TEXT_ANSWER = {200: Answer(N_("What was asked for."), media="text/plain")}


def metrics_routes(bella: Bella, guard: KeyGuard) -> list[web.RouteDef]:
    """Return the route of the measurements."""
    allowed = tuple(ipaddress.ip_network(network) for network in bella.settings.metrics.allowed)

    @operation(
        "Give what this process has measured, for Prometheus",
        tag="operations",
        access="read",
        answers=_TEXT_ANSWER,
        security=("key", "basic"),
    )
    @with_problems
    async def metrics(request: web.Request) -> web.Response:
        """Give the measurements to an allowed address, or to whoever has a key; it goes as ``X-API-Key`` or as the password of Basic."""
        if not _is_from(request, allowed):
            try:
                await guard.require_to_scrape(request)
            except ProblemError:
                security.note("refused_metrics")
                raise
        rows = list(bella.measuring.totals())
        written = await asyncio.to_thread(exposition, rows)  # thousands of lines take milliseconds to write: not those of the calls
        return web.Response(body=written, headers={"Content-Type": _TEXT, "Cache-Control": "no-store"})

    return [web.get("/metrics", metrics)]


def _is_from(request: web.Request, allowed: tuple[ipaddress.IPv4Network | ipaddress.IPv6Network, ...]) -> bool:
    """Tell whether a request's connection comes from one of the networks; headers say what anybody likes."""
    peer = request.transport.get_extra_info("peername") if request.transport is not None else None
    if not allowed or not isinstance(peer, tuple):
        return False
    address = ipaddress.ip_address(peer[0].partition("%")[0])
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped is not None:
        address = address.ipv4_mapped
    return any(address in network for network in allowed)
