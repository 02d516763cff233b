"""How a wait ends that came to an appointment by telephone, at the time that was offered or at another."""

from datetime import datetime, timedelta

from sqlalchemy import Connection, select

from bella_core.db.models import waiting_offers

from . import appointments, openings, tasks, waiting
from .measuring import operation


@operation
def end(conn: Connection, waiting_id: str, appointment_id: str, *, call_id: str | None, at: datetime) -> bool:
    """
    End a wait that came to an appointment of the service for the patient who waits; what they were offered besides goes to others.

    Whoever has another appointment of the service still, as one that they wished to have earlier, is left to staff.

    Args:
        call_id: of the call in which it was booked. ``at``: aware UTC.

    Returns:
        Whether it ended; not where the appointment is somebody else's, or the wait was over before.
    """
    wait, found = waiting.by_id(conn, waiting_id), appointments.by_id(conn, appointment_id)
    if wait is None or found is None or (found.user_id, found.service) != (wait.user_id, wait.service):
        return False
    mine = (waiting_offers.c.waiting_id == waiting_id) & (waiting_offers.c.status == "offered")
    offered = select(waiting_offers.c.id, waiting_offers.c.opening_id).where(mine).order_by(waiting_offers.c.id)
    for row in conn.execute(offered).all():
        opening = openings.lock(conn, row.opening_id)
        openings.answered(conn, row.id, "declined", at)
        if opening is not None and opening.status == "offered" and openings.is_answered(conn, opening.id):
            openings.wait(conn, opening.id, timedelta(0))
    others = (one for one in appointments.of_user(conn, wait.user_id, at) if one.service == wait.service and one.id != appointment_id)
    for other in others:
        about = {"about": "has_another_visit", "service": other.service, "starts_at": other.starts_at.isoformat()}
        tasks.add(conn, "other", "normal", call_id, about, at, user_id=wait.user_id, appointment_id=other.id)
    return waiting.take(conn, waiting_id, appointment_id, at=at)
