"""Calendar arithmetic for relative dates; every function takes the day it counts from."""

from calendar import monthrange
from datetime import date, datetime, timedelta

from .atoms import DAY, Length
from .holidays import nth_weekday


def monday(day: date) -> date:
    """Return the Monday of ``day``'s week; weeks begin on Monday, as clinics plan them."""
    return day - day.weekday() * DAY


def first_of_month(day: date, months: int = 0) -> date:
    """Return the first of the month that is ``months`` after ``day``'s."""
    years, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(min(max(years, 1), 9998), month + 1, 1)


def add_months(day: date, months: int) -> date:
    """Return the same day ``months`` later, or the last of that month if it is shorter."""
    first = first_of_month(day, months)
    return first.replace(day=min(day.day, monthrange(first.year, first.month)[1]))


def coming(weekday: int, today: date, *, or_today: bool = False) -> date:
    """Return the next ``weekday``: a week from now if it is today, unless ``or_today``."""
    ahead = (weekday - today.weekday()) % 7
    return today + timedelta(days=ahead if ahead or or_today else 7)


def next_month_day(day: int, today: date) -> date | None:
    """Return the first day number ``day`` that is not before ``today``; a month too short for it is passed over."""
    for months in range(13):
        first = first_of_month(today, months)
        if day <= monthrange(first.year, first.month)[1]:
            found = first.replace(day=day)
            if found >= today:
                return found
    return None


def next_weekday_day(weekday: int, day: int, today: date) -> date | None:
    """Return the first day number ``day`` on a ``weekday`` ("Friday the 13th") that is not before ``today``."""
    for months in range(60):
        first = first_of_month(today, months)
        if day <= monthrange(first.year, first.month)[1]:
            found = first.replace(day=day)
            if found >= today and found.weekday() == weekday:
                return found
    return None


def in_year(year: int, month: int, day: int) -> date | None:
    """Return the date, or None where there is none (31 April)."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def next_date(month: int, day: int, today: date) -> date | None:
    """Return the first such date that is not before ``today``; 29 February waits for its year."""
    for year in range(today.year, today.year + 9):
        found = in_year(year, month, day)
        if found is not None and found >= today:
            return found
    return None


def year_of_weekday(weekday: int, month: int, day: int, today: date) -> date | None:
    """Return the first such date that falls on ``weekday``, at most three years ahead."""
    for year in range(today.year, today.year + 4):
        found = in_year(year, month, day)
        if found is not None and found >= today and found.weekday() == weekday:
            return found
    return None


def nth_weekday_of(first: date, weekday: int, nth: int) -> date | None:
    """Return the ``nth`` weekday of ``first``'s month; -1 is the last, -2 the one before; None where the month has no such day."""
    if nth < 0:
        after = first_of_month(first, 1)
        last = after - ((after.weekday() - weekday - 1) % 7 + 1) * DAY
        return last + 7 * (nth + 1) * DAY
    found = nth_weekday(first.year, first.month, weekday, nth)
    return found if found.month == first.month else None


def later(start: datetime, length: Length) -> datetime:
    """Return the moment that is ``length`` after ``start``."""
    unit, count = length.unit, length.count
    if unit in {"minute", "hour"}:
        return start + timedelta(minutes=count * (60 if unit == "hour" else 1))
    return datetime.combine(days_later(start.date(), length), start.time())


def days_later(day: date, length: Length) -> date:
    """Return the day that is ``length`` after ``day``; business days leave out the weekend."""
    unit, count = length.unit, min(length.count, 3_660)
    if unit == "business":
        for _ in range(count):
            day += DAY
            while day.weekday() > 4:
                day += DAY
        return day
    if unit in {"month", "year"}:
        return add_months(day, min(count, 1_200) * (12 if unit == "year" else 1))
    return day + timedelta(days=count * {"week": 7, "workweek": 7, "fortnight": 14}.get(unit, 1))
