"""
What a practice system's book says against ours: laid before staff with the pull that brought it, and taken back when it is no longer so.

Where staff enter bella's appointments into that book, an appointment comes back from there, and is no conflict with itself.
"""

from datetime import datetime

from sqlalchemy import Connection, select

from bella_core.db.guard import LONGEST_CLAIM
from bella_core.db.models import busy, claims

from . import appointments, conflicts, to_enter
from .measuring import operation


@operation
def review(conn: Connection, source_id: str, at: datetime) -> None:
    """
    Note every appointment to come that lies under an entry of a source; what was decided once is not asked again.

    Args:
        at: aware UTC; what is over by then is no conflict.
    """
    over = (
        select(busy.c.ref, busy.c.resource, busy.c.starts_at, busy.c.ends_at, claims.c.appointment_id)
        .join(claims, claims.c.resource == busy.c.resource)
        .where(
            busy.c.binding_id == source_id,
            busy.c.ends_at > at,
            claims.c.kind == "booking",
            claims.c.ends_at > at,
            claims.c.starts_at > at - LONGEST_CLAIM,
            claims.c.starts_at < busy.c.ends_at,
            claims.c.ends_at > busy.c.starts_at,
        )
        .order_by(busy.c.starts_at, busy.c.ref, busy.c.resource)
    )
    still = set()
    for entry in conn.execute(over).all():
        found = appointments.by_id(conn, entry.appointment_id)
        if found is None or found.starts_at <= at or (entry.resource, entry.starts_at) in to_enter.own_times(conn, found.id):
            continue
        times = {"event_starts_at": entry.starts_at.isoformat(), "event_ends_at": entry.ends_at.isoformat()}
        details = {"service": found.service, "starts_at": found.starts_at.isoformat(), "resource": entry.resource, **times}
        fingerprint = ":".join(("calendar_overlap", source_id, found.id, entry.ref, found.starts_at.isoformat(), *times.values()))
        if not conflicts.is_decided(conn, fingerprint):
            conflicts.note(
                conn,
                "calendar_overlap",
                fingerprint,
                appointment_id=found.id,
                user_id=found.user_id,
                details=details,
                at=at,
                source=source_id,
            )
        still.add(fingerprint)
    conflicts.withdraw_but(conn, "calendar_overlap", source_id, still, at)
