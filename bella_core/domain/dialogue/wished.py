"""A wish as it is read back to the caller: which days, what part of the day, and with whom."""

from collections.abc import Sequence
from datetime import time

from ..slots import Wish
from ..spoken import DAYS, spoken_date, spoken_time
from .called import provider_name
from .turn import Turn

#: A stretch that ends at noon is the morning where it begins before ten.
_TEN, _NOON, _EVENING = time(10), time(12), time(17)


def spoken_wish(turn: Turn, wish: Wish) -> str:
    """
    Say all of a wish that lasts; empty where any time will do.

    Days that were ruled out one by one are not said: they are past before most places come free.
    """
    whom = [turn.words("wish.provider", provider=provider_name(turn, wish.provider_id))] if wish.provider_id else []
    others = [turn.words("wish.provider_not", provider=provider_name(turn, who)) for who in wish.not_providers]
    return ", ".join([*_days(turn, wish), *_part(turn, wish), *whom, *others])


def _days(turn: Turn, wish: Wish) -> list[str]:
    today, language = turn.now.date(), turn.state.language
    said = [_any_of(turn, [spoken_date(day, today, language) for day in wish.days])] if wish.days else []
    if wish.weekdays:
        said.append(_any_of(turn, [_weekday(turn, number) for number in wish.weekdays]))
    if wish.first is not None and wish.first > today and not wish.weekdays:
        said.append(turn.words("wish.first", day=spoken_date(wish.first, today, language)))
    if wish.last is not None:
        said.append(turn.words("wish.last", day=spoken_date(wish.last, today, language)))
    if wish.not_weekdays:
        said.append(turn.words("wish.not", days=_any_of(turn, [_weekday(turn, number) for number in wish.not_weekdays])))
    return said


def _weekday(turn: Turn, number: int) -> str:
    return turn.words("wish.weekday", day=DAYS[turn.state.language[:2]][number])


def _any_of(turn: Turn, said: Sequence[str]) -> str:
    *others, last = said
    return turn.words("wish.or", days=", ".join(others), day=last) if others else last


def _part(turn: Turn, wish: Wish) -> list[str]:
    """Say the time of day that was wished for: a half-day by its name, another stretch by its hours."""
    language, start, end = turn.state.language, wish.day_start, wish.day_end
    if wish.at is not None:
        return [turn.words("wish.at", time=spoken_time(wish.at, language))]
    start = None if start == time(0) else start
    if end == _NOON and (start is None or start < _TEN):
        return [turn.words("wish.morning")]
    if start is not None and start >= _NOON and (end is None or end >= _EVENING):
        return [turn.words("wish.evening" if start >= _EVENING else "wish.afternoon")]
    if start is None and end is None:
        return []
    if start is not None and end is not None:
        return [turn.words("wish.between", start=spoken_time(start, language), end=spoken_time(end, language))]
    if start is not None:
        return [turn.words("wish.from", time=spoken_time(start, language))]
    return [turn.words("wish.until", time=spoken_time(end, language))] if end is not None else []
