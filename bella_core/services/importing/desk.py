"""The importing of lists, for a command and for a page: read one, say what would happen, take it in a batch at a time."""

import asyncio
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import date

import attrs
from sqlalchemy import Connection

from bella_core.core.clock import Clock
from bella_core.core.ids import new_id
from bella_core.core.logging import get_logger
from bella_core.crud import imported
from bella_core.db import Database
from bella_core.domain.clinic import ClinicView
from bella_core.domain.importing.book import Book
from bella_core.domain.importing.columns import Kind
from bella_core.domain.importing.dates import Order
from bella_core.domain.importing.dropping import Dropped
from bella_core.domain.importing.people import People
from bella_core.domain.importing.rows import AppointmentRow, PatientRow, Rejected

from ..clinics import ClinicStore
from ..conflicts import Conflicts
from . import appointments, patients
from .lists import Ready, make_ready
from .maps import ListMap, check_columns, check_guess, guess_map, read_map, settled, with_words, write_map
from .patients import By
from .reading import Line, Table, read_table, write_dropped, write_rejected

#: Rows of one transaction: a caller who books meanwhile waits for one at most.
BATCH = 50

_log = get_logger(__name__)


@attrs.frozen
class Options:
    """
    Say how a list is to be read, where it does not say so itself.

    Args:
        map_text: a map as TOML, in the place of the kept or guessed one; ``map_name``: what it is called in errors.
        dates: the order of day and month. ``source``: what the list comes from. ``location``: where its appointments are.
    """

    map_text: str | None = None
    map_name: str = "map"
    dates: Order | None = None
    source: str | None = None
    location: str | None = None


@attrs.frozen
class Report:
    """
    Tell what came of a list.

    Args:
        outcomes: how many rows became what. ``rejected``: the others, each with its reason, in the order of the list.
        dropped: cells that were left out of rows that were taken in, each with its reason, in the order of the list.
        dry: nothing was written.
    """

    rows: int
    outcomes: Mapping[str, int]
    rejected: tuple[tuple[Line, str], ...] = attrs.field(repr=False)
    dropped: tuple[tuple[Line, Dropped], ...] = attrs.field(repr=False)
    dry: bool


class Importing:
    """
    Take in lists of patients and appointments.

    Args:
        conflicts: proposes other times for what has no place; None to leave that to whoever looks.
    """

    def __init__(self, db: Database, clinics: ClinicStore, clock: Clock, conflicts: Conflicts | None = None) -> None:
        self._db, self._clinics, self._clock, self._conflicts = db, clinics, clock, conflicts

    async def read(self, kind: Kind, data: bytes, options: Options = Options()) -> Ready:
        """
        Read a list; nothing is written.

        Raises:
            ImportRefused: it is none, or nobody can tell how it is meant.
        """
        clinic = await self._clinics.refresh()
        table = await asyncio.to_thread(read_table, data)
        made = await self._map(kind, table, options, clinic)
        return await asyncio.to_thread(make_ready, table, made, clinic, self._clock.now(), options.location)

    async def suggest(self, kind: Kind, data: bytes, options: Options = Options()) -> str:
        """
        Return the map by which a list would be read, as TOML to be edited; it says what is needed and was not recognised.

        Raises:
            ImportRefused: it is no list, or its map does not fit it.
        """
        table, made = await self.look(kind, data, options)
        return write_map(made, table.header)

    async def look(self, kind: Kind, data: bytes, options: Options = Options()) -> tuple[Table, ListMap]:
        """
        Return a list's table, and the map by which it would be read; the map may lack what is needed.

        Raises:
            ImportRefused: it is no list, or its map does not fit it.
        """
        clinic = await self._clinics.refresh()
        table = await asyncio.to_thread(read_table, data)
        return table, await self._map(kind, table, options, clinic, whole=False)

    async def run(self, ready: Ready, *, actor: str, dry: bool = False, progress: Callable[[int, int], None] | None = None) -> Report:
        """
        Take a list in, a batch at a time; one that was broken off goes on where it was when it is given again.

        Args:
            actor: ``staff:ID`` or ``api:NAME``, for the audit.
            dry: find out what would happen, and write nothing.
            progress: told after each batch how many rows are done, of how many.
        """
        by = By(ready.map.source, actor, self._clock.now())
        if not dry:
            await self._db.write(imported.save_map, ready.kind, ready.table.fingerprint, write_map(settled(ready.map)), by.at)
        run = _Run(self._db, await self._clinics.refresh(), ready, by, dry, progress)
        outcomes = await (run.patients() if ready.kind == "patients" else run.appointments())
        if self._conflicts is not None:
            await self._conflicts.propose_each(run.conflicts)
        rejected = sorted((*ready.rejected, *run.rejected), key=lambda one: one[0].number)
        out = {line.number for line, _ in rejected}
        dropped = tuple((line, cell) for line, cell in ready.dropped if line.number not in out)
        report = Report(len(ready.table.rows), dict(outcomes), tuple(rejected), dropped, dry)
        if not dry:
            _log.info("list_imported", rows=report.rows, count=len(rejected))
        return report

    async def _map(self, kind: Kind, table: Table, options: Options, clinic: ClinicView, *, whole: bool = True) -> ListMap:
        """Return the map that is given, else the one that lists with this header were read by last, else a guess."""
        kept = None if options.map_text is not None else await self._db.read(imported.map_of, kind, table.fingerprint)
        if options.map_text is not None or kept is not None:
            text, name = (kept or "", "the map kept for this header") if options.map_text is None else (options.map_text, options.map_name)
            made = read_map(text, name, kind, clinic)
            check_columns(made, table)
        else:
            made = guess_map(kind, table, clinic)
            if whole:
                check_guess(made, table)
        if kind == "appointments":
            made = with_words(made, table, clinic)
        return attrs.evolve(made, dates=options.dates or made.dates, source=options.source or made.source)


