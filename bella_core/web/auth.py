"""Who may use the REST interface: a key in the header ``X-API-Key``; for a page in a browser also as the password of HTTP Basic."""

import base64
import hashlib
from typing import get_args

import attrs
from aiohttp import web

from bella_core.app.bella import Bella
from bella_core.core import security
from bella_core.schemas.problems import Problem
from bella_core.services.keys import Scope, scope_of

from .export_watch import ExportWatch
from .limits import Buckets
from .middleware import KEY_ID, PAGE, route_of
from .problems import ProblemError

#: The scopes, each of which may what those before it may.
_SCOPES: tuple[Scope, ...] = get_args(Scope)
#: Seconds for which a key that was found good is not looked up again; a revoked key works that long at most.
KEY_TTL_S = 15.0
#: Seconds without a page after which the next one begins another visit.
VISIT_S = 30 * 60.0


@attrs.frozen
class Holder:
    """Who is asking: the key's ``id`` (never the key), and the ``name`` that staff gave it, for the audit."""

    id: str
    name: str
    scope: Scope


@attrs.frozen
class _Known:
    holder: Holder
    until: float


class KeyGuard:
    """
    Check keys, remember good ones for a moment, and see that none asks for too much.

    Keys are compared by digest, so the time it takes tells nothing of a key. Only good keys are remembered: a key that was made a
    moment ago works at once, and guesses fill no memory.
    """

    def __init__(self, bella: Bella, ttl_s: float = KEY_TTL_S) -> None:
        self._bella = bella
        self._ttl_s = ttl_s
        self._known: dict[bytes, _Known] = {}
        limits = bella.settings.rest
        self._buckets = Buckets(limits.requests_per_min / 60, limits.burst)
        self._exports = ExportWatch(bella)
        self._visits: dict[str, float] = {}

    async def require(self, request: web.Request, scope: Scope) -> Holder:
        """
        Return who is asking, if they may.

        Raises:
            ProblemError: no good key (401), one that may only read (403), or one that asks for too much (429).
        """
        tokens = request.headers.getall("X-API-Key", [])
        holder = await self._holder(tokens[0]) if len(tokens) == 1 else None
        if holder is None:
            if tokens:
                security.note("failed_login", mode="api_key", route=route_of(request))
            detail = "send one good key in the header X-API-Key; `bella keys create NAME --scope read` makes one"
            raise ProblemError(Problem(401, "No good API key", detail), {"WWW-Authenticate": 'ApiKey realm="bella"'})
        self._take(request, holder)
        if _SCOPES.index(holder.scope) < _SCOPES.index(scope):
            security.note("refused_key_scope", key=holder.id, route=route_of(request))
            if scope == "staff":
                detail = "this key is not staff's; `bella keys create NAME --scope staff` makes one, for programs that only staff use"
                raise ProblemError(Problem(403, "Key is not staff's", detail))
            detail = "this key may only read; `bella keys create NAME --scope write` makes one that may book"
            raise ProblemError(Problem(403, "Key may only read", detail))
        return holder

    async def require_to_look(self, request: web.Request) -> Holder:
        """
        Return who is looking at a page, if they may.

        A browser sends a password again by itself, also when another site makes it: so only for ``GET`` and ``HEAD``, which change nothing.

        Raises:
            ProblemError: no good key (401), or one that asks for too much (429).
        """
        request[PAGE] = True
        holder = await self._by_password(request)
        if "X-API-Key" in request.headers:
            return holder
        self._note_visit(request, holder)
        return holder

    async def require_to_scrape(self, request: web.Request) -> Holder:
        """
        Return which program reads the measurements, if it may; the key comes as for ``require_to_look``.

        Raises:
            ProblemError: as there.
        """
        return await self._by_password(request)

    async def _by_password(self, request: web.Request) -> Holder:
        if "X-API-Key" in request.headers:
            return await self.require(request, "read")
        token = _password(request) if request.method in {"GET", "HEAD"} else None
        holder = await self._holder(token) if token is not None else None
        if holder is not None:
            self._take(request, holder)
            return holder
        if token is not None:
            self._note_refusal(request)
        detail = "give any name, and an API key for the password; `bella keys create NAME --scope read` makes one"
        raise ProblemError(Problem(401, "No good API key", detail), {"WWW-Authenticate": 'Basic realm="bella", charset="UTF-8"'})

    def note_export(self, holder: Holder, rows: int) -> None:
        """Count records that were given to a key, and tell when they are unusually many."""
        self._exports.note(rows, key=holder.id)

    @staticmethod
    def _note_refusal(request: web.Request) -> None:
        if PAGE in request:
            security.login("api_key", good=False, route=route_of(request))
        else:
            security.note("failed_login", mode="api_key", route=route_of(request))

    def _note_visit(self, request: web.Request, holder: Holder) -> None:
        """Tell of somebody who begins to look at pages: a browser sends the password with each of them."""
        now = self._bella.clock.monotonic()
        if now - self._visits.get(holder.id, -VISIT_S) >= VISIT_S:
            security.login("api_key", good=True, key=holder.id, route=route_of(request))
        self._visits[holder.id] = now

    def _take(self, request: web.Request, holder: Holder) -> None:
        request[KEY_ID] = holder.id
        wait_s = self._buckets.take(holder.id, self._bella.clock.monotonic())
        if wait_s:
            security.note("rate_limited", key=holder.id, route=route_of(request))
            detail = f"this key has asked for more than it may; try again in {wait_s} s"
            raise ProblemError(Problem(429, "Too many requests", detail), {"Retry-After": str(wait_s)})

    async def _holder(self, token: str) -> Holder | None:
        if not 0 < len(token) <= 200 or not token.isascii():
            return None
        digest, now = hashlib.sha256(token.encode()).digest(), self._bella.clock.monotonic()
        known = self._known.get(digest)
        if known is not None and now < known.until:
            return known.holder
        self._known.pop(digest, None)
        row = await self._bella.keys.holder(token)
        if row is None:
            return None
        holder = Holder(row.id, row.name, scope_of(row))
        self._known[digest] = _Known(holder, now + self._ttl_s)
        return holder


def _password(request: web.Request) -> str | None:
    scheme, _, given = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        _, colon, password = base64.b64decode(given.strip(), validate=True).decode().partition(":")
    except ValueError:
        return None
    return password if colon else None
