"""A process that brings appointments to Google's calendars, and is killed, as by ``kill -9``, whenever its parent likes."""

import asyncio
import contextlib
import multiprocessing
import signal
from pathlib import Path

import attrs
from bella_google_calendar import GoogleCalendar

from bella_core.app.bella import Bella
from bella_core.core.settings import CalendarSettings, Settings
from bella_core.plugin import Secret
from bella_core.services.outbox import Outbox
from tests.booking.conftest import StandingClock
from tests.peers.google_calendar import GoogleCalendars
from tests.peers.stores import KEY

#: What each of them is booked for.
PROVIDERS = {"okafor": "whitening", "bouchard": "whitening", "chen": "checkup", "lavoie": "checkup"}


@attrs.frozen
class House:
    """Where a bella is at home: her database and folder, and where Google is."""

    database_url: str
    folder: Path
    google_url: str

    def settings(self):
        return Settings(
            data_dir=self.folder,
            database_url=Secret(self.database_url),
            encryption_key=Secret(KEY),
            calendars={
                name: CalendarSettings("google_calendar", f"provider:{name}", address(name), until_read="offer") for name in PROVIDERS
            },
            plugins={"google_calendar": GoogleCalendars.settings_at(self.google_url)},
        )


def address(provider):
    return f"{provider}@clinic.example.ca"


@contextlib.asynccontextmanager
async def opened(house):
    """Open bella as the process does: nothing is done behind her back."""
    async with Bella(house.settings(), plugins=[GoogleCalendar], discover=False, clock=StandingClock(), jobs=False) as bella:
        yield bella


def _worker(house, ready):
    async def run():
        async with opened(house) as bella:
            outbox = Outbox(bella.db, bella.hooks, bella.clock)
            ready.send(None)
            while await outbox.deliver_due():
                pass

    asyncio.run(run())


def deliver(house, kill_after=None):
    """
    Deliver what is due in a process of its own.

    Args:
        kill_after: seconds from when it begins until it is killed; None: it may finish.
    """
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([__name__])
    near, far = context.Pipe(duplex=False)
    process = context.Process(target=_worker, args=(house, far))
    process.start()
    far.close()
    near.recv()
    process.join(kill_after if kill_after is not None else 120)
    if process.is_alive():
        assert kill_after is not None, "it does not come to an end"
        process.kill()  # which may have ended of itself at this very moment
        process.join(30)
    assert process.exitcode in (0, -signal.SIGKILL), process.exitcode
    near.close()
    process.close()
