"""``/plugins/NAME/…``: the routes and pages that plugins contributed; and ``POST /hooks/NAME``, which makes a plugin's pulls due."""

import asyncio
from collections.abc import Mapping

import attrs
from aiohttp import web

from bella_core.app.bella import Bella
from bella_core.plugin import Asker, Fields, Page, Route, WebRequest
from bella_core.schemas.problems import Problem

from ..auth import Holder, KeyGuard
from ..languages import preferred
from ..limits import Buckets
from ..pages import Place, page_response
from ..plugin_answers import SAFETY, problem_of, response_of
from ..plugin_paths import Match, Target, find, segments_below
from ..problems import Handler, ProblemError, read_body, with_problems

#: Headers that are not the plugin's business: a browser's cookies for this address, and the key that was checked.
_WITHHELD = frozenset({"cookie", "x-api-key"})
#: Seconds in which a request's body must have come.
BODY_S = 10.0


def plugin_routes(bella: Bella) -> list[web.RouteDef]:
    """Return the route under which all plugins' routes and pages stand, and the one of pushes."""
    door = _Door(bella)

    @with_problems
    async def push(request: web.Request) -> web.StreamResponse:
        """Make a plugin's pulls due; nothing of the request is read, and no plugin is asked."""
        if not await bella.waker.wake(request.match_info["plugin"]):
            raise ProblemError(Problem(404, "Not found", "there is no such plugin, or none that is pulled from"))
        return web.Response(status=202, headers={"Cache-Control": "no-store"})

    return [web.route("*", "/plugins/{plugin}{path:(?:/(?s:.*))?}", _safe(with_problems(door.answer))), web.post("/hooks/{plugin}", push)]


def _safe(handler: Handler) -> Handler:
    """Give what bella herself answers under a plugin's address the same protection as what the plugin answers."""

    async def answered(request: web.Request) -> web.StreamResponse:
        response = await handler(request)
        for name, text in SAFETY.items():
            response.headers.setdefault(name, text)
        return response

    return answered


class _Door:
    """Find what answers a request, see whether the sender may ask, and ask it."""

    def __init__(self, bella: Bella) -> None:
        self._bella = bella
        self._guard = KeyGuard(bella)
        limits = bella.settings.rest
        self._strangers = Buckets(limits.requests_per_min / 60, limits.burst)

    async def answer(self, request: web.Request) -> web.StreamResponse:
        """Answer a request for something of a plugin's."""
        place = _place(request)
        match = self._match(request, place)
        if match.target.access == "public":
            self._limit(request, place)
        if isinstance(match.target, Page):
            return await self._show(request, match.target, place)
        return await self._respond(request, match.target, match.parameters, place)

    def _limit(self, request: web.Request, place: Place) -> None:
        """
        See that nobody without a key asks one plugin for more than somebody with a key may.

        Raises:
            ProblemError: this address has asked for too much (429).
        """
        wait_s = self._strangers.take(f"{place.plugin} {request.remote}", self._bella.clock.monotonic())
        if wait_s:
            detail = f"this address has asked for more than it may; try again in {wait_s} s"
            raise ProblemError(Problem(429, "Too many requests", detail), {"Retry-After": str(wait_s)})

    def _match(self, request: web.Request, place: Place) -> Match:
        segments = segments_below(request.rel_url.raw_path, skipped=place.own.count("/"))
        hooks = self._bella.hooks
        targets: list[Target] = [*hooks.routes().get(place.plugin, ()), *hooks.pages().get(place.plugin, ())]
        found = find(targets, request.method, segments) if segments is not None else frozenset[str]()
        if isinstance(found, Match):
            return found
        if found:
            allowed = ", ".join(sorted(found))
            raise ProblemError(Problem(405, "Method not allowed", f"send one of {allowed}"), {"Allow": allowed})
        raise ProblemError(Problem(404, "Not found", "no plugin answers at this address"))

    async def _show(self, request: web.Request, page: Page, place: Place) -> web.StreamResponse:
        holder = await self._guard.require_to_look(request) if page.access == "read" else None
        result = await self._bella.hooks.handlers.render(place.plugin, page, _request(request, page, place, holder))
        if result.outcome != "ok":
            raise problem_of(result)
        # A long table takes tens of milliseconds to write: not those of the calls.
        return await asyncio.to_thread(page_response, page, result.value, place, preferred(request))

    async def _respond(self, request: web.Request, route: Route, parameters: Mapping[str, str], place: Place) -> web.StreamResponse:
        holder = await self._guard.require(request, route.access) if route.access != "public" else None
        asked = attrs.evolve(_request(request, route, place, holder), parameters=parameters, body=await _body(request, route.max_body))
        result = await self._bella.hooks.handlers.respond(place.plugin, route, asked)
        if result.outcome != "ok":
            raise problem_of(result)
        return response_of(result.value, place.own)


def _place(request: web.Request) -> Place:
    resource = request.match_info.route.resource
    mount = resource.canonical.rpartition("/plugins/{plugin}")[0] if resource else ""
    return Place(mount, request.match_info["plugin"], tuple((_unicode(name), _unicode(value)) for name, value in request.query.items()))


async def _body(request: web.Request, most: int) -> bytes:
    try:
        async with asyncio.timeout(BODY_S):
            return await read_body(request, most)
    except TimeoutError:
        problem = Problem(408, "Body too slow", f"send the whole body within {BODY_S:g} seconds")
        raise ProblemError(problem, {"Connection": "close"}) from None


def _request(request: web.Request, target: Route | Page, place: Place, holder: Holder | None) -> WebRequest:
    withheld = _WITHHELD if target.access == "public" else _WITHHELD | {"authorization"}
    headers = tuple((name, _unicode(value)) for name, value in request.headers.items() if name.lower() not in withheld)
    return WebRequest(
        request.method,
        request.path.removeprefix(place.own),
        query=Fields(place.query),
        headers=Fields(headers, any_case=True),
        content_type=request.content_type if "Content-Type" in request.headers else "",
        language=preferred(request),
        asker=Asker(holder.id, holder.name, "read" if holder.scope == "read" else "write") if holder is not None else None,
    )


def _unicode(text: str) -> str:
    """Return a text without the halves of pairs by which aiohttp keeps bytes that are no UTF-8: a handler could not encode them."""
    return text if text.isascii() else text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
