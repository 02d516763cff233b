"""Leave times to bella, and take them back, where she offers released times only."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from bella_core.core.clock import Clock
from bella_core.core.errors import BellaError
from bella_core.crud import releases
from bella_core.crud.releases import ReleaseRow
from bella_core.db import Database
from bella_core.domain.clinic import ClinicView
from bella_core.domain.releases import Release
from bella_core.services.clinics import ClinicStore

from .checking import BookCheck

#: No release is longer: a day's time is found by looking a day back.
LONGEST = timedelta(days=1)


class BadRelease(BellaError):
    """
    A release that cannot be made; the message says why and how to mend it.

    Args:
        mistakes: by what is wrong: ``location``, ``provider``, ``room`` or ``ends_at``.
    """

    def __init__(self, mistakes: Mapping[str, str]) -> None:
        super().__init__("; ".join(f"{where}: {detail}" for where, detail in mistakes.items()))
        self.mistakes = dict(mistakes)


class NoRelease(BellaError):
    """There is no such release."""


class Releases:
    """
    Release times by hand; those of every week stand in the clinic's file.

    Args:
        check: looks, when a time is taken back, for what was booked in it.
    """

    def __init__(self, db: Database, clinics: ClinicStore, check: BookCheck, clock: Clock) -> None:
        self._db, self._clinics, self._check, self._clock = db, clinics, check, clock

    async def add(self, location_id: str, release: Release, actor: str) -> ReleaseRow:
        """
        Leave a time to bella.

        Args:
            actor: ``staff:ID`` or ``api:NAME``, for the audit.

        Raises:
            BadRelease: the clinic has no such location, provider or room, the location offers any time, or the time is none.
        """
        if mistakes := dict(_mistakes(await self._clinics.refresh(), location_id, release, self._clock.now())):
            raise BadRelease(mistakes)
        return await self._db.write(releases.add, location_id, release, actor, self._clock.now())

    async def withdraw(self, release_id: str, actor: str) -> ReleaseRow:
        """
        Take a time back. What was booked in it stays, and becomes a conflict for staff.

        Raises:
            NoRelease: there is none.
        """
        row = await self._db.write(releases.withdraw, release_id, actor, self._clock.now())
        if row is None:
            raise NoRelease("there is no such release")
        await self._check.run()
        return row

    async def page(self, *, limit: int, location_id: str | None = None, after: tuple[datetime, str] | None = None) -> Sequence[ReleaseRow]:
        """Return at most ``limit`` releases that hold and are not over, in order of starting."""
        return await self._db.read(releases.page, location_id=location_id, start=self._clock.now(), limit=limit, after=after)


def _mistakes(clinic: ClinicView, location_id: str, release: Release, now: datetime) -> Iterator[tuple[str, str]]:
    location = next((found for found in clinic.locations if found.id == location_id), None)
    if location is None:
        yield "location", f"the clinic has no {location_id!r}; it has {', '.join(found.id for found in clinic.locations)}"
        return
    if location.mode != "blocks":
        yield "location", f'at {location_id!r} bella offers any free time; give it mode = "blocks" in the clinic file first'
    if release.provider_id is not None and release.provider_id not in {provider.id for provider in clinic.providers}:
        yield "provider", f"the clinic has no {release.provider_id!r}"
    if release.room_id is not None and release.room_id not in {room.id for room in location.rooms}:
        yield "room", f"the location has no {release.room_id!r}"
    if not release.starts_at < release.ends_at <= release.starts_at + LONGEST:
        yield "ends_at", "must be after starts_at, by 24 hours at most; release several times for more"
    elif release.ends_at <= now:
        yield "ends_at", "the time is over"
