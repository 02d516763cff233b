"""Answer what no route takes as a problem document too: an address that is none, a method that is not taken, a body that is too large."""

from aiohttp import web

from bella_core.schemas.problems import Problem

from .problems import respond


def as_problem(error: web.HTTPException) -> web.Response | None:
    """Return the problem document of what the server itself refuses; None for what is no such refusal."""
    match error:
        case web.HTTPNotFound():
            return respond(
                Problem(404, "Not found", "there is nothing at this address; the guide to the REST interface lists what there is")
            )
        case web.HTTPMethodNotAllowed():
            allowed = ", ".join(sorted(error.allowed_methods))
            detail = f"this address takes {allowed}" if allowed else "this address does not take the method"
            return respond(Problem(405, "Method not allowed", detail), {"Allow": allowed})
        case web.HTTPRequestEntityTooLarge():
            return respond(Problem(413, "Body too large", "send less, or in parts"), {"Connection": "close"})
    return None
