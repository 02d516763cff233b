"""How the book and what hangs on it stand at this moment, for measurements: ages, numbers, nothing of a patient's."""

from datetime import datetime, timedelta

from sqlalchemy import Connection, func, select

from bella_core.core.ids import made_at
from bella_core.db.models import calendar_bindings, calls, outbox

from .measuring import operation
from .timing import database_now

_DAY = timedelta(days=1)
_WEEK = timedelta(days=7)


@operation
def oldest_pull_s(conn: Connection, origin: str) -> float | None:
    """
    Return the seconds since the calendar, or book of another system, was read that was read longest ago; None where there is none.

    One that was never read counts from when it was declared: nothing that is taken there is known.

    Args:
        origin: ``calendar`` or ``schedule``.
    """
    found = conn.execute(select(calendar_bindings.c.id, calendar_bindings.c.pulled_at).where(calendar_bindings.c.origin == origin))
    return _age_s(conn, min((row.pulled_at or made_at(row.id) for row in found), default=None))


@operation
def oldest_due_s(conn: Connection) -> float | None:
    """Return the seconds for which the outbox's oldest row waits that is due; None where none waits."""
    now = database_now(conn)
    oldest = conn.scalar(select(func.min(outbox.c.due_at)).where(outbox.c.status == "due", outbox.c.due_at <= now))
    return _age_s(conn, oldest)


@operation
def given_up(conn: Connection) -> int:
    """Return how many of the outbox's rows were given up that were due within the last day."""
    since = database_now(conn) - _DAY
    return conn.scalar(select(func.count()).where(outbox.c.status == "dead", outbox.c.due_at > since)) or 0


@operation
def calls_of_day(conn: Connection, until: datetime) -> tuple[int, int]:
    """Return how many calls began in the 24 hours before ``until`` (aware UTC), and in the same hours a week before."""
    return _calls(conn, until), _calls(conn, until - _WEEK)


def _calls(conn: Connection, until: datetime) -> int:
    began = calls.c.started_at
    return conn.scalar(select(func.count()).where(calls.c.channel == "phone", began > until - _DAY, began <= until)) or 0


def _age_s(conn: Connection, instant: datetime | None) -> float | None:
    return None if instant is None else max(0.0, (database_now(conn) - instant).total_seconds())
