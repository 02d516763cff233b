"""The conflict inbox: what staff see of conflicts, and what comes of their decisions."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Literal

from bella_core.core.clock import Clock
from bella_core.core.errors import BellaError
from bella_core.crud import conflicts
from bella_core.crud.conflicts import ConflictRow
from bella_core.db import Database

from .booking import Booking

Decision = Literal["accept", "refuse", "settle"]


class NoConflict(BellaError):
    """There is no such conflict, or it is resolved already, or it proposes nothing."""


class Conflicts:
    """
    Show conflicts, and carry out what staff decide.

    Args:
        booking: carries out what was proposed.
    """

    def __init__(self, db: Database, booking: Booking, clock: Clock) -> None:
        self._db, self._booking, self._clock = db, booking, clock

    async def page(
        self, *, limit: int, status: str | None = "open", kind: str | None = None, after: tuple[datetime, str] | None = None
    ) -> Sequence[ConflictRow]:
        """Return at most ``limit`` conflicts, the oldest first."""
        return await self._db.read(conflicts.page, limit=limit, status=status, kind=kind, after=after)

    async def count(self) -> Mapping[str, int]:
        """Return how many are open, by kind."""
        return await self._db.read(conflicts.count_open)

    async def get(self, conflict_id: str) -> ConflictRow:
        """
        Return a conflict.

        Raises:
            NoConflict: there is none.
        """
        row = await self._db.read(conflicts.by_id, conflict_id)
        if row is None:
            raise NoConflict("there is no such conflict")
        return row

    async def resolve(self, conflict_id: str, decision: Decision, actor: str) -> ConflictRow:
        """
        Decide a conflict.

        Args:
            decision: ``accept`` carries out the proposal; ``refuse`` leaves the book as it is; ``settle`` says that it was put right in
                another way.
            actor: ``staff:ID`` or ``api:NAME``.

        Raises:
            NoConflict: there is none, or it is resolved, or there is nothing to accept.
            SlotTaken, RuleBroken, StaleVersion, NotFound: the proposal cannot be had any more; the conflict stays open.
        """
        row = await self.get(conflict_id)
        if row.status != "open":
            raise NoConflict("the conflict is resolved already")
        if decision == "accept":
            await self._accept(row, actor)
        told: Mapping[Decision, conflicts.Resolution] = {"accept": "accepted", "refuse": "refused", "settle": "settled"}
        await self._db.write(conflicts.resolve, conflict_id, told[decision], actor, self._clock.now())
        return await self.get(conflict_id)

    async def _accept(self, row: ConflictRow, actor: str) -> None:
        if row.proposal is None or row.appointment_id is None:
            raise NoConflict("the conflict proposes nothing; settle it by hand, then say that it is settled")
        await self._booking.reschedule(row.appointment_id, row.proposal, key=f"conflict:{row.id}", actor=by_staff(actor))


def by_staff(actor: str) -> str:
    """Return the actor of what a person of the clinic decided, be it through another program."""
    return actor if actor.startswith("staff") else f"staff:{actor}"
