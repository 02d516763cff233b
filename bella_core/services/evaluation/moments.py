"""Compare times: what was read, as a caller would mean it, with what a row expects."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

import attrs

from bella_core.plugin import TimeValue

_DAY = timedelta(days=1)
_COARSE = ("day", "week", "month", "year")


@attrs.frozen
class Moment:
    """A time that was read; a week, a month and a year are intervals here."""

    kind: str
    start: datetime | None
    end: datetime | None
    grain: str = "minute"
    no_date: bool = False

    @property
    def ends(self) -> list[datetime]:
        """Return the ends that are known."""
        return [end for end in (self.start, self.end) if end is not None]


def moments(values: Iterable[TimeValue]) -> list[Moment]:
    """Return the times that were read, and what one day and one time of day, said apart, make together."""
    found = [_moment(value) for value in values]
    days = [moment for moment in found if moment.kind == "date"]
    if len(days) != 1 or days[0].start is None:
        return found
    day = days[0].start.date()
    clocks = [moment for moment in found if moment.kind == "time" and moment.start]
    spans = [moment for moment in found if moment.kind == "interval" and moment.no_date]
    joined = [Moment("datetime", _on(day, clocks[0].start), None)] if len(clocks) == 1 else []
    if len(spans) == 1:
        start, end = _on(day, spans[0].start), _on(day, spans[0].end)
        joined.append(Moment("interval", start, end + _DAY if start and end and end <= start else end))
    return found + joined


def meets(item: Mapping[str, Any], wanted: Mapping[str, Any], found: Moment) -> bool:
    """
    Tell whether a moment is what an item accepts.

    Args:
        item: may say ``split`` (day and time are asked for apart), ``time_only`` (no day was said), ``approx`` (a part of the day).
        wanted: one of the values that will do, ``{"type", "value"}``.
    """
    value = wanted["value"]
    match wanted["type"]:
        case "date":
            return _meets_day(date.fromisoformat(value), found, split=bool(item.get("split")))
        case "time":
            return _meets_clock(time.fromisoformat(value), found, split=bool(item.get("split")))
        case "datetime":
            return _meets_instant(datetime.fromisoformat(value).replace(tzinfo=None), found, time_only=bool(item.get("time_only")))
        case "detect":
            return _has_day(found) if value == "date" else _has_clock(found)
        case "interval":
            return _meets_interval(item, _instant(value[0]), _instant(value[1]), found)
        case _:  # a timerange
            return _meets_range(item, value, found)


def _moment(value: TimeValue) -> Moment:
    if value.kind != "date" or value.grain not in ("week", "month", "year") or value.start is None:
        return Moment(value.kind, value.start, value.end, value.grain, value.no_date)
    return Moment("interval", value.start, value.end or _next(value.start, value.grain), value.grain)


def _next(start: datetime, grain: str) -> datetime:
    if grain == "week":
        return start + 7 * _DAY
    if grain == "month":
        return start.replace(year=start.year + start.month // 12, month=start.month % 12 + 1, day=1)
    return start.replace(year=start.year + 1, month=1, day=1)


def _on(day: date, clock: datetime | None) -> datetime | None:
    return datetime.combine(day, clock.time()) if clock else None


def _instant(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text).replace(tzinfo=None) if text else None


def _minute(instant: datetime) -> datetime:
    """The last minute of a day stands for its end."""
    full = instant.replace(second=0, microsecond=0)
    return full + timedelta(minutes=1) if (full.hour, full.minute) == (23, 59) else full


def _same(one: datetime | None, other: datetime | None) -> bool:
    return one is other if one is None or other is None else _minute(one) == _minute(other)


def _hands(instant: datetime) -> tuple[int, int]:
    return instant.hour, instant.minute


def _has_day(found: Moment) -> bool:
    return found.kind in ("date", "datetime") or (found.kind == "interval" and not found.no_date)


def _has_clock(found: Moment) -> bool:
    return found.kind in ("time", "datetime") or (found.kind == "interval" and found.grain in ("minute", "hour"))


def _meets_day(wanted: date, found: Moment, *, split: bool) -> bool:
    if not split:
        return found.kind == "date" and found.start is not None and found.start.date() == wanted
    if found.kind == "time" or found.no_date:
        return False
    days = {end.date() for end in found.ends}
    if found.kind == "interval" and found.end is not None and _hands(found.end) == (0, 0):
        days.add((found.end - timedelta(minutes=1)).date())
    return wanted in days


def _meets_clock(wanted: time, found: Moment, *, split: bool) -> bool:
    hands = (wanted.hour, wanted.minute)
    if split:
        timed = found.kind != "date" and not (found.kind == "interval" and found.grain in _COARSE)
        return timed and any(_hands(end) == hands for end in found.ends)
    return found.kind in ("time", "datetime") and found.start is not None and _hands(found.start) == hands


def _meets_instant(wanted: datetime, found: Moment, *, time_only: bool) -> bool:
    if found.kind == "datetime":
        return _same(found.start, wanted)
    return time_only and found.kind == "time" and found.start is not None and _hands(found.start) == _hands(wanted)


def _meets_range(item: Mapping[str, Any], value: Sequence[str | None], found: Moment) -> bool:
    """Compare times of the day only."""
    if found.kind == "date" or (found.kind == "interval" and found.grain in _COARSE):
        return False
    day = date(2000, 1, 1)
    start, end = (datetime.combine(day, time(int(text[:2]) % 24, int(text[3:5]))) if text else None for text in value)
    return _compare(item, start, end, attrs.evolve(found, start=_on(day, found.start), end=_on(day, found.end)))


def _meets_interval(item: Mapping[str, Any], start: datetime | None, end: datetime | None, found: Moment) -> bool:
    if item.get("time_only") and (found.no_date or found.kind == "time"):
        day = (start or end or datetime.min).date()  # noqa: DTZ901 - a day to compare on, no time of a clock
        return _compare(item, start, end, attrs.evolve(found, start=_on(day, found.start), end=_on(day, found.end)))
    if item.get("approx") and found.kind == "time":
        return False
    return _compare(item, start, end, found)


def _compare(item: Mapping[str, Any], start: datetime | None, end: datetime | None, found: Moment) -> bool:
    if found.kind == "date":
        return False
    if item.get("approx"):
        return _about(start, end, found)
    if item.get("split") and found.kind == "datetime" and start and end and found.start:
        return start <= found.start < end
    if found.kind != "interval":
        return False
    if start is None:
        return _same(found.end, end) and (found.start is None or found.end is None or found.start <= found.end)
    if end is None:
        return _same(found.start, start) and (found.end is None or (found.start is not None and found.end - found.start <= _DAY))
    return _same(found.start, start) and _same(found.end, end)


def _about(start: datetime | None, end: datetime | None, found: Moment) -> bool:
    """Parts of the day have no agreed ends: half of the shorter must be shared, and neither be four times the other."""
    if start is None or end is None:
        return _same(found.start, start) and _same(found.end, end)
    end = end + _DAY if end <= start else end
    if found.kind != "interval":
        return found.start is not None and start <= found.start <= end
    if found.start is None or found.end is None:
        return False
    last = found.end + _DAY if found.end <= found.start else found.end
    shared = max(timedelta(), min(end, last) - max(start, found.start))
    shorter, longer = sorted((end - start, last - found.start))
    return 2 * shared >= shorter and longer <= 4 * shorter
