"""Check the routes and pages that plugins contribute: what may stand in a path, and that no two answer the same request."""

import inspect
import re
from collections.abc import Iterator, Mapping
from typing import Any, get_args

from bella_core.core.suggesting import suggestion
from bella_core.plugin import Access, Page, Route
from bella_core.plugin.types.web import Method

from .errors import BadValue

MAX_ROUTES = 64
MAX_PAGES = 16
MAX_PATH = 200
#: Bytes of a request's body that a route may ask for.
MAX_BODY = 4 * 1024 * 1024
MAX_TITLE = 80

#: A segment that takes any one segment; the group is its name.
PLACEHOLDER = re.compile(r"\{([a-z][a-z0-9_]*)\}")

_METHODS: tuple[str, ...] = get_args(Method)
_ACCESSES: tuple[str, ...] = get_args(Access)
_SEGMENT = re.compile(r"[A-Za-z0-9._~-]+")
_CATCH_ALL = re.compile(r"\*|\{[^}]*[:*]")


class WebChecks:
    """Check one bella's routes, and then its pages; remembers each plugin's routes, so that no page stands in their way."""

    def __init__(self) -> None:
        self._taken: dict[str, dict[tuple[str, str], str]] = {}

    def routes(self, value: object, plugin: str) -> tuple[Route, ...]:
        """Return a plugin's routes."""
        routes: tuple[Route, ...] = _items(value, Route, MAX_ROUTES)
        for route in routes:
            told = f"Route({route.method!r}, {route.path!r})"
            _choice(f"{told}: method", route.method, _METHODS)
            _path(told, route.path, parameters=True)
            _choice(f"{told}: access", route.access, _ACCESSES)
            _callable(f"{told}: handler", route.handler)
            if type(route.max_body) is not int or not 0 <= route.max_body <= MAX_BODY:
                raise BadValue(f"{told}: max_body must be bytes, 0 to {MAX_BODY}")
            self._take(plugin, route.method, route.path, told)
        return routes

    def pages(self, value: object, plugin: str) -> tuple[Page, ...]:
        """Return a plugin's pages."""
        pages: tuple[Page, ...] = _items(value, Page, MAX_PAGES)
        for page in pages:
            told = f"Page({page.path!r})"
            _path(told, page.path, parameters=False)
            _choice(f"{told}: access", page.access, ("public", "read"))
            _callable(f"{told}: render", page.render)
            _title(told, page.title)
            self._take(plugin, "GET", page.path, told)
        return pages

    def _take(self, plugin: str, method: str, path: str, told: str) -> None:
        taken = self._taken.setdefault(plugin, {})
        shape = method, PLACEHOLDER.sub("{}", path)
        if shape in taken:
            raise BadValue(f"{told} answers the same requests as {taken[shape]}: change the path of one of them")
        taken[shape] = told


def _items(value: object, kind: type, most: int) -> tuple[Any, ...]:
    if not isinstance(value, list | tuple) or not all(type(item) is kind for item in value):
        raise BadValue(f"expected a list or tuple of {kind.__name__}, got {type(value).__name__} (or something else in it)")
    if len(value) > most:
        raise BadValue(f"at most {most}, got {len(value)}")
    return tuple(value)


def _choice(what: str, value: object, choices: tuple[str, ...]) -> None:
    if type(value) is not str or value not in choices:
        hint = suggestion(value, choices) if isinstance(value, str) else ""
        raise BadValue(f"{what} must be one of {', '.join(choices)}, got {value!r}{hint}")


def _callable(what: str, value: object) -> None:
    if not callable(value):
        raise BadValue(f"{what} must be a function, got {type(value).__name__}")
    try:
        inspect.signature(value).bind(None)
    except TypeError as error:
        raise BadValue(f"{what} must take the request and need nothing else: {error}") from None
    except ValueError:  # one that is not written in Python tells nothing of itself
        return


def _path(told: str, path: object, *, parameters: bool) -> None:
    if type(path) is not str:
        raise BadValue(f"{told}: path must be str, got {type(path).__name__}")
    for mistake in _mistakes(path, parameters=parameters):
        raise BadValue(f"{told}: {mistake}")


def _mistakes(path: str, *, parameters: bool) -> Iterator[str]:
    if not path.startswith("/"):
        yield "a path begins with /; /plugins/NAME is put before it"
    if len(path) > MAX_PATH:
        yield f"a path has at most {MAX_PATH} characters"
    if _CATCH_ALL.search(path):
        yield "a path that takes everything below it is refused: name the paths, or a segment {name}"
    names = PLACEHOLDER.findall(path)
    if names and not parameters:
        yield "a page's path has no {name}, for it is linked: take it from the query"
    if len(set(names)) < len(names):
        yield "a name stands twice in the path"
    for segment in path[1:].split("/") if path != "/" else ():
        if not _SEGMENT.fullmatch(segment) and not PLACEHOLDER.fullmatch(segment):
            yield f"{segment!r} is no segment: write letters, digits and -._~, or {{name}} with small letters, digits and _"
        if segment in {".", ".."}:
            yield "browsers resolve . and .. themselves: leave them out"


def _title(told: str, title: object) -> None:
    if not isinstance(title, Mapping) or not title or not set(title) <= {"en", "fr"}:
        raise BadValue(f'{told}: title must be {{"en": …, "fr": …}}, or one of them')
    if not all(type(text) is str and 0 < len(text.strip()) <= MAX_TITLE and text.isprintable() for text in title.values()):
        raise BadValue(f"{told}: a title has 1 to {MAX_TITLE} characters on one line")
