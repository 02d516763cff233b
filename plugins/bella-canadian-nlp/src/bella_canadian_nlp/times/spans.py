"""Stretches of days, and what counts from now: "next week", "la fin du mois", "the next three days", "in two hours", "as soon as possible"."""

from datetime import date, datetime, time, timedelta

from .atoms import DAY, Content, Day, Grain, Length, Match, Moment, Part, Rule, Scene, Span, rule
from .calendar import add_months, first_of_month, monday
from .days import at, month_of, number

_UNITS: dict[str, Grain] = {"day": "day", "week": "week", "month": "month", "year": "year", "workweek": "week", "business": "day"}
_LATE_DAYS = 10


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
    if "X" in marks or "F" in marks:
        return 1
    return -1 if "L" in marks else 0


def unit(scene: Scene, match: Match) -> Content | None:
    """Read "next week", "cette semaine", "la fin de semaine prochaine", "this weekend"; "the coming week" is the next."""
    name = _unit(scene, match)
    to_come = name in {"week", "month"} and scene.items.words[match.start()] in {"coming", "upcoming"}
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


def any_weekend(scene: Scene, match: Match) -> Content | None:
    """Read a weekend by itself, and "weekdays"."""
    found = of_unit(scene, "weekend", 0)
    return found


def month(scene: Scene, match: Match) -> Content | None:
    """Read "October 2026", "next March", "mid-May", "fin mars"."""
    word_too = match.group("m") == "Y" and not _leads_to_month(scene, match)
    first = None if word_too else month_of(scene, match)
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
        return Span(start + cuts[0] * DAY, start + cuts[1] * DAY, "day")
    since = start + 20 * DAY if grain == "month" else end - cuts[2] * DAY
    return Span(since, end, "day")


def unit_edge(scene: Scene, match: Match) -> Content | None:
    """Read "the end of the month", "later this week", "early next week", "first thing next month", "la fin de la semaine"."""
    name = _unit(scene, match)
    if name == "day":
        return Part("day", str(scene.items.values[match.start()]))
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


def next_units(scene: Scene, match: Match) -> Content | None:
    """Read "the next three days", "les 3 prochaines semaines", "next hour"."""
    length = _length(scene, match)
    if length.unit == "minute":
        next_minute = scene.now + timedelta(minutes=1)
        return Moment(next_minute, later(next_minute, length))
    if length.unit == "hour":
        return Moment(scene.now, later(scene.now, length))
    tomorrow = scene.today + DAY
    if length.unit in {"week", "fortnight", "workweek", "month", "year"} and length.count == 1 and at(match, "n") < 0:
        return of_unit(scene, length.unit, 1)
    end = days_later(scene.today, length) + DAY
    return Span(tomorrow, end, "day")


def _length(scene: Scene, match: Match) -> Length:
    item = at(match, "u")
    name = "hour" if match.group("u") == "h" else str(scene.items.values[item])
    return Length(number(scene, match, "n", 1), name)


def from_now(scene: Scene, match: Match) -> Content | None:
    """Read "in two weeks", "dans 3 jours", "2 days from now", "une heure plus tard"."""
    length = _length(scene, match)
    if length.unit in {"minute", "hour"}:
        extra = number(scene, match, "min")
        if at(match, "q") >= 0:
            extra = 30
        return Moment(later(later(scene.now, length), Length(extra, "minute")))
    return Day(days_later(scene.today, length))


def minutes_from_now(scene: Scene, match: Match) -> Content | None:
    """Read "in half an hour", "dans une demi-heure"."""
    return Moment(later(scene.now, Length(scene.items.number(match.start("n")), "minute")))


def within(scene: Scene, match: Match) -> Content | None:
    """Read "within two weeks", "d'ici 2 semaines": any time until then."""
    length = _length(scene, match)
    end = later(scene.now, length)
    if length.unit in {"minute", "hour", "day", "business"}:
        return Moment(scene.now, end)
    return Moment(scene.now, datetime.combine(end.date(), time()), "day")


def within_the(scene: Scene, match: Match) -> Content | None:
    """Read French "dans les deux heures": within, where "dans deux heures" is a moment."""
    return within(scene, match) if scene.items.words[match.start() + 1] == "les" else None


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
    wanted = len(tags) <= 2 or before in {"<", "^", ">", "&", "-"} or scene.items.words[item - 1] in {"is", "est"}
    return Moment(scene.now) if wanted or tags[item + 1 : item + 2] in {">", "t"} else None


def year(scene: Scene, match: Match) -> Content | None:
    """Read "in 2027", "before 2030"."""
    first = date(scene.items.number(match.start()), 1, 1)
    return Span(first, first_of_month(first, 12), "year")


