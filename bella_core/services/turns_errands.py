"""What the dialogue asks for who waits for a time, or returns a call, done."""

import asyncio
from datetime import datetime

from bella_core.crud import returning, waiting
from bella_core.db import Database
from bella_core.domain.clinic import ClinicView
from bella_core.domain.dialogue.types import JoinWaiting, Purpose, Recollect, Waitlisted
from bella_core.domain.recall import intervals

from .turns_existing import By

#: The asks that are performed here.
OfErrand = JoinWaiting | Recollect


async def perform(ask: OfErrand, by: By, *, db: Database, clinic: ClinicView, at: datetime, left_s: float) -> Waitlisted | Purpose:
    """
    Do what the dialogue asks of the waiting list, and of what the clinic had sent.

    Args:
        at: of the turn, aware UTC. ``left_s``: seconds for looking things up.

    Raises:
        KeyReused, NotFound, TimeoutError: and nothing was written.
    """
    match ask:
        case JoinWaiting(patient, service, location_id, wish):
            waiting_id = await db.write(
                waiting.join, patient, location_id=location_id, service=service, wish=wish, call_id=by.call_id, at=at, key=by.key
            )
            return Waitlisted(waiting_id)
        case Recollect(phone):
            async with asyncio.timeout(left_s):
                found: Purpose = await db.read(returning.purpose, phone, tuple(intervals(clinic)), at)
                return found
