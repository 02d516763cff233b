"""Many bookers on one slot: as coroutines of one process, or as processes of their own."""

import asyncio
import multiprocessing
from collections import Counter

from bella_core.core.errors import SlotTaken
from bella_core.core.settings import Settings
from bella_core.services.booking import Booking
from bella_core.services.clinics import ClinicStore
from tests.booking.conftest import StandingClock, draft
from tests.peers.stores import open_database


async def _attempt(booking, slot, number):
    """Book as one of many callers, each another patient; tell what became of it."""
    try:
        await booking.book(slot, draft("Caller", f"Number{number}", None), key=f"{slot.starts_at}:{number}", actor="call")
    except SlotTaken:
        return "SlotTaken"
    except Exception as error:  # noqa: BLE001 - whatever else comes out is what the race looks for
        return repr(error)
    return "booked"


async def _open(url):
    db = await open_database(url)
    clinics = ClinicStore(db, StandingClock())
    await clinics.load()
    return db, Booking(db, clinics, Settings(), StandingClock())


async def race_coroutines(url, slots, bookers):
    """Return for each slot what became of its bookers."""
    db, booking = await _open(url)
    try:
        return [Counter(await asyncio.gather(*(_attempt(booking, slot, number) for number in range(bookers)))) for slot in slots]
    finally:
        await db.close()


def _process(url, number, start, pipe):
    with asyncio.Runner() as runner:
        db, booking = runner.run(_open(url))
        while (slot := pipe.recv()) is not None:
            start.wait()
            pipe.send(runner.run(_attempt(booking, slot, number)))
        runner.run(db.close())


def race_processes(url, slots, bookers):
    """Return for each slot what became of its bookers, each a process that starts at the same moment."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([__name__])
    start = context.Barrier(bookers)
    pipes = [context.Pipe() for _ in range(bookers)]
    processes = [context.Process(target=_process, args=(url, number, start, far)) for number, (_, far) in enumerate(pipes)]
    for process in processes:
        process.start()
    outcomes = []
    for slot in slots:
        for near, _ in pipes:
            near.send(slot)
        outcomes.append(Counter(near.recv() for near, _ in pipes))
    for near, _ in pipes:
        near.send(None)
    for process in processes:
        process.join(30)
    for pipe in pipes:
        for end in pipe:
            end.close()
    return outcomes
