"""What came of a plugin's handler, as a response: no answer of a plugin's, and no failure, can do harm to whoever asked."""

from collections.abc import Mapping

from aiohttp import web

from bella_core.plugin import BadRequest, Retry, WebResponse
from bella_core.runtime.answers import HEADERS
from bella_core.runtime.calling import HookResult
from bella_core.schemas.problems import Problem

from .problems import ProblemError

#: On every response: nothing in it is run, guessed at, framed, kept, or told to the next site.
SAFETY: Mapping[str, str] = {
    "Content-Security-Policy": "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}

_LATE = Problem(504, "Plugin too late", "the plugin did not answer in time; try again")
_FAILED = Problem(502, "Plugin failed", "the plugin could not answer; the log has the error under this request's id")
_PAUSED = Problem(503, "Plugin paused", "the plugin failed again and again and is not asked for a while; try again later")
_BUSY = Problem(503, "Plugin busy", "the plugin answers as many requests as it may; try again in a moment")
_NOT_READY = Problem(503, "Plugin not ready", "the plugin cannot answer at present; try again later")


def response_of(answer: WebResponse, own: str) -> web.Response:
    """
    Return a plugin's answer as it is sent.

    Args:
        own: where the plugin's paths begin, put before a ``Location`` that is one of them.
    """
    headers = dict(SAFETY) | {HEADERS[name.lower()]: text for name, text in answer.headers.items()}
    if headers.get("Location", "").startswith("/"):
        headers["Location"] = own + headers["Location"]
    text = isinstance(answer.body, str)
    body = answer.body.encode() if isinstance(answer.body, str) else answer.body
    return web.Response(
        status=answer.status, body=body, content_type=answer.content_type, charset="utf-8" if text else None, headers=headers
    )


def problem_of(result: HookResult) -> ProblemError:
    """Return why a plugin gave no answer; of its error nothing is told but what it meant to be."""
    error = result.error
    if isinstance(error, BadRequest) and _is_refusal(error.status):
        return ProblemError(Problem(error.status, "Bad request", " ".join(str(error).split())[:500]))
    if isinstance(error, Retry):
        wait_s = 5 if error.after_s is None else max(1, min(3600, round(error.after_s)))
        return ProblemError(_NOT_READY, {"Retry-After": str(wait_s)})
    match result.outcome:
        case "deadline":
            return ProblemError(_LATE)
        case "breaker_open" | "absent":
            return ProblemError(_PAUSED, {"Retry-After": "30"})
        case "busy":
            return ProblemError(_BUSY, {"Retry-After": "1"})
        case "not_configured":
            return ProblemError(_NOT_READY, {"Retry-After": "60"})
    return ProblemError(_FAILED)


def _is_refusal(status: object) -> bool:
    return type(status) is int and 400 <= status <= 499 and status != 401
