"""What leaves bella as a file, for staff: one patient's record, and the book."""

from datetime import date, time, timedelta

from bella_core.core.clock import Clock
from bella_core.core.errors import NotFound
from bella_core.crud.book_pages import BookFilter
from bella_core.db import Database
from bella_core.domain.hours import instant
from bella_core.services.clinics import ClinicStore

from .book import BookExports, Format
from .export import Export
from .patients import PatientExports


class Exports:
    """Give out files; each is in the audit before its first byte leaves."""

    def __init__(self, db: Database, clinics: ClinicStore, clock: Clock) -> None:
        self._clinics = clinics
        self._patients, self._book = PatientExports(db, clock), BookExports(db, clinics)

    async def patient(self, user_id: str, *, actor: str) -> Export:
        """
        Return a patient's whole record as a zip file of JSON, CSV, transcripts and recordings.

        Args:
            actor: ``api:NAME`` or ``staff:ID``.

        Raises:
            NotFound: there is no such user, or the record was merged into another.
        """
        return await self._patients.export(user_id, actor=actor)

    async def appointments(self, form: Format, which: BookFilter, *, actor: str) -> Export:
        """Return appointments as ``csv``, ``json``, ``xlsx``, ``ics`` or ``fhir``; ``actor`` as above."""
        return await self._book.export(form, which, actor=actor)

    async def which(
        self, first: date | None = None, last: date | None = None, *, location_id: str | None = None, provider_id: str | None = None
    ) -> BookFilter:
        """
        Return which appointments are those of some days, both included, by the location's clock; None is not asked.

        Raises:
            NotFound: the clinic has no such location.
        """
        clinic = await self._clinics.refresh()
        location = next((one for one in clinic.locations if location_id in {None, one.id}), None)
        if location is None:
            raise NotFound("the clinic has no such location")
        start = instant(location, first, time.min) if first else None
        end = instant(location, last + timedelta(days=1), time.min) if last else None
        return BookFilter(start, end, location_id, provider_id)
