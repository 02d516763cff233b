"""Weekdays and the days counted from now: "next Tuesday", "mardi en huit", "tomorrow", a holiday, "la veille de"."""

from datetime import date, timedelta
from typing import Final

from .atoms import DAY, Content, Day, Scene, Shift, Span
from .calendar import coming, monday
from .holidays import HOLIDAYS, next_holiday
from .lexicon import FR
from .rules import Match, Rule, at, number

#: Before this hour a caller has not been to bed: "Thursday" said at one on Thursday morning is the day that begins.
_NIGHT_ENDS: Final = 4
_SUNDAY: Final = 6


def _coming(scene: Scene, weekday: int) -> date:
    return coming(weekday, scene.today, or_today=scene.now.hour < _NIGHT_ENDS)


def weekday(scene: Scene, match: Match) -> Content | None:
    """Read a weekday by itself: the coming one."""
    item = match.start("w")
    if match.group("w") == "V" and not _alone(scene, item):
        return None
    value = scene.items.number(item)
    word = scene.items.words[item]
    habit = item > 0 and scene.items.tags[item - 1] == "l" and scene.items.words[item - 1] in {"le", "les"}  # "je travaille le lundi"
    every = match.group().startswith("*") and scene.items.values[match.start()] not in {"daily", "weekdays"}
    every = every or scene.items.words[item + 1 : item + 2] == ("sur",)  # "un vendredi sur deux"
    recurring = habit or every or (word.endswith("s") and not word.endswith(("tues", "thurs", "weds", "'s")))
    return Day(_coming(scene, value), weekday=value, recurring=recurring)


def _alone(scene: Scene, item: int) -> bool:
    """Whether an abbreviation that is also a word ("sat", "sun") is a weekday here."""
    if scene.items.widths[item + 1 : item + 2] > (0,):
        return True  # "wed 5:00"
    tags = scene.items.tags
    if tags[item + 1 : item + 2] in {"-", ">"} and tags[item + 2 : item + 3] in {"W", "V"}:
        return True  # "mon-fri"
    if tags[item + 1 : item + 2] == "P" or (
        scene.items.words[item] != "jeu" and tags[item + 1 : item + 2] == "@" and tags[item + 2 : item + 3] in set("zabN")
    ):
        return True  # "sat at 3", "jeu matin"
    if tags[item - 1 : item] in {"m", "P"} and item > 1:
        return True  # "9 am sat"
    if tags[item - 1 : item] in {"-", ">"} and item > 1 and tags[item - 2] in "WV":
        return True
    return len(tags) == 1 or (item > 0 and tags[item - 1] in "sSXB<A")


def weekday_after(scene: Scene, match: Match) -> Content | None:
    """Read "the Friday after": it counts from a day said before."""
    value = number(scene, match, "w")
    return Day(_coming(scene, value), weekday=value, follows=True)


def marked_weekday(scene: Scene, match: Match) -> Content | None:
    """
    Read "next Tuesday", "this Friday", "mercredi prochain", "on the following Friday".

    People disagree on "next" and "prochain": here it is the day of next week, the first to come being "this Tuesday", "mardi". Where
    the two differ both are given, to be read back; on a Sunday, which begins the week for some and ends it for others, too.
    """
    mark = next(tag for tag in reversed(match.group()) if tag in "XSFLk")
    value = number(scene, match, "w")
    near = _coming(scene, value)
    if mark == "S":
        at_once = scene.items.words[match.start()] in {"coming", "upcoming"}
        return Day(coming(value, scene.today) if at_once else near)
    if mark in "Lk":
        return Day(scene.today - ((scene.today.weekday() - value - 1) % 7 + 1) * DAY)
    far = monday(scene.today) + (7 + value) * DAY
    if near != far:
        return Day(far, inferred=frozenset({"next_weekday"}), other=near)
    if scene.today.weekday() != _SUNDAY or value == _SUNDAY:
        return Day(near)
    return Day(near, inferred=frozenset({"next_weekday"}), other=near + 7 * DAY)


def weekday_after_next(scene: Scene, match: Match) -> Content | None:
    """Read "Tuesday after next"."""
    return Day(monday(scene.today) + (14 + number(scene, match, "w")) * DAY)


def weekday_of_week(scene: Scene, match: Match) -> Content | None:
    """Read "Tuesday next week", "mardi de la semaine prochaine", "next week on Tuesday"."""
    if scene.items.values[at(match, "u")] != "week":
        return None
    weeks = 1 if "X" in match.group() or "F" in match.group() else 0
    weeks = -1 if "L" in match.group() else weeks
    return Day(monday(scene.today) + (7 * weeks + number(scene, match, "w")) * DAY)


def weekday_in_weeks(scene: Scene, match: Match) -> Content | None:
    """Read "mardi en huit", "lundi en quinze", "Tuesday in two weeks", "jeudi dans deux semaines"."""
    near = _coming(scene, number(scene, match, "w"))
    if at(match, "u") < 0:
        weeks = {8: 1, 15: 2}.get(number(scene, match, "n"))
        if weeks is None:
            return None
        ahead = weeks - 1 if near - scene.today == 7 * DAY else weeks
        return Day(near + 7 * ahead * DAY)
    if scene.items.values[at(match, "u")] != "week":
        return None
    in_weeks = monday(scene.today) + (7 * number(scene, match, "n") + number(scene, match, "w")) * DAY
    return Day(in_weeks)


