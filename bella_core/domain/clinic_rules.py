"""What a clinic's rules are made of: whom a service is for, how many a day, what is kept free, and how late is too late to cancel."""

from datetime import time
from typing import Literal

import attrs

#: A service's code that is kept for emergencies: callers in pain get it.
EMERGENCY_SERVICE = "emergency_exam"


@attrs.frozen
class Ages:
    """Whom a service is for, by their age at the visit in full years, ``[first, last]``; None where there is no limit."""

    first: int | None = None
    last: int | None = None


@attrs.frozen
class PerDay:
    """How many visits of a service fit into a local day: at the ``location``, and with each ``provider``; None for any number."""

    location: int | None = None
    provider: int | None = None


@attrs.frozen
class Reserve:
    """
    Keep a time of the day free for emergencies.

    Args:
        start, end: local time, ``[start, end)``; ``days``: 0 is Monday.
        providers, rooms: whose time it is, by id; where both are empty, that of every provider who can see an emergency.
        release_min: so many minutes before it starts, anybody may have it.
    """

    start: time
    end: time
    days: tuple[int, ...] = (0, 1, 2, 3, 4, 5, 6)
    providers: tuple[str, ...] = ()
    rooms: tuple[str, ...] = ()
    release_min: int = 120


@attrs.frozen
class CancellationPolicy:
    """
    Say how long before a visit it may be cancelled or moved without being late; without an ``amount``, at any time.

    Args:
        unit: ``hours``, or ``business_days``: days on which the location is open.
    """

    amount: int | None = None
    unit: Literal["hours", "business_days"] = "hours"
