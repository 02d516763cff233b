"""Parts of a month or year that are counted in weeks or days, halves of it, seasons: "the first two weeks of May", "this winter"."""

from datetime import date
from types import MappingProxyType
from typing import Final

from .atoms import DAY, Content, Day, Scene, Span
from .calendar import first_of_month, in_year, monday, next_date, nth_weekday_of
from .holidays import HOLIDAYS, next_holiday
from .joins import weekend_of
from .of_month import month_of
from .rules import Match, Rule, at, number

#: When the seasons begin, give or take a day: month and day. They last until the next begins.
_SEASONS: Final = MappingProxyType({"spring": (3, 20), "summer": (6, 21), "fall": (9, 22), "winter": (12, 21)})
_LENGTH: Final = 92


def _period(scene: Scene, match: Match) -> tuple[date, date] | None:
    """Return the first day of the month or year that is named, and the day after its last."""
    if at(match, "whole") >= 0:
        return date(number(scene, match, "whole"), 1, 1), date(number(scene, match, "whole") + 1, 1, 1)
    if at(match, "u") >= 0 and scene.items.values[at(match, "u")] == "year":
        ahead = 12 if "X" in match.group("s") + match.group("f") else 0
        first = first_of_month(scene.today.replace(month=1), ahead)
        return first, first_of_month(first, 12)
    month = month_of(scene, match)
    return (month, first_of_month(month, 1)) if month else None


def counted_units(scene: Scene, match: Match) -> Content | None:
    """Read "the first two weeks of May", "les dix derniers jours du mois", "the last 3 weeks of this year"."""
    period = _period(scene, match)
    unit, count = scene.items.values[at(match, "unit")], number(scene, match, "c", 1)
    last = "L" in match.group("n")
    if period is None or unit not in {"day", "week"} or count > 31 or not (last or number(scene, match, "n") == 1):
        return None
    first, after = period
    if unit == "day":
        return Span(after - count * DAY, after, "day") if last else Span(first, first + count * DAY, "day")
    if last:
        end = monday(after)
        return Span(end - 7 * count * DAY, end, "day")
    start = nth_weekday_of(first, 0, 1) or first
    return Span(start, start + 7 * count * DAY, "day")


def week_of_year(scene: Scene, match: Match) -> Content | None:
    """Read "the first week of 2027", "la dernière semaine de l'année"."""
    period = _period(scene, match)
    if period is None or scene.items.values[at(match, "unit")] != "week":
        return None
    nth = number(scene, match, "n")
    last = monday(period[1] - DAY)
    start = last if "L" in match.group("n") else (nth_weekday_of(period[0], 0, 1) or period[0]) + 7 * (nth - 1) * DAY
    return Span(start, start + 7 * DAY, "week")


def half(scene: Scene, match: Match) -> Content | None:
    """Read "the first half of June", "la deuxième moitié du mois"."""
    period, nth = _period(scene, match), number(scene, match, "n")
    if period is None or nth > 2:
        return None
    first, after = period
    middle = first_of_month(first, 6) if (after - first).days > 31 else first + 15 * DAY
    return Span(first, middle, "day") if nth == 1 else Span(middle, after, "day")


def business_day(scene: Scene, match: Match) -> Content | None:
    """Read "the first business day of April", "le dernier jour ouvrable du mois"."""
    period = _period(scene, match)
    if period is None or scene.items.values[at(match, "unit")] != "business":
        return None
    first, after = period
    if "L" in match.group("n"):
        return Day(after - max(1, after.weekday() - 4 if after.weekday() > 4 else 3 if after.weekday() == 0 else 1) * DAY)
    workdays = [day for day in (first + n * DAY for n in range((after - first).days)) if day.weekday() < 5]
    nth = number(scene, match, "n")
    return Day(workdays[nth - 1]) if nth <= len(workdays) else None


def month_of_year(scene: Scene, match: Match) -> Content | None:
    """Read "March next year", "mars de l'année prochaine", "June 3rd of next year"."""
    if scene.items.values[at(match, "u")] != "year":
        return None
    ahead = 1 if "X" in match.group("s") + match.group("f") else 0
    year, month, day = scene.today.year + ahead, number(scene, match, "m"), number(scene, match, "d") or number(scene, match, "d2")
    if day:
        found = in_year(year, month, day)
        return Day(found, month_said=True, year_said=True) if found else None
    return Span(date(year, month, 1), first_of_month(date(year, month, 1), 1), "month")


def holiday_week(scene: Scene, match: Match) -> Content | None:
    """Read "Christmas week": the week that the day lies in."""
    if scene.items.words[at(match, "u")] != "week":
        return None
    first = monday(next_holiday(str(scene.items.values[at(match, "h")]), scene.today))
    return Span(first, first + 7 * DAY, "week")


def holiday_weekend(scene: Scene, match: Match) -> Content | None:
    """Read "Easter weekend", "la fin de semaine de l'Action de grâce"."""
    key, year = str(scene.items.values[at(match, "h")]), number(scene, match, "y")
    day = HOLIDAYS[key](year) if year else next_holiday(key, scene.today)
    if key == "easter":
        return Span(day - 2 * DAY, day + 2 * DAY, "day")
    return weekend_of(day)


def season(scene: Scene, match: Match) -> Content | None:
    """Read "in the spring", "this summer", "l'hiver prochain": the one that runs, else the next to come."""
    name, year = str(scene.items.values[at(match, "season")]), number(scene, match, "y")
    month, day = _SEASONS[name]
    if year:
        first = date(year, month, day)
    else:
        first = next_date(month, day, scene.today - _LENGTH * DAY) or scene.today
        if first <= scene.today and "X" in match.group():
            first = date(first.year + 1, month, day)
    return Span(first, first + _LENGTH * DAY, "day")


_TAIL: Final = "(?:(?P<m>[MY]),?O?(?P<y>y?)|(?P<s>[SXl]?)(?P<u>U)(?P<f>[XF]?)|(?P<whole>y))"
RULES: tuple[Rule, ...] = (
    Rule(f"l?(?P<n>[oL])(?P<c>[abc2])(?P<unit>U)[Oi]l?{_TAIL}", counted_units),
    Rule(f"l?(?P<c>[abc2])(?P<n>[oL])(?P<unit>U)[Oi]l?{_TAIL}", counted_units),
    Rule(f"l?(?P<n>[oL])(?P<unit>U)[Oi]l?{_TAIL}", business_day),
    Rule("l?(?P<n>[oL])(?P<unit>U)[Oi]l?(?:(?P<s>[SXl]?)(?P<u>U)(?P<f>[XF]?)|(?P<whole>y))", week_of_year),
    Rule(f"l?(?P<n>o)Q[Oi]l?{_TAIL}", half),
    Rule("(?:l?(?P<d>[oabc])O?)?(?P<m>[MY])(?:l?(?P<d2>[oabc]))?,?[Oi]?l?(?P<s>[SX]?)(?P<u>U)(?P<f>[XF]?)", month_of_year),
    Rule("[SXF]?(?P<h>H)(?P<y>y?)l?K", holiday_weekend),
    Rule("l?(?P<h>H)(?P<u>U)", holiday_week),
    Rule("[l]?K[OA]?l?(?P<h>H)(?P<y>y?)", holiday_weekend),
    Rule("(?<=[iEOBA<>Xt@])l?(?P<season>8)X?(?P<y>y?)", season),
    Rule("[iS]?l?X?(?P<season>8)O?(?P<y>y)", season),
    Rule("[SXF][Ol]?(?P<season>8)", season),
    Rule("l?(?P<season>8)(?P<y>)X", season),
)
