"""
Days that Canadian callers name instead of a date.

Rules of the Holidays Act (Canada) and the provinces' employment standards acts, with a few days that everybody knows and nobody
has off. Computed here: the first use of a holiday library costs a caller's turn more than a tenth of a second.
"""

from collections.abc import Callable
from datetime import date, timedelta
from types import MappingProxyType
from typing import Final

_DAY = timedelta(days=1)


def easter(year: int) -> date:
    """Return Easter Sunday of the Gregorian calendar (the anonymous algorithm, Meeus 1991)."""
    a, b, c = year % 19, year // 100, year % 100
    d, e = divmod(b, 4)
    h = (19 * a + b - d - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    i, k = divmod(c, 4)
    t = (32 + 2 * e + 2 * i - h - k) % 7
    month, day = divmod(h + t - 7 * ((a + 11 * h + 22 * t) // 451) + 114, 31)
    return date(year, month, day + 1)


def nth_weekday(year: int, month: int, weekday: int, nth: int) -> date:
    """Return the ``nth`` (1 is the first) ``weekday`` (0 is Monday) of a month; it may lie in the next month."""
    first = date(year, month, 1)
    return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (nth - 1))


def _fixed(month: int, day: int) -> Callable[[int], date]:
    return lambda year: date(year, month, day)


def _nth(month: int, weekday: int, nth: int) -> Callable[[int], date]:
    return lambda year: nth_weekday(year, month, weekday, nth)


def _from_easter(days: int) -> Callable[[int], date]:
    return lambda year: easter(year) + days * _DAY


def _victoria_day(year: int) -> date:
    """Return the Monday before 25 May."""
    before = date(year, 5, 24)
    return before - before.weekday() * _DAY


HOLIDAYS: Final = MappingProxyType(
    {
        "new_year": _fixed(1, 1),
        "new_year_eve": _fixed(12, 31),
        "epiphany": _fixed(1, 6),
        "family_day": _nth(2, 0, 3),
        "valentine": _fixed(2, 14),
        "st_patrick": _fixed(3, 17),
        "groundhog_day": _fixed(2, 2),
        "shrove_tuesday": _from_easter(-47),
        "ash_wednesday": _from_easter(-46),
        "april_fools": _fixed(4, 1),
        "palm_sunday": _from_easter(-7),
        "holy_thursday": _from_easter(-3),
        "holy_saturday": _from_easter(-1),
        "earth_day": _fixed(4, 22),
        "ascension": _from_easter(39),
        "pentecost": _from_easter(49),
        "whit_monday": _from_easter(50),
        "good_friday": _from_easter(-2),
        "easter": _from_easter(0),
        "easter_monday": _from_easter(1),
        "mothers_day": _nth(5, 6, 2),
        "victoria_day": _victoria_day,
        "fathers_day": _nth(6, 6, 3),
        "indigenous_day": _fixed(6, 21),
        "st_jean": _fixed(6, 24),
        "canada_day": _fixed(7, 1),
        "civic_holiday": _nth(8, 0, 1),
        "acadian_day": _fixed(8, 15),
        "labour_day": _nth(9, 0, 1),
        "reconciliation": _fixed(9, 30),
        "thanksgiving": _nth(10, 0, 2),
        "halloween": _fixed(10, 31),
        "all_saints": _fixed(11, 1),
        "remembrance": _fixed(11, 11),
        "christmas_eve": _fixed(12, 24),
        "christmas": _fixed(12, 25),
        "boxing_day": _fixed(12, 26),
    }
)


def next_holiday(key: str, today: date) -> date:
    """Return the first ``key`` holiday that is not before ``today``."""
    this_year = HOLIDAYS[key](today.year)
    return this_year if this_year >= today else HOLIDAYS[key](today.year + 1)
