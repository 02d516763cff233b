"""Looking for free slots in the book: more and more days, until there are enough."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import Connection

from bella_core.core.phi import allow
from bella_core.crud import claims, day_visits, releases
from bella_core.crud.measuring import count_rows
from bella_core.domain import day_limits, search, search_terms
from bella_core.domain.day_limits import VisitTime
from bella_core.domain.dialogue.types import Slots
from bella_core.domain.search_terms import Terms
from bella_core.domain.slots import Slot

allow("operation", ["find_slots"])


class Reads:
    """
    Read what is taken, days at a time, and count the rows.

    Args:
        own_hold: a hold that does not count, as its caller is choosing anew. ``moving``: an appointment, likewise.
    """

    def __init__(self, conn: Connection, own_hold: str | None = None, moving: str | None = None) -> None:
        self._conn, self._own_hold, self._moving = conn, own_hold, moving
        self.rows = 0

    def taken(self, terms: Terms, days: Sequence[date]) -> search.Taken:
        """Return what is taken on some days, as far as it matters to the terms."""
        start, end = search_terms.span(terms, days)
        rows = claims.taken(self._conn, terms.resources, start, end, own_hold=self._own_hold, moving=self._moving)
        visits = self._visits(terms, start, end) if day_limits.is_limited(terms.service) else ()
        self.rows += len(rows) + len(visits)
        return search.Taken(rows, visits)

    def _visits(self, terms: Terms, start: datetime, end: datetime) -> Sequence[VisitTime]:
        own = [self._own_hold] if self._own_hold is not None else []
        return day_visits.of_service(self._conn, terms.location.id, terms.service.code, start, end, own_holds=own, but=self._moving)


def find(conn: Connection, terms: Terms, own_hold: str | None, moving: str | None = None) -> Slots:
    """Find slots that meet the terms, or the nearest that there are; ``moving``: for an appointment that shall be moved."""
    reads = Reads(conn, own_hold, moving)
    found = _search(reads, releases.limit(conn, terms))
    count_rows("find_slots", reads.rows, len(found.slots))
    return found


def _search(reads: Reads, terms: Terms) -> Slots:
    """Look at more and more days until there are slots enough; each look reads only the rows of its days."""
    chosen: tuple[Slot, ...] = ()
    for days in search_terms.rounds(terms):
        taken = reads.taken(terms, days)
        for day in days:
            fitting = (slot for slot in search.slots_on(terms, day, taken) if search_terms.fits(terms, slot))
            chosen = search_terms.apart((*chosen, *fitting), terms.limit)
            if len(chosen) == terms.limit:
                return Slots(chosen, exact=True)
    return Slots(chosen, exact=True) if chosen else Slots(_nearest(reads, terms), exact=False)


def _nearest(reads: Reads, terms: Terms) -> tuple[Slot, ...]:
    for attempt in search_terms.relaxed(terms):
        rank = search_terms.ranking(attempt)
        found: list[Slot] = []
        for days in search_terms.nearby_rounds(attempt):
            taken = reads.taken(attempt, days)
            found += [slot for day in days for slot in search.slots_on(attempt, day, taken)]
            if len(search_terms.apart(found, terms.limit)) == terms.limit:
                break
        if found:
            return search_terms.apart(sorted(found, key=rank), terms.limit)
    return ()
