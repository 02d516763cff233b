"""What became of a visit: the patient came, or did not. Noted by staff, and taken back by them where they were wrong."""

from datetime import datetime
from typing import Literal

from sqlalchemy import Connection, update

from bella_core.core.errors import NotFound, RuleBroken, StaleVersion
from bella_core.db.models import appointments

from . import appointments as appointment_rows
from . import audit
from .measuring import operation

Attendance = Literal["completed", "no_show", "booked"]

#: Of which statuses what became of a visit can be noted; a cancelled one, or one that staff have yet to agree to, is none.
_NOTED: tuple[str, ...] = ("booked", "completed", "no_show")


@operation
def note(conn: Connection, appointment_id: str, attendance: Attendance, *, version: int | None, actor: str, at: datetime) -> None:
    """
    Note what became of a visit; the same again changes nothing.

    Nobody is told: calendars and messages show a visit that was as one that is to come.

    Args:
        attendance: ``booked`` takes back what was noted. ``version``: the one that was seen, or None. ``at``: aware UTC; now.

    Raises:
        StaleVersion: it has changed since, or is none any more. RuleBroken: it has not begun. NotFound: there is none.
    """
    found = appointment_rows.lock(conn, appointment_id)
    if found is None:
        raise NotFound("there is no such appointment")
    if found.status == attendance:
        return
    if found.status not in _NOTED or (version is not None and version != found.version):
        raise StaleVersion("the appointment has changed since it was read")
    if found.starts_at > at:
        raise RuleBroken("not_begun", "the visit has not begun")
    mine = appointments.c.id == appointment_id
    conn.execute(update(appointments).where(mine).values(status=attendance, version=found.version + 1, updated_at=at))
    what = "appointment.attendance_taken_back" if attendance == "booked" else f"appointment.{attendance}"
    audit.add(conn, actor, what, "appointment", appointment_id, version=found.version + 1)
