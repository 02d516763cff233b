"""``GET /feeds/{secret}.ics``, for calendars; ``GET /feeds``, ``POST /feeds`` and ``DELETE /feeds/{provider}``, for programs with a key."""

import attrs
from aiohttp import web

from bella_core.app.bella import Bella
from bella_core.core import security
from bella_core.core.errors import NotFound
from bella_core.domain.local_times import zone_at
from bella_core.schemas.converter import Unreadable, read
from bella_core.schemas.items import FeedAddress, FeedItem
from bella_core.schemas.local_times import on_clock
from bella_core.schemas.openapi import Answer
from bella_core.schemas.problems import Problem

from ..auth import KeyGuard
from ..languages import N_
from ..limits import Buckets
from ..middleware import route_of
from ..operations import DONE, KNOWN, lists, operation, shows
from ..problems import Handler, ProblemError, json_response, read_json, unreadable, with_problems
from ..queries import check_query

#: Whose reads are counted where the secret is nobody's.
_UNKNOWN = "unknown"
#: Reads that one calendar may make at once, before its limit counts.
_BURST = 20
_LONGEST = 200


@attrs.frozen
class FeedRequest:
    """Ask for a new secret address of a provider's feed."""

    provider: str


_CALENDAR = {
    200: Answer(N_("What was asked for."), media="text/calendar", headers={"ETag": "which version it is"}),
    304: Answer(N_("It has not changed.")),
}


def feed_routes(bella: Bella, guard: KeyGuard) -> list[web.RouteDef]:
    """Return the routes of providers' feeds."""

    @operation("List the providers whose calendar can be read", tag="feeds", access="read", answers=lists(FeedItem, paged=False))
    @with_problems
    async def list_feeds(request: web.Request) -> web.Response:
        """Tell which providers' feeds can be read; their secrets are not known any more."""
        await guard.require(request, "read")
        check_query(request)
        rows = await bella.feeds.current()
        zone = zone_at(await bella.clinics.refresh())
        return json_response({"items": [{"provider": row.provider_id, "created_at": on_clock(row.created_at, zone)} for row in rows]})

    @operation(
        "Make a new secret address of a provider’s calendar",
        tag="feeds",
        access="write",
        body=FeedRequest,
        answers=shows(FeedAddress),
        errors=(404,),
    )
    @with_problems
    async def create_feed(request: web.Request) -> web.Response:
        """Make a new address; the one before works no more."""
        holder = await guard.require(request, "write")
        try:
            asked = read(await read_json(request), FeedRequest)
        except Unreadable as error:
            raise unreadable(error, status=422, title="Request does not fit") from None
        try:
            secret = await bella.feeds.create(asked.provider, actor=f"api:{holder.name}")
        except NotFound as error:
            raise ProblemError(Problem(404, "No such provider", f"{error}; GET /feeds and the clinic's file name them by id")) from None
        base = bella.settings.public_url or str(request.url.origin())
        return json_response({"provider": asked.provider, "url": f"{base.rstrip('/')}/feeds/{secret}.ics"})

    @operation("Withdraw the address of a provider’s calendar", tag="feeds", access="write", answers=DONE, errors=(404,))
    @with_problems
    async def revoke_feed(request: web.Request) -> web.Response:
        """Withdraw an address."""
        holder = await guard.require(request, "write")
        if not await bella.feeds.revoke(request.match_info["provider"], actor=f"api:{holder.name}"):
            raise ProblemError(Problem(404, "No such feed", "nobody can read that provider's calendar; GET /feeds lists the others"))
        return web.Response(status=204)

    return [
        web.get("/feeds/{secret}.ics", _reader(bella)),
        web.get("/feeds", list_feeds),
        web.post("/feeds", create_feed),
        web.delete(r"/feeds/{provider:(?![^/]*\.ics$)[^/]+}", revoke_feed),
    ]


def _reader(bella: Bella) -> Handler:
    """Return what gives calendars to those who have their address."""
    limits = bella.settings.feeds
    buckets = Buckets(limits.reads_per_hour / 3600, min(_BURST, limits.reads_per_hour))

    @operation(
        "Give a provider’s calendar to who has its address",
        tag="feeds",
        access="open",
        answers=_CALENDAR,
        parameters=(KNOWN,),
        errors=(404,),
    )
    @with_problems
    async def read_feed(request: web.Request) -> web.Response:
        """Give a provider's calendar, or say that it has not changed."""
        secret = request.match_info["secret"]
        row = await bella.feeds.find(secret) if len(secret) <= _LONGEST else None
        wait_s = buckets.take(row.id if row else _UNKNOWN, bella.clock.monotonic())
        if wait_s:
            security.note("rate_limited", route=route_of(request))
            raise ProblemError(Problem(429, "Too many requests", f"try again in {wait_s} s"), {"Retry-After": str(wait_s)})
        if row is None:
            security.note("failed_login", mode="api_key", route=route_of(request))
            raise ProblemError(Problem(404, "No such calendar", "its address was changed or withdrawn; ask the clinic for the new one"))
        feed = await bella.feeds.read(row)
        headers = {"ETag": f'"{feed.tag}"', "Cache-Control": "private, no-cache", "X-Robots-Tag": "noindex"}
        if any(given.value in {feed.tag, "*"} for given in request.if_none_match or ()):
            return web.Response(status=304, headers=headers)
        return web.Response(body=await feed.body(), content_type="text/calendar", charset="utf-8", headers=headers)

    return read_feed
