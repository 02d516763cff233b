"""Answer errors of the REST interface as problem documents (RFC 9457)."""

from collections.abc import Awaitable, Callable, Collection, Mapping
from functools import wraps
from typing import Any

import orjson
from aiohttp import web

from bella_core.core.errors import DatabaseAway
from bella_core.schemas.converter import Mistake, Unreadable, write
from bella_core.schemas.paging import PageQuery, read_page_query
from bella_core.schemas.problems import PROBLEM_JSON, Problem

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

#: The largest body that a REST route reads, in bytes; a transcript has at most 4,000 characters.
MAX_BODY = 64 * 1024


class ProblemError(Exception):
    """End a request with a problem document."""

    def __init__(self, problem: Problem, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(problem.detail)
        self.problem = problem
        self.headers = headers or {}


def with_problems(handler: Handler) -> Handler:
    """Make a handler answer its errors as problem documents; what nobody foresaw goes on to the server's own handling."""

    @wraps(handler)
    async def answered(request: web.Request) -> web.StreamResponse:
        try:
            return await handler(request)
        except ProblemError as error:
            return respond(error.problem, error.headers)
        except DatabaseAway:
            return respond(Problem(503, "Database away", "the database does not answer; try again in a moment"), {"Retry-After": "5"})

    return answered


def respond(problem: Problem, headers: Mapping[str, str] | None = None) -> web.Response:
    """Return a problem document as a response."""
    return web.Response(body=orjson.dumps(write(problem)), status=problem.status, content_type=PROBLEM_JSON, headers=headers)


def json_response(document: Any) -> web.Response:
    """Return plain JSON data as a response; it may hold a patient's data, so nobody between may keep it."""
    return web.Response(body=orjson.dumps(document), content_type="application/json", headers={"Cache-Control": "no-store"})


def unreadable(error: Unreadable, *, status: int, title: str) -> ProblemError:
    """Return the problem of a request that does not fit its schema."""
    detail = "; ".join(f"{mistake.pointer} {mistake.detail}" for mistake in error.mistakes)
    return ProblemError(Problem(status, title, detail, error.mistakes))


def page_query(request: web.Request, *, timed: bool, beside: Collection[str] = ()) -> PageQuery:
    """
    Return the page that is asked for.

    Args:
        beside: what else the query may ask.

    Raises:
        ProblemError: it is none (400).
    """
    try:
        return read_page_query(request.query, timed=timed, beside=beside)
    except Unreadable as error:
        raise unreadable(error, status=400, title="Bad page") from None


def bad_query(name: str, detail: str) -> ProblemError:
    """Return the problem of a parameter that cannot be; ``detail`` says what it must be, and never repeats what was sent."""
    return unreadable(Unreadable((Mistake(f"?{name}", detail),)), status=400, title="Bad query")


def misfits(title: str, mistakes: Mapping[str, str]) -> ProblemError:
    """Return the problem of members of a body that cannot be, by their names; each detail says how to mend it."""
    return unreadable(Unreadable(tuple(Mistake(f"#/{name}", detail) for name, detail in mistakes.items())), status=422, title=title)


async def read_body(request: web.Request, most: int) -> bytes:
    """
    Return a body of at most ``most`` bytes; no more of it is read.

    Raises:
        ProblemError: it is too large (413).
    """
    body = bytearray()
    async for chunk in request.content.iter_any():
        body += chunk
        if len(body) > most:
            raise ProblemError(Problem(413, "Body too large", f"send at most {most} bytes"), {"Connection": "close"})
    return bytes(body)


async def read_json(request: web.Request) -> Any:
    """
    Return the decoded body.

    Raises:
        ProblemError: it is too large (413), or no JSON (400).
    """
    body = await read_body(request, MAX_BODY)
    try:
        return orjson.loads(body)
    except orjson.JSONDecodeError:
        raise ProblemError(Problem(400, "Not JSON", "the body must be one JSON object in UTF-8")) from None
