"""Days as said: dates, weekdays, "the 20th of next month", "mardi en huit", "the last Friday of October"."""

from datetime import date, timedelta

from .atoms import DAY, Content, Day, Match, Rule, Scene, Shift, Span, rule
from .calendar import (
    add_months, coming, first_of_month, in_year, monday, next_date, next_month_day, next_weekday_day, nth_weekday_of, year_of_weekday,
)  # fmt: skip
from .holidays import HOLIDAYS, next_holiday
from .lexicon import FR

#: Before this hour a caller has not been to bed: "Thursday" said at one on Thursday morning is the day that begins.
_NIGHT_ENDS = 4
#: Words after an ordinal that show it is a day ("the 15th works") and no rank ("the third tooth").
_AFTER_DAY = frozenset(
    "please works work is was would will at if could can maybe instead then thanks thank sounds that's fine good great actually in with because so"
    " s'il si ca est serait marche fonctionne merci svp plutot c'est irait je i we do it have there as not my"
    " only may should before after around".split()
)
#: Words after an ordinal in digits that make it a rank.
_RANKED = frozenset(
    "floor grade street avenue ave road concession line one ones time visit tooth child kid baby person birthday anniversary molar appointment"
    " etage annee rang dent fois enfant personne rue avenue rendez visite".split()
)
_FAR = timedelta(days=300)


def at(match: Match, name: str) -> int:
    """Return the item where group ``name`` begins, -1 where the pattern has no such group or it matched nothing."""
    return match.start(name) if name in match.re.groupindex and match.group(name) else -1


def number(scene: Scene, match: Match, name: str, default: int = 0) -> int:
    """Return the number of group ``name``."""
    item = at(match, name)
    return scene.items.number(item) if item >= 0 else default


def _dated(scene: Scene, found: date | None, year_said: bool, other: date | None = None) -> Day | None:
    if found is None:
        return None
    inferred = frozenset({"year"}) if not year_said and found - scene.today > _FAR else frozenset()
    return Day(found, year_said=year_said, month_said=True, inferred=inferred, other=other)


def day_month(scene: Scene, match: Match) -> Content | None:
    """Read day and month, with year and weekday if said; a weekday that does not fit this year decides the year."""
    month, day = number(scene, match, "m"), number(scene, match, "d")
    year = number(scene, match, "y")
    if year:
        return _dated(scene, in_year(year, month, day), year_said=True)
    nearest = next_date(month, day, scene.today)
    weekday = at(match, "w")
    if nearest is None or weekday < 0 or nearest.weekday() == scene.items.number(weekday):
        return _dated(scene, nearest, year_said=False)
    fitting = year_of_weekday(scene.items.number(weekday), month, day, scene.today)
    if fitting is None:
        return Day(nearest, month_said=True, inferred=frozenset({"doubt"}))
    return Day(fitting, month_said=True, inferred=frozenset({"year", "doubt"}), other=nearest)


def days_of_month(scene: Scene, match: Match) -> Content | list[Content] | None:
    """Read "July 13 to 15", "du 13 au 15 juillet", "the 5th or 6th of May"."""
    month, year = number(scene, match, "m"), number(scene, match, "y")
    days = [number(scene, match, name) for name in ("d1", "d2")]
    first, last = (in_year(year, month, day) if year else next_date(month, day, scene.today) for day in days)
    if first is None or last is None:
        return None
    joined = match.group("to")
    if joined == "@" and scene.items.language != FR:
        return None
    if joined in "&+" and "^" not in match.group():
        return [Day(first), "&", Day(last)] if joined == "&" or days[0] < days[1] else None
    return Span(first, last + DAY, "day") if first <= last else None


def month_days(scene: Scene, match: Match) -> Content | list[Content] | None:
    """Read French "du 13 au 18": "du … au" counts days, "de … à" hours."""
    if scene.items.words[match.start("of")] != "du":
        return None
    first = next_month_day(number(scene, match, "d1"), scene.today)
    last = next_month_day(number(scene, match, "d2"), first) if first else None
    return Span(first, last + DAY, "day") if first and last else None


def weekday_day(scene: Scene, match: Match) -> Content | None:
    """Read "Tuesday the 19th", "vendredi 23"."""
    weekday, item = number(scene, match, "w"), at(match, "d")
    day = scene.items.number(item)
    bare = scene.items.tags[item] != "o" and scene.items.tags[item - 1] != "l"
    if bare and scene.items.tags[item] == "a" and not _close_in_french(scene, weekday, day):
        return None
    found = next_weekday_day(weekday, day, scene.today)
    return _dated(scene, found, year_said=False, other=next_month_day(day, scene.today) if found is None else None)


