"""What staff decide about appointments that wait for them: each decision is one transaction, as a booking is."""

from collections.abc import Mapping

import attrs
from sqlalchemy import Connection, update

from bella_core.core.errors import NotFound, StaleVersion
from bella_core.db.models import appointments
from bella_core.domain.clinic import ClinicView
from bella_core.domain.slots import Claim

from . import appointments as appointment_rows
from . import claims, idempotency, openings, requests, tasks, to_enter
from .appointments import AppointmentRow
from .bookings import Doing, Done, conclude, placed, read_answer, request_text
from .measuring import operation
from .visits import slot_of

#: The kind of the item that staff are left when they decline what a patient asked for: the patient is to be called.
DECLINED = "callback"


@operation
def approve(conn: Connection, clinic: ClinicView, appointment_id: str, doing: Doing, *, version: int | None = None) -> Done:
    """
    Let what was asked for stand; the time that an appointment to be moved had is free.

    Raises:
        StaleVersion: it is decided, or has changed since it was seen. KeyReused, NotFound: and nothing was written.
    """
    if (answered := idempotency.begin(conn, doing.key, request_text("approve", None, appointment_id, version))) is not None:
        return read_answer(answered)
    found = _waiting(conn, appointment_id, version)
    lifted = requests.lift(conn, appointment_id)
    if lifted is not None and lifted.former is not None:
        openings.note(conn, attrs.evolve(found, **placed(lifted.former)), doing.at)
    _write(conn, found, doing, {"status": "booked"})
    return conclude(conn, clinic, doing, appointment_id, "approved")


@operation
def decline(
    conn: Connection, clinic: ClinicView, appointment_id: str, doing: Doing, *, reason: str = "", version: int | None = None
) -> Done:
    """
    Refuse what was asked for: a new appointment is cancelled, one that was to be moved stays where it was. Staff are to call the patient.

    Args:
        reason: in staff's words, stored sealed.

    Raises:
        StaleVersion: it is decided, or has changed since it was seen. KeyReused, NotFound: and nothing was written.
    """
    if (answered := idempotency.begin(conn, doing.key, request_text("decline", None, appointment_id, reason, version))) is not None:
        return read_answer(answered)
    found = _waiting(conn, appointment_id, version)
    former, wished = requests.agreed(conn, found), slot_of(conn, found)
    claims.lock(conn, {claim.resource for claim in (*wished.claims, *(former.claims if former else ()))})
    requests.lift(conn, appointment_id)
    claims.free(conn, appointment_id)
    openings.note(conn, found, doing.at)
    if former is None:
        _write(conn, found, doing, {"status": "cancelled"})
    else:
        patient = Claim(f"user:{found.user_id}", former.starts_at, former.ends_at)
        claims.take(conn, (*former.claims, patient), appointment_id=appointment_id)
        _write(conn, found, doing, {"status": "booked", **placed(former)})
    details = {"what": "declined", "service": found.service, "asked_for": found.starts_at.isoformat(), "reason": reason}
    tasks.add(conn, DECLINED, "today", found.call_id, details, doing.at, user_id=found.user_id, appointment_id=appointment_id)
    return conclude(conn, clinic, doing, appointment_id, "declined")


@operation
def enter(
    conn: Connection, clinic: ClinicView, appointment_id: str, doing: Doing, *, revision: int | None = None
) -> tuple[to_enter.EntryRow, Done | None]:
    """
    Note that an appointment stands in the clinic's own system; who enters what was only asked for has agreed to it.

    Args:
        revision: the entry's, as it was seen; None for whatever it is.

    Returns:
        The entry, and what the agreement came to, if it was one.

    Raises:
        StaleVersion: it has changed since it was seen. NotFound: there is no such entry.
    """
    found = appointment_rows.lock(conn, appointment_id)
    row = to_enter.tick(conn, appointment_id, revision, doing.actor, doing.at)
    if row is None or found is None:
        raise NotFound("there is no such entry")
    if found.status != "requested":
        return row, None
    done = approve(conn, clinic, appointment_id, doing)
    entered = to_enter.tick(conn, appointment_id, None, doing.actor, doing.at)
    assert entered is not None
    return entered, done


def _waiting(conn: Connection, appointment_id: str, version: int | None) -> AppointmentRow:
    """Lock an appointment that waits for staff."""
    found = appointment_rows.lock(conn, appointment_id)
    if found is None:
        raise NotFound("there is no such appointment")
    if found.status != "requested" or (version is not None and version != found.version):
        raise StaleVersion("the appointment does not wait for a decision, or has changed since it was read")
    return found


def _write(conn: Connection, found: AppointmentRow, doing: Doing, values: Mapping[str, object]) -> None:
    changed = {**values, "version": found.version + 1, "updated_at": doing.at}
    conn.execute(update(appointments).where(appointments.c.id == found.id).values(changed))
