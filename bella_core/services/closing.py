"""Close a location for some days; what is booked on them stays, and becomes conflicts for staff."""

from datetime import date, time, timedelta

import attrs

from bella_core.core.clock import Clock
from bella_core.core.errors import RuleBroken, StaleVersion
from bella_core.crud import appointments
from bella_core.db import Database
from bella_core.domain import hours
from bella_core.domain.clinic import Closure

from .clinics import ClinicStore
from .modes.checking import BookCheck

#: The longest closure that is made here; a longer one is no closure.
LONGEST = timedelta(days=366)


class Closing:
    """
    Close days.

    Args:
        check: looks for what was booked on them.
    """

    def __init__(self, db: Database, clinics: ClinicStore, check: BookCheck, clock: Clock) -> None:
        self._db, self._clinics, self._check, self._clock = db, clinics, check, clock

    async def affected(self, location_id: str, first: date, last: date) -> int:
        """
        Return how many visits to come are booked at a location on some days, first and last included.

        Raises:
            KeyError: the clinic has no such location.
        """
        location = (await self._clinics.refresh()).location(location_id)
        start, end = (hours.instant(location, day, time.min) for day in (first, last + timedelta(days=1)))
        return await self._db.read(appointments.count_to_come, location_id, max(start, self._clock.now()), end)

    async def close(self, location_id: str, first: date, last: date, *, reason: str, revision: int, actor: str) -> int:
        """
        Close a location on some days, first and last included.

        Args:
            reason: in staff's words. ``revision``: the clinic's, as it was seen. ``actor``: ``staff:ID``.

        Returns:
            How many visits to come are booked then: each is a conflict now.

        Raises:
            StaleVersion: the clinic has changed since. RuleBroken: ``backwards``, ``too_long`` or ``past``: these are no days to close.
            KeyError: the clinic has no such location.
        """
        clinic = await self._clinics.refresh()
        if clinic.revision != revision:
            raise StaleVersion("the clinic has changed since it was read")
        location = clinic.location(location_id)
        if last < first:
            raise RuleBroken("backwards", "the last day is before the first")
        if last - first > LONGEST:
            raise RuleBroken("too_long", "a closure is a year long at most")
        if last < hours.local_date(location, self._clock.now()):
            raise RuleBroken("past", "the days have passed")
        count = await self.affected(location_id, first, last)
        # The first closure that holds a day counts: what is closed now goes before other hours that the day had.
        changed = attrs.evolve(location, closures=(Closure(first, last, reason), *location.closures))
        locations = tuple(changed if one.id == location_id else one for one in clinic.locations)
        await self._clinics.change(attrs.evolve(clinic, locations=locations), actor=actor, what="closure")
        await self._check.run()
        return count
