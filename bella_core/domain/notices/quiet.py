"""Hours in which nobody is woken by a text message."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo


def quiet_left(now: datetime, zone: str, start: time, end: time) -> timedelta:
    """
    Return how long the quiet hours still last; nothing outside of them.

    Args:
        now: aware. ``zone``: the location's, IANA.
        start, end: by its clocks; the hours may go past midnight, and there are none where both are the same.
    """
    local = now.astimezone(ZoneInfo(zone))
    at = local.time()
    quiet = start <= at < end if start <= end else at >= start or at < end
    if not quiet:
        return timedelta(0)
    day = local.date() if at < end else local.date() + timedelta(days=1)
    ends_at = datetime.combine(day, end, ZoneInfo(zone)).replace(fold=local.fold)  # in the hour that comes twice, the same one
    return ends_at.astimezone(now.tzinfo) - now
