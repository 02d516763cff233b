"""A day's hours as people write them: ``8:00-12:00, 13:00-17:00``; pure."""

import re
from datetime import time
from itertools import pairwise

from .clinic import Window

#: Stretches of one day at most.
MOST = 6
_TIME = r"(\d{1,2})(?:\s?[:hH]\s?(\d{2}))?\s?[hH]?"
_RANGE = re.compile(rf"{_TIME}\s*(?:-|–|to|à)\s*{_TIME}")


class BadHours(ValueError):
    """This is not how hours are written; ``why`` is its code: ``unread``, ``backwards``, ``overlap`` or ``many``."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


def read_hours(text: str) -> tuple[Window, ...]:
    """
    Read when something is open on a day.

    Args:
        text: times from and to, by the 24-hour clock, parted by commas: ``8:00-12:00, 13-17``, ``8 h 30 à 12 h``; empty for closed.

    Raises:
        BadHours: it is none, ends before it begins, lies over another, or there are more than ``MOST``.
    """
    parts = [part.strip() for part in text.replace(";", ",").split(",") if part.strip()]
    if len(parts) > MOST:
        raise BadHours("many")
    windows = sorted(map(_window, parts), key=lambda window: window.start)
    if any(later.start < earlier.end for earlier, later in pairwise(windows)):
        raise BadHours("overlap")
    return tuple(windows)


def write_hours(windows: tuple[Window, ...]) -> str:
    """Write when something is open on a day, as ``read_hours`` reads it."""
    return ", ".join(f"{window.start:%H:%M}-{window.end:%H:%M}" for window in windows)


def _window(part: str) -> Window:
    found = _RANGE.fullmatch(part) if part.isascii() or "–" in part or "à" in part else None
    if found is None:
        raise BadHours("unread")
    try:
        start, end = time(int(found[1]), int(found[2] or 0)), time(int(found[3]), int(found[4] or 0))
    except ValueError:
        raise BadHours("unread") from None
    if end <= start:
        raise BadHours("backwards")
    return Window(start, end)
