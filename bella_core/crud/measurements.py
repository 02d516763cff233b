"""What every process measured, minute by minute, of what alarms ask for: put together when it is read."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta

import attrs
import orjson
from sqlalchemy import ColumnElement, Connection, Integer, cast, delete, func, select, type_coerce

from bella_core.db.models import measurements

from .measuring import operation
from .writing import upsert

_DAY = timedelta(days=1)


@attrs.frozen
class Aggregate:
    """
    Values taken together.

    Args:
        spread: how often each value came; empty where nobody asks for a percentile.
    """

    count: int
    total: float
    least: float
    greatest: float
    spread: Mapping[float, int] = attrs.field(factory=dict)


@operation
def store(conn: Connection, process: str, rows: Iterable[tuple[str, datetime, Aggregate]]) -> None:
    """
    Keep what one process measured in a minute; later values of the same minute take the place of earlier ones.

    Args:
        process: names the process. ``rows``: series, minute (aware UTC), and all of the minute so far.
    """
    for series, at, kept in rows:
        spread = orjson.dumps([[value, count] for value, count in kept.spread.items()]).decode() if kept.spread else None
        fresh = {"count": kept.count, "total": kept.total, "least": kept.least, "greatest": kept.greatest, "spread": spread}
        statement = upsert(conn, measurements).values(series=series, at=at, process=process, **fresh)
        conn.execute(statement.on_conflict_do_update(index_elements=["series", "at", "process"], set_=fresh))


@operation
def between(conn: Connection, series: str, since: datetime, until: datetime) -> Aggregate | None:
    """Return what all processes measured from ``since`` to before ``until`` (aware UTC), taken together; ``None`` for nothing."""
    m = measurements.c
    where = (m.series == series, m.at >= since, m.at < until)
    row = conn.execute(select(func.sum(m.count), func.sum(m.total), func.min(m.least), func.max(m.greatest)).where(*where)).one()
    if not row[0]:
        return None
    spread: dict[float, int] = {}
    for text in conn.scalars(select(m.spread).where(*where, m.spread.is_not(None))):
        for value, count in orjson.loads(text):
            spread[value] = spread.get(value, 0) + count
    return Aggregate(int(row[0]), float(row[1]), float(row[2]), float(row[3]), spread)


@operation
def buckets(
    conn: Connection, series: Collection[str], since: datetime, until: datetime, period: timedelta
) -> dict[tuple[str, int], Aggregate]:
    """
    Return what all processes measured, taken together by period.

    Args:
        since, until: aware UTC. ``period``: whole seconds.

    Returns:
        By series and the number of the period that begins ``number * period`` after ``since``; what was not measured is left out.
    """
    m, number = measurements.c, _number(conn, since, period)
    where = (m.series.in_(series), m.at >= since, m.at < until)
    taken = (func.sum(m.count), func.sum(m.total), func.min(m.least), func.max(m.greatest))
    found = {
        (row[0], int(row[1])): Aggregate(int(row[2]), float(row[3]), float(row[4]), float(row[5]), {})
        for row in conn.execute(select(m.series, number, *taken).where(*where).group_by(m.series, number))
    }
    spreads: dict[tuple[str, int], dict[float, int]] = {}
    for key, place, text in conn.execute(select(m.series, number, m.spread).where(*where, m.spread.is_not(None))):
        spread = spreads.setdefault((key, int(place)), {})
        for value, count in orjson.loads(text):
            spread[value] = spread.get(value, 0) + count
    return {place: attrs.evolve(taken_, spread=spreads.get(place, {})) for place, taken_ in found.items()}


def _number(conn: Connection, since: datetime, period: timedelta) -> ColumnElement[int]:
    """Return the number of the period in which a row's minute lies, as each engine reckons with instants."""
    seconds = int(period.total_seconds())
    if conn.dialect.name == "postgresql":
        return cast(func.floor(func.extract("epoch", measurements.c.at - since) / seconds), Integer)
    return (type_coerce(measurements.c.at, Integer) - int(since.timestamp() * 1000)) // (seconds * 1000)


@operation
def condense(conn: Connection, series: Collection[str], since: datetime, until: datetime) -> None:
    """
    Take each series' rows of every 24 hours together to one, without how often each value came.

    Args:
        since, until: aware UTC, whole days apart.
    """
    m, day = measurements.c, _number(conn, since, _DAY)
    taken = (func.sum(m.count), func.sum(m.total), func.min(m.least), func.max(m.greatest))
    where = (m.series.in_(series), m.at >= since, m.at < until)
    many = select(m.series, day, *taken).where(*where).group_by(m.series, day).having(func.count() > 1)
    for key, number, count, total, least, greatest in conn.execute(many).all():
        starts_at = since + _DAY * int(number)
        conn.execute(delete(measurements).where(m.series == key, m.at >= starts_at, m.at < starts_at + _DAY))
        store(conn, "", [(key, starts_at, Aggregate(int(count), float(total), float(least), float(greatest)))])


@operation
def forget(conn: Connection, before: datetime, but: Sequence[str] = ()) -> int:
    """Delete what was measured before an instant, except of some series; return how many rows."""
    where = (measurements.c.at < before, measurements.c.series.not_in(but))
    return conn.execute(delete(measurements).where(*where)).rowcount
