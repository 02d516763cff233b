"""Weeks, months, years, weekends and their ends: "next week", "la fin du mois", "mid-May", "weekdays"."""

from datetime import date
from typing import Final

from .atoms import DAY, Content, Day, Length, Moment, Part, Scene, Span
from .calendar import days_later, first_of_month, monday, next_month_day
from .lexicon import FR
from .of_month import month_of
from .rules import Match, Rule, at, number, spells

#: The end of a month is its last days after the twentieth.
_LATE_DAYS: Final = 10


def of_unit(scene: Scene, unit: str, ahead: int) -> Span | Day | None:
    """Return this (``ahead`` 0), next (1) or last (-1) week, month, year, weekend, day."""
    today = scene.today
    week = monday(today) + 7 * ahead * DAY
    if unit == "week":
        return Span(week, week + 7 * DAY, "week")
    if unit == "workweek":
        return Span(week, week + 5 * DAY, "week")
    if unit == "weekend":
        return Span(week + 5 * DAY, week + 7 * DAY, "day")
    if unit == "month":
        first = first_of_month(today, ahead)
        return Span(first, first_of_month(first, 1), "month")
    if unit == "year":
        first = first_of_month(today.replace(month=1), 12 * ahead)
        return Span(first, first_of_month(first, 12), "year")
    return Day(today + ahead * DAY) if unit == "day" else None


def _unit(scene: Scene, match: Match, name: str = "u") -> str:
    return "weekend" if match.group(name) == "K" else str(scene.items.values[at(match, name)])


def _ahead(marks: str) -> int:
    if "X" in marks or "F" in marks or marks.endswith("A"):
        return 1
    return -1 if "L" in marks or "k" in marks else 0


def unit(scene: Scene, match: Match) -> Content | None:
    """Read "next week", "cette semaine", "la fin de semaine prochaine", "this weekend"; "the coming week" is the next."""
    name = _unit(scene, match)
    to_come = name in {"week", "month"} and scene.items.words[match.start()] in {"coming", "upcoming"}
    if name == "day" and scene.items.words[at(match, "u")] in {"days", "jours"}:
        return Span(scene.today + DAY, scene.today + 6 * DAY, "day")  # "the next days"
    if name in {"week", "month"} and str(scene.items.words[at(match, "u")]).rstrip("'") in {"weeks", "semaines", "months"}:
        return Span(scene.today + DAY, days_later(scene.today, Length(3, name)) + DAY, "day")  # "in the coming weeks"
    return of_unit(scene, name, 1 if to_come else _ahead(match.group()))


def bare_unit(scene: Scene, match: Match) -> Content | None:
    """Read "the week", "la semaine", "la journée": what is left of this one."""
    name = _unit(scene, match)
    if scene.items.words[match.start()] not in {"the", "la", "le"}:
        return None
    found = of_unit(scene, name, 0)
    if name not in {"week", "day"} or isinstance(found, Day) or found is None:
        return found if name == "day" else None
    return Span(scene.today, monday(scene.today) + 5 * DAY if scene.today.weekday() < 5 else found.end, "week")


def week_after_next(scene: Scene, match: Match) -> Content | None:
    """Read "the week after next"."""
    return of_unit(scene, _unit(scene, match), 2)


def any_weekend(scene: Scene, _match: Match) -> Content | None:
    """Read a weekend by itself."""
    return of_unit(scene, "weekend", 0)


def month(scene: Scene, match: Match) -> Content | None:
    """Read "October 2026", "next March", "mid-May", "fin mars"."""
    word_too = match.group("m") == "Y" and not _leads_to_month(scene, match)
    first = None if word_too or (number(scene, match, "m") == 11 and spells(scene, match)) else month_of(scene, match)
    if first is None:
        return None
    if first < first_of_month(scene.today) and at(match, "y") < 0:
        first = first_of_month(first, 12)
    whole = Span(first, first_of_month(first, 1), "month")
    return edge_of(scene, whole, scene.items.values[at(match, "e")]) if at(match, "e") >= 0 else whole


def _leads_to_month(scene: Scene, match: Match) -> bool:
    """Whether "may" and "march" are months here: after "in", "during", "next", with a year, or as the whole answer."""
    item = match.start("m")
    tags = scene.items.tags
    return at(match, "y") >= 0 or tags == tags[item] or (item > 0 and tags[item - 1] in "iESXOB<>A")


def month_of_words(scene: Scene, match: Match) -> Content | None:
    """Read "the month of May", "mois de mai"."""
    return month(scene, match) if scene.items.values[at(match, "u")] == "month" else None


def week_of_day(scene: Scene, match: Match) -> Content | None:
    """Read French "la semaine du 16"."""
    if scene.items.values[at(match, "u")] != "week" or scene.items.words[match.start("of")] != "du":
        return None
    day = next_month_day(number(scene, match, "d"), monday(scene.today))
    first = monday(day + DAY if day.weekday() == 6 else day) if day else None
    return Span(first, first + 7 * DAY, "week") if first else None


def nth_month(scene: Scene, match: Match) -> Content | None:
    """Read "the 9th month of next year"."""
    if scene.items.values[at(match, "u")] != "month" or scene.items.values[at(match, "of")] != "year":
        return None
    nth = number(scene, match, "d")
    first = first_of_month(scene.today.replace(month=1), 12 * _ahead(match.group("s")) + nth - 1)
    return Span(first, first_of_month(first, 1), "month") if nth <= 12 else None


