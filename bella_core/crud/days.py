"""
What is taken on a day, by its version: read anew only where it has changed.

A day is one of UTC, and holds the times that start on it.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta

import attrs
from sqlalchemy import Connection, bindparam, func, literal_column, select, text, union_all
from sqlalchemy import Text as TextType

from bella_core.db.models import clinic_revisions, days, holds
from bella_core.db.types import Instant, db_now

from .measuring import operation

#: A line for each time, its parts parted by tabs: resource, start and end in milliseconds since 1970, hold, appointment.
_LINES = {
    "postgresql": """
        SELECT to_char(starts_at AT TIME ZONE 'UTC', 'YYYY-MM-DD') AS day, string_agg(concat_ws(chr(9), resource,
            CAST(extract(epoch FROM starts_at) * 1000 AS bigint), CAST(extract(epoch FROM ends_at) * 1000 AS bigint),
            coalesce(hold_id, ''), coalesce(appointment_id, '')), chr(10)) AS lines
        FROM ({times}) AS times GROUP BY 1""",
    "sqlite": """
        SELECT strftime('%Y-%m-%d', starts_at / 1000.0, 'unixepoch') AS day, group_concat(resource || char(9) || starts_at || char(9)
            || ends_at || char(9) || coalesce(hold_id, '') || char(9) || coalesce(appointment_id, ''), char(10)) AS lines
        FROM ({times}) GROUP BY 1""",
}
_TIMES = """
    SELECT resource, starts_at, ends_at, hold_id, appointment_id FROM claims
    WHERE resource IN :resources AND starts_at >= :start{n} AND starts_at < :end{n}
    UNION ALL SELECT resource, starts_at, ends_at, NULL, NULL FROM busy
    WHERE resource IN :resources AND starts_at >= :start{n} AND starts_at < :end{n}"""

#: All that tells whether what is at hand is true, in one statement: what kind of thing, its key, its number.
_STATE = union_all(
    select(literal_column("'day'").label("kind"), days.c.day.label("key"), days.c.version.label("number")).where(
        days.c.day.between(bindparam("first"), bindparam("last"))
    ),
    select(literal_column("'hold'"), holds.c.id, literal_column("0")).where(holds.c.expires_at > db_now()),
    select(literal_column("'revision'"), literal_column("''"), func.coalesce(func.max(clinic_revisions.c.revision), 0)),
)


@attrs.frozen
class DaysSeen:
    """
    Hold what a look at days found.

    Args:
        revision: of the clinic.
        versions: by day; a day on which nothing was ever taken has none.
        holds: ids of those that are alive, by the database's clock.
        lines: of the days whose version was not known: a line for each time, see ``read_lines``.
    """

    revision: int
    versions: Mapping[date, int]
    holds: frozenset[str]
    lines: Mapping[date, str]


@operation
def look(
    conn: Connection, resources: Collection[str], wanted: Sequence[date], known: Mapping[date, int], *, lines: bool = True
) -> DaysSeen:
    """
    Look at days: their versions, and what is taken on those whose version is not the one that is known.

    Args:
        resources: what may be taken. ``wanted``: UTC days. ``known``: versions by day.
        lines: False: the versions are enough.
    """
    found: dict[str, dict[str, int]] = {"day": {}, "hold": {}, "revision": {}}
    between = {"first": min(wanted).isoformat(), "last": max(wanted).isoformat()}
    for kind, key, number in conn.execute(_STATE, between):
        found[kind][key] = number
    versions = {day: found["day"][key] for day in wanted if (key := day.isoformat()) in found["day"]}
    # Versions first: what is read after them is at least as new, so that nothing stale is ever kept under a new version.
    unknown = sorted(day for day, version in versions.items() if known.get(day) != version) if lines else []
    read = _lines(conn, resources, unknown) if unknown else {}
    return DaysSeen(found["revision"][""], versions, frozenset(found["hold"]), {day: read.get(day, "") for day in unknown})


def read_lines(lines: str) -> tuple[tuple[str, datetime, datetime, str, str], ...]:
    """Return resource, start and end (aware UTC), hold and appointment (or empty) of each time."""
    parts = (line.split("\t") for line in lines.splitlines())
    return tuple((part[0], _instant(part[1]), _instant(part[2]), part[3], part[4]) for part in parts)


def _lines(conn: Connection, resources: Collection[str], wanted: Sequence[date]) -> dict[date, str]:
    stretches = _stretches(wanted)
    times = " UNION ALL ".join(_TIMES.format(n=number) for number in range(len(stretches)))
    query = text(_LINES[conn.dialect.name].format(times=times)).bindparams(bindparam("resources", expanding=True, type_=TextType()))
    values: dict[str, object] = {"resources": tuple(resources)}
    for number, (first, last) in enumerate(stretches):
        for name, day in (("start", first), ("end", last + timedelta(days=1))):
            query = query.bindparams(bindparam(f"{name}{number}", type_=Instant()))
            values[f"{name}{number}"] = datetime.combine(day, datetime.min.time(), UTC)
    wanted_days = frozenset(wanted)
    found = ((date.fromisoformat(row.day), str(row.lines)) for row in conn.execute(query, values))
    return {day: lines for day, lines in found if day in wanted_days}


def _stretches(wanted: Sequence[date]) -> list[tuple[date, date]]:
    """Return days in order as stretches without a gap, first and last day."""
    stretches: list[tuple[date, date]] = []
    for day in wanted:
        if stretches and day - stretches[-1][1] == timedelta(days=1):
            stretches[-1] = (stretches[-1][0], day)
        else:
            stretches.append((day, day))
    return stretches


def _instant(milliseconds: str) -> datetime:
    return datetime.fromtimestamp(int(milliseconds) / 1000, UTC)
