"""When a location is open, when a provider is there, and who answers the telephone: all from the clinic's own hours, in its own zone."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from .clinic import AnswerMode, Closure, Location, Provider, Window
from .holidays import holiday

#: A stretch of time, aware UTC, ``[start, end)``.
Stretch = tuple[datetime, datetime]


def local_date(location: Location, at: datetime) -> date:
    """Return the location's calendar day at an instant."""
    return at.astimezone(ZoneInfo(location.zone)).date()


def instant(location: Location, day: date, at: time) -> datetime:
    """
    Return the UTC instant of a local wall time.

    A time that the clock shows twice (in autumn) is the first of the two; one that it skips (in spring) is as far after the skip.
    """
    return datetime.combine(day, at, ZoneInfo(location.zone)).astimezone(UTC)


def windows_on(location: Location, day: date) -> tuple[Window, ...]:
    """
    Return the location's opening hours of a day, local time.

    The first closure that holds the day counts, then a statutory holiday, then the week.
    """
    closure = closure_on(location, day)
    if closure is not None:
        return closure.hours
    usual = location.hours[day.weekday()]
    return () if usual and location.statutory_holidays and holiday(location.province, day) else usual


def closure_on(location: Location, day: date) -> Closure | None:
    """Return the first closure that holds a day."""
    return next((closure for closure in location.closures if closure.first <= day <= closure.last), None)


def open_stretches(location: Location, day: date) -> tuple[Stretch, ...]:
    """Return when the location is open on a day."""
    return tuple((instant(location, day, window.start), instant(location, day, window.end)) for window in windows_on(location, day))


def present_stretches(provider: Provider, location: Location, day: date, opened: tuple[Stretch, ...] | None = None) -> tuple[Stretch, ...]:
    """
    Return when a provider treats at the location on a day: within its opening hours, and within their own where they have some.

    Args:
        opened: the day's ``open_stretches``, where they are known.
    """
    if opened is None:
        opened = open_stretches(location, day)
    if provider.hours is None:
        return opened
    week = provider.hours.get(location.id)
    own = week[day.weekday()] if week else ()
    there = [(instant(location, day, window.start), instant(location, day, window.end)) for window in own]
    common = ((max(a[0], b[0]), min(a[1], b[1])) for a in opened for b in there)
    return tuple(sorted(stretch for stretch in common if stretch[0] < stretch[1]))


def within(stretches: tuple[Stretch, ...], start: datetime, end: datetime) -> bool:
    """Tell whether one of the stretches holds all of ``[start, end)``."""
    return any(first <= start and end <= last for first, last in stretches)


def is_open(location: Location, at: datetime) -> bool:
    """Tell whether the location is open at an instant (aware)."""
    return any(start <= at < end for start, end in open_stretches(location, local_date(location, at)))


def next_opening(location: Location, at: datetime, days: int = 31) -> datetime | None:
    """Return when the location next opens after an instant, aware UTC; None if not within ``days``."""
    today = local_date(location, at)
    starts = (start for ahead in range(days + 1) for start, _ in open_stretches(location, today + timedelta(days=ahead)))
    return next((start for start in starts if start > at), None)


def answer_mode(location: Location, at: datetime) -> AnswerMode:
    """
    Return how the location answers at an instant (aware): the switch while it holds, else the first rule that fits, else its mode.

    ``after_hours`` and ``off`` are returned as they are: what they come to depends on ``is_open``.
    """
    answering = location.answering
    if answering.switch is not None and (answering.switch_until is None or at < answering.switch_until):
        return answering.switch
    local = at.astimezone(ZoneInfo(location.zone))
    for rule in answering.rules:
        if local.weekday() in rule.days and rule.start <= local.time() < rule.end:
            return rule.mode
    return answering.mode