def edge_of(scene: Scene, whole: Span, edge: object) -> Span:
    """Return the start, middle or end of a week, month or year; ``rest`` and ``later`` count from today."""
    start, end, grain = whole.start, whole.end, whole.grain
    if edge in {"rest", "later"}:
        start = max(scene.today, start)
        middle = whole.start + 3 * DAY
        return Span(max(start, middle) if edge == "later" and grain == "week" else start, end, grain)
    if edge == "first":
        workday = start + (7 - start.weekday()) * DAY if start.weekday() > 4 else start
        return Span(workday, workday + DAY, "day")
    cuts = {"week": (2, 4, 3), "month": (10, 20, _LATE_DAYS), "year": (90, 270, 31)}.get(grain, (1, 1, 1))
    if edge == "start":
        return Span(start, start + cuts[0] * DAY, "day")
    if edge == "mid":
        start -= DAY if grain == "month" and scene.items.language == FR else 0 * DAY  # "mi-mars" is from the 10th to the 19th
        return Span(start + cuts[0] * DAY, start + cuts[1] * DAY, "day")
    since = start + 20 * DAY if grain == "month" else end - cuts[2] * DAY
    return Span(since, end, "day", last=edge == "end")


def unit_edge(scene: Scene, match: Match) -> Content | None:
    """Read "the end of the month", "later this week", "early next week", "first thing next month", "la fin de la semaine"."""
    name = _unit(scene, match)
    if match.group()[0] == "R" and not scene.items.words[match.start()].startswith(("later", "plus")):
        return None
    if name == "day":
        return None if match.group()[0] == "R" else Part("day", str(scene.items.values[match.start()]))
    whole = of_unit(scene, name, _ahead(match.group()[1:]))
    if not isinstance(whole, Span):
        return None
    edge = scene.items.values[match.start()]
    if edge == "end" and name == "weekend":
        return whole
    return edge_of(scene, whole, edge)


def last_of_unit(scene: Scene, match: Match) -> Content | None:
    """Read "the last day of the month"."""
    name = str(scene.items.values[at(match, "of")])
    whole = of_unit(scene, name, _ahead(match.group("s")))
    return Day(whole.end - DAY) if isinstance(whole, Span) and scene.items.values[at(match, "u")] == "day" else None


def year(scene: Scene, match: Match) -> Content | None:
    """Read "in 2027", "before 2030"; a year that is over is history and no wish."""
    first = date(scene.items.number(match.start()), 1, 1)
    return None if first.year < scene.today.year else Span(first, first_of_month(first, 12), "year")


def year_edge(scene: Scene, match: Match) -> Content | None:
    """Read "early 2027", "fin 2026"."""
    first = date(number(scene, match, "y"), 1, 1)
    return edge_of(scene, Span(first, first_of_month(first, 12), "year"), scene.items.values[match.start()])


def month_after_next(scene: Scene, match: Match) -> Content | None:
    """Read "March after next"."""
    first = first_of_month(month_of(scene, match) or scene.today, 12)
    return Span(first, first_of_month(first, 1), "month")


def weekdays(scene: Scene, match: Match) -> Content | None:
    """Read "weekdays", "sur semaine": Monday to Friday of any week, beginning with the days left of this one; "any day"."""
    if scene.items.values[match.start()] == "daily":
        return Moment(scene.now, None, "day", any_time=True)
    if scene.items.values[match.start()] != "weekdays":
        return None
    first = days_later(scene.today, Length(1, "business"))
    return Span(first, monday(first) + 5 * DAY, "day", recurring=True)


RULES: tuple[Rule, ...] = (
    Rule("l?(?P<u>U)(?P<of>O)(?P<d>[abc])(?![:hmMY])", week_of_day),
    Rule("(?P<m>[MY])AX", month_after_next),
    Rule("l?(?P<d>o)(?P<u>U)[Oi](?P<s>[SX])(?P<of>U)", nth_month),
    Rule("l?L(?P<u>U)Ol?(?P<s>[SX]?)(?P<of>U)", last_of_unit),
    Rule("l?(?P<u>[UK])AX", week_after_next),
    Rule("(?P<e>E)-?[Ol]*(?:UO)?(?P<s>[SX]?)(?P<m>[MY]),?O?(?P<y>y?)", month),
    Rule("[ER][Ol]*(?:[SXl]?)(?P<u>[UK])(?:[XF]?)", unit_edge),
    Rule("l?(?P<u>U)O(?P<s>[SX]?)(?P<m>[MY])(?P<y>y?)", month_of_words),
    Rule("(?P<s>[SX]?)(?P<m>[MY]),?O?(?P<y>y?)", month),
    Rule("(?<=[iBA<])y(?![:hm])", year),
    Rule("E[Ol]*(?P<y>y)(?![:hm])", year_edge),
    Rule("[SXFL](?P<u>[UK])", unit),
    Rule("l?(?P<u>[UK])[XFL]", unit),
    Rule("l(?P<u>[UK])A(?=$|[.,])", unit),
    Rule("[Sl]k(?P<u>[UK])", unit),
    Rule("[*]?l?(?P<u>K)", any_weekend),
    Rule("l(?P<u>U)(?![wL])", bare_unit),
    Rule("[*]", weekdays),
)
