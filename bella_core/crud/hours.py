"""How fast bella was, hour by hour."""

from datetime import datetime, timedelta
from statistics import median

from sqlalchemy import Connection, delete, select

from bella_core.db.models import hours

from .measuring import operation
from .writing import insert_new

#: Days that an hour is compared with.
DAYS = 7


@operation
def add(conn: Connection, measure: str, hour: datetime, process: str, p95_s: float) -> None:
    """
    Keep what a process measured in an hour; the same hour's first word counts.

    Args:
        measure: a code, such as ``turn``. ``hour``: its beginning, aware UTC.
        p95_s: the 95th percentile, in seconds.
    """
    insert_new(conn, hours, measure=measure, hour=hour, process=process, p95_us=round(p95_s * 1_000_000))


@operation
def usual(conn: Connection, measure: str, hour: datetime) -> float | None:
    """Return the median of the same hour's 95th percentiles on the days before, of all processes, in seconds; None where there are none."""
    same = [hour - timedelta(days=day) for day in range(1, DAYS + 1)]
    found = conn.scalars(select(hours.c.p95_us).where(hours.c.measure == measure, hours.c.hour.in_(same))).all()
    return median(found) / 1_000_000 if found else None


@operation
def forget(conn: Connection, before: datetime) -> int:
    """Delete hours that nothing is compared with any more."""
    return conn.execute(delete(hours).where(hours.c.hour < before)).rowcount
