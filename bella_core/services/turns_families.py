"""What the dialogue asks about several who come together, done: found, held, and booked all or none."""

import asyncio
from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from bella_core.domain.dialogue.types import (
    BookedTogether,
    CommitTogether,
    FindTogether,
    HeldTogether,
    HoldTogether,
    PatientDraft,
    Together,
    Visiting,
)
from bella_core.domain.slots import Hold

from .booking_rules import Channel
from .turns_existing import By

#: The asks that are performed here.
OfFamily = FindTogether | HoldTogether | CommitTogether


class BooksTogether(Protocol):
    """What is needed of booking; ``services.booking.Booking`` has it."""

    async def find_together(self, ask: FindTogether, *, now: datetime | None = None) -> Together: ...

    async def hold_together(
        self, visits: Sequence[Visiting], *, key: str, call_id: str | None = None, channel: Channel | None = None
    ) -> tuple[Hold, ...]: ...

    async def book_together(
        self,
        holds: Sequence[Hold],
        patients: Sequence[PatientDraft],
        *,
        key: str,
        actor: str,
        call_id: str | None = None,
        reason: str = "",
        channel: Channel | None = None,
    ) -> BookedTogether: ...


async def perform(
    ask: OfFamily, by: By, *, booking: BooksTogether, at: datetime, left_s: float
) -> Together | HeldTogether | BookedTogether:
    """
    Do what the dialogue asks about a family.

    Args:
        at: of the turn, aware UTC. ``left_s``: seconds for looking things up; what was agreed is written, however long it takes.

    Raises:
        HoldLost, SlotTaken, RuleBroken, KeyReused, NotFound, TimeoutError: and nothing was written.
    """
    match ask:
        case FindTogether():
            async with asyncio.timeout(left_s):
                return await booking.find_together(ask, now=at)
        case HoldTogether(visits):
            return HeldTogether(await booking.hold_together(visits, key=by.key, call_id=by.call_id, channel=by.channel))
        case CommitTogether(holds, patients, reason):
            return await booking.book_together(
                holds, patients, key=by.key, call_id=by.call_id, actor="call", reason=reason, channel=by.channel
            )
