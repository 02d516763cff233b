"""Seal the audit into a chain, and see that the chain holds."""

import attrs

from bella_core.core.logging import get_logger
from bella_core.crud import sealing
from bella_core.db import Database
from bella_core.domain.sealing import NOTHING, Break, Head, breaks

from .jobs import Job

#: Seconds between two looks for rows that are not sealed yet.
SEAL_S = 60.0
#: At most so many places are told of that do not hold.
MOST_BREAKS = 100
_STRETCH = 2000

_log = get_logger(__name__)


@attrs.frozen
class ChainState:
    """
    What the chain shows.

    Args:
        head: its last link, to be noted elsewhere. ``waiting``: rows that are not sealed yet.
        breaks: where it does not hold, at most ``MOST_BREAKS``. ``late``: rows slipped in among those that were sealed long ago.
        is_cut: a head that was noted is not in it.
    """

    head: Head
    waiting: int
    breaks: tuple[Break, ...]
    late: int
    is_cut: bool

    @property
    def is_whole(self) -> bool:
        """Tell whether nothing was changed, taken out or slipped in."""
        return not (self.breaks or self.late or self.is_cut)


class AuditChain:
    """The chain of one database's audit."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def seal(self) -> None:
        """Seal what is not sealed yet; the log keeps the head, outside the database."""
        count = 0
        while sealed := await self._db.write(sealing.extend):
            count += sealed
        if count:
            head = await self._db.read(sealing.head)
            _log.info("audit_was_sealed", count=count, audit_head=str(head))

    async def verify(self, noted: Head | None = None) -> ChainState:
        """
        Go through the whole chain, a stretch at a time.

        Args:
            noted: a head that was noted earlier.
        """
        found: list[Break] = []
        head = Head(0, NOTHING)
        while True:
            secret, links = await self._db.read(sealing.stretch, head.position, _STRETCH)
            if not links:
                break
            found += breaks(secret, links, head)
            head = Head(links[-1].position, links[-1].digest)
        waiting, late = await self._db.read(sealing.unsealed)
        is_cut = noted is not None and await self._db.read(sealing.digest_at, noted.position) != noted.digest
        return ChainState(head, waiting, tuple(found[:MOST_BREAKS]), late, is_cut)

    def job(self) -> Job:
        """Return the job that seals."""
        return Job("seal_audit", self.seal, SEAL_S)
