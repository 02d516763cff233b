"""
Find appointments that the clinic, as it has become, could not receive: hours, closures, providers or rooms changed, a release taken back.

None is cancelled or moved by itself: each is a conflict for staff, with a move that the search proposes. It resolves itself when the change
is undone, or the appointment moved or cancelled.
"""

from datetime import datetime, timedelta

import attrs
from sqlalchemy import Connection

from bella_core.core.clock import Clock
from bella_core.core.phi import allow
from bella_core.crud import appointments, book_checks, claims, conflicts, releases, visits
from bella_core.crud import clinic as clinic_rows
from bella_core.crud.appointments import AppointmentRow
from bella_core.crud.book_checks import Mark
from bella_core.crud.conflicts import ConflictRow
from bella_core.db import Database
from bella_core.domain.clinic import ClinicView
from bella_core.domain.lasting import CODES, objection
from bella_core.domain.releases import NOT_RELEASED
from bella_core.domain.slots import Slot
from bella_core.services import clinics_document
from bella_core.services.clinics import ClinicStore
from bella_core.services.jobs import Job

from .nearest import Place, nearest

#: By what these conflicts are found again, and the name of the check.
SOURCE = "clinic"
#: Seconds between two looks. Appointments checked in one transaction: few, as a move is looked for for each, and callers wait meanwhile.
EVERY_S, BATCH = 60.0, 25
#: Processes' clocks may differ by so much.
_OVERLAP = timedelta(minutes=5)

allow("rule", CODES)


class BookCheck:
    """Check the book against the clinic."""

    def __init__(self, db: Database, clinics: ClinicStore, clock: Clock) -> None:
        self._db, self._clinics, self._clock = db, clinics, clock

    async def run(self) -> None:
        """
        Check what is to come, if the clinic or its releases changed since the last time, and look again at what is open.

        May be repeated at any time, and by several processes at once.
        """
        clinic, now = await self._clinics.refresh(), self._clock.now()
        last = await self._db.read(book_checks.last, SOURCE)
        is_new = last is None or last.revision != clinic.revision
        for conflict in await self._db.read(conflicts.of_source, SOURCE):
            await self._db.write(_look_again, clinic, conflict, now, is_new=is_new)
        withdrawn = await self._db.read(releases.last_withdrawn)
        since = None if last is None else last.at - _OVERLAP
        if last is not None and not is_new and (withdrawn is None or withdrawn < last.at):
            return
        check = _Check(clinic, await self._before(last), since, now)
        beyond: tuple[datetime, str] | None = None
        while (beyond := await self._db.write(check.batch, beyond)) is not None:
            pass
        await self._db.write(book_checks.done, SOURCE, Mark(clinic.revision, now))

    def job(self) -> Job:
        """Return the job that checks the book."""
        return Job("check_book", self.run, EVERY_S)

    async def _before(self, last: Mark | None) -> ClinicView | None:
        """Return the clinic as it was at the last check."""
        document = None if last is None else await self._db.read(clinic_rows.by_revision, last.revision)
        return None if last is None or document is None else clinics_document.read(document, last.revision, "clinic in the database")


@attrs.frozen
class _Check:
    """
    One look through the book.

    Args:
        before: the clinic as it was at the last check; None if there was none. An appointment that was against its rules then, as staff
            or an import may have made it, is none of this check's.
        since: what was released and taken back since then (aware UTC) counts as released before.
    """

    clinic: ClinicView
    before: ClinicView | None
    since: datetime | None
    at: datetime

    def batch(self, conn: Connection, beyond: tuple[datetime, str] | None) -> tuple[datetime, str] | None:
        """Check the next appointments; return the last one's start and id, or None at the end."""
        rows = visits.to_come(conn, self.at, BATCH, beyond=beyond)
        for appointment, slot in rows:
            code = _objection(conn, self.clinic, slot, None)
            if code and not self._was_so(conn, slot, code):
                _note(conn, self.clinic, appointment, slot, self.at, code=code)
        return (rows[-1][0].starts_at, rows[-1][0].id) if len(rows) == BATCH else None

    def _was_so(self, conn: Connection, slot: Slot, code: str) -> bool:
        if code == NOT_RELEASED:
            return not self._was_released(conn, slot)
        return self.before is not None and bool(_objection(conn, self.before, slot, self.since))

    def _was_released(self, conn: Connection, slot: Slot) -> bool:
        """Tell whether a time was released that is not any more: by hand, or every week where bella offered no others before."""
        if not _objection(conn, self.clinic, slot, self.since or self.at):
            return True
        if self.before is None or not _has_blocks(self.before, slot):
            return False  # a book that becomes the clinic's own keeps what was booked in it
        return not _objection(conn, self.before, slot, self.since)


def _look_again(conn: Connection, clinic: ClinicView, row: ConflictRow, at: datetime, *, is_new: bool) -> None:
    """
    Resolve a conflict that has gone, and look for another move where the proposed one was taken.

    Args:
        is_new: the clinic has changed, so that there may be a move where there was none.
    """
    found = None if row.appointment_id is None else appointments.lock(conn, row.appointment_id)
    if found is None or not found.is_to_come or found.starts_at <= at:
        conflicts.withdraw(conn, row.fingerprint, at)
        return
    slot = visits.slot_of(conn, found)
    code = _objection(conn, clinic, slot, None)
    if _fingerprint(found, code) != row.fingerprint:
        conflicts.withdraw(conn, row.fingerprint, at)
        if code:
            _note(conn, clinic, found, slot, at, code=code)
    elif (is_new and row.proposal is None) or (row.proposal is not None and _is_gone(conn, row.proposal)):
        conflicts.propose(conn, row.id, nearest(conn, clinic, Place.of(found), row.fingerprint, at))


def _objection(conn: Connection, clinic: ClinicView, slot: Slot, since: datetime | None) -> str:
    where = (slot.location_id, slot.starts_at, slot.ends_at)
    return objection(clinic, slot, releases.held_since(conn, *where, since) if _has_blocks(clinic, slot) else ())


def _has_blocks(clinic: ClinicView, slot: Slot) -> bool:
    return any(location.id == slot.location_id and location.mode == "blocks" for location in clinic.locations)


def _note(conn: Connection, clinic: ClinicView, found: AppointmentRow, slot: Slot, at: datetime, *, code: str) -> None:
    known_by, kind = _fingerprint(found, code), kind_of(code)
    if conflicts.is_decided(conn, known_by):
        return
    details = {"rule": code, "service": slot.service, "provider_id": slot.provider_id, "starts_at": slot.starts_at.isoformat()}
    proposal = nearest(conn, clinic, Place.of(found), known_by, at)
    conflicts.note(
        conn, kind, known_by, appointment_id=found.id, user_id=found.user_id, details=details, proposal=proposal, at=at, source=SOURCE
    )


def _fingerprint(found: AppointmentRow, code: str) -> str:
    return fingerprint(found.id, found.starts_at, code)


def fingerprint(appointment_id: str, starts_at: datetime, code: str) -> str:
    """Return by what the conflict is known of an appointment that the clinic could not receive at a time, for a reason of ``lasting``."""
    return f"{SOURCE}:{appointment_id}:{starts_at.isoformat()}:{code}"


def kind_of(code: str) -> conflicts.Kind:
    """Return the kind of such a conflict."""
    return "provider_gone" if code in {"unknown_provider", "provider_away"} else "hours_changed"


def _is_gone(conn: Connection, proposal: Slot) -> bool:
    return claims.is_busy(conn, proposal.claims) or any(claims.is_taken(conn, claim) for claim in proposal.claims)
