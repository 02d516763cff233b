"""The conflict inbox: what staff see of conflicts, and what comes of their decisions."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Literal

import attrs
from sqlalchemy import Connection

from bella_core.core.clock import Clock
from bella_core.core.errors import BellaError, NotFound, StaleVersion
from bella_core.crud import appointments, claims, conflicts, imported, users
from bella_core.crud.conflicts import ConflictRow, Kind, Resolution
from bella_core.db import Database
from bella_core.domain.clinic import ClinicView
from bella_core.domain.dialogue.types import PatientDraft

from .booking import Booking
from .clinics import ClinicStore
from .modes.nearest import Place, nearest
from .outbox_calendars import fan_out_in

Decision = Literal["accept", "refuse", "settle"]

_RESOLUTIONS: Mapping[Decision, Resolution] = {"accept": "accepted", "refuse": "refused", "settle": "settled"}
#: Kinds for which another time is looked for; of the others whoever notes them knows one, or there is none to be had.
_TIMED: tuple[Kind, ...] = ("import_overlap", "calendar_overlap", "merge_overlap")
#: Kinds whose refusal puts an appointment back into a calendar as the book has it.
_SHOWN: tuple[Kind, ...] = ("calendar_edit", "calendar_deleted")
#: The kind whose acceptance cancels: what somebody did in the calendar was to take the appointment out.
_CANCELS: Kind = "calendar_deleted"


#: Conflicts that come at once and get proposals at once; others get theirs when somebody looks at them.
_AT_ONCE = 100


class NoConflict(BellaError):
    """There is no such conflict, or it is resolved already, or it proposes nothing."""


class Conflicts:
    """
    Show conflicts, and carry out what staff decide.

    Args:
        booking: finds other times, and carries out what was proposed.
    """

    def __init__(self, db: Database, booking: Booking, clinics: ClinicStore, clock: Clock) -> None:
        self._db, self._booking, self._clinics, self._clock = db, booking, clinics, clock

    async def page(
        self,
        *,
        limit: int,
        status: str | None = "open",
        kind: str | None = None,
        after: tuple[datetime, str] | None = None,
        location_ids: Collection[str] | None = None,
    ) -> Sequence[ConflictRow]:
        """Return at most ``limit`` conflicts, of some locations or all, the oldest first."""
        return await self._db.read(conflicts.page, limit=limit, status=status, kind=kind, after=after, location_ids=location_ids)

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

    async def show(self, conflict_id: str) -> ConflictRow:
        """Return a conflict as ``get`` does, with a proposal if one can be found."""
        return await self.propose(conflict_id)

    async def propose(self, conflict_id: str) -> ConflictRow:
        """Look for another time for what a conflict is about, near the one that it has, if it proposes none; and return it."""
        row = await self.get(conflict_id)
        if row.status == "open" and row.proposal is None and row.kind in _TIMED:
            await self._db.write(_propose, await self._clinics.refresh(), conflict_id, self._clock.now())
            return await self.get(conflict_id)
        return row

    async def propose_each(self, conflict_ids: Sequence[str]) -> None:
        """Look for another time for what each of some new conflicts is about; of very many only for the first."""
        for conflict_id in conflict_ids[:_AT_ONCE]:
            await self.propose(conflict_id)

    async def resolve(self, conflict_id: str, decision: Decision, actor: str) -> ConflictRow:
        """
        Decide a conflict.

        Args:
            decision: ``accept`` carries out the proposal, and cancels an appointment whose event somebody deleted; ``refuse`` leaves the
                book as it is, and puts an appointment back into the calendar in which somebody moved or deleted it; ``settle`` says that
                it was put right in another way.
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
        await self._db.write(_close, row, decision, actor, self._clock.now())
        return await self.get(conflict_id)

    async def _accept(self, row: ConflictRow, actor: str) -> None:
        key, by = f"conflict:{row.id}", by_staff(actor)
        if row.kind == "calendar_kept":
            raise NoConflict("the event is somebody's own: delete it in the calendar, or refuse, and it stays")
        await self._db.read(_check_as_noted, row)
        if row.kind == _CANCELS and row.appointment_id is not None:
            await self._booking.cancel(row.appointment_id, key=key, actor=by)
            return
        if row.proposal is None:
            raise NoConflict("the conflict proposes nothing; settle it by hand, then say that it is settled")
        if row.appointment_id is not None:
            booked = await self._booking.reschedule(row.appointment_id, row.proposal, key=key, actor=by)
        elif row.kind == "import_overlap" and row.user_id is not None:
            draft = await self._db.read(_draft, row.user_id)
            booked = await self._booking.book(row.proposal, draft, key=key, actor=by, reason=row.details.get("reason", ""))
        else:
            raise NoConflict("there is no appointment to be moved; settle it by hand, then say that it is settled")
        if row.kind == "import_overlap":
            await self._db.write(_attach, row, booked.appointment_id, self._clock.now())


