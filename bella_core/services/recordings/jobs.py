"""What is done about recordings every so often: those whose time is up go, and those that were broken off are settled."""

from bella_core.core.logging import get_logger
from bella_core.crud import recordings
from bella_core.db import Database
from bella_core.runtime.hooks import Hooks

from ..jobs import Job
from .keeping import close_broken_off, forget_expired

#: Seconds without another piece after which whoever recorded is taken for dead.
IDLE_S = 120.0

_log = get_logger(__name__)


def recording_jobs(db: Database, hooks: Hooks) -> tuple[Job, ...]:
    """Return the jobs of recordings."""

    async def purge() -> None:
        while count := await db.write(forget_expired, hooks.keepers()):
            _log.info("recordings_purged", count=count)

    async def settle() -> None:
        for row in await db.read(recordings.broken_off, IDLE_S):
            await db.write(close_broken_off, row)
            _log.warning("recording_broken_off", call_id=row.call_id)

    return (Job("purge_recordings", purge, 3600.0), Job("settle_recordings", settle, 60.0))
