"""What counts from now: "in two weeks", "dans 3 jours", "within a month", "the next three days", "as soon as possible"."""

from datetime import datetime, time, timedelta
from typing import Final

from .atoms import DAY, Content, Day, Length, Moment, Scene, Span
from .calendar import days_later, later
from .lexicon import FR
from .rules import Match, Rule, at, number
from .spans import of_unit


def next_units(scene: Scene, match: Match) -> Content | None:
    """Read "the next three days", "les 3 prochaines semaines", "next hour"."""
    length = _length(scene, match)
    marks = match.group()
    if "S" in marks and "X" not in marks and scene.items.words[match.start() + marks.index("S")] not in {"coming", "upcoming"}:
        return None  # "these two weeks"
    if length.unit == "minute":
        next_minute = scene.now + timedelta(minutes=1)
        return Moment(next_minute, later(next_minute, length))
    if length.unit == "hour":
        counted = match.group().startswith(_COUNT_TAGS)  # "3 prochaines heures" are whole hours
        begins = scene.now + timedelta(minutes=-scene.now.minute % 60) if counted else scene.now
        return Moment(begins, later(begins, length))
    if _whole(scene, match, length):
        first = of_unit(scene, length.unit, 1)
        return Span(first.start, days_later(first.start, length), "day") if isinstance(first, Span) else None
    tomorrow = scene.today + DAY
    if length.unit in {"week", "fortnight", "workweek", "month", "year"} and length.count == 1 and at(match, "n") < 0:
        return of_unit(scene, length.unit, 1)
    end = days_later(scene.today, length) + DAY
    return Span(tomorrow, end, "day")


def _whole(scene: Scene, match: Match, length: Length) -> bool:
    """Whether whole calendar weeks or months are meant: "next three weeks", as "next week" is one; "the next three weeks" begin now."""
    return (
        length.unit in {"week", "month", "year"}
        and not set("l_Sg").intersection(match.group())
        and scene.items.tags[match.start() - 1 : match.start()] not in {"O", "_", "l"}
    )


def _length(scene: Scene, match: Match) -> Length:
    item = at(match, "u")
    name = "hour" if match.group("u") == "h" else str(scene.items.values[item])
    return Length(number(scene, match, "n", 1), name)


def from_now(scene: Scene, match: Match) -> Content | None:
    """Read "in two weeks", "dans 3 jours", "2 days from now", "une heure plus tard"."""
    if scene.items.words[match.start()] in _DURING:
        return None
    length = _length(scene, match)
    if length.unit in {"minute", "hour"}:
        extra = number(scene, match, "min")
        if at(match, "q") >= 0:
            extra = 15 if match.group("q") == "q" else 30
        return Moment(later(later(scene.now, length), Length(extra, "minute")))
    found = days_later(scene.today, length)
    if "q" in match.re.groupindex and at(match, "q") >= 0:
        found += {"week": 4, "month": 15, "year": 182}.get(length.unit, 1) * DAY
    return Day(found) if found - scene.today < _HORIZON else None


def months_from_now(scene: Scene, match: Match) -> Content | None:
    """Read "in 1 mon": short for a month where a number stands before it."""
    if scene.items.words[match.start("u")] != "mon":
        return None
    return Day(days_later(scene.today, Length(number(scene, match, "n"), "month")))


def minutes_from_now(scene: Scene, match: Match) -> Content | None:
    """Read "in half an hour", "dans une demi-heure"."""
    return Moment(later(scene.now, Length(scene.items.number(match.start("n")), "minute")))


def within(scene: Scene, match: Match) -> Content | None:
    """Read "within two weeks", "d'ici 2 semaines": any time until then."""
    length = _length(scene, match)
    if length.unit == "hour" and 8 <= length.count < 24 and length.count != 12 and scene.items.language == FR:
        return None  # "d'ici 17 h"
    end = later(scene.now, length)
    if length.unit in {"minute", "hour", "day", "business"}:
        return Moment(scene.now, end)
    return Moment(scene.now, datetime.combine(end.date(), time()), "day")


def within_the(scene: Scene, match: Match) -> Content | None:
    """Read French "dans les deux heures": within, where "dans deux heures" is a moment."""
    return within(scene, match) if scene.items.words[match.start() + 1] == "les" else None


def within_the_hour(scene: Scene, match: Match) -> Content | None:
    """Read French "dans l'heure"."""
    return within(scene, match) if scene.items.words[match.start()] == "dans" else None


def within_minutes(scene: Scene, match: Match) -> Content | None:
    """Read "within half an hour"."""
    return Moment(scene.now, later(scene.now, Length(scene.items.number(match.start("n")), "minute")))


def past_units(scene: Scene, match: Match) -> Content | None:
    """Read "the last ten minutes", "past three months": so that they are not taken for a wish."""
    length = _length(scene, match)
    if length.unit in {"minute", "hour"}:
        return Moment(scene.now - timedelta(minutes=length.count * (60 if length.unit == "hour" else 1)), scene.now)
    back = {"month": 30, "year": 365, "week": 7, "fortnight": 14}.get(length.unit, 1)
    return Span(scene.today - min(back * length.count, 36_500) * DAY, scene.today, "day")


def past_moment(scene: Scene, match: Match) -> Content | None:
    """Read "two days ago"."""
    if scene.items.words[match.end() - 1] != "ago":
        return None
    length = _length(scene, match)
    back = Length(-length.count, length.unit)
    return Moment(later(scene.now, back)) if length.unit in {"minute", "hour"} else Day(days_later(scene.today, back))


