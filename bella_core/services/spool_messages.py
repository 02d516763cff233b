"""Messages that callers leave: in the database, or on the disk until the database is back."""

import asyncio
from collections.abc import Callable

from bella_core.core.errors import DatabaseAway
from bella_core.core.logging import get_logger
from bella_core.db import Database

from .alerting import Alerts
from .conversation_store import keep_message
from .recordings.keeping import Leaving
from .spool import RecordedMessage, Spool

#: Seconds that the database may take before a message goes to the disk.
DATABASE_S = 4.0

_log = get_logger(__name__)


class Messages:
    """
    Keep recorded messages.

    Args:
        spool: takes what the database cannot.
        leaving: tells what the caller was told before a message, and for how long it is kept.
    """

    def __init__(self, db: Database, spool: Spool, alerts: Alerts, leaving: Callable[[RecordedMessage], Leaving]) -> None:
        self._db = db
        self._leaving = leaving
        self._spool = spool
        self._alerts = alerts

    async def keep(self, message: RecordedMessage) -> bool:
        """
        Keep a message; the same one again changes nothing. Never raises.

        Returns:
            Whether it is kept: only then may the caller be told so.
        """
        try:
            async with asyncio.timeout(DATABASE_S):
                await self._db.write(keep_message, message, self._leaving(message))
        except (DatabaseAway, TimeoutError):  # if it was written after all, the import will not write it again
            return await self._spooled(message)
        return True

    async def import_spool(self) -> int:
        """
        Bring the messages of the spool into the database; a leased job does this.

        Returns:
            How many there were.

        Raises:
            DatabaseAway: not yet.
        """
        waiting = await self._spool.all()
        for message in waiting:
            await self._db.write(keep_message, message, self._leaving(message))
            await self._spool.remove(message)
        if waiting:
            _log.info("spool_imported", count=len(waiting))
        return len(waiting)

    async def _spooled(self, message: RecordedMessage) -> bool:
        ids = {"carrier_id": message.carrier_id}
        try:
            await self._spool.add(message)
        except OSError as error:
            _log.error("message_lost", carrier_id=message.carrier_id, error=error)
            await self._alerts.raise_alert("message_lost", "critical", ids)
            return False
        await self._alerts.raise_alert("database_away", "critical", ids)
        return True
