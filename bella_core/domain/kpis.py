"""
How well a clinic's telephone does its work: figures of a period, made of counts that add up.

Counts of two periods that follow each other, or of two locations, are added; shares are made of counts only at the end. A share of nothing
is absent, never 0.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

import attrs

from .clinic import Location, Provider
from .dialogue.elsewhere import DONE
from .hours import is_open, local_date, present_stretches
from .period import Span
from .stretches import common, length, union

#: Outcomes of calls that came to what the caller rang for, without a person.
COMPLETED = DONE | {"booked", "requested"}
#: Outcomes of calls that nobody made, or that were not taken: they count nowhere.
NOBODY = frozenset({"robot", "blocked"})


@attrs.frozen
class CallFacts:
    """What counts of a call: aware instants, None while it goes on; ``spoken``: by telephone and not in writing."""

    started_at: datetime
    ended_at: datetime | None
    outcome: str | None
    spoken: bool = True


@attrs.frozen
class Visit:
    """An appointment that was kept, is still to come, or was missed (``status``); aware instants."""

    provider_id: str
    starts_at: datetime
    ends_at: datetime
    status: str


@attrs.frozen
class Tally:
    """
    Count what figures are made of.

    Args:
        calls: that somebody made. ``ended``: that are over; ``completed``: of those.
        after_hours: calls that began while the location was closed.
        handled: calls by telephone that are over; ``handling``: how long they took together.
        bookings: appointments that calls made.
        kept, missed: visits that were kept, and that the patient did not come to.
        offered, booked: time that providers are there for patients, and how much of it appointments take.
    """

    calls: int = 0
    ended: int = 0
    completed: int = 0
    after_hours: int = 0
    handled: int = 0
    handling: timedelta = timedelta(0)
    bookings: int = 0
    kept: int = 0
    missed: int = 0
    offered: timedelta = timedelta(0)
    booked: timedelta = timedelta(0)

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(*(mine + its for mine, its in zip(attrs.astuple(self), attrs.astuple(other), strict=True)))


@attrs.frozen
class Kpis:
    """
    Hold the figures of a period; None where there is nothing to say.

    Args:
        calls, bookings: how many.
        completion_rate: of calls that are over, those that came to what the caller rang for, without a person.
        handling_s: seconds that a call by telephone takes, on average.
        after_hours_share: of calls, those that began while the location was closed.
        no_show_rate: of visits that are past and were noted as kept or missed, those that were missed; ``no_shows``: how many.
        fill_rate: booked minutes over the minutes that providers are there.
    """

    calls: int | None
    bookings: int | None
    completion_rate: float | None
    handling_s: float | None
    after_hours_share: float | None
    no_shows: int | None
    no_show_rate: float | None
    fill_rate: float | None


def kpis(tally: Tally) -> Kpis:
    """Return the figures that counts come to."""
    seen = tally.kept + tally.missed
    return Kpis(
        calls=tally.calls or None,
        bookings=tally.bookings if tally.calls else None,
        completion_rate=_share(tally.completed, tally.ended),
        handling_s=tally.handling.total_seconds() / tally.handled if tally.handled else None,
        after_hours_share=_share(tally.after_hours, tally.calls),
        no_shows=tally.missed if seen else None,
        no_show_rate=_share(tally.missed, seen),
        fill_rate=tally.booked / tally.offered if tally.offered else None,
    )


def count_calls(location: Location, calls: Iterable[CallFacts]) -> Tally:
    """Count calls to a location; those that nobody made are left out."""
    made = [call for call in calls if call.outcome not in NOBODY]
    over = [call for call in made if call.ended_at is not None]
    lasting = [call.ended_at - call.started_at for call in over if call.spoken and call.ended_at is not None]
    return Tally(
        calls=len(made),
        ended=len(over),
        completed=sum(call.outcome in COMPLETED for call in over),
        after_hours=sum(not is_open(location, call.started_at) for call in made),
        handled=len(lasting),
        handling=sum(lasting, timedelta(0)),
    )


def count_visits(location: Location, providers: Sequence[Provider], visits: Sequence[Visit], span: Span) -> Tally:
    """
    Count what became of a location's visits, and how full its providers' time is.

    Args:
        visits: every one that takes any of the time; those count as kept or missed that begin within it.
        span: the time. A visit counts as far as it lies within it, and within the hours at which its provider is there; time that two
            visits share counts once, so that no more is booked than there is.
    """
    offered = booked = timedelta(0)
    for provider in providers:
        there = offered_time(location, provider, span)
        taken = union((visit.starts_at, visit.ends_at) for visit in visits if visit.provider_id == provider.id)
        offered += length(there)
        booked += length(common(there, taken))
    begun = [visit.status for visit in visits if span.start <= visit.starts_at < span.end]
    return Tally(kept=begun.count("completed"), missed=begun.count("no_show"), offered=offered, booked=booked)


def offered_time(location: Location, provider: Provider, span: Span) -> tuple[tuple[datetime, datetime], ...]:
    """Return when a provider is there for a location's patients, within a span."""
    first, last = local_date(location, span.start), local_date(location, span.end)
    days = (first + timedelta(days=ahead) for ahead in range((last - first).days + 1))
    there = union(stretch for day in days for stretch in present_stretches(provider, location, day))
    return common(there, ((span.start, span.end),))


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None
