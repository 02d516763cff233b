"""
Looking for free slots: more and more days, until there are enough.

A generator asks for days and is sent what is taken on them, so that deciding is pure and whoever reads may read from wherever it likes.
"""

from collections.abc import Generator, Sequence
from datetime import date, datetime, timedelta

from . import search, search_terms
from .dialogue.types import Slots
from .search_terms import Terms
from .slots import Slot

#: Asks for days, under the terms that they are looked at by; is sent what is taken on them; returns what was found.
Looking = Generator[tuple[Terms, Sequence[date]], search.Taken, Slots]


def look(terms: Terms) -> Looking:
    """Look for slots that meet the terms or, where there are none, for the nearest."""
    chosen: list[Slot] = []
    length = timedelta(minutes=terms.service.minutes)

    def is_choice(start: datetime) -> bool:
        """Tell whether a start is wished for, and leaves a visit apart from those that are chosen by then."""
        is_apart = all(start + length <= other.starts_at or other.ends_at <= start for other in chosen)
        return is_apart and search_terms.is_wished(terms, start)

    for days in search_terms.rounds(terms):
        taken = yield terms, days
        for day in days:
            for slot in search.slots_on(terms, day, taken, tries=is_choice):
                chosen.append(slot)
                if len(chosen) == terms.limit:
                    return Slots(tuple(chosen), exact=True)
    if chosen:
        return Slots(tuple(chosen), exact=True)
    return (yield from _nearest(terms))


def _nearest(terms: Terms) -> Looking:
    for attempt in search_terms.relaxed(terms):
        rank = search_terms.ranking(attempt)
        found: list[Slot] = []
        for days in search_terms.nearby_rounds(attempt):
            taken = yield attempt, days
            found += [slot for day in days for slot in search.slots_on(attempt, day, taken)]
            if len(search_terms.apart(found, terms.limit)) == terms.limit:
                break
        if found:
            return Slots(search_terms.apart(sorted(found, key=rank), terms.limit), exact=False)
    return Slots((), exact=False)
