"""A pull in a process that is killed, as by ``kill -9``, at its n-th step: before a statement or before a commit."""

import asyncio
import multiprocessing
import signal

from bella_core.core.settings import ScheduleSourceSettings
from bella_core.plugin import SchedulePage
from bella_core.runtime.hooks import Hooks
from bella_core.runtime.registry import Registry
from bella_core.runtime.runner import HookRunner
from bella_core.services import schedules
from bella_core.services.clinics import ClinicStore
from tests.booking.conftest import StandingClock
from tests.booking.killing import Steps
from tests.peers.stores import open_database
from tests.schedules.conftest import RESOURCES, Book, entry

#: The book before and after the pull that is killed; the second comes in two pages.
BEFORE = [entry("kept"), entry("gone", "OP1")]
AFTER = [entry("kept", "OP2"), entry("new")]


async def pull_once(db, book, *, before=lambda: None):
    """Declare the source, and pull it once."""
    clinics = ClinicStore(db, StandingClock())
    await clinics.load(demo=True)
    made = schedules.declared({"main": ScheduleSourceSettings("book", RESOURCES)}, clinics.view, ["book"])
    await schedules.declare(db, made)
    runner = HookRunner(Registry(given=[book], discover=False))
    (job,) = schedules.pull_schedules(db, Hooks(runner), made, StandingClock())
    before()
    await job.run()
    await runner.close()


def after():
    """A book whose whole comes in two pages."""
    book = Book()
    book.pages = [SchedulePage(tuple(AFTER[:1]), (), "p2", complete=False), SchedulePage(tuple(AFTER[1:]), (), "done")]
    return book


def _victim(url, last, pipe):
    async def run():
        db = await open_database(url)
        made = []
        await pull_once(db, after(), before=lambda: made.append(Steps(last)))
        pipe.send(made[0].count)
        await db.close()

    asyncio.run(run())


def run_victim(url, last):
    """Run a pull in a process of its own; return how many steps it took, or None when it was killed."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([__name__])
    near, far = context.Pipe(duplex=False)
    process = context.Process(target=_victim, args=(url, last, far))
    process.start()
    far.close()
    process.join(60)
    try:
        return near.recv() if process.exitcode == 0 else None
    except EOFError:
        return None
    finally:
        near.close()
        assert process.exitcode in (0, -signal.SIGKILL), process.exitcode
        process.close()
