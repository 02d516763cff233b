"""A booking in a process that is killed, as by ``kill -9``, at its n-th step: before a statement, before a commit, or before its answer."""

import asyncio
import multiprocessing
import os
import signal

from sqlalchemy import Engine, event

from bella_core.core.settings import Settings
from bella_core.services.booking import Booking
from bella_core.services.clinics import ClinicStore
from tests.booking.conftest import StandingClock, draft
from tests.peers.stores import open_database


class Steps:
    """Counts the steps of this process, and ends it at one of them."""

    def __init__(self, last):
        self.count, self.last = 0, last
        event.listen(Engine, "before_cursor_execute", lambda *_: self.step())
        event.listen(Engine, "commit", lambda *_: self.step())

    def step(self):
        self.count += 1
        if self.count == self.last:
            os.kill(os.getpid(), signal.SIGKILL)


async def hold_and_book(booking, slot, name):
    """What a call does; safe to repeat, as its keys stay the same."""
    hold = await booking.hold(slot, key=f"{name}:1:0")
    return await booking.book(hold, draft("Killed", name, None), key=f"{name}:2:0", actor="call")


def _victim(url, slot, name, last, pipe):
    async def run():
        db = await open_database(url)
        clinics = ClinicStore(db, StandingClock())
        await clinics.load()
        booking = Booking(db, clinics, Settings(), StandingClock())
        steps = Steps(last)
        await hold_and_book(booking, slot, name)
        steps.step()
        pipe.send(steps.count)
        await db.close()

    asyncio.run(run())


def run_victim(url, slot, name, last):
    """Run a booking in a process of its own; return how many steps it took, or None when it was killed."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([__name__])
    near, far = context.Pipe(duplex=False)
    process = context.Process(target=_victim, args=(url, slot, name, last, far))
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
