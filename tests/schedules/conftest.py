"""A practice-management system's book in memory, at the other end of the contract, beside the demo clinic on each engine."""

from datetime import UTC, datetime, timedelta

import pytest

from bella_core.core.settings import ScheduleSourceSettings, Settings
from bella_core.plugin import CursorGone, RejectedEntry, ScheduleEntry, SchedulePage, hookimpl
from bella_core.runtime.hooks import Hooks
from bella_core.runtime.registry import Registry
from bella_core.runtime.runner import HookRunner
from bella_core.services import schedules
from bella_core.services.booking import Booking
from bella_core.services.clinics import ClinicStore
from bella_core.services.jobs import Jobs
from tests.booking.conftest import StandingClock

#: Nine in the morning in Toronto, on the Monday after the clinic's clock.
NINE = datetime(2027, 3, 15, 13, tzinfo=UTC)
RESOURCES = {"OP1": "room:room-1", "OP2": "room:room-2", "Dr Okafor": "provider:okafor"}


def entry(ref, *columns, at=NINE, hours=1.0):
    return ScheduleEntry(ref, columns or ("Dr Okafor",), at, at + timedelta(hours=hours))


class Book:
    """
    Answers with what a test puts into it.

    ``entries``: the whole book; a change of it makes the last cursor invalid. ``pages``: exact answers and errors, before anything else.
    """

    name = "book"
    api = 1

    def __init__(self):
        self.entries, self.rejected, self.pages, self.asked = [], [], [], []

    @hookimpl
    async def schedule_pull(self, source, cursor):
        self.asked.append((source, cursor))
        if self.pages and isinstance(self.pages[0], Exception):
            raise self.pages.pop(0)
        if self.pages:
            return self.pages.pop(0)
        now = str(hash((tuple(self.entries), tuple(self.rejected))))
        if cursor is None:
            return SchedulePage(tuple(self.entries), (), now, rejected=tuple(RejectedEntry(*one) for one in self.rejected))
        if cursor != now:
            raise CursorGone("the book has changed")
        return SchedulePage((), (), now)


@pytest.fixture
def book():
    return Book()


@pytest.fixture
async def hooks(book):
    runner = HookRunner(Registry(given=[book], discover=False))
    yield Hooks(runner)
    await runner.close()


@pytest.fixture
async def clinics(db):
    store = ClinicStore(db, StandingClock())
    await store.load(demo=True)
    return store


@pytest.fixture
def booking(db, clinics):
    return Booking(db, clinics, Settings(), StandingClock())


@pytest.fixture
def declare(db, clinics):
    """Declare the source ``main``, as a start of bella does: ``await declare(OP1="room:room-1")``; what it was never asked is offered."""

    async def declare(name="main", ignore=(), until_read="offer", **resources):
        table = ScheduleSourceSettings("book", resources or RESOURCES, ignore, until_read=until_read)
        made = schedules.declared({name: table} if name else {}, clinics.view, ["book"])
        await schedules.declare(db, made)
        return made

    return declare


@pytest.fixture
def pull(db, hooks):
    """Run the jobs of these sources, due or not."""

    async def pull(made):
        for job in schedules.pull_schedules(db, hooks, made, StandingClock()):
            await job.run()

    return pull


@pytest.fixture
def run_due(db, hooks):
    """Run the jobs of these sources that are due, and return their names."""
    return lambda made: Jobs(db, schedules.pull_schedules(db, hooks, made, StandingClock())).run_due()
