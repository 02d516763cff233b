"""A slot: one way to fit a visit into the clinic's book, and the hold that keeps it for a caller."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time

import attrs


@attrs.frozen
class Claim:
    """One resource (``provider:ID``, ``room:ID``, ``user:ID``) taken for ``[starts_at, ends_at)``, aware UTC."""

    resource: str
    starts_at: datetime
    ends_at: datetime


@attrs.frozen
class Slot:
    """
    Hold one bookable slot.

    Args:
        starts_at, ends_at: the visit, aware UTC, ``[starts_at, ends_at)``.
        claims: what it takes of which resource; a room's claim may end later than the visit.
    """

    service: str
    location_id: str
    provider_id: str
    room_id: str
    starts_at: datetime
    ends_at: datetime
    claims: tuple[Claim, ...]


@attrs.frozen
class DayHours:
    """The hours that will do on one day, where they differ from day to day; as of ``Wish``."""

    day: date
    at: time | None = None
    day_start: time | None = None
    day_end: time | None = None


@attrs.frozen
class Wish:
    """
    Say when a caller would like to come, in the location's local time.

    Args:
        days: the days that will do, best first; empty for any.
        first, last: earliest and latest day.
        weekdays: 0 is Monday; empty for any. ``not_weekdays`` and ``not_days`` are ruled out.
        at: the time of day wanted; ``day_start``, ``day_end``: the part of the day that will do, ``[day_start, day_end)``.
        after, before: aware UTC; only slots that start after / before this instant ("later", "earlier").
        by_day: the hours of each of the ``days``, where they differ; ``at``, ``day_start`` and ``day_end`` are None then.
        provider_id: whom the caller wants. ``not_providers``: whom they do not.
    """

    days: tuple[date, ...] = ()
    first: date | None = None
    last: date | None = None
    weekdays: tuple[int, ...] = ()
    not_weekdays: tuple[int, ...] = ()
    not_days: tuple[date, ...] = ()
    at: time | None = None
    day_start: time | None = None
    day_end: time | None = None
    after: datetime | None = None
    before: datetime | None = None
    provider_id: str | None = None
    not_providers: tuple[str, ...] = ()
    by_day: tuple[DayHours, ...] = ()

    def on(self, day: date) -> "Wish | DayHours":
        """Return what tells the hours of a day."""
        return next((one for one in self.by_day if one.day == day), self)


@attrs.frozen
class Hold:
    """A slot kept for one caller until ``expires_at`` (aware UTC, by the database's clock)."""

    id: str
    slot: Slot
    expires_at: datetime


def without(wanted: Iterable[Claim], had: Iterable[Claim]) -> tuple[Claim, ...]:
    """Return the times that are wanted of each resource and are not had of it yet."""
    left = list(wanted)
    for own in had:
        left = [part for claim in left for part in _outside(claim, own)]
    return tuple(left)


def _outside(claim: Claim, own: Claim) -> Iterator[Claim]:
    """Yield what of a claim lies before and after another of the same resource."""
    if claim.resource != own.resource or own.ends_at <= claim.starts_at or claim.ends_at <= own.starts_at:
        yield claim
        return
    if claim.starts_at < own.starts_at:
        yield attrs.evolve(claim, ends_at=own.starts_at)
    if own.ends_at < claim.ends_at:
        yield attrs.evolve(claim, starts_at=own.ends_at)