def _close_in_french(scene: Scene, weekday: int, day: int) -> bool:
    """Whether "lundi 5" is a day: it must be one soon; otherwise 5 is the hour."""
    if scene.items.language != FR:
        return False
    found = next_weekday_day(weekday, day, scene.today)
    return found is not None and found - scene.today < timedelta(days=62)


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
    return -1 if "L" in match.group("n") else number(scene, match, "n")


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


def ordinal_day(scene: Scene, match: Match) -> Content | None:
    """Read a lone ordinal: "the 15th", "on the twelfth", but not "my first visit"."""
    items, item = scene.items, match.start("d")
    before = items.tags[item - 1] if item else ""
    after = items.tags[item + 1 : item + 2]
    written = items.words[item][0].isdecimal()
    if after == "w" and (items.words[item + 1] in _RANKED if written else items.words[item + 1] not in _AFTER_DAY):
        return None
    if not written and after and after in "PGNhuUKxOW":
        return None
    if not written and (items.number(item) < 4 or before not in {"l", "s", "X"}) and not _led(scene, match.start()):
        return None
    day = next_month_day(items.number(item), scene.today)
    return Day(day, month_day=True) if day else None


def _led(scene: Scene, item: int) -> bool:
    """Whether a word before ``item`` asks for a day: "on the first", "until second", "between the second and the fifteenth"."""
    return item > 0 and (scene.items.tags[item - 1] in "sB><A^&t" or scene.items.words[item - 1] in {"is", "est"})


def numbered_day(scene: Scene, match: Match) -> Content | None:
    """Read "le 3", "le premier", "the 24"."""
    items, item = scene.items, match.start("d")
    french = items.language == FR
    if items.words[item - 1] not in {"le", "the"} or (not french and items.number(item) < 13):
        return None
    if items.tags[item + 1 : item + 2] == "w" and items.words[item + 1] not in _AFTER_DAY:
        return None
    day = next_month_day(items.number(item), scene.today)
    return Day(day, month_day=True) if day else None


def day_month_digits(scene: Scene, match: Match) -> Content | None:
    """Read French "le 17 02", "20 02 2014", "31 10"."""
    items = scene.items
    day, month, item = number(scene, match, "d"), number(scene, match, "m"), at(match, "y")
    led = match.group().startswith("l")
    if items.language != FR or not (led or item >= 0 or (len(items.tags) == 2 and day > 24)):
        return None
    if item >= 0:
        year = items.number(item)
        return _dated(scene, in_year(year if year > 99 else 2000 + year, month, day), year_said=True)
    return _dated(scene, next_date(month, day, scene.today), year_said=False)


def digits(scene: Scene, match: Match) -> Content | None:
    """Read a date written in digits."""
    value = scene.items.values[match.start()]
    return Day(value) if isinstance(value, date) else None


def _coming(scene: Scene, weekday: int) -> date:
    return coming(weekday, scene.today, or_today=scene.now.hour < _NIGHT_ENDS)


def weekday(scene: Scene, match: Match) -> Content | None:
    """Read a weekday by itself: the coming one."""
    item = match.start("w")
    if match.group("w") == "V" and not _alone(scene, item):
        return None
    value = scene.items.number(item)
    word = scene.items.words[item]
    recurring = match.group().startswith("*") or (word.endswith("s") and not word.endswith(("tues", "thurs", "weds", "'s")))
    return Day(_coming(scene, value), weekday=value, recurring=recurring)


def _alone(scene: Scene, item: int) -> bool:
    return len(scene.items.tags) == 1 or (item > 0 and scene.items.tags[item - 1] in "sSXB<A")


def weekday_after(scene: Scene, match: Match) -> Content | None:
    """Read "the Friday after": it counts from a day said before."""
    value = number(scene, match, "w")
    return Day(_coming(scene, value), weekday=value, follows=True)


def marked_weekday(scene: Scene, match: Match) -> Content | None:
    """
    Read "next Tuesday", "this Friday", "mercredi prochain", "on the following Friday".

    People disagree on "next" and "prochain": here it is the day of next week, the first to come being "this Tuesday", "mardi". Where
    the two differ both are given, to be read back.
    """
    mark = next(tag for tag in match.group() if tag in "XSFL")
    value = number(scene, match, "w")
    near = _coming(scene, value)
    if mark == "S":
        at_once = scene.items.words[match.start()] in {"coming", "upcoming"}
        return Day(coming(value, scene.today) if at_once else near)
    if mark == "L":
        return Day(near - 7 * DAY if near > scene.today else near)
    far = monday(scene.today) + (7 + value) * DAY
    if near == far:
        return Day(near)
    return Day(far, inferred=frozenset({"next_weekday"}), other=near)


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


