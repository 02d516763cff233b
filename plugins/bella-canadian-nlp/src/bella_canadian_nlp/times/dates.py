"""Dates as said: day and month, "Tuesday the 19th", "le 3", "July 13 to 15", a date in digits."""

from datetime import date, timedelta
from typing import Final

from .atoms import DAY, Content, Day, Scene, Span
from .calendar import first_of_month, in_year, next_date, next_month_day, next_weekday_day, year_of_weekday
from .ends import MOVING
from .lexicon import FR, word_set
from .rules import Match, Rule, at, number, spells

#: Words after an ordinal that show it is a day ("the 15th works") and no rank ("the third tooth").
_AFTER_DAY: Final = word_set(
    """
    please works work is was would will at if could can maybe instead then thanks thank sounds that' fine good great actually in with
    because so s' si ca est serait marche fonctionne merci svp plutot c' irait je i we do it' it have there as not my only may should
    before after around
    """
)
#: Words after an ordinal in digits that make it a rank.
_RANKED: Final = word_set(
    """
    century siecle floor grade street avenue ave road concession line one ones time visit tooth child kid baby person birthday
    anniversary molar
    appointment etage annee rang dent fois enfant personne rue avenue rendez visite
    """
)
_NUMBERS: Final = frozenset("zabcdefyxjgZ")
_FAR: Final = timedelta(days=300)
_YEAR_DIGITS: Final = 4


def _dated(scene: Scene, found: date | None, year_said: bool, other: date | None = None) -> Day | None:
    if found is None:
        return None
    inferred = frozenset({"year"}) if not year_said and found - scene.today > _FAR else frozenset()
    return Day(found, year_said=year_said, month_said=True, inferred=inferred, other=other)


def day_month(scene: Scene, match: Match) -> Content | None:
    """Read day and month, with year and weekday if said; a weekday that does not fit this year decides the year."""
    month, day = number(scene, match, "m"), number(scene, match, "d")
    year = number(scene, match, "y")
    if month == 11 and spells(scene, match):
        return None
    if year:
        return _dated(scene, in_year(year, month, day), year_said=True) or _past_the_end(in_year(year, month, 1), day)
    nearest = next_date(month, day, scene.today)
    weekday = at(match, "w")
    if nearest is None:
        return _past_the_end(next_date(month, 1, scene.today.replace(day=1)), day)
    if weekday < 0 or nearest.weekday() == scene.items.number(weekday):
        return _dated(scene, nearest, year_said=False)
    fitting = year_of_weekday(scene.items.number(weekday), month, day, scene.today)
    if fitting is None:
        return Day(nearest, month_said=True, inferred=frozenset({"doubt"}))
    return Day(fitting, month_said=True, inferred=frozenset({"year", "doubt"}), other=nearest)


def _past_the_end(first: date | None, day: int) -> Content:
    """Read "April 31st", of the month that begins on ``first``, as its last day or the one after, in doubt; "30" is no other day either."""
    if first is None or day > 31:
        return "w"
    after = first_of_month(first, 1)
    return Day(after - DAY, month_said=True, inferred=frozenset({"doubt"}), other=after)


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


def ordinal_day(scene: Scene, match: Match) -> Content | None:
    """Read a lone ordinal: "the 15th", "on the twelfth", but not "my first visit"."""
    items, item = scene.items, match.start("d")
    before = items.tags[item - 1] if item else ""
    after = items.tags[item + 1 : item + 2]
    written = items.words[item][0].isdecimal()
    if after == "-" and not written:
        return None  # "second-longest"
    if item and items.words[item - 1] in {"my", "mon", "ma"}:
        return None  # "it is my first visit"
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
    tags = scene.items.tags
    if item > 0 and tags[item - 1] == "&":
        return "^" in tags[:item]  # "between the second and the fifteenth"
    return item > 0 and (tags[item - 1] in "sB><A^t" or scene.items.words[item - 1] in {"is", "est"})


def numbered_day(scene: Scene, match: Match) -> Content | None:
    """Read "le 3", "le premier", "the 24"."""
    items, item = scene.items, match.start("d")
    french = items.language == FR
    if items.words[item - 1] not in {"le", "the"} or (not french and items.number(item) < 13):
        return None
    if items.tags[item + 1 : item + 2] == "w" and items.words[item + 1] not in _AFTER_DAY:
        return None
    if _among_numbers(scene, match) and items.tags[item + 2 : item + 3] not in {":", "h", "m"}:
        return None
    day = next_month_day(items.number(item), scene.today)
    return Day(day, month_day=True) if day else None


