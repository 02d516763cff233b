"""What a route lets its query ask: nothing that it does not know, and of a closed list only what is in it; nothing is silently empty."""

from collections.abc import Collection

from aiohttp import web

from bella_core.domain.clinic import ClinicView
from bella_core.schemas.converter import Mistake, Unreadable

from .problems import bad_query, unreadable


def check_query(request: web.Request, known: Collection[str] = ()) -> None:
    """
    See that a query asks nothing but what is known.

    Raises:
        ProblemError: it does (400).
    """
    detail = f"is not known here; known: {', '.join(known)}" if known else "is not known here; this address takes no query"
    if mistakes := tuple(Mistake(f"?{name[:40]}", detail) for name in request.query if name not in known):
        raise unreadable(Unreadable(mistakes), status=400, title="Bad query")


def chosen(request: web.Request, name: str, options: Collection[str]) -> str | None:
    """
    Return which of some options a parameter names, or None where it is left out.

    Raises:
        ProblemError: it names none of them (400).
    """
    given = request.query.get(name)
    if given is not None and given not in options:
        raise bad_query(name, f"must be one of {', '.join(options)}")
    return given


def chosen_location(request: web.Request, clinic: ClinicView) -> str | None:
    """
    Return the location that ``?location`` names, or None where it is left out.

    Raises:
        ProblemError: the clinic has none of that id (400).
    """
    return chosen(request, "location", [location.id for location in clinic.locations])
