"""Conditional requests (RFC 9110, section 13): what has not changed is not sent again, and nothing is changed that nobody has seen."""

import hashlib
import re
from typing import Any

import orjson
from aiohttp import web

from bella_core.schemas.problems import Problem

from .problems import ProblemError

_VERSION = re.compile(r'"(\d{1,9})\.[0-9a-f]{16}"')


def tagged(request: web.Request, document: Any, version: int | None = None) -> web.Response:
    """
    Return one thing with its ETag; 304 without it where the client has it already.

    Args:
        document: plain JSON data. ``version``: the thing's own, which ``seen_version`` reads back.
    """
    body = orjson.dumps(document)
    digest = hashlib.sha256(body).hexdigest()[:16]
    tag = digest if version is None else f"{version}.{digest}"
    headers = {"ETag": f'"{tag}"', "Cache-Control": "no-store"}
    if any(given.value in {tag, "*"} for given in request.if_none_match or ()):
        return web.Response(status=304, headers=headers)
    return web.Response(body=body, content_type="application/json", headers=headers)


def seen_version(request: web.Request) -> int:
    """
    Return the version that the client has seen, as ``If-Match`` tells by an ETag of ``tagged``.

    Raises:
        ProblemError: it tells of none (428), or of what is none of ours (412).
    """
    given = request.headers.get("If-Match")
    if given is None:
        detail = "send the ETag that the thing was read with in the header If-Match, so that nothing is changed that you have not seen"
        raise ProblemError(Problem(428, "Say which version was seen", detail))
    found = _VERSION.fullmatch(given.strip())
    if found is None:
        raise stale()
    return int(found[1])


def stale() -> ProblemError:
    """Return the problem of a thing that has changed since it was read."""
    return ProblemError(Problem(412, "It has changed", "it is not the version that If-Match names any more; read it again"))