def weekday_week(scene: Scene, match: Match) -> Content | None:
    """Read British "Thursday week": a week from Thursday."""
    if scene.items.words[at(match, "u")] != "week":
        return None
    return Day(_coming(scene, number(scene, match, "w")) + 7 * DAY)


def days_in_weeks(scene: Scene, match: Match) -> Content | None:
    """Read "d'aujourd'hui en huit", "demain en quinze"."""
    weeks = {8: 1, 15: 2}.get(number(scene, match, "n"))
    if weeks is None or scene.items.language != FR:
        return None
    return Day(scene.today + (scene.items.number(match.start("t")) + 7 * weeks) * DAY)


def week_weekday(scene: Scene, match: Match) -> Content | None:
    """Read "a week Tuesday", "two weeks Friday", but not "once a week on Mondays"."""
    before = scene.items.words[match.start() - 1] if match.start() else ""
    if scene.items.values[at(match, "u")] != "week" or before in {"once", "twice", "times", "time", "days", "day"}:
        return None
    return Day(_coming(scene, number(scene, match, "w")) + 7 * number(scene, match, "n", 1) * DAY)


def week_from_day(scene: Scene, match: Match) -> Content | None:
    """Read British "a week today", "a fortnight tomorrow", "two weeks today"; and "today week"."""
    unit = scene.items.values[at(match, "u")]
    before = scene.items.words[match.start() - 1] if match.start() else ""
    if unit not in {"week", "fortnight"} or before in {"once", "twice", "times", "time", "days", "day"}:
        return None
    weeks = number(scene, match, "n", 1) * (2 if unit == "fortnight" else 1)
    return Day(scene.today + (scene.items.number(match.start("t")) + 7 * weeks) * DAY)


def weekdays_from_now(scene: Scene, match: Match) -> Content | None:
    """Read "3 Fridays from now"."""
    return Day(_coming(scene, number(scene, match, "w")) + 7 * (number(scene, match, "n") - 1) * DAY)


def weekends_from_now(scene: Scene, match: Match) -> Content | None:
    """Read "three weekends from now"."""
    saturday = monday(scene.today) + (5 + 7 * (number(scene, match, "n") - 1)) * DAY
    return Span(saturday, saturday + 2 * DAY, "day")


def relative(scene: Scene, match: Match) -> Content | None:
    """Read today, tomorrow, the day after tomorrow."""
    return Day(scene.today + timedelta(days=scene.items.number(match.start("t"))))


def holiday(scene: Scene, match: Match) -> Content | None:
    """Read a holiday, "this Thanksgiving", "Easter 2027"."""
    key = str(scene.items.values[match.start("h")])
    year = number(scene, match, "y")
    return Day(HOLIDAYS[key](year) if year else next_holiday(key, scene.today))


def shift(scene: Scene, match: Match) -> Content | None:
    """Read "the day after", "la veille de": a step from the day that follows."""
    return Shift(scene.items.number(match.start()))


RULES: tuple[Rule, ...] = (
    Rule("(?P<w>W)i(?P<n>[abj2g])(?P<u>U?)", weekday_in_weeks),
    Rule("l?(?P<w>W)AX", weekday_after_next),
    Rule("[SXF](?P<w>[WV])", marked_weekday),
    Rule("L(?P<w>W)", marked_weekday),
    Rule("[Sl]?k(?P<w>W)", marked_weekday),
    Rule("(?P<w>W),?[Ois]*l?[SXL](?P<u>U)", weekday_of_week),
    Rule("(?P<w>W),?[Ois]*l?(?P<u>U)[XFL]", weekday_of_week),
    Rule("l?[SX](?P<u>U),?s?l?@?(?P<w>W)", weekday_of_week),
    Rule("l?(?P<u>U)[XF],?[s@i]?l?(?P<w>W)", weekday_of_week),
    Rule("(?P<w>W)[XFL]", marked_weekday),
    Rule("(?P<w>W)(?P<u>U)(?![SXF])", weekday_week),
    Rule("(?P<n>[abj2g])(?P<w>W)R", weekdays_from_now),
    Rule("(?P<n>[abj2])KR", weekends_from_now),
    Rule("(?P<n>[abj2g])(?P<u>U)s?(?P<w>W)", week_weekday),
    Rule("l(?P<w>W)A(?=$|[.,&w])", weekday_after),
    Rule("[*]?(?P<w>[WV])", weekday),
    Rule("(?P<n>[abj2g])(?P<u>U)s?(?P<t>T)", week_from_day),
    Rule("(?P<t>T)(?P<u>U)(?![SXF])", week_from_day),
    Rule("(?P<t>T)i(?P<n>[ab])(?![:hmu])", days_in_weeks),
    Rule("(?P<t>T)", relative),
    Rule("[SXF]?(?P<h>H)(?:O?(?P<y>y))?", holiday),
    Rule("#", shift),
)
