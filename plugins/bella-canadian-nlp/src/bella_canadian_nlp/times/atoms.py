"""What a caller's phrases about time are made of, before they are put together."""

import datetime as dt
from typing import Final, Literal, NamedTuple

import attrs

from bella_core.plugin import TurnContext

from .lex import Items

Grain = Literal["minute", "hour", "day", "week", "month", "year"]
#: Kinds whose answers are full of numbers that are no times.
_NUMERIC: Final = frozenset({"phone", "phone_part", "postal_code", "health_card", "spelled", "email", "number"})
DAY: Final = dt.timedelta(days=1)


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

    date: dt.date
    weekday: int | None = None
    month_day: bool = False
    month_said: bool = False
    year_said: bool = False
    inferred: frozenset[str] = frozenset()
    other: dt.date | None = None
    recurring: bool = False
    follows: bool = False


@attrs.frozen
class Span:
    """Days from ``start`` until ``end`` (exclusive): a week, a month, a weekend, the ``last`` days of a month."""

    start: dt.date
    end: dt.date
    grain: Grain
    recurring: bool = False
    last: bool = False


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
        lone: a single number, which may as well count something.
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

    start: dt.datetime | None
    end: dt.datetime | None = None
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


class Atom(NamedTuple):  # made for every piece of every phrase: a third of the time that an attrs class takes
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


def awaits_digits(context: TurnContext) -> bool:
    """Whether the caller was asked for numbers that are no times."""
    return "time" not in context.expecting and not _NUMERIC.isdisjoint(context.expecting)


@attrs.frozen
class Scene:
    """
    When and where something was said: what relative words count from.

    Args:
        now, today: local time of the clinic, naive.
        hours: those of ``LocationView``.
        latent: a time was asked for, so that a bare number is one.
        numeric: digits of something else were asked for, so that a bare number is none.
        items: what was said.
    """

    now: dt.datetime
    today: dt.date
    hours: tuple[tuple[tuple[dt.time, dt.time], ...], ...]
    latent: bool
    numeric: bool
    items: Items

    @classmethod
    def of(cls, items: Items, context: TurnContext) -> "Scene":
        latent = "time" in context.expecting
        now = context.now.replace(tzinfo=None, second=0, microsecond=0)
        return cls(now, now.date(), context.location.hours, latent, awaits_digits(context), items)