def month_after_next(scene: Scene, match: Match) -> Content | None:
    """Read "March after next"."""
    first = first_of_month(month_of(scene, match) or scene.today, 12)
    return Span(first, first_of_month(first, 1), "month")


def long_from_now(scene: Scene, match: Match) -> Content | None:
    """Read "in 1 day 2 hours 5 min"."""
    moment = scene.now
    for item in range(match.start("n"), match.end(), 2):
        unit = "hour" if scene.items.tags[item + 1] == "h" else str(scene.items.values[item + 1])
        moment = later(moment, Length(scene.items.number(item), unit))
    return Moment(moment)


def weekdays(scene: Scene, match: Match) -> Content | None:
    """Read "weekdays", "sur semaine": Monday to Friday of any week, beginning with the days left of this one; "any day"."""
    if scene.items.values[match.start()] == "daily":
        return Moment(scene.now, None, "day", any_time=True)
    if scene.items.values[match.start()] != "weekdays":
        return None
    first = days_later(scene.today, Length(1, "business"))
    return Span(first, monday(first) + 5 * DAY, "day", recurring=True)


def asap(scene: Scene, match: Match) -> Content | None:
    """Read "as soon as possible", "le plus tôt possible"."""
    return Moment(scene.now, None, asap=True)


_TAIL = "(?:(?P<m>[MY]),?O?(?P<y>y?)|(?P<s>[SXl]?)(?P<u>U)(?P<f>[XF]?))"
_COUNT = "(?P<n>[abcdefyjg2])"
RULES: tuple[Rule, ...] = (
    rule("\\?", asap),
    rule("(?P<m>[MY])AX", month_after_next),
    rule("l?(?P<d>o)(?P<u>U)[Oi](?P<s>[SX])(?P<of>U)", nth_month),
    rule(f"_?l?X{_COUNT}(?P<u>[UuhK])", next_units),
    rule(f"_?l?{_COUNT}X(?P<u>[Uuh])", next_units),
    rule("l?X(?P<u>[uh])", next_units),
    rule(f"_l?X?{_COUNT}(?P<u>[Uuh])", within),
    rule("_l?(?P<n>5)", within_minutes),
    rule(f"il{_COUNT}(?P<u>[Uuh])", within_the),
    rule("i(?P<n>[abcd])[Uuh](?:[abcd][uh])+", long_from_now),
    rule(f"il?{_COUNT}(?P<u>[uh])[+&]?{_COUNT.replace('<n>', '<min>')}u", from_now),
    rule(f"il?{_COUNT}(?P<u>[uh])[+&]g?(?P<q>Q)", from_now),
    rule(f"il?{_COUNT}(?P<u>[Uuh])(?![OLU])R?", from_now),
    rule(f"{_COUNT}(?P<u>[Uuh])R(?!O)", from_now),
    rule(f"{_COUNT}(?P<u>[Uu])A(?=$|[.,])", from_now),
    rule("i(?P<n>5)R?", minutes_from_now),
    rule("(?P<n>5)R", minutes_from_now),
    rule(f"l?L{_COUNT}(?P<u>[Uuh])", past_units),
    rule(f"l?{_COUNT}L(?P<u>[Uuh])", past_units),
    rule("l?L(?P<u>[uh])", past_units),
    rule("l?L(?P<u>U)Ol?(?P<s>[SX]?)(?P<of>U)", last_of_unit),
    rule("l?(?P<u>U)AX", week_after_next),
    rule("(?P<e>E)-?[Ol]*(?P<s>[SX]?)(?P<m>[MY]),?O?(?P<y>y?)", month),
    rule("(?P<e>E)[Ol]*(?:[SXl]?)(?P<u>[UK])(?:[XF]?)", unit_edge),
    rule("l?(?P<u>U)O(?P<s>[SX]?)(?P<m>[MY])(?P<y>y?)", month_of_words),
    rule("(?P<s>[SX]?)(?P<m>[MY]),?O?(?P<y>y?)", month),
    rule("(?<=[iBA<])y(?![:hm])", year),
    rule("[SXFL](?P<u>[UK])", unit),
    rule("l?(?P<u>[UK])[XFL]", unit),
    rule("[*]?l?(?P<u>K)", any_weekend),
    rule("l(?P<u>U)(?![wL])", bare_unit),
    rule(f"{_COUNT}(?P<u>[Uuh])L", past_moment),
    rule(f"A{_COUNT}(?P<u>[Uu])(?![OR<A])", after_units),
    rule("R(?=[>t])", from_this_moment),
    rule("[*]", weekdays),
    rule("J", now),
)