def led_day(scene: Scene, match: Match) -> Content | list[Content] | None:
    """Read French "autour du 20", "jusqu'au 15", "à partir du 3": "du" and "au" make it a day, where "vers 20" is an hour."""
    day = next_month_day(number(scene, match, "d"), scene.today)
    return [match.group()[0], Day(day, month_day=True)] if day and scene.items.values[match.start()] == "day" else None


def moved_day(scene: Scene, match: Match) -> Content | None:
    """Read French "le déplacer au 10", where "au" alone may be "to" of a range."""
    items = scene.items
    if items.language != FR or MOVING.isdisjoint(items.words[max(0, match.start() - 4) : match.start()]):
        return None
    day = next_month_day(number(scene, match, "d"), scene.today)
    return Day(day, month_day=True) if day else None


def day_month_digits(scene: Scene, match: Match) -> Content | None:
    """Read French "le 17 02", "20 02 2014", "31 10"."""
    items = scene.items
    day, month, item = number(scene, match, "d"), number(scene, match, "m"), at(match, "y")
    led = match.group().startswith("l")
    if not (items.widths[at(match, "d")] and items.widths[at(match, "m")]) or _among_numbers(scene, match):
        return None  # digits said one by one are a telephone number
    if items.language != FR or not (led or item >= 0 or (len(items.tags) == 2 and day > 24)):
        return None
    if item >= 0:
        year = items.number(item)
        return _dated(scene, in_year(year if year > 99 else 2000 + year, month, day), year_said=True)
    return _dated(scene, next_date(month, day, scene.today), year_said=False)


def _among_numbers(scene: Scene, match: Match) -> bool:
    """Whether more numbers stand right before or after a match."""
    tags = scene.items.tags
    around = tags[match.start() - 1 : match.start()] + tags[match.end() : match.end() + 1]
    return any(tag in _NUMBERS for tag in around)


def digits(scene: Scene, match: Match) -> Content | None:
    """Read a date written in digits."""
    value = scene.items.values[match.start()]
    if isinstance(value, int) and value:
        return _dated(scene, next_date(value // 100, value % 100, scene.today), year_said=False)
    return Day(value, other=_swapped(scene, match.start(), value)) if isinstance(value, date) else None


def _swapped(scene: Scene, item: int, day: date) -> date | None:
    """Return 05/04/2027 with day and month exchanged, as both orders are written in Canada; None for a date that has one reading."""
    if len(scene.items.words[item]) == _YEAR_DIGITS or day.day == day.month:
        return None
    return in_year(day.year, day.day, day.month)


RULES: tuple[Rule, ...] = (
    Rule("I", digits),
    Rule(
        "[<^O]?l?[WV]?l?(?P<d1>[oabc])(?P<to>[>t@&+-])l?[WV]?l?(?P<d2>[oabc])O?l?(?P<m>[MY])(?![oabc](?![:hm])),?O?(?P<y>y?)",
        days_of_month,
    ),
    Rule("\\^?(?P<m>[MY])[\\^]?l?(?P<d1>[oabc])(?P<to>[>t@+-])l?(?P<d2>[oabc])(?![:hm%MYOu]),?O?(?P<y>y?)", days_of_month),
    Rule("(?:(?P<w>[WV]),?)?l?(?P<d>[oabcj])O?l?(?P<m>[MY])(?![oabc](?![:hm])),?(?:[Oi]?(?P<y>y))?", day_month),
    Rule("(?:(?P<w>[WV]),?)?(?P<m>[MY])[/,]?l?(?P<d>[oabcj])(?![:hm%uU]),?(?:[Oi]?(?P<y>y))?", day_month),
    Rule("(?:(?P<w>[WV]),?)?l?(?P<d>[oabcj])O?l?(?P<m>[MY]),?(?:[Oi]?(?P<y>y))?", day_month),
    Rule("(?P<of>[O<])l?(?P<d1>[oabc])[t>]l?(?P<d2>[oabc])(?![:hmuMYU%])", month_days),
    Rule("(?P<w>[WV]),?(?:l|(?=o))(?P<d>[oabc])(?![:hm%MY])", weekday_day),
    Rule("(?P<w>W)(?P<d>[abc])(?![:hm%MYv+q-])(?!u)", weekday_day),
)
#: Numbers that are days only if nothing else fits.
LONE_RULES: tuple[Rule, ...] = (
    Rule("l?(?P<d>[abc])(?P<m>a)(?![:hm%uUMY])(?P<y>[ybcde]?)", day_month_digits),
    Rule("l?(?P<d>o)(?!L)", ordinal_day),
    Rule("[~><](?P<d>[abc])(?!%?[:hmuUMY])", led_day),
    Rule("t(?P<d>[abc])(?!%?[:hmuUMY])", moved_day),
    Rule("l(?P<d>[abc])(?!%?[:hm])(?![:hm%uUMYX])", numbered_day),
)
