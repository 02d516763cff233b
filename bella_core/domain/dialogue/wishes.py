"""From times that were said to a wish: when a visit would suit, in the location's local time."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta

import attrs

from bella_core.plugin.types import Extraction, TimeValue

from ..slots import DayHours, Wish
from ..spoken import WEEKDAYS

_NOON = time(12)
#: A time that an extractor is less sure of was mentioned, not wished for: "it has hurt since Monday".
MENTIONED = 0.5
#: Words that may stand before a weekday, and after it for or before a time of day, and leave open which week is meant.
_ARTICLES = frozenset({"on", "le"})
_BEFORE_TIMES = frozenset(
    {"at", "around", "à", "vers", "in", "en", "morning", "afternoon", "evening", "matin", "après-midi", "soir", "midi", "noon"}
)
#: Words of a time that tells the week; a weekday beside it is one of that week.
_WEEKS = frozenset({"week", "weeks", "semaine", "semaines"})
#: Words between the weekdays of a stretch, and the days of a week.
_BETWEEN = frozenset({"to", "through", "till", "until", "and", "from", "between", "à", "au", "et", "du", "de", "jusqu'à", "le", "on"})
_WEEK = 7
#: Days that one wish rules out at most.
_MOST_RULED_OUT = 62
#: Where a part of the day lies when it is ruled out and the rest of the day remains.
_WITHOUT: dict[str, tuple[time | None, time | None]] = {
    "morning": (_NOON, None),
    "noon": (None, None),
    "afternoon": (None, _NOON),
    "evening": (None, time(17)),
    "night": (None, None),
}


def read_wish(before: Wish | None, said: Iterable[Extraction], excluded: Iterable[Extraction], today: date) -> Wish:
    """
    Add what was said now to the wish as it stood.

    A new day replaces the days of before and keeps the time of day; a new time of day replaces that and keeps the days; what was
    ruled out stays so until it is asked for.

    Args:
        before: the wish so far. ``said``, ``excluded``: extractions of times that will do, and of times that will not.
        today: the location's date.
    """
    said = tuple(said)
    wish, talked_of = attrs.evolve(before or Wish(), after=None, before=None), before
    wish = attrs.evolve(wish, by_day=() if said else wish.by_day)
    days: list[date] = []
    hours: dict[date, DayHours] = {}
    for extraction in said:
        value = extraction.value
        if not isinstance(value, TimeValue) or extraction.confidence < MENTIONED:
            continue
        fitted = _in_talked_of_week(value, extraction.text, talked_of)
        if talked_of is not before and fitted != value:
            days, hours = [], {}  # "in two weeks, on the Tuesday" is one day
        wish = _wanted(wish, fitted, today)
        days += wish.days
        hours |= {day: DayHours(day, wish.at, wish.day_start, wish.day_end) for day in wish.days}
        if value.grain == "month" or not _WEEKS.isdisjoint(extraction.text.lower().split()):
            talked_of = wish
    if len(set(days)) > 1:
        wish = _each_its_hours(attrs.evolve(wish, days=tuple(dict.fromkeys(days))), hours)
    told_hour = any(isinstance(one.value, TimeValue) and one.value.kind in {"time", "datetime"} for one in said)
    for extraction in excluded:
        value = extraction.value
        if isinstance(value, TimeValue) and not (told_hour and value.no_date and value.part is not None):
            wish = _ruled_out(
                wish, value, weekdays=_are_weekdays(extraction.text)
            )  # "mornings are bad, but eight on Thursday is fine" is eight on Thursday
    return wish


def _each_its_hours(wish: Wish, hours: Mapping[date, DayHours]) -> Wish:
    """Keep "Tuesday morning or Thursday afternoon" as it was said: the last hours are not those of all days."""
    if len({(one.at, one.day_start, one.day_end) for one in hours.values()}) < 2:
        return wish
    return attrs.evolve(wish, at=None, day_start=None, day_end=None, by_day=tuple(hours[day] for day in wish.days))


def whenever(wish: Wish, today: date) -> Wish:
    """Return the wish for the first time there is: what was ruled out stays so, and whom it is with."""
    fresh = Wish(first=today, not_weekdays=wish.not_weekdays, not_days=wish.not_days)
    return attrs.evolve(fresh, provider_id=wish.provider_id, not_providers=wish.not_providers)


def is_exact(wish: Wish) -> bool:
    """Tell whether one day and one time of day were asked for."""
    return len(wish.days) == 1 and wish.at is not None


def is_narrow(wish: Wish) -> bool:
    """Tell whether the wish leaves no half-day to choose."""
    return wish.at is not None or wish.day_start is not None or wish.day_end is not None or bool(wish.by_day)


def _in_talked_of_week(value: TimeValue, text: str, before: Wish | None) -> TimeValue:
    """Take a bare "Thursday" for the one of the week that is talked of, where that is a later one."""
    if before is None or value.start is None or value.kind == "time" or value.no_date or not _is_bare_weekday(text):
        return value
    talked_of = before.days[0] if before.days else before.first
    if talked_of is None:
        return value
    begins = talked_of - timedelta(days=talked_of.weekday()) if before.days else talked_of
    weeks = max(0, -((value.start.date() - begins).days // 7))
    ahead = timedelta(weeks=weeks)
    if before.last is not None and (value.start + ahead).date() > before.last:
        return value
    return attrs.evolve(value, start=value.start + ahead, end=value.end + ahead if value.end else None)


def _is_bare_weekday(text: str) -> bool:
    """Tell whether a day was named by its weekday alone, with a time of day or without: neither "this" nor a date beside it."""
    words = text.lower().replace(",", " ").split()
    named = words[1:] if words and words[0] in _ARTICLES else words
    return bool(named) and named[0] in WEEKDAYS and (len(named) == 1 or named[1] in _BEFORE_TIMES)


def _wanted(wish: Wish, value: TimeValue, today: date) -> Wish:
    if value.asap:
        fresh = whenever(wish, today)
        return fresh if value.end is None else _interval(fresh, value)  # "the first opening next week"
    if value.kind == "time" and value.start is not None:
        return attrs.evolve(wish, at=value.start.time(), day_start=None, day_end=None)
    if value.kind == "interval":
        return _interval(wish, value)
    if value.start is None:
        return wish
    wish = _days(wish, value)
    if value.kind == "datetime":
        return attrs.evolve(wish, at=value.start.time(), day_start=None, day_end=None)
    return wish


def _days(wish: Wish, value: TimeValue) -> Wish:
    """Set the days; their exclusion, if any, was meant before they were asked for."""
    start = value.start
    if start is None:
        return wish
    day = start.date()
    fresh = attrs.evolve(
        wish,
        days=(),
        first=None,
        last=None,
        weekdays=(),
        not_weekdays=tuple(other for other in wish.not_weekdays if other != day.weekday()),
        not_days=tuple(other for other in wish.not_days if other != day),
    )
    if value.recurring:
        return attrs.evolve(fresh, weekdays=(day.weekday(),), first=day)
    if value.grain in {"week", "month", "year"}:
        return attrs.evolve(fresh, first=day, last=_last_day(start, value.grain), not_weekdays=wish.not_weekdays, not_days=wish.not_days)
    return attrs.evolve(fresh, days=(day,))


def _last_day(start: datetime, grain: str) -> date:
    if grain == "week":
        return start.date() + timedelta(days=6)
    if grain == "month":
        return (start.replace(day=1) + timedelta(days=32)).date().replace(day=1) - timedelta(days=1)
    return date(start.year, 12, 31)


def _interval(wish: Wish, value: TimeValue) -> Wish:
    start, end = value.start, value.end
    whole_days = value.grain in {"day", "week", "month", "year"}
    if whole_days and not value.no_date:
        return _day_range(wish, start, end)
    if not value.no_date:
        same_day = start is not None and end is not None and end - start <= timedelta(days=1)
        if start is not None and (end is None or same_day):
            wish = _days(wish, attrs.evolve(value, kind="date", grain="day"))
        elif start is None and end is not None:
            wish = _days(wish, attrs.evolve(value, kind="date", grain="day", start=end))
        else:
            return _day_range(wish, start, end)
    last = None if end is None or end.time() == time(0) else end.time()
    return attrs.evolve(wish, at=None, day_start=start.time() if start else None, day_end=last)


def _day_range(wish: Wish, start: datetime | None, end: datetime | None) -> Wish:
    last = (end - timedelta(microseconds=1)).date() if end else None
    first = (start + timedelta(minutes=1)).date() if start else None  # "after Monday" begins as Monday ends
    return attrs.evolve(wish, days=(), weekdays=(), first=first, last=last)


def _are_weekdays(text: str) -> bool:
    """Tell whether days are named by nothing but their weekdays, as in "Monday to Wednesday"."""
    words = text.lower().replace(",", " ").replace("-", " ").split()
    return sum(word in WEEKDAYS for word in words) > 1 and all(word in WEEKDAYS or word in _BETWEEN for word in words)


def _ruled_out(wish: Wish, value: TimeValue, *, weekdays: bool = False) -> Wish:
    if value.part is not None and value.no_date:
        start, end = _WITHOUT[value.part]
        return attrs.evolve(wish, at=None, day_start=start, day_end=end, by_day=())
    if value.no_date or value.kind == "time" or value.start is None:
        return wish
    if value.recurring:
        weekday = value.start.weekday()
        out = attrs.evolve(wish, not_weekdays=tuple(dict.fromkeys((*wish.not_weekdays, weekday))))
        return attrs.evolve(out, days=tuple(day for day in out.days if day != value.start.date()))
    ruled_out = _whole_days(value.start, value.end)
    if weekdays and len(ruled_out) < _WEEK:  # of every week: "Monday to Wednesday are bad for me"
        others = tuple(dict.fromkeys((*wish.not_weekdays, *(day.weekday() for day in ruled_out))))
        return attrs.evolve(wish, not_weekdays=others, days=tuple(day for day in wish.days if day.weekday() not in others))
    out = attrs.evolve(wish, not_days=tuple(dict.fromkeys((*wish.not_days, *ruled_out))))
    return attrs.evolve(out, days=tuple(day for day in out.days if day not in ruled_out))


def _whole_days(start: datetime, end: datetime | None) -> tuple[date, ...]:
    """Return the days that ``[start, end)`` touches: of a day that will not do in part nothing is offered."""
    last = start.date() if end is None else max(start, end - timedelta(microseconds=1)).date()
    count = min((last - start.date()).days + 1, _MOST_RULED_OUT)
    return tuple(start.date() + timedelta(days=number) for number in range(count))
