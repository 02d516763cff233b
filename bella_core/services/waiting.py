"""The waiting list: who wants to come earlier, as staff, programs and callers put them on it and take them off."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import Connection

from bella_core.core.clock import Clock
from bella_core.core.errors import RuleBroken
from bella_core.crud import openings, waiting
from bella_core.crud.waiting import NOTICE_MIN, Urgency, WaitingRow
from bella_core.db import Database
from bella_core.domain.dialogue.types import PatientDraft
from bella_core.domain.slots import Wish

from .clinics import ClinicStore


class WaitingList:
    """Keep the waiting list; what comes free is offered by ``services.waiting_offers``."""

    def __init__(self, db: Database, clinics: ClinicStore, clock: Clock) -> None:
        self._db, self._clinics, self._clock = db, clinics, clock

    async def join(
        self,
        patient: PatientDraft,
        *,
        location_id: str,
        service: str,
        wish: Wish,
        key: str,
        actor: str,
        call_id: str | None = None,
        urgency: Urgency = "normal",
        notice_min: int = NOTICE_MIN,
    ) -> str:
        """
        Put a patient on the list; see ``crud.waiting.join``.

        Returns:
            The id of the wait.

        Raises:
            RuleBroken: the clinic has no such location, service or provider, or staff only book it.
            KeyReused, NotFound: and nothing was written.
        """
        clinic = await self._clinics.refresh()
        if location_id not in {location.id for location in clinic.locations}:
            raise RuleBroken("unknown_location", "the clinic has no such location")
        found = next((known for known in clinic.services if known.code == service), None)
        if found is None:
            raise RuleBroken("unknown_service", "the clinic has no such service")
        if not {*wish.not_providers, *filter(None, [wish.provider_id])} <= {known.id for known in clinic.providers}:
            raise RuleBroken("unknown_provider", "the clinic has no such provider")
        if found.by_phone == "staff":
            raise RuleBroken("staff_only", "staff book this service: an earlier time of it cannot be taken by text message")
        return await self._db.write(
            waiting.join,
            patient,
            location_id=location_id,
            service=service,
            wish=wish,
            call_id=call_id,
            at=self._clock.now(),
            key=key,
            urgency=urgency,
            notice_min=notice_min,
            actor=actor,
        )

    async def leave(self, waiting_id: str, *, actor: str) -> bool:
        """Take somebody off the list; return whether they were on it."""
        return await self._db.write(waiting.leave, waiting_id, actor=actor, at=self._clock.now())

    async def page(
        self,
        *,
        limit: int,
        after: tuple[datetime, str] | None = None,
        location_ids: Collection[str] | None = None,
        service: str | None = None,
        urgency: str | None = None,
    ) -> Sequence[WaitingRow]:
        """Return at most ``limit`` of those who wait, the longest first; see ``crud.waiting.page``."""
        return await self._db.read(waiting.page, limit=limit, after=after, location_ids=location_ids, service=service, urgency=urgency)

    async def get(self, waiting_id: str) -> WaitingRow | None:
        """Return a wait."""
        return await self._db.read(waiting.by_id, waiting_id)

    async def reachable(self, rows: Sequence[WaitingRow]) -> frozenset[str]:
        """Return the ids of those to whom an earlier time can be offered by text message: it is known where, and they want it."""
        return await self._db.read(_reachable, rows)


def _reachable(conn: Connection, rows: Sequence[WaitingRow]) -> frozenset[str]:
    return frozenset(row.id for row in rows if openings.reach(conn, row) is not None)
