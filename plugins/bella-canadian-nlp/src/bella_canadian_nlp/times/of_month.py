"""Days and weeks counted within a month: "the 20th of next month", "the last Friday of October", "la première semaine de mai"."""

from datetime import date

from .atoms import DAY, Content, Day, Scene, Span
from .calendar import add_months, first_of_month, in_year, next_date, nth_weekday_of
from .rules import Match, Rule, at, number


def month_of(scene: Scene, match: Match) -> date | None:
    """Return the first of the month that "of next month", "of May 2014", "du mois prochain" mean."""
    if at(match, "m") >= 0:
        month, year = number(scene, match, "m"), number(scene, match, "y")
        if year:
            return date(year, month, 1)
        this = scene.today.replace(day=1)
        return next_date(month, 1, this)
    if scene.items.values[at(match, "u")] != "month":
        return None
    next_one = "X" in match.group("s") + (match.group("f") or "") or "F" in (match.group("f") or "")
    return first_of_month(scene.today, 1 if next_one else 0)


def day_of_this_month(scene: Scene, match: Match) -> Content | None:
    """Read "the 20th of next month", "le 3 du mois prochain", "the 25th this month"."""
    if match.start("u") == match.start("d") + 1:
        return None  # "the ninth month"
    first = month_of(scene, match)
    day = number(scene, match, "d")
    found = in_year(first.year, first.month, day) if first else None
    return Day(found) if found else None


def _nth(scene: Scene, match: Match) -> int:
    """Return which of them is meant, from the end if negative: "second to last" is -2."""
    nth = number(scene, match, "n")
    return -nth if "L" in match.group("n") else nth


def weekday_of_month(scene: Scene, match: Match) -> Content | None:
    """Read "the first Tuesday of October", "dernier vendredi du mois"."""
    first = month_of(scene, match)
    if first is None:
        return None
    weekday = number(scene, match, "w")
    found = nth_weekday_of(first, weekday, _nth(scene, match))
    if found and found < scene.today and at(match, "m") >= 0 and at(match, "y") < 0:
        found = nth_weekday_of(add_months(first, 12), weekday, _nth(scene, match))
    return Day(found) if found else None


def weekday_of_this_month(scene: Scene, match: Match) -> Content | None:
    """Read "the second Tuesday": of this month, or of the next if it is over."""
    for ahead in (0, 1, 2):
        found = nth_weekday_of(first_of_month(scene.today, ahead), number(scene, match, "w"), number(scene, match, "n"))
        if found is not None and found >= scene.today:
            return Day(found)
    return None


def unit_of_month(scene: Scene, match: Match) -> Content | None:
    """Read "the first week of October", "the third day of May", "le deuxième week-end de septembre"."""
    first = month_of(scene, match)
    if first is None:
        return None
    nth, after = _nth(scene, match), first_of_month(first, 1)
    unit = "weekend" if match.group("unit") == "K" else scene.items.values[at(match, "unit")]
    if unit == "day":
        found = after - DAY if nth < 0 else first + (nth - 1) * DAY
        return Day(found) if found.month == first.month else None
    if unit == "fortnight":
        return Span(first, first + 14 * DAY, "day") if nth == 1 else Span(first + 14 * DAY, after, "day")
    if unit == "weekend":
        saturday = nth_weekday_of(first, 5, nth)
        return Span(saturday, saturday + 2 * DAY, "day") if saturday else None
    if unit != "week":
        return None
    start = nth_weekday_of(first, 0, nth)
    return Span(start, start + 7 * DAY, "week") if start else None


def day_from_end(scene: Scene, match: Match) -> Content | None:
    """Read "the fifth last day of May"."""
    first = month_of(scene, match)
    if first is None or scene.items.values[at(match, "unit")] != "day":
        return None
    return Day(first_of_month(first, 1) - number(scene, match, "d") * DAY)


_TAIL = "(?:(?P<m>[MY]),?O?(?P<y>y?)|(?P<s>[SXl]?)(?P<u>U)(?P<f>[XF]?))"
RULES: tuple[Rule, ...] = (
    Rule("l?(?P<d>o)(?:U(?=[Oi]))?(?:[Oi]l?)?(?P<s>[SXl]?)(?P<u>U)(?P<f>[XF]?)", day_of_this_month),
    Rule("l(?P<d>[abc])Ol?(?P<s>[SX]?)(?P<u>U)(?P<f>[XF]?)", day_of_this_month),
    Rule("l?(?P<d>[abc])O?(?P<s>[SX])(?P<u>U)(?P<f>)", day_of_this_month),
    Rule("l(?P<n>o)(?P<w>W)(?![OisSX])", weekday_of_this_month),
    Rule(f"l?(?P<n>[oL])(?P<w>W)[Oi]l?{_TAIL}", weekday_of_month),
    Rule(f"l?(?P<d>o)L(?P<unit>U)[Oi]l?{_TAIL}", day_from_end),
    Rule(f"l?(?P<n>[oL])(?P<unit>[UK])[Oi]l?{_TAIL}", unit_of_month),
    Rule("(?P<m>[MY]),?l?(?P<y>)(?P<n>[oL])(?P<unit>[UK])", unit_of_month),
)
