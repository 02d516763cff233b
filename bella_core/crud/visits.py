"""Appointments as slots: where and when they are, and all that they take but for the patient's own time."""

from sqlalchemy import Connection

from bella_core.domain.slots import Claim, Slot

from . import claims
from .appointments import AppointmentRow
from .measuring import operation


@operation
def slot_of(conn: Connection, appointment: AppointmentRow) -> Slot:
    """Return the slot that an appointment has; one that was cancelled takes nothing."""
    taken = (Claim(*row) for row in claims.of_appointment(conn, appointment.id))
    return Slot(
        service=appointment.service,
        location_id=appointment.location_id,
        provider_id=appointment.provider_id,
        room_id=appointment.room_id,
        starts_at=appointment.starts_at,
        ends_at=appointment.ends_at,
        claims=tuple(claim for claim in taken if not claim.resource.startswith("user:")),
    )
