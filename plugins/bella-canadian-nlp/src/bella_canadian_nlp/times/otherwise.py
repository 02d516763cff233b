"""What else the same words may mean: the other half of the day, a weekend from Friday evening on, "déjeuner" at noon, a deadline's day."""

from datetime import date, datetime, time, timedelta
from typing import Final

import attrs

from bella_core.plugin import TimeValue

from .atoms import DAY, Part, Scene, Span
from .lexicon import FR
from .phrases import Phrase
from .resolve import Found

_HALF: Final = timedelta(hours=12)
_EVENING: Final = timedelta(hours=6)  # before midnight
_NOON: Final = 12
_DAY_ENDS: Final = time(23, 59)
#: Meals whose hour depends on where French was learnt: their part of the day here, and when they are eaten elsewhere.
_MEALS: Final = {"dejeuner": (time(12), time(14)), "diner": (time(18), time(20))}
#: Evenings that may be the evening before: "le soir de Noël".
_EVES: Final = frozenset({"christmas", "new_year"})
_BEFORE_A_MEAL: Final = timedelta(hours=2)
_WORKWEEK_ENDS: Final = 3  # Thursday


def otherwise(scene: Scene, phrase: Phrase, found: Found) -> tuple[TimeValue, ...]:
    """
    Return what else a phrase may mean, the likelier first.

    The reading that the clinic acts on is none of them; these are told beside it, for who hears that it was the wrong one.
    """
    if phrase.excluded or found.excluded:
        return found.other
    others = list(found.other)
    if "meridiem" in found.inferred:
        others += _other_half(phrase, found.value)
    elif phrase.relation == "at" and phrase.end is None:
        others += _of_stretch(scene, phrase, found.value)
    part = phrase.start.part
    if part is not None and phrase.start.clock is None and phrase.end is None:
        others += _of_part(scene, phrase, part, found.value)
    return tuple(others)


def _other_half(phrase: Phrase, value: TimeValue) -> list[TimeValue]:
    """Return a time whose am or pm was not said in the half of the day that was not chosen; midnight is always said."""
    start, end = value.start, value.end
    if value.kind != "interval":
        flipped = _flip(start)
        return [attrs.evolve(value, start=flipped)] if flipped else []
    if phrase.end is not None:
        first, last = _flip(start), _flip(end)
        both = first is not None and last is not None and first < last and phrase.start.clock and phrase.end.clock
        return [attrs.evolve(value, start=first, end=last)] if both else []
    if phrase.relation in {"from", "after"}:
        flipped = _flip(start)
        return [attrs.evolve(value, start=flipped)] if flipped and (end is None or flipped < end) else []
    flipped = _flip(end)
    return [attrs.evolve(value, end=flipped)] if flipped and (start is None or start < flipped) else []


def _flip(moment: datetime | None) -> datetime | None:
    if moment is None or moment.hour in {0, _NOON}:
        return None
    return moment - _HALF if moment.hour > _NOON else moment + _HALF


def _of_stretch(scene: Scene, phrase: Phrase, value: TimeValue) -> list[TimeValue]:
    """Return the other readings of days in a row: of a weekend, of the end of a month, of "within two weeks"."""
    start = phrase.start
    tags = scene.items.tags[start.first : start.stop]
    if start.moment is not None and start.moment.end is not None:
        return [_until(start.moment.end, value)] if "_" in tags else []
    if not isinstance(start.day, Span) or start.timed:
        return []
    if "K" in tags and start.day.start.weekday() == 5:
        return _weekends(scene, start.first + tags.index("K"), value)
    if start.day.last and start.day.end - start.day.start > 7 * DAY:
        return [TimeValue(_midnight(start.day.end) - DAY, None, "day", "date")]
    return []


def _until(end: datetime, value: TimeValue) -> TimeValue:
    """Return the end of a stretch from now by itself: "within two weeks" for who means in two weeks."""
    if value.grain == "minute" and end.time() != time() and end - _HALF * 2 < (value.start or end):
        return TimeValue(end, None, "minute", "datetime")
    return TimeValue(_midnight(end), None, "day", "date")


def _weekends(scene: Scene, item: int, value: TimeValue) -> list[TimeValue]:
    """Return a weekend from Friday evening on; French "fin de semaine" is also the end of the working week, in Europe."""
    if value.start is None:
        return []
    others = [attrs.evolve(value, start=value.start - _EVENING, grain="hour")]
    if scene.items.language == FR and not scene.items.words[item].startswith(("week", "fds")):
        others.append(attrs.evolve(value, start=value.start - (5 - _WORKWEEK_ENDS) * DAY))
    return others


def _of_part(scene: Scene, phrase: Phrase, part: Part, value: TimeValue) -> list[TimeValue]:
    """Return the other readings of a part of the day: of a meal, of the evening of a holiday, of the end of the day."""
    items = range(phrase.start.first, phrase.start.stop)
    meal = next((_MEALS[scene.items.words[at]] for at in items if scene.items.tags[at] == "P" and scene.items.words[at] in _MEALS), None)
    if meal is not None:
        return _at_meal(phrase.relation, meal, value)
    if phrase.relation != "at" or value.start is None:
        return []
    if (part.name, part.edge) in {("day", "end"), ("end_of_day", "")}:
        return [TimeValue(datetime.combine(value.start, _DAY_ENDS), None, "minute", "datetime")]
    holiday = any(scene.items.tags[at] == "H" and scene.items.values[at] in _EVES for at in items)
    if holiday and part.name in {"evening", "night"} and value.end is not None:
        return [attrs.evolve(value, start=value.start - DAY, end=value.end - DAY)]
    return []


def _at_meal(relation: str, meal: tuple[time, time], value: TimeValue) -> list[TimeValue]:
    """Return a meal's hours, or those next to it, where it is eaten at another time of the day than here."""
    known = value.start or value.end
    if known is None or value.kind != "interval":
        return []
    begins, ends = datetime.combine(known, meal[0]), datetime.combine(known, meal[1])
    if relation in {"before", "until"}:
        return [attrs.evolve(value, start=begins - _BEFORE_A_MEAL, end=begins, part=None)]
    if relation in {"after", "from"}:
        return [attrs.evolve(value, start=ends, end=ends + timedelta(hours=4), part=None)]
    return [attrs.evolve(value, start=begins, end=ends, part=None)]


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time())
