"""The days that a report is of, by each location's own clocks."""

from datetime import UTC, date, datetime, time, timedelta

import attrs

from .clinic import Location
from .hours import instant

#: The longest period, in days.
MOST_DAYS = 400


class BadPeriod(ValueError):
    """Days that cannot be a period; the message says what is wanted."""


@attrs.frozen
class Span:
    """Time of one location: aware UTC, ``[start, end)``."""

    location_id: str
    start: datetime
    end: datetime

    def until(self, at: datetime) -> "Span":
        """Return what of it is past at an instant (aware); nothing is an empty span."""
        return attrs.evolve(self, end=max(self.start, min(self.end, at.astimezone(UTC))))


@attrs.frozen
class Period:
    """
    Hold the days from ``first`` to ``last``, both included.

    Raises:
        BadPeriod: the last is before the first, or there are more than ``MOST_DAYS``.
    """

    first: date
    last: date

    def __attrs_post_init__(self) -> None:
        if self.last < self.first:
            raise BadPeriod("the last day must not be before the first")
        if self.days > MOST_DAYS:
            raise BadPeriod(f"ask for at most {MOST_DAYS} days")

    @property
    def days(self) -> int:
        """Return how many days there are."""
        return (self.last - self.first).days + 1

    def at(self, location: Location) -> Span:
        """Return the time that the days are at a location."""
        start, end = (instant(location, day, time.min) for day in (self.first, self.last + timedelta(days=1)))
        return Span(location.id, start, end)
