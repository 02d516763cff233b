"""What reports on a clinic's telephone and book are counted from, by location and time."""

from datetime import timedelta

from sqlalchemy import ColumnElement, Connection, false, func, or_, select

from bella_core.db.models import appointments, calls
from bella_core.domain.kpis import CallFacts, Visit
from bella_core.domain.period import Span

from .measuring import operation

#: No appointment is longer (see ``claims``).
_LONGEST = timedelta(days=1)


def counted_calls(span: Span) -> ColumnElement[bool]:
    """Return the condition of calls that began in a span, without those of somebody who tries bella out."""
    within = (calls.c.started_at >= span.start) & (calls.c.started_at < span.end)
    return (calls.c.location_id == span.location_id) & within & (calls.c.is_test == false())


@operation
def calls_of(conn: Connection, span: Span) -> tuple[CallFacts, ...]:
    """Return the calls of a span."""
    columns = (calls.c.started_at, calls.c.ended_at, calls.c.outcome, calls.c.channel)
    rows = conn.execute(select(*columns).where(counted_calls(span)))
    return tuple(CallFacts(row.started_at, row.ended_at, row.outcome, row.channel == "phone") for row in rows)


@operation
def bookings_of(conn: Connection, span: Span) -> int:
    """Return how many appointments the calls of a span made; what was only asked for is none."""
    made = select(func.count()).select_from(appointments.join(calls, calls.c.id == appointments.c.call_id))
    return conn.scalar(made.where(counted_calls(span), appointments.c.status != "requested")) or 0


@operation
def visits_of(conn: Connection, span: Span) -> tuple[Visit, ...]:
    """Return the appointments that take any time of a span, kept, missed or still to come; none that a test call made."""
    book = appointments.outerjoin(calls, calls.c.id == appointments.c.call_id)
    columns = (appointments.c.provider_id, appointments.c.starts_at, appointments.c.ends_at, appointments.c.status)
    begun = (appointments.c.starts_at > span.start - _LONGEST) & (appointments.c.starts_at < span.end)
    real = or_(calls.c.id.is_(None), calls.c.is_test == false())
    which = (appointments.c.location_id == span.location_id, begun, appointments.c.ends_at > span.start, real)
    counted = appointments.c.status.in_(("booked", "completed", "no_show"))
    return tuple(Visit(*row) for row in conn.execute(select(*columns).select_from(book).where(*which, counted)))
