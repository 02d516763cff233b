"""The visits of a service that count for its limits per day: appointments that were not cancelled, and holds that are alive."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Connection, select, union_all

from bella_core.db.models import appointments, holds
from bella_core.db.types import db_now
from bella_core.domain.day_limits import VisitTime

from .measuring import operation


@operation
def of_service(
    conn: Connection,
    location_id: str,
    service: str,
    start: datetime,
    end: datetime,
    *,
    own_holds: Collection[str] = (),
    but: str | None = None,
) -> tuple[VisitTime, ...]:
    """
    Return a service's visits at a location that start in ``[start, end)`` (aware UTC).

    Args:
        own_holds: holds that do not count, as their caller is choosing anew. ``but``: an appointment that does not, as it is moved.
    """
    here = [
        [table.c.location_id == location_id, table.c.service == service, table.c.starts_at >= start, table.c.starts_at < end]
        for table in (appointments, holds)
    ]
    standing = select(appointments.c.provider_id, appointments.c.starts_at).where(*here[0], appointments.c.status != "cancelled")
    if but is not None:
        standing = standing.where(appointments.c.id != but)
    kept = select(holds.c.provider_id, holds.c.starts_at).where(*here[1], holds.c.expires_at > db_now(), holds.c.id.not_in(own_holds))
    return tuple(VisitTime(row[0], row[1]) for row in conn.execute(union_all(standing, kept)))
