"""What routes say of themselves, beside their handlers: the OpenAPI document and the readable page are made of it."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any, TypeVar

from aiohttp import web

from bella_core.schemas.openapi import Access, Answer, Listing, Operation, Parameter, Routed
from bella_core.schemas.paging import DEFAULT_LIMIT, MAX_LIMIT

from .languages import N_

H = TypeVar("H", bound=Callable[..., Any])

_SAID = "bella_operation"

#: What the groups of routes are called, in the order of the page.
TAGS: Mapping[str, str] = {
    "appointments": N_("Appointments"),
    "users": N_("Users"),
    "slots": N_("Free slots"),
    "calls": N_("Calls"),
    "assistant": N_("The assistant"),
    "desk": N_("What staff have to do"),
    "modes": N_("Releases, requests and entries"),
    "waiting": N_("Waiting list and recalls"),
    "feeds": N_("Calendars for providers"),
    "webhooks": N_("Webhooks"),
    "operations": N_("Figures, alerts and plugins"),
}

#: What the statuses of errors mean.
ERRORS: Mapping[int, str] = {
    400: N_("The query, the body or the idempotency key cannot be read."),
    401: N_("No key, or none that is known."),
    403: N_("The key has another scope than this needs."),
    404: N_("There is nothing with that id."),
    409: N_("It is not in a state for that."),
    410: N_("It is over, or gone."),
    412: N_("It has changed since; read it again."),
    413: N_("The body is too large."),
    416: N_("The recording has no such part."),
    422: N_("A member is missing, unknown or cannot be; or the idempotency key was used for another request."),
    428: N_("Say in If-Match which version was seen."),
    429: N_("Too many requests; Retry-After says when to try again."),
    503: N_("The database does not answer, or nothing was answered yet; Retry-After says when to try again."),
}

#: What a list may be asked for.
PAGED = (
    Parameter("limit", int, N_("how many at most"), keywords={"minimum": 1, "maximum": MAX_LIMIT, "default": DEFAULT_LIMIT}),
    Parameter("cursor", str, N_("what next of the last answer was"), keywords={"maxLength": 200}),
)
LOCATION = Parameter("location", str, N_("the id of a location"))
#: The days of a report.
PERIOD = (
    Parameter("from", date, N_("the first day"), required=True),
    Parameter("to", date, N_("the last day"), required=True),
)
#: By which a request that is sent twice is done once.
REPEATABLE = Parameter(
    "Idempotency-Key",
    str,
    N_("the client's own, by which the same request sent twice is done once"),
    place="header",
    keywords={"minLength": 1, "maxLength": 255},
)
#: What only a client needs that has the thing already.
KNOWN = Parameter("If-None-Match", str, N_("the ETag of what is known"), place="header")
#: By which nothing is changed that nobody has seen.
SEEN = Parameter("If-Match", str, N_("the ETag of the version that was seen"), place="header")
DONE: Mapping[int, Answer] = {204: Answer(N_("It is done."))}


def shows(kind: Any, **headers: str) -> Mapping[int, Answer]:
    """Return the good answer of a route that shows one thing; ``headers`` say what each tells."""
    return {200: Answer(N_("What was asked for."), kind, headers=headers)}


def shows_tagged(kind: Any) -> Mapping[int, Answer]:
    """Return the good answers of a route that shows one thing with its ETag; it takes ``KNOWN``."""
    return {**shows(kind, ETag="which version it is"), 304: Answer(N_("It has not changed."))}


def lists(item: Any, *, paged: bool = True, **more: Any) -> Mapping[int, Answer]:
    """Return the good answer of a route that lists; ``more``: members beside the items."""
    about = N_("A page; next is the cursor of the next one, null on the last.") if paged else N_("All there are.")
    return {200: Answer(about, Listing(item, paged, more))}


def operation(  # what OpenAPI wants to know of an operation
    summary: str,
    *,
    tag: str,
    access: Access,
    answers: Mapping[int, Answer],
    parameters: tuple[Parameter, ...] = (),
    body: Any = None,
    body_needed: bool = True,
    errors: tuple[int, ...] = (),
    security: tuple[str, ...] = ("key",),
) -> Callable[[H], H]:
    """
    Say of a handler what it does; the outermost of its decorators.

    Args:
        summary: one line, in English; the catalogues have it in French.
        tag: a key of ``TAGS``. The others: see ``Operation``.
    """
    said = Operation(
        summary=summary,
        tag=tag,
        access=access,
        answers=answers,
        parameters=parameters,
        body=body,
        body_needed=body_needed,
        errors=errors,
        security=security,
    )

    def note(handler: H) -> H:
        setattr(handler, _SAID, said)
        return handler

    return note


def operation_of(handler: object) -> Operation | None:
    """Return what a handler's operation is, if it says so."""
    found = getattr(handler, _SAID, None)
    return found if isinstance(found, Operation) else None


def routed(routes: Iterable[web.RouteDef]) -> list[Routed]:
    """
    Return the operations of routes.

    Raises:
        TypeError: a route says nothing of itself.
    """
    found = []
    for route in routes:
        said = operation_of(route.handler)
        if said is None:
            raise TypeError(f"{route.method} {route.path} says nothing of itself: put @operation(…) before its handler")
        found.append(Routed(route.method, route.path, route.handler.__name__, said))
    return found
