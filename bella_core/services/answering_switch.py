"""The switch by which staff say who answers a location's telephone from now on: bella, the desk, or whoever does as a rule."""

from collections.abc import Mapping, Sequence
from datetime import datetime

import attrs
from sqlalchemy import Connection

from bella_core.core.clock import Clock
from bella_core.crud import audit
from bella_core.crud.audit import AuditRow
from bella_core.db import Database
from bella_core.domain.clinic import AnswerMode, Location
from bella_core.domain.hours import answer_mode
from bella_core.telephony.answering import Plan, plan

from .clinics import ClinicStore

SWITCHED = "answering.switched"


@attrs.frozen
class Answers:
    """
    Say who answers a location's telephone at this moment.

    Args:
        plan: what becomes of a call that comes in now. ``switch``: the mode that was set by hand, while it holds; ``until``: aware UTC.
        by, at: who set it last, an actor, and when (aware UTC); None where nobody has.
    """

    location: Location
    mode: AnswerMode
    plan: Plan
    switch: AnswerMode | None
    until: datetime | None
    by: str | None
    at: datetime | None


class AnsweringSwitch:
    """Show and set who answers."""

    def __init__(self, db: Database, clinics: ClinicStore, clock: Clock) -> None:
        self._db, self._clinics, self._clock = db, clinics, clock

    async def now(self, location_ids: Sequence[str] = ()) -> Sequence[Answers]:
        """Return who answers, by location; of some, or of all."""
        clinic, now = await self._clinics.refresh(), self._clock.now()
        chosen = [location for location in clinic.locations if not location_ids or location.id in location_ids]
        last = await self._db.read(audit.latest, SWITCHED, "location", [location.id for location in chosen])
        return [_answers(location, now, last) for location in chosen]

    async def set(self, location_id: str, mode: AnswerMode | None, *, until: datetime | None, actor: str) -> None:
        """
        Set the switch of a location.

        Args:
            mode: ``first`` (bella answers), ``off`` (the desk does), or another; None: as the clinic's rules have it.
            until: aware; None: until it is set again.

        Raises:
            KeyError: the clinic has no such location. StaleVersion: somebody else has changed the clinic at the same moment.
        """
        clinic = await self._clinics.refresh()
        location = clinic.location(location_id)
        answering = attrs.evolve(location.answering, switch=mode, switch_until=until if mode is not None else None)
        changed = attrs.evolve(location, answering=answering)
        locations = tuple(changed if one.id == location_id else one for one in clinic.locations)
        await self._clinics.change(attrs.evolve(clinic, locations=locations), actor=actor, what="answering")
        await self._db.write(_note, actor, location_id, mode or "usual")


def _note(conn: Connection, actor: str, location_id: str, mode: str) -> None:
    audit.add(conn, actor, SWITCHED, "location", location_id, mode=mode)


def _answers(location: Location, now: datetime, last: Mapping[str, AuditRow]) -> Answers:
    answering, row = location.answering, last.get(location.id)
    holds = answering.switch is not None and (answering.switch_until is None or now < answering.switch_until)
    switch = answering.switch if holds else None
    until = answering.switch_until if holds else None
    by, at = (row.actor, row.at) if row else (None, None)
    return Answers(location, answer_mode(location, now), plan(location, now), switch, until, by, at)
