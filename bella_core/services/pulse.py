"""How this process is, twice a second: how late its event loop wakes up, who uses the database, and what waits for a thread."""

import asyncio

from bella_core.core import logging
from bella_core.core.metrics import EXECUTOR_QUEUE, LOOP_LAG, POOL_USAGE, Meter
from bella_core.db import Database

#: Seconds between two looks.
BEAT_S = 0.5


class Pulse:
    """Look, and record to a meter."""

    def __init__(self, db: Database, meter: Meter) -> None:
        self._db, self._meter = db, meter

    async def run(self) -> None:
        """Look until cancelled."""
        loop = asyncio.get_running_loop()
        while True:
            due = loop.time() + BEAT_S
            await asyncio.sleep(BEAT_S)
            self._meter.add(LOOP_LAG, max(0.0, loop.time() - due))
            self.look()

    def look(self) -> None:
        """Record who uses the database, and what waits."""
        self._meter.add(POOL_USAGE, self._db.usage())
        for executor, waiting in {**self._db.waiting(), "log": logging.waiting()}.items():
            self._meter.add(EXECUTOR_QUEUE, waiting, executor)
