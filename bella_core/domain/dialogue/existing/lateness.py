"""Running late: how many minutes, and staff told at once; nothing is said of the appointment, whoever calls."""

import re

import attrs

from .. import elsewhere, naming, numbers
from ..questions import pose
from ..state import Existing, Step
from ..turn import Turn
from ..types import NoteLate

_UNITS = {
    "five": 5, "ten": 10, "fifteen": 15, "twenty": 20, "twenty-five": 25, "thirty": 30, "forty": 40, "forty-five": 45, "fifty": 50,
    "sixty": 60, "ninety": 90, "cinq": 5, "dix": 10, "quinze": 15, "vingt": 20, "vingt-cinq": 25, "trente": 30, "quarante": 40,
    "quarante-cinq": 45, "cinquante": 50, "soixante": 60, "dizaine": 10, "quinzaine": 15, "vingtaine": 20, "trentaine": 30,
    "quarantaine": 40,
}  # fmt: skip
_NUMBER = rf"(?:\d{{1,3}}|{'|'.join(sorted(_UNITS, key=len, reverse=True))})"
#: One number of minutes, or two of which the later one may come true: "ten, fifteen minutes".
_MINUTES = re.compile(rf"\b({_NUMBER})(?:\s*(?:,|-|or|to|ou|à)?\s*\b({_NUMBER}))?[\s-]*(?:de\s+)?(?:minutes?|mins?)\b", re.IGNORECASE)
_BARE = re.compile(rf"\b({_NUMBER})\b", re.IGNORECASE)
#: Ways to say so many minutes without a number.
_PHRASES: tuple[tuple[re.Pattern[str], int], ...] = (
    (re.compile(r"\bhour and a half|une heure et demie\b", re.IGNORECASE), 90),
    (re.compile(r"\bthree quarters of an hour|trois quarts d[’']heure\b", re.IGNORECASE), 45),
    (re.compile(r"\bhalf(?: an|[- ]a[- ]n?)? hour|demi[- ]heure\b", re.IGNORECASE), 30),
    (re.compile(r"\bquarter (?:of an )?hour|quart d[’']heure\b", re.IGNORECASE), 15),
    (re.compile(r"\b(?:an|one|1) hour|une heure\b", re.IGNORECASE), 60),
    (re.compile(r"\b(?:couple of|few) minutes|quelques minutes\b", re.IGNORECASE), 5),
)
#: Nobody is later than this and still comes.
_MOST = 180


def minutes(words: str, *, asked: bool = False) -> int | None:
    """
    Return how many minutes late somebody says to be; of several numbers the greatest.

    Args:
        asked: that was the question, so that a number alone is an answer.
    """
    found = [_value(number) for match in _MINUTES.finditer(words) for number in match.groups() if number]
    found += [value for phrase, value in _PHRASES if not found and phrase.search(words)][:1]
    if asked and not found:
        found = [_value(number) for number in _BARE.findall(words)]
    fitting = [value for value in found if 0 < value <= _MOST]
    return max(fitting, default=None)


def go_on(turn: Turn, existing: Existing) -> Step:
    """Ask for a name and the minutes; then tell staff."""
    if turn.state.form.name is None and (missing := naming.need(turn)) is not None:
        return missing
    if turn.state.caller is None and (missing := numbers.need(turn)) is not None:
        return missing
    if existing.minutes is None:
        return pose(turn, "how_late")
    return note(turn, existing)


def note(turn: Turn, existing: Existing) -> Step:
    """Tell staff, with the appointment if it is plain which one it is."""
    form = turn.state.form
    name = form.name.value if form.name else None
    details = elsewhere.details(turn, "late") | ({"minutes": str(existing.minutes)} if existing.minutes else {})
    turn.state = attrs.evolve(turn.state, existing=existing)
    born = form.birth_date.value if form.birth_date else None
    who = (name.given if name else None, (name.family or name.full) if name else None, born, numbers.known(turn))
    return turn.ask("late", NoteLate(*who, existing.minutes or None, details))


def _value(number: str) -> int:
    return int(number) if number.isdigit() else _UNITS[number.lower()]