def by_staff(actor: str) -> str:
    """Return the actor of what a person of the clinic decided, be it through another program."""
    return actor if actor.startswith("staff") else f"staff:{actor}"


def _propose(conn: Connection, clinic: ClinicView, conflict_id: str, at: datetime) -> None:
    """Look for another time, and put it into the conflict."""
    row = conflicts.by_id(conn, conflict_id)
    if row is None or row.status != "open" or row.proposal is not None or (place := _place(conn, row)) is None:
        return
    if (slot := nearest(conn, clinic, place, row.fingerprint, at)) is not None:
        conflicts.propose(conn, conflict_id, slot)


def _close(conn: Connection, row: ConflictRow, decision: Decision, actor: str, at: datetime) -> None:
    if conflicts.resolve(conn, row.id, _RESOLUTIONS[decision], actor, at) and decision != "accept" and row.kind in _SHOWN:
        assert row.appointment_id is not None  # they are about one
        fan_out_in(conn, row.appointment_id)


def _attach(conn: Connection, row: ConflictRow, appointment_id: str, at: datetime) -> None:
    """Note what a row of a list has come to: the next import knows it, and the conflict leads there."""
    imported.attach(conn, row.details["source"], row.details["ref"], appointment_id, at)
    conflicts.attach(conn, row.id, appointment_id)


def _check_as_noted(conn: Connection, row: ConflictRow) -> None:
    """
    See that an appointment is still where it was when a calendar's conflict about it was noted.

    Raises:
        StaleVersion: it was moved or cancelled since; the next look at the calendar resolves the conflict.
    """
    told = row.details
    if row.appointment_id is None or "resource" not in told:
        return
    taken = {(resource, start.isoformat(), end.isoformat()) for resource, start, end in claims.of_appointment(conn, row.appointment_id)}
    if (told["resource"], told["starts_at"], told["ends_at"]) not in taken:
        raise StaleVersion("the appointment was moved or cancelled since the conflict was noted")


def _draft(conn: Connection, user_id: str) -> PatientDraft:
    found = users.draft_of(conn, user_id)
    if found is None:
        raise NotFound("there is no such user")
    return found


def _place(conn: Connection, row: ConflictRow) -> Place | None:
    """Return where the appointment is that a conflict is about, or would be."""
    if row.appointment_id is not None and row.kind != "import_overlap":
        found = appointments.by_id(conn, row.appointment_id)
        if found is None:
            return None
        # Records that cannot be merged yet may be one person's, who cannot be at two visits at once.
        both = (found.user_id, row.details["into"]) if row.kind == "merge_overlap" else (found.user_id,)
        return attrs.evolve(Place.of(found), user_ids=both)
    told = row.details
    if "starts_at" not in told:
        return None
    where = (told["location_id"], told["service"], told["provider_id"], datetime.fromisoformat(told["starts_at"]))
    return Place(*where, (row.user_id,) if row.user_id else (), row.appointment_id)
