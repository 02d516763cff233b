"""
What a calendar says against the book: laid before staff in the transaction that stores it, and taken back when it is no longer so.

A calendar never moves or cancels an appointment by itself. What bella has still to show there is no conflict: it overwrites what it finds.
"""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

import attrs
from sqlalchemy import Connection, select

from bella_core.db.guard import LONGEST_CLAIM
from bella_core.db.models import appointments as appointment_table
from bella_core.db.models import busy as busy_table
from bella_core.db.models import calendar_refs
from bella_core.db.models import claims as claim_table
from bella_core.domain.slots import Claim, Slot
from bella_core.plugin.types import Busy, BusyPage, OwnEvent

from . import appointments, busy, claims, conflicts, outbox
from .appointments import AppointmentRow
from .busy import BindingRow
from .conflicts import Kind
from .measuring import operation

#: The outbox's topic of one appointment in one calendar; its key is made by ``key_of``.
CALENDAR = "calendar"
#: An appointment that changed so shortly before a full pull may not have been in the calendar yet when the pull read it.
_FRESH = timedelta(minutes=10)


def key_of(binding_id: str, appointment_id: str) -> str:
    """Return the outbox's key of one appointment in one calendar."""
    return f"{binding_id}:{appointment_id}"


@operation
def apply_page(conn: Connection, row: BindingRow, page: BusyPage, seen: Collection[str], at: datetime) -> tuple[str, ...]:
    """
    Store one page of a pull, and lay before staff what it says against the book.

    Args:
        row: the binding as it was when the pull began.
        seen: the ids of bella's own events that this pull has seen, those of this page among them.
        at: aware UTC; what is over by then is no conflict.

    Returns:
        The ids of new conflicts.
    """
    busy.apply_page(conn, row, page)
    for ref in page.deleted:
        conflicts.withdraw(conn, _fingerprint("calendar_kept", row.binding.id, ref), at)
    found = [_moved(conn, row, event, at) for event in page.own or ()]
    found += [_deleted(conn, row, ref, at) for ref in page.deleted]
    if page.complete:
        if row.cursor is None and page.own is not None:
            found += [_deleted(conn, row, ref, at, long_ago=True) for ref in _refs(conn, row) if ref not in seen]
        found += _overlapping(conn, row, at)
        _review(conn, row, at)
    return tuple(one for one in found if one is not None)


@operation
def keeps_edit(conn: Connection, binding_id: str, appointment_id: str, start: datetime, end: datetime) -> bool:
    """Tell whether what a person made of an appointment's event still waits for staff, while the book has it at these times as before."""
    row = conflicts.by_fingerprint(conn, _fingerprint("calendar_edit", binding_id, appointment_id))
    return row is not None and _is_of(row.details, start, end)


@operation
def note_kept(conn: Connection, row: BindingRow, appointment_id: str, event: Busy, at: datetime) -> str | None:
    """
    Lay before staff that an appointment's event is still in a calendar although the appointment is not: somebody made it their own.

    Args:
        event: as it stands there now. ``at``: aware UTC; one that is over by then is nobody's trouble.

    Returns:
        The id of a new conflict.
    """
    about, fingerprint = appointments.by_id(conn, appointment_id), _fingerprint("calendar_kept", row.binding.id, event.ref)
    if about is None or event.ends_at <= at or conflicts.is_decided(conn, fingerprint):
        return None
    times = {"event_starts_at": event.starts_at.isoformat(), "event_ends_at": event.ends_at.isoformat()}
    return conflicts.note(
        conn,
        "calendar_kept",
        fingerprint,
        appointment_id=about.id,
        user_id=about.user_id,
        details={"resource": row.binding.resource, **times},
        at=at,
        source=row.binding.id,
    )


# --- bella's own events -------------------------------------------------------------------------------------------------


def _moved(conn: Connection, row: BindingRow, event: OwnEvent, at: datetime) -> str | None:
    """Note that a person moved an appointment's event, or that it is where it belongs."""
    there = _there(conn, row, event.appointment_id, at)
    if there is None or busy.ref(conn, row.binding.id, event.appointment_id) != event.ref or event.version != there.appointment.version:
        return None  # over, not of this calendar any more, or yet to be shown as it is now
    conflicts.withdraw(conn, _fingerprint("calendar_deleted", row.binding.id, event.appointment_id), at)
    fingerprint = _fingerprint("calendar_edit", row.binding.id, event.appointment_id)
    if (event.starts_at, event.ends_at) == (there.claim.starts_at, there.claim.ends_at):
        conflicts.withdraw(conn, fingerprint, at)
        return None
    details = {**there.details, "event_starts_at": event.starts_at.isoformat(), "event_ends_at": event.ends_at.isoformat()}
    by = event.starts_at - there.claim.starts_at
    return _note(conn, "calendar_edit", row, there, details, there.shifted(by) if by and event.starts_at > at else None, at)


def _deleted(conn: Connection, row: BindingRow, ref: str, at: datetime, *, long_ago: bool = False) -> str | None:
    """Note that an appointment's event was deleted by a person."""
    mine = (calendar_refs.c.binding_id == row.binding.id) & (calendar_refs.c.ref == ref)
    appointment_id = conn.scalar(select(calendar_refs.c.appointment_id).where(mine))
    there = None if appointment_id is None else _there(conn, row, appointment_id, at)
    if there is None or (long_ago and there.appointment.updated_at > at - _FRESH):
        return None
    return _note(conn, "calendar_deleted", row, there, there.details, None, at)


