"""A list of thousands is taken in before anybody grows tired: what is asked of the database grows with its rows, and slowly."""

import shutil
from collections import Counter

import pytest
from sqlalchemy import Engine, event, make_url

from bella_core.core.settings import Settings
from bella_core.services.booking import Booking
from bella_core.services.clinics import ClinicStore
from bella_core.services.conflicts import Conflicts
from bella_core.services.importing.desk import BATCH, Importing
from tests.bench.importing import appointments, patients
from tests.booking.conftest import StandingClock
from tests.peers.stores import open_database

FEW, MANY = 250, 1000
#: Statements for each row, most of them PostgreSQL's locks of whom an appointment concerns.
FOR_A_ROW = 2.5


@pytest.fixture
def ours():
    """The databases that the test made: others, of tests that ended, may still be at work."""
    return set()


@pytest.fixture(params=["sqlite", "postgresql"])
def another_database(request, migrated_sqlite, tmp_path, ours):
    """Make migrated databases, on each engine."""

    def sqlite(name):
        shutil.copy(migrated_sqlite, tmp_path / f"{name}.db")
        return f"sqlite:///{tmp_path / f'{name}.db'}"

    def postgres(_name):
        return request.getfixturevalue("postgres_databases").create(request.getfixturevalue("migrated_postgres"))

    def make(name):
        url = sqlite(name) if request.param == "sqlite" else postgres(name)
        ours.add(make_url(url).database)
        return url

    return make


@pytest.fixture
def asked(ours):
    """Count what every database of the test is asked: statements, one for many rows of the same too, and transactions."""
    counts = Counter()

    def statement(conn, *_):
        counts["statements"] += conn.engine.url.database in ours

    def commit(conn):
        counts["transactions"] += conn.engine.url.database in ours

    event.listen(Engine, "before_cursor_execute", statement)
    event.listen(Engine, "commit", commit)
    yield counts
    event.remove(Engine, "before_cursor_execute", statement)
    event.remove(Engine, "commit", commit)


async def taken_in(url, rows, asked):
    """Take lists of so many rows into an empty book, and again; return what was asked for each."""
    db, clock = await open_database(url), StandingClock()
    clinics = ClinicStore(db, clock)
    await clinics.load(demo=True)
    importing = Importing(db, clinics, clock, Conflicts(db, Booking(db, clinics, Settings(), clock), clinics, clock))
    found = {}
    for kind, data in (("patients", patients(rows)), ("appointments", appointments(rows))):
        for again in (False, True):
            asked.clear()
            report = await importing.run(await importing.read(kind, data), actor="staff:1")
            found[kind, again] = Counter(asked)
            assert (report.rows, report.rejected) == (rows, ())
            assert sum(report.outcomes.values()) == rows
    await db.close()
    return found


async def test_what_the_database_is_asked_grows_with_the_rows_and_slowly(another_database, asked):
    few = await taken_in(another_database("few"), FEW, asked)
    many = await taken_in(another_database("many"), MANY, asked)
    for (kind, again), counted in many.items():
        assert counted["statements"] < FOR_A_ROW * MANY, (kind, again, counted)
        as_the_rows = (MANY - FEW) / FEW * few[kind, again]["statements"]  # who has many overlaps is proposed times further away
        assert counted["statements"] - few[kind, again]["statements"] < 2 * as_the_rows, (kind, again, few, many)
        overlapping = MANY // 50 * 2  # each is proposed another time, in transactions of its own
        assert counted["transactions"] <= MANY / BATCH + overlapping + 10, (kind, again, counted)
