"""Why what was wished for is not offered: the clinic is closed then, it is too far ahead, or it is taken."""

from datetime import date, timedelta
from typing import Literal

from .. import hours
from ..clinic import Window
from ..rules import latest_day
from ..slots import DayHours, Wish
from .turn import Turn

Why = Literal["closed", "hours", "far", "nearest"]
#: A wish for more days than this names none of them.
_MOST_DAYS = 7


def why(turn: Turn) -> Why:
    """
    Tell why other times are offered than those that were wished for.

    Returns:
        ``closed``: on none of the days that were named the clinic is open; ``hours``: not at that time of day; ``far``: nothing is booked
        so far ahead; ``nearest``: it is taken, or nobody who does it is there.
    """
    wish = turn.state.form.wish
    days = _named(wish) if wish is not None else ()
    if wish is None or not days:
        return "nearest"
    if min(days) > _latest(turn):
        return "far"
    if not any(hours.windows_on(turn.location, day) for day in days):
        return "closed"
    may_be = any(_open_at(wish.on(day), window) for day in days for window in hours.windows_on(turn.location, day))
    return "nearest" if may_be else "hours"


def _named(wish: Wish) -> tuple[date, ...]:
    """Return the few days that were named; nothing where any day, or a long stretch, will do."""
    if wish.days:
        return wish.days
    if wish.first is None or wish.last is None or wish.last - wish.first > timedelta(days=_MOST_DAYS):
        return ()
    count = (wish.last - wish.first).days + 1
    return tuple(wish.first + timedelta(days=number) for number in range(count))


def _open_at(wish: Wish | DayHours, window: Window) -> bool:
    """Tell whether a window of opening hours holds the time of day, or a piece of the part of the day, that was wished for."""
    if wish.at is not None:
        return window.start <= wish.at < window.end
    begins_before = wish.day_start is None or wish.day_start < window.end
    return begins_before and (wish.day_end is None or wish.day_end > window.start)


def _latest(turn: Turn) -> date:
    asked = turn.state.form.service
    service = next((found for found in turn.clinic.services if asked and found.code == asked.value), None)
    return latest_day(turn.location, service, turn.at) if service is not None else date.max
