"""The clinic, as the database has it: one snapshot in memory, renewed when somebody imports another."""

import asyncio
from importlib import resources

import attrs

from bella_core.core.clock import Clock, SystemClock
from bella_core.core.errors import ClinicError, StaleVersion
from bella_core.core.metrics import CONFIG_ERRORS, record
from bella_core.crud import clinic as clinic_rows
from bella_core.db import Database
from bella_core.domain import holidays
from bella_core.domain.clinic import ClinicView

from . import clinics_document


def demo_toml() -> str:
    """Return the demo clinic's document."""
    return resources.files(__package__).joinpath("demo_clinic.toml").read_text("utf-8")


class ClinicStore:
    """
    Keep the clinic.

    Args:
        db: where its revisions are.
        clock: stamps a new revision.
    """

    def __init__(self, db: Database, clock: Clock | None = None) -> None:
        self._db = db
        self._clock = clock or SystemClock()
        self._view: ClinicView | None = None

    @property
    def view(self) -> ClinicView:
        """The clinic as it was at the last ``load`` or ``refresh``."""
        if self._view is None:
            raise RuntimeError("the clinic is not loaded yet: await ClinicStore.load() first")
        return self._view

    async def load(self, *, demo: bool = False) -> ClinicView:
        """
        Read the clinic from the database.

        Args:
            demo: store the demo clinic if there is none, as the embedded default does.

        Raises:
            ClinicError: the stored document cannot be used, or there is none.
        """
        if demo:
            document = clinics_document.write(clinics_document.read(demo_toml(), source="demo clinic"))
            await self._db.write(clinic_rows.add, document, self._clock.now(), only_first=True)
        return await self.refresh()

    async def refresh(self) -> ClinicView:
        """Return the clinic as it is now: one cheap query, unless it changed."""
        newest = await self._db.read(clinic_rows.revision)
        if self._view is None or self._view.revision != newest:
            found = await self._db.read(clinic_rows.latest)
            if found is None:
                raise ClinicError("database", ["no clinic: run `bella clinic import FILE`; `bella clinic export --demo` shows an example"])
            try:
                clinic = clinics_document.read(found[1], found[0], "clinic in the database")
            except ClinicError:
                record(CONFIG_ERRORS, 1, "clinic")
                raise
            await self._warm_holidays(clinic)
            self._view = clinic
        return self._view

    async def import_toml(self, text: str, source: str = "clinic file") -> ClinicView:
        """
        Store a clinic as the next revision.

        Raises:
            ClinicError: it cannot be used, with every mistake; nothing was stored.
        """
        return await self.save(clinics_document.read(text, source=source))

    async def save(self, clinic: ClinicView) -> ClinicView:
        """Store a changed clinic as the next revision."""
        document = clinics_document.write(clinic)
        revision = await self._db.write(clinic_rows.add, document, self._clock.now())
        await self._warm_holidays(clinic)
        self._view = attrs.evolve(clinic, revision=revision)
        return self._view

    async def change(self, clinic: ClinicView, *, actor: str, what: str) -> ClinicView:
        """
        Store a changed clinic as the revision that follows the one it was made from; see ``crud.clinic.add_after``.

        Args:
            clinic: with the revision that was seen.

        Raises:
            StaleVersion: somebody else has changed the clinic since.
        """
        document = clinics_document.write(clinic)
        revision = await self._db.write(clinic_rows.add_after, document, clinic.revision, self._clock.now(), actor=actor, what=what)
        if revision is None:
            raise StaleVersion("the clinic has changed since it was read")
        await self._warm_holidays(clinic)
        self._view = attrs.evolve(clinic, revision=revision)
        return self._view

    async def _warm_holidays(self, clinic: ClinicView) -> None:
        """Compute the holidays that calls will ask for in a thread, as the first ones take long."""
        this_year = self._clock.now().year
        provinces = {location.province for location in clinic.locations if location.statutory_holidays}
        await asyncio.to_thread(holidays.warm, provinces, range(this_year - 1, this_year + 4))

    async def export_toml(self) -> str:
        """Return the clinic's document: importing it gives the same clinic."""
        return clinics_document.write(await self.refresh())
