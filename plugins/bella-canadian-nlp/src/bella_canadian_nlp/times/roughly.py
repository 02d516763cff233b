"""Counts that callers leave open: "in two or three weeks", "in a day or two", "dans 2 à 3 semaines"."""

from datetime import timedelta

from .atoms import DAY, Content, Length, Moment, Scene, Span
from .calendar import days_later, later
from .rules import Match, Rule, at, number


def from_to(scene: Scene, match: Match) -> Content | None:
    """Read "in two or three weeks": between the one and the end of the other."""
    first, last = number(scene, match, "n"), number(scene, match, "n2")
    unit = "hour" if match.group("u") == "h" else str(scene.items.values[at(match, "u")])
    if not first < last <= 3 * first + 3:
        return None
    if unit in {"minute", "hour"}:
        return Moment(later(scene.now, Length(first, unit)), later(scene.now, Length(last, unit)))
    begins, ends = days_later(scene.today, Length(first, unit)), days_later(scene.today, Length(last, unit))
    return Span(begins, ends + DAY, "day") if ends - scene.today < _HORIZON else None


def next_few(scene: Scene, match: Match) -> Content | None:
    """Read "the next day or two": from tomorrow until the last of them, from now if they are hours."""
    last = number(scene, match, "n2")
    unit = "hour" if match.group("u") == "h" else str(scene.items.values[at(match, "u")])
    if unit in {"minute", "hour"}:
        return Moment(scene.now, later(scene.now, Length(last, unit)))
    return Span(scene.today + DAY, days_later(scene.today, Length(last, unit)) + DAY, "day")


def next_days(scene: Scene, match: Match) -> Content | None:
    """Read "the next day or two", whose "next day" alone is tomorrow."""
    if scene.items.words[match.start("t")] not in {"next", "the"}:
        return None
    return Span(scene.today + DAY, scene.today + (number(scene, match, "n2") + 1) * DAY, "day")


#: Nobody plans an appointment further away.
_HORIZON = timedelta(days=1_200)
_COUNT = "(?P<n>[abcdjg])"
_LAST = "(?P<n2>[abcdj])"
_UNIT = "(?P<u>[Uuh])"
RULES: tuple[Rule, ...] = (
    Rule(f"il?~?{_COUNT}[&>t@-]{_LAST}{_UNIT}R?", from_to),
    Rule(f"{_COUNT}[&>t@-]{_LAST}{_UNIT}R", from_to),
    Rule(f"il?{_COUNT}{_UNIT}&{_LAST}(?![:hm%uUMY])R?", from_to),
    Rule(f"{_COUNT}{_UNIT}&{_LAST}R", from_to),
    Rule(f"[i_]?l?X{_UNIT}&{_LAST}(?![:hm%uUMY])", next_few),
    Rule(f"[i_]?(?P<t>T)&{_LAST}(?![:hm%uUMY])", next_days),
    Rule(f"_l?{_COUNT}{_UNIT}&{_LAST}(?![:hm%uUMY])", next_few),
    Rule(f"_l?{_COUNT}[&>t@-]{_LAST}{_UNIT}", next_few),
)
