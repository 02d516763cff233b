"""Set a clinic up, and change it afterwards: each part by itself, as it was seen, with what becomes of the visits that are booked."""

import attrs

from bella_core.core.clock import Clock
from bella_core.core.errors import RuleBroken
from bella_core.core.settings import Settings
from bella_core.crud import claims, conflicts
from bella_core.db import Database
from bella_core.domain.clinic import ClinicView

from .clinics import ClinicStore
from .clinics_starter import Beginning, begun
from .modes.checking import SOURCE, BookCheck


class SetUp:
    """
    Change the parts of a clinic.

    Args:
        check: looks for visits that the clinic, as it has become, could not receive.
    """

    def __init__(self, db: Database, clinics: ClinicStore, check: BookCheck, settings: Settings, clock: Clock) -> None:
        self._db, self._clinics, self._check, self._settings, self._clock = db, clinics, check, settings, clock

    async def begin(self, beginning: Beginning, *, actor: str) -> ClinicView:
        """
        Put a clinic that is to be set up in the place of the demo one; its visits become conflicts.

        Raises:
            ClinicError, StaleVersion: see ``ClinicStore.begin``.
            RuleBroken: ``bound``: the settings name a provider or a room that it has no more.
        """
        new = begun(beginning)
        self._refuse_bound(await self._clinics.refresh(), new)
        clinic = await self._clinics.begin(new, actor=actor)
        await self._check.run()
        return clinic

    async def change(self, clinic: ClinicView, *, part: str, actor: str, settles: bool = True) -> int:
        """
        Store a changed clinic.

        Args:
            clinic: with the revision that was seen. ``part``: what of it was changed, one of ``domain.clinic.PARTS`` or ``texts``.
            settles: the part counts as looked at from now on.

        Returns:
            How many visits more than before it could not receive any more: each is a conflict now.

        Raises:
            StaleVersion: somebody else has changed the clinic since.
            ClinicError: it could not be imported so.
            RuleBroken: ``bound``: the settings name a provider or a room that it has no more.
        """
        self._refuse_bound(await self._clinics.refresh(), clinic)
        left = tuple(name for name in clinic.to_set_up if not (settles and name == part))
        before = len(await self._db.read(conflicts.of_source, SOURCE))
        await self._clinics.change(attrs.evolve(clinic, to_set_up=left), actor=actor, what=part)
        await self._check.run()
        return max(0, len(await self._db.read(conflicts.of_source, SOURCE)) - before)

    async def visits_to_come(self, resource: str) -> int:
        """Return how many visits to come take a resource, ``provider:ID`` or ``room:ID``."""
        return await self._db.read(claims.count_visits, resource, self._clock.now())

    def _refuse_bound(self, before: ClinicView, after: ClinicView) -> None:
        """See that nothing goes which the settings name: without it bella would not start."""
        calendars = {table.resource for table in self._settings.calendars.values()}
        books = {resource for table in self._settings.schedule_sources.values() for resource in table.resources.values()}
        if bound := sorted((before.resources() - after.resources()) & (calendars | books)):
            raise RuleBroken("bound", f"the settings bind a calendar or a book to {', '.join(bound)}")
