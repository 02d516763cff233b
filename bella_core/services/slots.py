"""Free slots for programs and staff, and why one is offered or not."""

from datetime import date, datetime, timedelta

import attrs
from sqlalchemy import Connection

from bella_core.core.clock import Clock
from bella_core.crud import releases
from bella_core.db import Database
from bella_core.domain import explaining, hours, search
from bella_core.domain.dialogue.types import PatientDraft
from bella_core.domain.explaining import Explanation
from bella_core.domain.search_terms import Terms
from bella_core.domain.slots import Slot, Wish

from .booking_search import Reads
from .clinics import ClinicStore

#: Days that one list looks at; the next page goes on after them.
MOST_DAYS = 31


@attrs.frozen
class SlotQuery:
    """
    Say which free slots are wanted.

    Args:
        first, last: local days; None: from now, and as far as is booked.
        after: aware; only slots that start later, which is where the page before ended.
        patient: as far as they are known.
    """

    service: str
    location_id: str
    provider_id: str | None = None
    first: date | None = None
    last: date | None = None
    after: datetime | None = None
    limit: int = 50
    patient: PatientDraft | None = None


@attrs.frozen
class SlotPage:
    """Some free slots in order of starting, one for each start; ``next``: after which instant (aware UTC) there may be more."""

    slots: tuple[Slot, ...]
    next: datetime | None


class SlotDesk:
    """Show what is free, and explain what is not."""

    def __init__(self, db: Database, clinics: ClinicStore, clock: Clock) -> None:
        self._db, self._clinics, self._clock = db, clinics, clock

    async def free(self, query: SlotQuery) -> SlotPage:
        """
        Return a page of what is free; held for nobody.

        Raises:
            KeyError: the clinic has no such location or service.
        """
        clinic = await self._clinics.refresh()
        wish = Wish(first=query.first, last=query.last, after=query.after, provider_id=query.provider_id)
        terms = Terms.of(clinic, query.location_id, query.service, wish, limit=query.limit, now=self._clock.now(), patient=query.patient)
        return await self._db.read(_page, terms)

    async def why(
        self,
        service: str,
        location_id: str,
        starts_at: datetime,
        *,
        provider_id: str | None = None,
        patient: PatientDraft | None = None,
        moving: str | None = None,
        now: datetime | None = None,
    ) -> Explanation:
        """
        Explain whether a start is offered now.

        Args:
            starts_at: aware. ``provider_id``: with whom; None: with anybody.
            moving: an appointment whose own time does not count. ``now``: aware, for notice and the like; the clock's time if not given.

        Raises:
            KeyError: the clinic has no such location or service.
        """
        clinic, wish = await self._clinics.refresh(), Wish(provider_id=provider_id)
        terms = Terms.of(clinic, location_id, service, wish, limit=1, now=now or self._clock.now(), patient=patient)
        return await self._db.read(_explain, terms, starts_at, moving)


def _page(conn: Connection, terms: Terms) -> SlotPage:
    terms, reads = releases.limit(conn, terms), Reads(conn)
    days = [day for day in terms.days if _is_wanted(terms, day)]
    looked, found = days[:MOST_DAYS], list[Slot]()
    for start in range(0, len(looked), 7):
        week = looked[start : start + 7]
        taken = reads.taken(terms, week)
        for day in week:
            found += search.slots_on(terms, day, taken)
            if len(found) > terms.limit:
                return SlotPage(tuple(found[: terms.limit]), found[terms.limit - 1].starts_at)
    if len(days) > MOST_DAYS:
        return SlotPage(tuple(found), hours.instant(terms.location, days[MOST_DAYS], datetime.min.time()) - timedelta(seconds=1))
    return SlotPage(tuple(found), None)


def _is_wanted(terms: Terms, day: date) -> bool:
    wish = terms.wish
    after = hours.local_date(terms.location, wish.after) if wish.after else day
    return (wish.first or day) <= day <= (wish.last or day) and day >= after


def _explain(conn: Connection, terms: Terms, starts_at: datetime, moving: str | None) -> Explanation:
    day = hours.local_date(terms.location, starts_at)
    terms = releases.limit(conn, terms)
    return explaining.explain(terms, starts_at, Reads(conn, moving=moving).taken(terms, (day,)))
