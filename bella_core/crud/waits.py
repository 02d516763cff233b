"""How a wait ends that came to an appointment otherwise than by a yes to the very time that was offered."""

from datetime import datetime, timedelta

from sqlalchemy import Connection, select

from bella_core.db.models import waiting_offers

from . import appointments, openings, waiting
from .measuring import operation


@operation
def end(conn: Connection, waiting_id: str, appointment_id: str, *, at: datetime) -> bool:
    """
    End a wait that came to an appointment of the service for the patient who waits; what they were offered besides goes to others.

    Args:
        at: aware UTC.

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
    return waiting.take(conn, waiting_id, appointment_id, at=at)
