"""What callers said of their insurance, for an appointment: unverified, with an item for staff to ask the insurer in time."""

from datetime import date, datetime

import attrs
import orjson
from sqlalchemy import Connection, select, update

from bella_core.db.models import insurances, tasks
from bella_core.db.vault import seal, unseal, vault_of
from bella_core.domain.dialogue.types import NoteInsurance

from . import appointments, audit
from . import tasks as task_rows
from .measuring import operation
from .writing import upsert

#: The kind of the item.
KIND = "insurance"


@attrs.frozen
class InsuranceRow:
    """What was said of an appointment's insurance; all but its status are PHI."""

    insurer: str = attrs.field(repr=False)
    member: str | None = attrs.field(repr=False)
    benefit_from: date | None = attrs.field(repr=False)
    status: str
    task_id: str | None


@operation
def note(conn: Connection, said: NoteInsurance, *, call_id: str | None, at: datetime) -> bool:
    """
    Keep what was said, in place of what was said before, and leave one item for it.

    Args:
        at: aware UTC.

    Returns:
        False where there is no such appointment; nothing was written then.
    """
    appointment = appointments.by_id(conn, said.appointment_id)
    if appointment is None:
        return False
    day = said.benefit_from.isoformat() if said.benefit_from else ""
    details = {"insurer": said.insurer, "member": said.member, "benefit_from": day}
    details = {key: value for key, value in details.items() if value}
    row = by_appointment(conn, said.appointment_id)
    task_id = row.task_id if row is not None else None
    if task_id is None:
        user_id, appointment_id = appointment.user_id, appointment.id
        task_id = task_rows.add(
            conn, KIND, "normal", call_id, details, at, user_id=user_id, appointment_id=appointment_id, due_at=said.due_at
        )
    else:
        sealed = vault_of(conn).seal(orjson.dumps(details).decode())
        conn.execute(update(tasks).where(tasks.c.id == task_id, tasks.c.status == "open").values(details=sealed, due_at=said.due_at))
    fresh = {
        "insurer": vault_of(conn).seal(said.insurer),
        "member": seal(conn, said.member or None),
        "benefit_from": seal(conn, day or None),
        "status": "unverified",
        "task_id": task_id,
        "said_at": at,
    }
    statement = upsert(conn, insurances).values(appointment_id=said.appointment_id, **fresh)
    conn.execute(statement.on_conflict_do_update(index_elements=["appointment_id"], set_=fresh))
    audit.add(conn, "call", "insurance.noted", "appointment", said.appointment_id, call_id=call_id)
    return True


@operation
def by_appointment(conn: Connection, appointment_id: str) -> InsuranceRow | None:
    """Return what was said of an appointment's insurance."""
    row = conn.execute(select(insurances).where(insurances.c.appointment_id == appointment_id)).one_or_none()
    if row is None:
        return None
    day = unseal(conn, row.benefit_from)
    insurer = vault_of(conn).open(row.insurer)
    return InsuranceRow(insurer, unseal(conn, row.member), date.fromisoformat(day) if day else None, row.status, row.task_id)
