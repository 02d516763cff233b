"""When patients are reminded of an appointment: by the clocks of its place, never in quiet hours, and not when it is of no use."""

from collections.abc import Iterable
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import attrs

from .notices.quiet import quiet_left

#: Whoever is reminded needs so long to get there.
LEAST_LEFT = timedelta(minutes=30)
#: A reminder that could not be sent at its time, because bella was down, is sent that much later at most.
LATEST = timedelta(hours=24)

_DAY_MIN = 24 * 60


@attrs.frozen
class Quiet:
    """The hours in which nobody is texted, by local clocks; none where both are the same."""

    start: time
    end: time

    def left(self, at: datetime, zone: str) -> timedelta:
        """Return how long the quiet hours still last at an instant; nothing outside of them."""
        return quiet_left(at, zone, self.start, self.end)


@attrs.frozen
class Reminder:
    """A reminder of one appointment: ``before_min`` minutes before, as it was set, and when it is to be sent, aware UTC."""

    before_min: int
    at: datetime


def reminders(starts_at: datetime, told_at: datetime, zone: str, before_min: Iterable[int], quiet: Quiet) -> tuple[Reminder, ...]:
    """
    Return the reminders of an appointment, in order of time.

    Args:
        starts_at: aware. ``told_at``: when it was booked or last moved, aware: that day nobody needs a reminder, and none is made up
            for whose time had passed by then.
        zone: the location's, IANA.
        before_min: how many minutes before. Whole days are counted by the calendar: a week before ten o'clock is ten o'clock, also
            when the clocks change between.
    """
    found = []
    told_on = told_at.astimezone(ZoneInfo(zone)).date()
    for minutes in set(before_min):
        at = _before(starts_at, zone, minutes)
        at += quiet.left(at, zone)
        if at.astimezone(ZoneInfo(zone)).date() > told_on and starts_at - at >= LEAST_LEFT:
            found.append(Reminder(minutes, at))
    return tuple(sorted(found, key=lambda reminder: (reminder.at, -reminder.before_min)))


def due_today(planned: Iterable[Reminder], starts_at: datetime, now: datetime, zone: str) -> tuple[Reminder, ...]:
    """
    Return those reminders that a message may hold that is sent now: what is due, or was a short while ago, and what is due later today.

    Args:
        now: aware.
    """
    today = now.astimezone(ZoneInfo(zone)).date()
    if starts_at - now < LEAST_LEFT:
        return ()
    return tuple(reminder for reminder in planned if now - LATEST < reminder.at and reminder.at.astimezone(ZoneInfo(zone)).date() <= today)


def _before(starts_at: datetime, zone: str, minutes: int) -> datetime:
    if minutes % _DAY_MIN:
        return starts_at - timedelta(minutes=minutes)
    local = starts_at.astimezone(ZoneInfo(zone))
    day = local.date() - timedelta(days=minutes // _DAY_MIN)
    # A time that the clocks jump over is read as if they had not: half past two is half past three.
    return datetime.combine(day, local.timetz()).astimezone(starts_at.tzinfo)
