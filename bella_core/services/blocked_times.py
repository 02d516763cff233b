"""Times that staff keep from everybody: a meeting, a machine that is serviced, somebody away for an hour."""

from datetime import datetime

from bella_core.core.clock import Clock
from bella_core.core.errors import NotFound, RuleBroken
from bella_core.crud import blocks
from bella_core.crud.blocks import BlockRow
from bella_core.db import Database
from bella_core.db.guard import LONGEST_CLAIM
from bella_core.domain.slots import Claim

from .clinics import ClinicStore


class BlockedTimes:
    """Block times of providers and rooms, and give them back."""

    def __init__(self, db: Database, clinics: ClinicStore, clock: Clock) -> None:
        self._db, self._clinics, self._clock = db, clinics, clock

    async def add(self, location_id: str, resource: str, starts_at: datetime, ends_at: datetime, *, reason: str, actor: str) -> str:
        """
        Block a time.

        Args:
            resource: ``provider:ID`` or ``room:ID``. ``starts_at``, ``ends_at``: aware. ``reason``: in staff's words, stored sealed.
            actor: ``staff:ID``.

        Returns:
            The block's id.

        Raises:
            SlotTaken: a visit, or what is held for a caller, is there. KeyError: the clinic has no such location.
            RuleBroken: ``unknown_resource``, ``backwards`` (it does not end after it starts), ``too_long`` (than a day) or ``past``.
        """
        clinic = await self._clinics.refresh()
        clinic.location(location_id)
        if resource not in clinic.resources():
            raise RuleBroken("unknown_resource", "the clinic has no such provider or room")
        if ends_at <= starts_at:
            raise RuleBroken("backwards", "the time must end after it starts")
        if ends_at - starts_at > LONGEST_CLAIM:
            raise RuleBroken("too_long", "a blocked time is a day long at most; block each day")
        now = self._clock.now()
        if ends_at <= now:
            raise RuleBroken("past", "the time has passed")
        return await self._db.write(blocks.add, location_id, Claim(resource, starts_at, ends_at), reason=reason, actor=actor, at=now)

    async def get(self, block_id: str) -> BlockRow:
        """
        Return a blocked time.

        Raises:
            NotFound: there is none.
        """
        row = await self._db.read(blocks.by_id, block_id)
        if row is None:
            raise NotFound("there is no such blocked time")
        return row

    async def remove(self, block_id: str, *, actor: str) -> bool:
        """Give a time back; False if it was not blocked."""
        return await self._db.write(blocks.remove, block_id, actor=actor)