def rejected_file(ready: Ready, report: Report) -> bytes:
    """Return the rejected rows as a list, see ``write_rejected``."""
    return write_rejected(ready.table, report.rejected)


def dropped_file(report: Report) -> bytes:
    """Return the cells that were left out as a list, see ``write_dropped``."""
    return write_dropped(report.dropped)


class _Run:
    """One import: its batches, and what they came to."""

    def __init__(  # noqa: PLR0917  # its collaborators
        self, db: Database, clinic: ClinicView, ready: Ready, by: By, dry: bool, progress: Callable[[int, int], None] | None
    ) -> None:
        self._db, self._clinic, self._ready, self._by, self._dry, self._progress = db, clinic, ready, by, dry, progress
        self.rejected: list[tuple[Line, str]] = []
        self.conflicts: list[str] = []

    async def patients(self) -> Counter[str]:
        """Take patients in: whoever answers for a family first, and grown-ups before children, so that telephones are theirs."""
        today, counts = self._ready.reading.today, Counter[str]()
        ordered = sorted(self._ready.patients, key=lambda one: (one[1].family_ref is not None, one[1].is_minor(today)))
        people = self._people(today)
        for start in range(0, len(ordered), BATCH):
            rows = [row for _, row in ordered[start : start + BATCH]]
            if self._dry:
                await self._db.read(patients.look, self._by.source, people, rows)
                counts.update(people.take(row) for row in rows)
            else:
                counts.update(await self._db.write(_take_patients, self._by, self._people, today, rows))
            self._tell(start + len(rows), len(ordered))
        return counts

    async def appointments(self) -> Counter[str]:
        """Take appointments in, in the order of their times."""
        ordered, counts = sorted(self._ready.appointments, key=lambda one: one[1].starts_at), Counter[str]()
        book = self._book()
        for start in range(0, len(ordered), BATCH):
            batch = ordered[start : start + BATCH]
            rows = [row for _, row in batch]
            if self._dry:
                whose = await self._db.read(_look, self._by.source, book, rows)
                outcomes: Sequence[str | Rejected] = appointments.lay(book, whose)
            else:
                outcomes, fresh = await self._db.write(_take_appointments, self._by, self._book, rows)
                self.conflicts += fresh
            counts.update(outcome for outcome in outcomes if isinstance(outcome, str))
            self.rejected += [(line, str(why)) for (line, _), why in zip(batch, outcomes, strict=True) if isinstance(why, Rejected)]
            self._tell(start + len(rows), len(ordered))
        return counts

    def _tell(self, done: int, of: int) -> None:
        if self._progress is not None:
            self._progress(done, of)

    def _people(self, today: date) -> People:
        return People(today, self._clinic.location(self._ready.location).languages[0], new_id)

    def _book(self) -> Book:
        words = appointments.words_of(self._ready.map, self._clinic, self._ready.location)
        return Book(self._clinic, words, self._by.at, new_id)


def _take_patients(conn: Connection, by: By, make: Callable[[date], People], today: date, rows: Sequence[PatientRow]) -> Sequence[str]:
    return patients.take(conn, by, make(today), rows)  # of its own at each try: a transaction may be run again


def _take_appointments(
    conn: Connection, by: By, make: Callable[[], Book], rows: Sequence[AppointmentRow]
) -> tuple[Sequence[str | Rejected], list[str]]:
    return appointments.take(conn, by, make(), rows)


def _look(conn: Connection, source: str, book: Book, rows: Sequence[AppointmentRow]) -> list[appointments.Whose]:
    whose = appointments.whose_of(conn, source, rows)
    appointments.look(conn, source, book, whose)
    return whose
