"""Finding times at which several can come together."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from itertools import islice
from typing import Any

import attrs
from sqlalchemy import Connection

from bella_core.core.phi import allow
from bella_core.crud import claims, day_visits, releases
from bella_core.crud.measuring import count_rows
from bella_core.domain import day_limits, search_terms, search_together
from bella_core.domain.clinic import ClinicView
from bella_core.domain.day_limits import VisitTime
from bella_core.domain.dialogue.types import FindTogether, Together
from bella_core.domain.search_terms import Terms
from bella_core.domain.search_together import Way
from bella_core.domain.slots import Slot

allow("operation", ["find_together"])


def terms_of(clinic: ClinicView, ask: FindTogether, now: datetime) -> tuple[Terms, ...]:
    """
    Return the terms of each visit.

    Raises:
        KeyError: the clinic has no such location or service.
    """
    return tuple(Terms.of(clinic, ask.location_id, code, ask.wish, limit=ask.limit, now=now) for code in ask.services)


def find(conn: Connection, terms: Sequence[Terms], own_holds: Sequence[str]) -> Together:
    """Look for ways that meet the wish, and if there are none, for the nearest; each look reads only the rows of its days."""
    terms = tuple(releases.limit(conn, one) for one in terms)
    looks, first = _Looks(conn, own_holds), terms[0]
    exact = looks.ways(terms, search_terms.rounds(first), lambda slot: search_terms.fits(first, slot), lambda slot: slot.starts_at)
    meeting = tuple(islice(exact, first.limit))
    found = meeting or looks.nearest(terms)
    count_rows("find_together", looks.rows, len(found))
    return Together(tuple(sorted(found, key=lambda way: way[0].starts_at)), exact=bool(meeting))


@attrs.define
class _Looks:
    """Looks at more and more days, and counts the rows that it reads."""

    conn: Connection
    own_holds: Sequence[str]
    rows: int = 0

    def ways(
        self, terms: Sequence[Terms], rounds: Iterator[tuple[date, ...]], suits: Callable[[Slot], bool], rank: Callable[[Slot], Any]
    ) -> Iterator[Way]:
        resources = list(dict.fromkeys(resource for one in terms for resource in one.resources))
        for days in rounds:
            start, end = search_terms.span(terms[0], days)
            intervals = claims.taken(self.conn, resources, start, end, own_holds=self.own_holds)
            visits = self._visits(terms, start, end)
            self.rows += len(intervals) + sum(map(len, visits.values()))
            for day in days:
                yield from search_together.ways_on(terms, day, intervals, suits=suits, rank=rank, visits=visits)

    def _visits(self, terms: Sequence[Terms], start: datetime, end: datetime) -> dict[str, tuple[VisitTime, ...]]:
        """Read the visits that count for the services that are limited per day."""
        limited = {one.service.code: one for one in terms if day_limits.is_limited(one.service)}
        return {
            code: day_visits.of_service(self.conn, one.location.id, code, start, end, own_holds=self.own_holds)
            for code, one in limited.items()
        }

    def nearest(self, terms: Sequence[Terms]) -> tuple[Way, ...]:
        for attempt in search_terms.relaxed(terms[0]):
            alike = [attrs.evolve(one, wish=attempt.wish) for one in terms]
            near = self.ways(alike, search_terms.nearby_rounds(attempt), lambda _: True, search_terms.ranking(attempt))
            if found := tuple(islice(near, attempt.limit)):
                return found
        return ()
