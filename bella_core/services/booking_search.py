"""Looking for free slots in the book: more and more days, until there are enough."""

import asyncio
import contextlib
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection

from bella_core.core.errors import DatabaseAway
from bella_core.core.metrics import QUERY_IMPACT, Meter
from bella_core.core.phi import allow
from bella_core.crud import claims, day_visits, releases
from bella_core.db import Database
from bella_core.db.guard import LONGEST_CLAIM
from bella_core.domain import day_limits, search, search_terms
from bella_core.domain.day_limits import VisitTime
from bella_core.domain.dialogue.types import FindSlots, Slots
from bella_core.domain.looking import Looking, look
from bella_core.domain.search_terms import Terms

from .clinics import ClinicStore
from .day_cache import DayCache, Kept, TakenDays, intervals

#: How often the clinic may change while somebody looks for a slot.
_CHANGES = 5
#: Sets of days, with the holds that count, of which what was made is kept; few callers look at the same time.
_MADE = 64

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
        rows = self.intervals(terms, start, end)
        visits = self._visits(terms, start, end) if day_limits.is_limited(terms.service) else ()
        self.rows += len(rows) + len(visits)
        return search.Taken(rows, visits)

    def intervals(self, terms: Terms, start: datetime, end: datetime) -> Sequence[tuple[str, datetime, datetime]]:
        """Return what is taken of the resources in ``[start, end)``."""
        return claims.taken(self._conn, terms.resources, start, end, own_hold=self._own_hold, moving=self._moving)

    def _visits(self, terms: Terms, start: datetime, end: datetime) -> Sequence[VisitTime]:
        own = [self._own_hold] if self._own_hold is not None else []
        return day_visits.of_service(self._conn, terms.location.id, terms.service.code, start, end, own_holds=own, but=self._moving)


class SlotFinder:
    """
    Find slots from what is at hand of the book: a day is read again only when it has changed.

    Days are decoded, and fitted into, by a thread: nothing that takes time runs on the event loop.
    """

    def __init__(self, db: Database, clinics: ClinicStore, days: DayCache, meter: Meter) -> None:
        self._db, self._clinics, self._days, self._meter = db, clinics, days, meter
        #: What was made of days is made anew only when one of them, or a hold that counts, is another one.
        self._made = lru_cache(_MADE)(_made)

    async def find(self, ask: FindSlots, now: datetime) -> Slots:
        """
        Find slots that meet a wish, or the nearest that there are.

        Raises:
            KeyError: the clinic has no such location or service.
        """
        for _ in range(_CHANGES):
            with contextlib.suppress(_ClinicChanged):
                return await self._find(ask, now)
            await self._clinics.refresh()
        raise DatabaseAway("the clinic is changed too often to look for slots")

    async def _find(self, ask: FindSlots, now: datetime) -> Slots:
        clinic = self._clinics.view
        terms = Terms.of(clinic, ask.location_id, ask.service, ask.wish, limit=ask.limit, now=now, patient=ask.patient)
        if terms.location.mode == "blocks":
            terms = await self._db.read(releases.limit, terms)
        looking, rows = look(terms), 0
        wanted, found = _go_on(looking)  # which days is a matter of microseconds; fitting into them is not
        while found is None:
            asked, local = wanted
            taken = await self._days.taken(clinic, _utc_days(asked, local))
            if taken.revision != clinic.revision:
                raise _ClinicChanged
            visits = await self._visits(asked, local, ask) if day_limits.is_limited(asked.service) else ()
            rows += taken.rows + len(visits)
            wanted, found = await asyncio.to_thread(self._fit, looking, taken, visits, ask)
        if rows:
            self._meter.add(QUERY_IMPACT, rows / max(len(found.slots), 1), "find_slots")
        return found

    def _fit(self, looking: Looking, days: TakenDays, visits: Sequence[VisitTime], ask: FindSlots) -> tuple[Any, Slots | None]:
        alive = days.holds - {ask.own_hold}
        taken = search.Taken(intervals(days.days, alive, ask.moving), visits) if visits else self._made(days.days, alive, ask.moving)
        return _go_on(looking, taken)

    async def _visits(self, terms: Terms, local: Sequence[date], ask: FindSlots) -> Sequence[VisitTime]:
        own = [ask.own_hold] if ask.own_hold is not None else []
        where = (terms.location.id, terms.service.code, *search_terms.span(terms, local))
        return await self._db.read(day_visits.of_service, *where, own_holds=own, but=ask.moving)


class _ClinicChanged(Exception):
    """Somebody stored another clinic meanwhile."""


def _made(days: tuple[Kept, ...], alive: frozenset[str], moving: str | None) -> search.Taken:
    return search.Taken(intervals(days, alive, moving))


def _go_on(looking: Looking, known: search.Taken | None = None) -> tuple[Any, Slots | None]:
    """Take what is known to whoever is looking; return what they want to know next, or what they found."""
    try:
        return (next(looking) if known is None else looking.send(known)), None
    except StopIteration as end:
        return None, end.value


def _utc_days(terms: Terms, local: Sequence[date]) -> list[date]:
    """Return the UTC days on which anything starts that matters on local days; no claim is longer than a day."""
    found = set[date]()
    for day in local:
        start, end = search_terms.span(terms, (day,))
        first = (start - LONGEST_CLAIM).date()
        found.update(first + timedelta(days=ahead) for ahead in range((end.date() - first).days + 1))
    return sorted(found)