@attrs.frozen
class _There:
    """An appointment to come that a calendar shows, what it takes of the calendar's resource, and all that it takes."""

    appointment: "_Appointment"
    claim: Claim
    claims: Sequence[Claim]

    @property
    def details(self) -> dict[str, str]:
        """What staff are told: the book's own time for it."""
        times = {"starts_at": self.claim.starts_at.isoformat(), "ends_at": self.claim.ends_at.isoformat()}
        return {"resource": self.claim.resource, **times}

    def shifted(self, by: timedelta) -> Slot:
        """Return the appointment's slot, moved."""
        row = self.appointment.row
        moved = tuple(Claim(one.resource, one.starts_at + by, one.ends_at + by) for one in self.claims)
        return Slot(row.service, row.location_id, row.provider_id, row.room_id, row.starts_at + by, row.ends_at + by, moved)


@attrs.frozen
class _Appointment:
    row: AppointmentRow
    updated_at: datetime

    @property
    def version(self) -> int:
        return self.row.version


def _there(conn: Connection, row: BindingRow, appointment_id: str, at: datetime) -> _There | None:
    """Return an appointment that the calendar should show now; None where it is over, gone, or still to be shown as it is."""
    found = appointments.by_id(conn, appointment_id)
    if found is None or not found.is_to_come or found.ends_at <= at or outbox.waits(conn, CALENDAR, key_of(row.binding.id, appointment_id)):
        return None
    taken = [Claim(*one) for one in claims.of_appointment(conn, appointment_id) if not one[0].startswith("user:")]
    mine = next((claim for claim in taken if claim.resource == row.binding.resource), None)
    if mine is None:
        return None
    updated_at = conn.scalar(select(appointment_table.c.updated_at).where(appointment_table.c.id == appointment_id))
    assert updated_at is not None
    return _There(_Appointment(found, updated_at), mine, taken)


def _refs(conn: Connection, row: BindingRow) -> Sequence[str]:
    """Return the events that stand for appointments to come."""
    query = select(calendar_refs.c.ref).join(appointment_table, appointment_table.c.id == calendar_refs.c.appointment_id)
    mine = calendar_refs.c.binding_id == row.binding.id
    return conn.scalars(query.where(mine, appointment_table.c.status.in_(appointments.TO_COME)).order_by(calendar_refs.c.ref)).all()


# --- people's own events ------------------------------------------------------------------------------------------------


def _overlapping(conn: Connection, row: BindingRow, at: datetime) -> list[str | None]:
    """Note every appointment to come that lies under a person's event; what was decided once is not asked again."""
    over = (
        select(busy_table.c.ref, busy_table.c.starts_at, busy_table.c.ends_at, claim_table.c.appointment_id)
        .join(claim_table, claim_table.c.resource == busy_table.c.resource)
        .where(
            busy_table.c.binding_id == row.binding.id,
            busy_table.c.ends_at > at,
            claim_table.c.kind == "booking",
            claim_table.c.ends_at > at,
            claim_table.c.starts_at < busy_table.c.ends_at,
            claim_table.c.ends_at > busy_table.c.starts_at,
            claim_table.c.starts_at > at - LONGEST_CLAIM,
        )
        .order_by(busy_table.c.starts_at, busy_table.c.ref)
    )
    found, still = [], set()
    for event in conn.execute(over).all():
        there = _there(conn, row, event.appointment_id, at)
        if there is None:
            continue
        times = {"event_starts_at": event.starts_at.isoformat(), "event_ends_at": event.ends_at.isoformat()}
        cause = ":".join(("", event.ref, there.claim.starts_at.isoformat(), *times.values()))
        fingerprint = _fingerprint("calendar_overlap", row.binding.id, event.appointment_id, cause)
        if not conflicts.is_decided(conn, fingerprint):
            found.append(_note(conn, "calendar_overlap", row, there, {**there.details, **times}, None, at, cause))
        still.add(fingerprint)
    conflicts.withdraw_but(conn, "calendar_overlap", row.binding.id, still, at)
    return found


def _review(conn: Connection, row: BindingRow, at: datetime) -> None:
    """Take back what is open about appointments that are over, gone from the calendar's resource, or moved in the book since."""
    for conflict in conflicts.of_source(conn, row.binding.id):
        if conflict.appointment_id is None or outbox.waits(conn, CALENDAR, key_of(row.binding.id, conflict.appointment_id)):
            continue
        if conflict.kind == "calendar_kept":
            if datetime.fromisoformat(conflict.details["event_ends_at"]) <= at:
                conflicts.withdraw(conn, conflict.fingerprint, at)
            continue
        there = _there(conn, row, conflict.appointment_id, at)
        if there is None or not _is_of(conflict.details, there.claim.starts_at, there.claim.ends_at):
            conflicts.withdraw(conn, conflict.fingerprint, at)


def _is_of(details: dict[str, str], start: datetime, end: datetime) -> bool:
    """Tell whether a conflict is about an appointment as it is at these times in the book."""
    return (details.get("starts_at"), details.get("ends_at")) == (start.isoformat(), end.isoformat())


def _fingerprint(kind: Kind, binding_id: str, subject: str, cause: str = "") -> str:
    """Name a cause: what a calendar says about an appointment or, of one that is not there any more, about its event."""
    return f"{kind}:{binding_id}:{subject}{cause}"


def _note(  # noqa: PLR0917  # what is noted of whom
    conn: Connection,
    kind: Kind,
    row: BindingRow,
    there: _There,
    details: dict[str, str],
    proposal: Slot | None,
    at: datetime,
    cause: str = "",
) -> str | None:
    about = there.appointment.row
    fingerprint = _fingerprint(kind, row.binding.id, about.id, cause)
    return conflicts.note(
        conn,
        kind,
        fingerprint,
        appointment_id=about.id,
        user_id=about.user_id,
        details=details,
        proposal=proposal,
        at=at,
        source=row.binding.id,
    )
