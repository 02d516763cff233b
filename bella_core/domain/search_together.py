"""
Fit several visits side by side: at once with different providers, or one right after the other. Pure.

Each way begins where the first visit could; each next one takes the first of these starts at which it still fits beside those before it:
the start of the first, then the end of each that is placed already. So a family waits for nobody but its own.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

import attrs

from . import search
from .day_limits import VisitTime
from .search import Taken
from .search_terms import Terms
from .slots import Slot

#: What is taken: resource, start and end, aware UTC.
Interval = tuple[str, datetime, datetime]
Way = tuple[Slot, ...]

_MOMENT = timedelta(microseconds=1)


def ways_on(
    terms: Sequence[Terms],
    day: date,
    intervals: Sequence[Interval],
    *,
    suits: Callable[[Slot], bool],
    rank: Callable[[Slot], Any],
    visits: Mapping[str, Sequence[VisitTime]] | None = None,
) -> Iterator[Way]:
    """
    Yield the ways to come together on a day, the best first; none whose first visit overlaps that of another, so that each is a choice.

    Args:
        terms: of each visit, in order. ``intervals``: what is taken of all their resources on that day.
        suits: whether the first visit may be so. ``rank``: a sort key of it.
        visits: of services that are limited per day, those that count, by the service's code.
    """
    first, *rest = terms
    begun: list[Slot] = []
    counted = visits or {}
    for slot in sorted(filter(suits, search.slots_on(first, day, Taken(intervals, counted.get(first.service.code, ())))), key=rank):
        if any(slot.starts_at < other.ends_at and other.starts_at < slot.ends_at for other in begun):
            continue
        if (way := _way(slot, rest, day, intervals, counted)) is not None:
            begun.append(slot)
            yield way


def _way(
    first: Slot, rest: Sequence[Terms], day: date, intervals: Sequence[Interval], counted: Mapping[str, Sequence[VisitTime]]
) -> Way | None:
    placed = [first]
    for terms in rest:
        mine = [(claim.resource, claim.starts_at, claim.ends_at) for slot in placed for claim in slot.claims]
        alike = [VisitTime(slot.provider_id, slot.starts_at) for slot in placed if slot.service == terms.service.code]
        taken = Taken((*intervals, *mine), (*counted.get(terms.service.code, ()), *alike))
        starts = dict.fromkeys((first.starts_at, *sorted(slot.ends_at for slot in placed)))
        beside = next((found for start in starts for found in search.slots_on(_at(terms, start), day, taken)), None)
        if beside is None:
            return None
        placed.append(beside)
    return tuple(placed)


def _at(terms: Terms, start: datetime) -> Terms:
    """Return the terms of a visit that starts at an instant and no other."""
    return attrs.evolve(terms, wish=attrs.evolve(terms.wish, after=start - _MOMENT, before=start + _MOMENT))
