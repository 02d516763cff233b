"""The clinic, as the database has it: one snapshot in memory, renewed when somebody imports another."""

import asyncio
from collections.abc import Sequence
from functools import partial
from importlib import resources

import attrs
from sqlalchemy import Connection

from bella_core.core.clock import Clock, SystemClock
from bella_core.core.errors import ClinicError, StaleVersion
from bella_core.core.metrics import CONFIG_ERRORS, record
from bella_core.crud import blocked
from bella_core.crud import clinic as clinic_rows
from bella_core.db import Database
from bella_core.domain import holidays
from bella_core.domain.clinic import ClinicView

from . import clinics_document
from .clinics_lines import own_numbers
from .clinics_starter import is_demo


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
                raise ClinicError(
                    "database", ["no clinic: run `bella clinic new` begins one for the browser, `bella clinic import FILE` takes one"]
                )
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
            ClinicError: it cannot be used, or one of its numbers is blocked, with every mistake; nothing was stored.
        """
        return await self.save(clinics_document.read(text, source=source), source)

    async def save(self, clinic: ClinicView, source: str = "clinic") -> ClinicView:
        """
        Store a changed clinic as the next revision.

        Args:
            source: its name, for the error.

        Raises:
            ClinicError: one of its numbers is blocked; nothing was stored.
        """
        document, numbers = clinics_document.write(clinic), tuple(own_numbers(clinic))

        def store(conn: Connection) -> int:
            _refuse_blocked(conn, numbers, source)
            return clinic_rows.add(conn, document, self._clock.now())

        revision = await self._db.write(store)
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
            ClinicError: it could not be imported so, or a number that is new in it is blocked; what was wrong before may stay.
        """
        before = await self.refresh()
        if wrong := await asyncio.to_thread(_new_mistakes, clinic, before):
            raise ClinicError("clinic", wrong)
        document, known = clinics_document.write(clinic), frozenset(own_numbers(before))
        numbers = tuple(own for own in own_numbers(clinic) if own not in known)

        def store(conn: Connection) -> int | None:
            _refuse_blocked(conn, numbers, "clinic")
            return clinic_rows.add_after(conn, document, clinic.revision, self._clock.now(), actor=actor, what=what)

        revision = await self._db.write(store)
        if revision is None:
            raise StaleVersion("the clinic has changed since it was read")
        await self._warm_holidays(clinic)
        self._view = attrs.evolve(clinic, revision=revision)
        return self._view

    async def begin(self, clinic: ClinicView, *, actor: str) -> ClinicView:
        """
        Store a clinic that is to be set up, where there is none yet, or the demo one.

        Raises:
            ClinicError: there is a clinic already, or this one could not be imported.
            StaleVersion: somebody else began one at this moment.
        """
        if wrong := await asyncio.to_thread(clinics_document.mistakes_in, clinic):
            raise ClinicError("clinic", wrong)
        found = await self._db.read(clinic_rows.latest)
        if found is not None and not is_demo(clinics_document.read(found[1], found[0], "clinic in the database")):
            raise ClinicError("clinic", ["there is one already: change it in the browser, or export it, change the file and import it"])
        about = (clinics_document.write(clinic), found[0] if found else 0, self._clock.now())
        if await self._db.write(partial(clinic_rows.add_after, actor=actor, what="begun"), *about) is None:
            raise StaleVersion("the clinic has changed since it was read")
        return await self.refresh()

    async def _warm_holidays(self, clinic: ClinicView) -> None:
        """Compute the holidays that calls will ask for in a thread, as the first ones take long."""
        this_year = self._clock.now().year
        provinces = {location.province for location in clinic.locations if location.statutory_holidays}
        await asyncio.to_thread(holidays.warm, provinces, range(this_year - 1, this_year + 4))

    async def export_toml(self) -> str:
        """Return the clinic's document: importing it gives the same clinic."""
        return clinics_document.write(await self.refresh())


def _new_mistakes(clinic: ClinicView, before: ClinicView) -> list[str]:
    """Return what keeps a clinic from being imported, but for what kept the one before from it too."""
    wrong = clinics_document.mistakes_in(clinic)
    known = clinics_document.mistakes_in(before) if wrong else ()
    return [mistake for mistake in wrong if mistake not in known]


def _refuse_blocked(conn: Connection, numbers: Sequence[tuple[str, str]], source: str) -> None:
    """
    See that none of these numbers (see ``own_numbers``) is blocked, and let none be until the transaction ends.

    Raises:
        ClinicError: some are: whoever is on call would hear that the line is busy when they ring back.
    """
    blocked.lock(conn)
    mistakes = [
        f"{path}: is on the list of blocked numbers; take it off first, with `bella blocked remove NUMBER`"
        for path, number in numbers
        if blocked.is_blocked(conn, number)
    ]
    if mistakes:
        raise ClinicError(source, mistakes)
