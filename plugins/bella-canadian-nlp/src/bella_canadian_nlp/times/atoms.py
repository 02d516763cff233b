"""What a caller's phrases about time are made of, before they are put together."""

import re
from collections.abc import Callable, Iterable
from datetime import date, datetime, time, timedelta
from typing import Final, Literal

import attrs
from bella_core.plugin import TurnContext

from .lex import Items

Grain = Literal["minute", "hour", "day", "week", "month", "year"]
DAY: Final = timedelta(days=1)


@attrs.frozen
class Day:
    """
    A day.

    Args:
        date: the day.
        weekday: set if only a weekday was said, so that "next week … on Wednesday" can still move it.
        month_day: whether only a day of the month was said ("the 15th").
        month_said, year_said: whether these were said.
        inferred: as in ``Extraction``.
        other: what else the caller may have meant.
        recurring: any such day ("any Friday").
        follows: it counts from a day said before ("until the Friday after").
    """

    date: date
    weekday: int | None = None
    month_day: bool = False
    month_said: bool = False
    year_said: bool = False
    inferred: frozenset[str] = frozenset()
    other: date | None = None
    recurring: bool = False
    follows: bool = False


@attrs.frozen
class Span:
    """Days from ``start`` until ``end`` (exclusive): a week, a month, a weekend, the next three days."""

    start: date
    end: date
    grain: Grain
    recurring: bool = False


@attrs.frozen
class Part:
    """A part of the day, and which end of it: ``start``, ``mid`` or ``end``."""

    name: str
    edge: str = ""


@attrs.frozen
class Clock:
    """
    A time of day as said.

    Args:
        hour: 0 to 24.
        minute: 0 to 59.
        meridiem: ``am`` or ``pm``, or empty where it was not said.
        sure: whether the words are a time of day by themselves; "seven thirty" and "7" are not.
        rough: whether the caller was vague ("ish", "around").
        unit: how a lone number was written, to tell "at 7" from "for 7".
    """

    hour: int
    minute: int = 0
    meridiem: str = ""
    sure: bool = True
    rough: bool = False
    lone: bool = False


@attrs.frozen
class Moment:
    """A moment counted from now ("in two hours"), an interval from now on, as soon as possible, or any time at all."""

    start: datetime | None
    end: datetime | None = None
    grain: Grain = "minute"
    asap: bool = False
    any_time: bool = False


@attrs.frozen
class Length:
    """A length of time; what it counts from, if anything, is said elsewhere."""

    count: int
    unit: str


@attrs.frozen
class Shift:
    """A number of days from the day that follows ("the day after", "la veille de")."""

    days: int


Content = Day | Span | Part | Clock | Moment | Length | Shift | str


@attrs.frozen
class Atom:
    """
    A piece of a phrase.

    Args:
        kind: D day, S span, P part, C sure clock, c unsure clock, M moment, U length, # shift, or the tag of a connecting word.
        content: what it says.
        first, stop: the items it is made of.
    """

    kind: str
    content: Content
    first: int
    stop: int


@attrs.frozen
class Scene:
    """When and where something was said: what relative words count from. ``hours`` are those of ``LocationView``."""

    now: datetime
    today: date
    hours: tuple[tuple[tuple[time, time], ...], ...]
    latent: bool
    items: Items

    @classmethod
    def of(cls, items: Items, context: TurnContext, *, latent: bool) -> "Scene":
        now = context.now.replace(tzinfo=None, second=0, microsecond=0)
        return cls(now, now.date(), context.location.hours, latent, items)


Match = re.Match[str]
Builder = Callable[[Scene, Match], Content | list[Content] | None]


@attrs.frozen
class Rule:
    """A pattern over tags and what to make of a match; ``None`` from ``build`` lets the next rule try."""

    pattern: re.Pattern[str]
    build: Builder


def rule(pattern: str, build: Builder) -> Rule:
    """Compile ``pattern``; it is matched where an item stands, not searched."""
    return Rule(re.compile(pattern), build)


def dispatch(rules: Iterable[Rule], alphabet: str) -> dict[str, tuple[Rule, ...]]:
    """Return for each tag the rules whose match may begin with it, in order, so that few are tried at each item."""
    table: dict[str, list[Rule]] = {tag: [] for tag in alphabet}
    for each in rules:
        heads, _ = _heads(each.pattern.pattern)
        for tag in heads & set(alphabet):
            table[tag].append(each)
    return {tag: tuple(found) for tag, found in table.items() if found}


def _heads(pattern: str) -> tuple[set[str], bool]:
    """Return the tags that a match of ``pattern`` may begin with, and whether it may be empty; knows what the rules use of ``re``."""
    heads: set[str] = set()
    for branch in _branches(pattern):
        found, empty = _branch_heads(branch)
        heads |= found
        if empty:
            return heads, True
    return heads, False


def _branch_heads(branch: str) -> tuple[set[str], bool]:
    heads: set[str] = set()
    at = 0
    while at < len(branch):
        stop = _element_end(branch, at)
        found, empty = _element_heads(branch[at:stop])
        heads |= found
        repeated = stop < len(branch) and branch[stop] in "?*"
        if not (empty or repeated):
            return heads, False
        at = stop + repeated
    return heads, True


def _element_end(branch: str, at: int) -> int:
    if branch[at] == "[":
        return branch.index("]", at + 2) + 1
    if branch[at] != "(":
        return at + (2 if branch[at] == "\\" else 1)
    stop, depth = at + 1, 1
    while depth:
        depth += (branch[stop] == "(") - (branch[stop] == ")")
        stop += 1
    return stop


def _element_heads(element: str) -> tuple[set[str], bool]:
    if element[0] == "[":
        return set(element[1:-1].replace("\\", "")), False
    if element[0] != "(":
        return {element[-1]}, False
    if element.startswith(("(?=", "(?!")):
        return set(), True
    inner = element[element.index(">") + 1 : -1] if element.startswith("(?P<") else element[3:-1]
    return _heads(inner)


def _branches(inner: str) -> list[str]:
    found, depth, start = [], 0, 0
    for at, char in enumerate(inner):
        if char in "([":
            depth += 1
        elif char in ")]":
            depth -= 1
        elif char == "|" and depth == 0:
            found.append(inner[start:at])
            start = at + 1
    return [*found, inner[start:]]