def weekdays_from_now(scene: Scene, match: Match) -> Content | None:
    """Read "3 Fridays from now"."""
    return Day(_coming(scene, number(scene, match, "w")) + 7 * (number(scene, match, "n") - 1) * DAY)


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


_MONTH_TAIL = "(?:(?P<m>[MY]),?O?(?P<y>y?)|(?P<s>[SXl]?)(?P<u>U)(?P<f>[XF]?))"
_NO_CLOCK = "(?!%?[:hm])"
RULES: tuple[Rule, ...] = (
    rule("I", digits),
    rule(
        "[<^O]?l?[WV]?l?(?P<d1>[oabc])(?P<to>[>t@&+-])l?[WV]?l?(?P<d2>[oabc])O?l?(?P<m>[MY])(?![oabc](?![:hm])),?O?(?P<y>y?)",
        days_of_month,
    ),
    rule("\\^?(?P<m>[MY])[\\^]?l?(?P<d1>[oabc])(?P<to>[>t@+-])l?(?P<d2>[oabc])(?![:hm%MYOu]),?O?(?P<y>y?)", days_of_month),
    rule(f"(?:(?P<w>[WV]),?)?l?(?P<d>[oabcj])O?l?(?P<m>[MY])(?![oabc](?![:hm])),?(?:[Oi]?(?P<y>y))?", day_month),
    rule(f"(?:(?P<w>[WV]),?)?(?P<m>[MY])[/,]?l?(?P<d>[oabcj])(?![:hm%uU]),?(?:[Oi]?(?P<y>y))?", day_month),
    rule(f"(?:(?P<w>[WV]),?)?l?(?P<d>[oabcj])O?l?(?P<m>[MY]),?(?:[Oi]?(?P<y>y))?", day_month),
    rule("(?P<of>[O<])l?(?P<d1>[oabc])[t>]l?(?P<d2>[oabc])(?![:hmuMYU%])", month_days),
    rule("l?(?P<d>o)(?:U(?=[Oi]))?(?:[Oi]l?)?(?P<s>[SXl]?)(?P<u>U)(?P<f>[XF]?)", day_of_this_month),
    rule("l(?P<d>[abc])Ol?(?P<s>[SX]?)(?P<u>U)(?P<f>[XF]?)", day_of_this_month),
    rule(f"l?(?P<n>[oL])(?P<w>W)[Oi]l?{_MONTH_TAIL}", weekday_of_month),
    rule(f"l?(?P<d>o)L(?P<unit>U)[Oi]l?{_MONTH_TAIL}", day_from_end),
    rule(f"l?(?P<n>[oL])(?P<unit>[UK])[Oi]l?{_MONTH_TAIL}", unit_of_month),
    rule("(?P<w>[WV]),?(?:l|(?=o))(?P<d>[oabc])(?![:hm%MY])", weekday_day),
    rule("(?P<w>W)(?P<d>[abc])(?![:hm%MYv+q-])(?!u)", weekday_day),
    rule("(?P<w>W)i(?P<n>[abj2g])(?P<u>U?)", weekday_in_weeks),
    rule("l?(?P<w>W)AX", weekday_after_next),
    rule("[SXF](?P<w>[WV])", marked_weekday),
    rule("L(?P<w>W)", marked_weekday),
    rule("(?P<w>W),?[Ois]*l?[SXL](?P<u>U)", weekday_of_week),
    rule("(?P<w>W),?[Ois]*l?(?P<u>U)[XFL]", weekday_of_week),
    rule("l?[SX](?P<u>U),?s?l?@?(?P<w>W)", weekday_of_week),
    rule("l?(?P<u>U)[XF],?[s@i]?l?(?P<w>W)", weekday_of_week),
    rule("(?P<w>W)[XFL]", marked_weekday),
    rule("(?P<w>W)(?P<u>U)(?![SXF])", weekday_week),
    rule("(?P<n>[abj2g])(?P<w>W)R", weekdays_from_now),
    rule("l(?P<w>W)A(?=$|[.,&w])", weekday_after),
    rule("[*]?(?P<w>[WV])", weekday),
    rule("(?P<t>T)", relative),
    rule("[SXF]?(?P<h>H)(?:O?(?P<y>y))?", holiday),
    rule("#", shift),
    rule("l?(?P<d>[abc])(?P<m>a)(?![:hm%uUMY])(?P<y>[ybcde]?)", day_month_digits),
    rule("l?(?P<d>o)(?!L)", ordinal_day),
    rule(f"l(?P<d>[abc]){_NO_CLOCK}(?![:hm%uUMYX])", numbered_day),
)
