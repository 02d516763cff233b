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
        inferred: as in ``Extraction``.
        other: what else the caller may have meant.
        recurring: any such day ("any Friday").
        follows: it counts from a day said before ("until the Friday after").
    """

    date: date
    weekday: int | None = None
    month_day: bool = False
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
    """A moment counted from now ("in two hours"), or an interval that begins or ends now."""

    start: datetime | None
    end: datetime | None = None
    grain: Grain = "minute"
    asap: bool = False


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
        for tag in alphabet:
            if _may_begin(each.pattern.pattern, tag):
                table[tag].append(each)
    return {tag: tuple(found) for tag, found in table.items() if found}


def _may_begin(pattern: str, tag: str) -> bool:
    """Whether a match of ``pattern`` can begin with ``tag``, judged by the pattern's head: everything up to its first obligatory item."""
    at = 0
    while at < len(pattern):
        head, at, optional = _element(pattern, at)
        if _head_has(head, tag):
            return True
        if not optional:
            return False
    return False


def _element(pattern: str, at: int) -> tuple[str, int, bool]:
    """Return the element of ``pattern`` at ``at``, where the next one begins, and whether it may be absent."""
    if pattern[at] == "[":
        stop = pattern.index("]", at + 2) + 1
    elif pattern[at] == "(":
        stop, depth = at + 1, 1
        while depth:
            depth += (pattern[stop] == "(") - (pattern[stop] == ")")
            stop += 1
    else:
        stop = at + (2 if pattern[at] == "\\" else 1)
    optional = stop < len(pattern) and pattern[stop] in "?*"
    look_around = pattern.startswith(("(?=", "(?!", "(?<"), at) and not pattern.startswith("(?P<", at)
    return ("" if look_around else pattern[at:stop]), stop + optional, optional or look_around


def _head_has(head: str, tag: str) -> bool:
    if not head:
        return False
    if head[0] == "[":
        return tag in head[1:-1].replace("\\", "")
    if head[0] != "(":
        return head.lstrip("\\") == tag
    inner = head[head.index(">") + 1 : -1] if head.startswith("(?P<") else head[3:-1] if head.startswith("(?:") else head[1:-1]
    return any(_may_begin(branch, tag) for branch in _branches(inner))


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
