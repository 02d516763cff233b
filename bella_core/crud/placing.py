"""At which location appointments are, for what is about them."""

from collections.abc import Iterable

from sqlalchemy import Connection, select

from bella_core.db.models import appointments

from .imported import parts
from .measuring import operation


@operation
def locations_of(conn: Connection, appointment_ids: Iterable[str | None]) -> dict[str, str]:
    """Return the locations' ids of appointments, by theirs."""
    wanted = sorted({one for one in appointment_ids if one is not None})
    columns = (appointments.c.id, appointments.c.location_id)
    return {row.id: row.location_id for part in parts(wanted) for row in conn.execute(select(*columns).where(appointments.c.id.in_(part)))}
