"""Times that are told by another one: "an hour later", "push it back a day", "same time next week", « la même heure vendredi »."""

import re
from collections.abc import Sequence
from datetime import datetime, time, timedelta

import attrs

from bella_core.plugin.types import Extraction, TimeValue

from .heard import Heard

_NUMBERS = {"a": 1, "an": 1, "one": 1, "un": 1, "une": 1, "two": 2, "deux": 2, "three": 3, "trois": 3, "four": 4, "quatre": 4}
_MINUTES = {"min": 1, "hou": 60, "heu": 60, "day": 1440, "jou": 1440, "wee": 10_080, "sem": 10_080}
_AMOUNT = (
    r"(?:(?P<half>half an? hour|a half hour|une? demi[- ]heure)|(?P<count>" + "|".join(_NUMBERS) + r"|\d{1,2})\s+"
    r"(?P<unit>minutes?|hours?|days?|weeks?|heures?|jours?|journ[ée]es?|semaines?))"
)
_LATER = re.compile(rf"\b{_AMOUNT}\s+(?P<way>later|earlier|sooner|plus\s+tard|plus\s+t[ôo]t|plus\s+de\s+bonne\s+heure)\b", re.IGNORECASE)
_PUSHED = re.compile(
    rf"\b(?:push|move|bump|put|make)\s+(?:it|that|this|(?:my|the)\s+\w+)\s+(?P<way>back|up|ahead)\s+(?:by\s+)?{_AMOUNT}\b", re.IGNORECASE
)
_BEFORE = re.compile(r"earlier|sooner|t[ôo]t|bonne|up|ahead", re.IGNORECASE)
_SAME = re.compile(r"\b(?:same\s+(?:time|hour)|m[êe]me\s+heure)\b", re.IGNORECASE)


@attrs.frozen
class Relative:
    """
    Hold what is told by another time.

    Args:
        minutes: from that one, 0 where it is not told so. ``same``: it is at the same time of day.
    """

    minutes: int = 0
    same: bool = False


def read(text: str) -> Relative | None:
    """Read what is told by another time; None where nothing is."""
    found = _LATER.search(text) or _PUSHED.search(text)
    if found is None:
        return Relative(same=True) if _SAME.search(text) else None
    if found["half"]:
        minutes = 30
    else:
        count = _NUMBERS.get(found["count"].lower()) or int(found["count"])
        minutes = count * _MINUTES[found["unit"][:3].lower()]
    return Relative(-minutes if _BEFORE.search(found["way"]) else minutes)


def applied(heard: Heard, told: Relative, base: datetime) -> Heard:
    """Return what was heard with the time that is meant; ``base``: local, naive."""
    times = moments(told, base, heard.times)
    return attrs.evolve(without(heard), times=times)


def without(heard: Heard) -> Heard:
    """Leave out what extractors made of a time that is told by another one: they count from now."""
    found = _LATER.search(heard.text) or _PUSHED.search(heard.text)
    if found is None:
        return heard
    kept = tuple(one for one in heard.times if not (one.start < found.end() and found.start() < one.end))
    return attrs.evolve(heard, times=kept, mentioned=(), intents=heard.intents - {"earlier", "later", "question"}, topic=None)


def moments(told: Relative, base: datetime, times: Sequence[Extraction]) -> tuple[Extraction, ...]:
    """
    Return the times that are meant.

    Args:
        base: what they are told by, local, naive. ``times``: as extracted.
    """
    if told.minutes:
        moved = base + timedelta(minutes=told.minutes)
        return (Extraction("time", TimeValue(moved, None, "minute", "datetime"), "", 0, 0, 0.95),)
    return tuple(_at_same(one, base) for one in times)


def _at_same(one: Extraction, base: datetime) -> Extraction:
    """Give a day the time of day of another one; of a week, the same weekday."""
    value = one.value
    if not isinstance(value, TimeValue) or value.start is None or value.no_date or value.start.time() != time():
        return one
    day = value.start
    if value.grain == "week":
        day += timedelta(days=base.weekday() - day.weekday())
    elif value.grain != "day" or value.kind != "date":
        return one
    return attrs.evolve(one, value=TimeValue(datetime.combine(day, base.time()), None, "minute", "datetime"))
