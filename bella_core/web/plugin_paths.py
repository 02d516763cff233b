"""Which of a plugin's routes or pages a request is for."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TypeAlias
from urllib.parse import unquote_to_bytes

import attrs

from bella_core.plugin import Page, Route
from bella_core.runtime.routes import PLACEHOLDER

Target: TypeAlias = Route | Page


@attrs.frozen
class Match:
    """What answers a request, and what stands in the request's path where the route has a name."""

    target: Target
    parameters: Mapping[str, str]


def segments_below(raw_path: str, skipped: int) -> tuple[str, ...] | None:
    """
    Return the decoded segments of a path; ``None`` for one that no plugin is asked about.

    So a handler gets no ``..``, no separators and no control characters in a segment, however they were written.

    Args:
        raw_path: as it was sent. ``skipped``: how many segments of it are not the plugin's.
    """
    try:
        found = tuple(unquote_to_bytes(segment).decode() for segment in raw_path.split("/")[1 + skipped :])
    except UnicodeDecodeError:
        return None
    if found == ("",):
        return ()
    return found if all(map(_harmless, found)) else None


def _harmless(segment: str) -> bool:
    return segment not in {"", ".", ".."} and segment.isprintable() and not {"/", "\\"} & set(segment)


def find(targets: Iterable[Target], method: str, segments: Sequence[str]) -> Match | frozenset[str]:
    """
    Return what answers a request; or the methods that something at this path answers to, none if there is nothing.

    Where several fit, the one whose earlier segments are written out is meant.
    """
    fitting = [(target, parameters) for target in targets if (parameters := _fit(_path(target), segments)) is not None]
    answering = [(target, parameters) for target, parameters in fitting if method in methods(target)]
    if not answering:
        return frozenset(method for target, _ in fitting for method in methods(target))
    target, parameters = min(answering, key=lambda found: [segment.startswith("{") for segment in _path(found[0])])
    return Match(target, parameters)


def methods(target: Target) -> frozenset[str]:
    """Return the methods that a route or page answers to."""
    method = target.method if isinstance(target, Route) else "GET"
    return frozenset({"GET", "HEAD"} if method == "GET" else {method})


def _path(target: Target) -> list[str]:
    return target.path[1:].split("/") if target.path != "/" else []


def _fit(path: Sequence[str], segments: Sequence[str]) -> dict[str, str] | None:
    if len(path) != len(segments):
        return None
    parameters: dict[str, str] = {}
    for wanted, given in zip(path, segments, strict=True):
        if named := PLACEHOLDER.fullmatch(wanted):
            parameters[named[1]] = given
        elif wanted != given:
            return None
    return parameters
