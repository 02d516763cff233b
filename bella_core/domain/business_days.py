"""Business days, and what depends on them: the days on which a location is open, which holidays and closures are not."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from . import hours
from .clinic import Location

#: A location that is closed for so long has no business days left to count.
_FARTHEST = 366


def is_business_day(location: Location, day: date) -> bool:
    """Tell whether the location is open on a local day, if only for an hour."""
    return bool(hours.windows_on(location, day))


def business_day_before(location: Location, day: date, count: int) -> date:
    """
    Return the business day that lies ``count`` of them before a day; the day itself need be none.

    A location that is closed for a year counts calendar days.
    """
    before = (day - timedelta(days=ahead) for ahead in range(1, _FARTHEST))
    found = [past for past in before if is_business_day(location, past)]
    return found[count - 1] if count <= len(found) else day - timedelta(days=count)


def cancellation_deadline(location: Location, starts_at: datetime) -> datetime | None:
    """
    Return until when a visit may be cancelled or moved without being late, aware UTC; None where the location has no such policy.

    Two business days before Tuesday at ten is Friday at ten, if the location is closed at the weekend.

    Args:
        starts_at: of the visit, aware.
    """
    policy = location.cancellation
    if policy.amount is None:
        return None
    if policy.unit == "hours":
        return starts_at - timedelta(hours=policy.amount)
    local = starts_at.astimezone(ZoneInfo(location.zone))
    return hours.instant(location, business_day_before(location, local.date(), policy.amount), local.time())


def is_late_cancellation(location: Location, starts_at: datetime, at: datetime) -> bool:
    """Tell whether to cancel or move a visit at ``at`` is later than the location's policy allows; both are aware."""
    deadline = cancellation_deadline(location, starts_at)
    return deadline is not None and at > deadline
