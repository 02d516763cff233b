"""Appointments as slots: where and when they are, and all that they take but for the patient's own time."""

from collections.abc import Iterable
from datetime import datetime

import attrs
from sqlalchemy import Connection, select, tuple_

from bella_core.db.models import appointments
from bella_core.db.models import claims as claim_rows
from bella_core.domain.slots import Claim, Slot

from . import claims
from .appointments import TO_COME, AppointmentRow
from .measuring import operation


@operation
def slot_of(conn: Connection, appointment: AppointmentRow) -> Slot:
    """Return the slot that an appointment has; one that was cancelled takes nothing."""
    return _slot(appointment, (Claim(*row) for row in claims.of_appointment(conn, appointment.id)))


@operation
def to_come(
    conn: Connection, after: datetime, limit: int, *, beyond: tuple[datetime, str] | None = None
) -> tuple[tuple[AppointmentRow, Slot], ...]:
    """
    Return at most ``limit`` appointments that start after an instant (aware), in order of starting, and what they take.

    Args:
        beyond: start and id of the one before the first.
    """
    which = appointments.c.status.in_(TO_COME) & (appointments.c.starts_at > after)
    if beyond is not None:
        which &= tuple_(appointments.c.starts_at, appointments.c.id) > beyond
    columns = [appointments.c[field.name] for field in attrs.fields(AppointmentRow)]
    query = select(*columns).where(which).order_by(appointments.c.starts_at, appointments.c.id).limit(limit)
    rows = [AppointmentRow(*row) for row in conn.execute(query)]
    taken: dict[str, list[Claim]] = {row.id: [] for row in rows}
    mine = select(claim_rows.c.appointment_id, claim_rows.c.resource, claim_rows.c.starts_at, claim_rows.c.ends_at)
    for found in conn.execute(mine.where(claim_rows.c.appointment_id.in_(taken)).order_by(claim_rows.c.resource)):
        taken[found[0]].append(Claim(*found[1:]))
    return tuple((row, _slot(row, taken[row.id])) for row in rows)


def _slot(appointment: AppointmentRow, taken: Iterable[Claim]) -> Slot:
    return Slot(
        service=appointment.service,
        location_id=appointment.location_id,
        provider_id=appointment.provider_id,
        room_id=appointment.room_id,
        starts_at=appointment.starts_at,
        ends_at=appointment.ends_at,
        claims=tuple(claim for claim in taken if not claim.resource.startswith("user:")),
    )