def after_units(scene: Scene, match: Match) -> Content | list[Content] | None:
    """Read "after two weeks": from then on."""
    length = _length(scene, match)
    if length.unit in {"minute", "hour"}:
        return ["<", Moment(later(scene.now, length))]
    return ["<", Day(days_later(scene.today, length))]


def from_this_moment(scene: Scene, match: Match) -> Content | list[Content] | None:
    """Read the beginning of "from now until Tuesday"."""
    return ["<", Moment(scene.now)] if scene.items.words[match.start()] == "from" else None


def now(scene: Scene, match: Match) -> Content | None:
    """Read "now" as the end of a range, or where it is what the caller wants: "bye now" is none."""
    tags, item = scene.items.tags, match.start()
    before = tags[item - 1 : item]
    is_now = match.end() == len(tags.rstrip(".")) and scene.items.words[item - 1] in {"is", "est"}
    wanted = len(tags) <= 2 or before in {"<", "^", ">", "&", "-"} or is_now
    return Moment(scene.now) if wanted or tags[item + 1 : item + 2] in {">", "t"} else None


def long_from_now(scene: Scene, match: Match) -> Content | None:
    """Read "in 1 day 2 hours 5 min"."""
    moment = scene.now
    for item in range(match.start("n"), match.end(), 2):
        unit = "hour" if scene.items.tags[item + 1] == "h" else str(scene.items.values[item + 1])
        moment = later(moment, Length(scene.items.number(item), unit))
    return Moment(moment)


def asap(scene: Scene, match: Match) -> Content | None:
    """Read "as soon as possible", "le plus tôt possible"; beside a time "at the earliest" is its "or later"."""
    tags, item = scene.items.tags, match.start()
    if scene.items.values[item] == "earliest" and (tags[item - 1 : item] in _TIMED or tags[item + 1 : item + 2] in _TIMED):
        return "p"
    return Moment(scene.now, None, asap=True)


def week_after_next(scene: Scene, match: Match) -> Content | None:
    """Read "the week after next", "la semaine après la prochaine"."""
    return of_unit(scene, "week", 2) if scene.items.values[match.start()] == 7 else None


#: What lasts so long is not that far away.
_DURING: Final = frozenset({"during", "pendant", "durant"})
#: Nobody plans an appointment further away.
_HORIZON: Final = timedelta(days=1_200)
#: Tags of words that a time of day or a day begins or ends with.
_TIMED: Final = frozenset("WMYTPNHUKXFzabcolhmI5")
_COUNT_TAGS: Final = tuple("abcdefyjg2")
_COUNT = "(?P<n>[abcdefyjg2])"
RULES: tuple[Rule, ...] = (
    Rule("\\?", asap),
    Rule("#l?X(?![UWKM])", week_after_next),
    Rule(f"_?l?[XS]{_COUNT}(?P<u>[UuhK])", next_units),
    Rule(f"_?l?{_COUNT}X(?P<u>[Uuh])", next_units),
    Rule("l?X(?P<u>[uh])", next_units),
    Rule(f"_l?X?{_COUNT}(?P<u>[Uuh])", within),
    Rule("_l(?P<u>[uU])(?![XFLOSA])", within),
    Rule("il(?P<u>[uh])(?![XFLOSAq+])", within_the_hour),
    Rule("_l?(?P<n>5)", within_minutes),
    Rule(f"il{_COUNT}(?P<u>[Uuh])", within_the),
    Rule("i(?P<n>[abcd])[Uuh](?:[abcd][uh])+", long_from_now),
    Rule(f"il?{_COUNT}(?P<u>[uh])[+&]?{_COUNT.replace('<n>', '<min>')}u", from_now),
    Rule(f"il?{_COUNT}(?P<u>[uh])[+&]g?(?P<q>Q)", from_now),
    Rule(f"il?{_COUNT}[+&]g?(?P<q>Q)(?P<u>[Uuh])", from_now),
    Rule(f"{_COUNT}[+&]g?(?P<q>Q)(?P<u>[Uuh])R", from_now),
    Rule(f"{_COUNT}(?P<u>[Uuh])[+&]g?(?P<q>Q)R", from_now),
    Rule(f"il?{_COUNT}(?P<u>h)[+&](?P<q>q)", from_now),
    Rule(f"il?{_COUNT}(?P<u>U)[+&]g?(?P<q>Q)", from_now),
    Rule(f"i~?l?{_COUNT}(?P<u>[Uuh])(?![OLU])R?", from_now),
    Rule("i(?P<n>[abc])(?P<u>V)", months_from_now),
    Rule(f"{_COUNT}(?P<u>[Uuh])R(?!O)", from_now),
    Rule(f"{_COUNT}(?P<u>[Uu])A(?=$|[.,])", from_now),
    Rule("i[lg]?(?P<n>5)R?", minutes_from_now),
    Rule("(?P<n>5)R", minutes_from_now),
    Rule(f"l?[Lk]{_COUNT}(?P<u>[Uuh])", past_units),
    Rule(f"l?{_COUNT}L(?P<u>[Uuh])", past_units),
    Rule("(?:l?L|lk)(?P<u>[uh])", past_units),
    Rule(f"{_COUNT}(?P<u>[Uuh])L", past_moment),
    Rule(f"A{_COUNT}(?P<u>[Uu])(?![OR<A])", after_units),
    Rule("R(?=[>t])", from_this_moment),
    Rule("J", now),
)
