"""From phrases to values: am or pm by what was said and by the clinic's hours, days by the clinic's calendar."""

from datetime import date, datetime, time, timedelta
from typing import Final

import attrs
from bella_core.plugin import TimeValue

from . import parts
from .atoms import DAY, Clock, Day, Grain, Part, Scene, Span
from .calendar import add_months
from .phrases import End, Phrase

_HALF: Final = timedelta(hours=12)
#: Without opening hours a caller's "7" to "11" is taken for the morning, "12" and "1" to "6" for the afternoon.
_FIRST_MORNING_HOUR: Final = 7
_NIGHT_HOURS: Final = 5


@attrs.define
class Found:
    """A value with what was not said and what else may have been meant."""

    value: TimeValue
    inferred: set[str]
    other: tuple[TimeValue, ...] = ()


def resolve(scene: Scene, phrase: Phrase) -> list[Found]:
    """Return the values of a phrase: mostly one; "next month at six" are two."""
    start, end = phrase.start, phrase.end
    if start.moment is not None and end is None:
        return [_moment(scene, phrase)]
    if phrase.relation == "range" and end is not None:
        return [_range(scene, start, end)]
    if phrase.relation != "at":
        return [_open(scene, start, phrase.relation)]
    if isinstance(start.day, Span) and start.timed:
        alone = End(start.first, start.stop, start.before, start.words, part=start.part, clock=start.clock)
        return [_span(start.day), *_single(scene, alone, None)]
    if isinstance(start.day, Span):
        return [_span(start.day)]
    return _single(scene, start, start.day)


def _moment(scene: Scene, phrase: Phrase) -> Found:
    moment = phrase.start.moment
    if moment is None or moment.start is None:
        return Found(TimeValue(scene.now, None, "day", "interval", asap=True), set())
    if moment.asap:
        return Found(TimeValue(moment.start, None, "day", "interval", asap=True), set())
    if moment.any_time:
        return Found(TimeValue(moment.start, None, "day", "interval", recurring=True), set())
    if moment.end is not None:
        return Found(TimeValue(moment.start, moment.end, moment.grain, "interval"), set())
    if phrase.relation in {"from", "after"}:
        return Found(TimeValue(moment.start, None, "minute", "interval"), set())
    if phrase.relation in {"until", "before"}:
        return Found(TimeValue(None, moment.start, "minute", "interval"), set())
    return Found(TimeValue(moment.start, None, moment.grain, "datetime"), set())


def _span(span: Span) -> Found:
    value = TimeValue(_midnight(span.start), _midnight(span.end), span.grain, "interval", recurring=span.recurring)
    return Found(value, set())


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time())


def _single(scene: Scene, end: End, day: Day | None) -> list[Found]:
    inferred = set(day.inferred) if day else set()
    base = day.date if day else scene.today
    recurring = bool(day and day.recurring)
    if end.clock is not None:
        moment, guessed = _at(scene, end.clock, end.part, base, day is not None)
        grain: Grain = "hour" if end.clock.rough else "minute"
        value = TimeValue(moment, None, grain, "datetime" if day else "time", recurring=recurring)
    elif end.part is not None and not (day and end.part == Part("day")):
        guessed = False
        value = attrs.evolve(part_value(end.part, base, dated=day is not None), recurring=recurring)
    else:
        guessed = False
        value = TimeValue(_midnight(base), None, "day", "date", recurring=recurring)
    if guessed:
        inferred.add("meridiem")
    return [Found(value, inferred, _other_day(value, day))]


def _other_day(value: TimeValue, day: Day | None) -> tuple[TimeValue, ...]:
    """Return the same value on the other day that may have been meant."""
    if day is None or day.other is None:
        return ()
    moved = day.other - day.date
    start = value.start + moved if value.start else None
    return (attrs.evolve(value, start=start, end=value.end + moved if value.end else None),)


def part_value(part: Part, base: date, *, dated: bool) -> TimeValue:
    """Return a part of the day as an interval, its middle as a time."""
    instant = parts.middle(part)
    if instant is not None:
        moment = datetime.combine(base, instant)
        return TimeValue(moment, None, "hour", "datetime" if dated else "time", part=parts.name(part))
    first, last = _part_bounds(part, base)
    return TimeValue(first, last, "hour", "interval", no_date=not dated, part=parts.name(part))


def _part_bounds(part: Part, base: date) -> tuple[datetime, datetime]:
    first, last = parts.hours(part)
    end = datetime.combine(base, last) if last else _midnight(base + DAY)
    return datetime.combine(base, first), end


def _at(scene: Scene, clock: Clock, part: Part | None, base: date, dated: bool) -> tuple[datetime, bool]:
    """Return when a time of day is, and whether am or pm had to be guessed."""
    said = _said(clock, part)
    if said is not None:
        return _combine(base, said, clock.minute), False
    return _guess(scene, clock, base, dated), True


def _combine(base: date, hour: int, minute: int) -> datetime:
    return _midnight(base) + timedelta(hours=hour, minutes=minute)


def _said(clock: Clock, part: Part | None) -> int | None:
    """Return the hour of 24 if am, pm, a part of the day or the number itself tell it."""
    hour = clock.hour
    if hour > 12 or hour == 0:
        return 12 if hour == 0 and clock.meridiem == "pm" else hour % 24 if hour == 24 else hour
    if clock.meridiem:
        return hour % 12 + (12 if clock.meridiem == "pm" else 0)
    if part is None or part.name == "day":
        return None
    if part.name in {"morning", "breakfast"}:
        return hour % 12
    if part.name == "night":
        return hour % 12 if hour < _NIGHT_HOURS or hour == 12 else hour + 12
    if part.name == "noon":
        return hour if hour >= 10 else hour + 12
    return hour % 12 + 12


def _guess(scene: Scene, clock: Clock, base: date, dated: bool) -> datetime:
    """Choose the half of the day in which the clinic is open; without hours, the usual one."""
    morning = _combine(base, clock.hour % 12, clock.minute)
    afternoon = morning + _HALF
    if dated and base == scene.today and morning < scene.now <= afternoon and _open_at(scene, afternoon, dated=True) is not False:
        return afternoon
    open_early, open_late = _open_at(scene, morning, dated), _open_at(scene, afternoon, dated)
    if open_early is not None and open_early != open_late:
        return morning if open_early else afternoon
    return morning if _FIRST_MORNING_HOUR <= clock.hour < 12 else afternoon


def _open_at(scene: Scene, moment: datetime, dated: bool) -> bool | None:
    """Whether the clinic is open then, breaks apart; on any day if none was said; None if its hours are not known."""
    days = [scene.hours[moment.weekday()]] if dated and len(scene.hours) == 7 and scene.hours[moment.weekday()] else list(scene.hours)
    spans = [(day[0][0], day[-1][1]) for day in days if day]
    if not spans:
        return None
    return any(first <= moment.time() < last for first, last in spans)


def _range(scene: Scene, start: End, end: End) -> Found:
    first_day, last_day = _range_days(start, end)
    dated = bool(start.dated or end.dated or start.moment or end.moment)
    part = end.part if start.clock and not start.part and end.clock else None
    base = first_day or scene.today
    guessed: set[str] = set(_inferred(start) | _inferred(end))
    if start.clock and end.clock and first_day == last_day:
        return _clock_range(scene, start, end, base, part, dated, guessed)
    first = start.moment.start if start.moment else _begins(scene, start, base, dated, guessed)
    last = end.moment.start if end.moment else _ends_at(scene, end, last_day or base, dated, guessed)
    if first and last and last <= first:
        last = last + (DAY if start.timed else _to_next_month(first, last))
    grain: Grain = "minute" if start.clock or end.clock else "hour" if start.timed else "day"
    return Found(TimeValue(first, last, grain, "interval", no_date=not dated), guessed)


def _to_next_month(first: datetime, last: datetime) -> timedelta:
    """Return what is to be added to the end of "the 24th to the 4th" or "Friday to Monday" so that it lies after its beginning."""
    moved = last
    while moved <= first:
        moved += 7 * DAY
    return moved - last


def _inferred(end: End) -> frozenset[str]:
    return end.day.inferred if isinstance(end.day, Day) else frozenset()


def _range_days(start: End, end: End) -> tuple[date | None, date | None]:
    """Return the first and the last day; a day said once is that of both ends, a later day counts from the first."""
    first = _first_day(start)
    last = _first_day(end)
    if start.timed and end.timed:
        return first or last, last or first
    if isinstance(start.day, Day) and isinstance(end.day, Day) and last is not None and first is not None:
        return _years(start.day, end.day)
    return first, last


def _years(first: Day, last: Day) -> tuple[date, date]:
    """Return both days of a range in the years that they must have: "10 August to 12 September 2027", "28 December to 3 January"."""
    begins, ends = first.date, _after(first.date, last)
    if last.year_said and not first.year_said and first.month_said:
        begins = add_months(begins, 12 * (ends.year - begins.year))
        begins = begins if begins <= ends else add_months(begins, -12)
    elif last.month_said and not last.year_said:
        ends = add_months(ends, 12 * (begins.year - ends.year))
        ends = ends if ends >= begins else add_months(ends, 12)
    return begins, ends


def _after(first: date, day: Day) -> date:
    """Return ``day`` as it follows ``first``: "from next Monday to Friday", "from the 24th to the 4th"."""
    if day.weekday is not None:
        ahead = (day.weekday - first.weekday()) % 7
        return first + (ahead or 7) * DAY if day.date <= first or day.date - first > 7 * DAY or day.follows else day.date
    if day.month_day and day.date < first:
        month = first.replace(day=28) + 4 * DAY
        return month.replace(day=min(day.date.day, 28)) if day.date.day > 28 else month.replace(day=day.date.day)
    return day.date


def _first_day(end: End) -> date | None:
    if isinstance(end.day, Day):
        return end.day.date
    return end.day.start if isinstance(end.day, Span) else None


def _clock_range(
    scene: Scene, start: End, end: End, base: date, part: Part | None, dated: bool, guessed: set[str]
) -> Found:  # the two ends decide each other's half of the day
    if start.clock is None or end.clock is None:
        raise ValueError("a range of times needs two times")
    first_part, last_part = start.part or part, end.part or start.part
    first_hour, last_hour = _said(start.clock, first_part), _said(end.clock, last_part)
    if first_hour is None and last_hour is not None:
        last = _combine(base, last_hour, end.clock.minute)
        first = _near(start.clock, base, before=last)
    else:
        first, guess = _at(scene, start.clock, first_part, base, dated)
        if guess:
            guessed.add("meridiem")
        last = _combine(base, last_hour, end.clock.minute) if last_hour is not None else _near(end.clock, base, after=first)
    if last <= first:
        last += DAY
    return Found(TimeValue(first, last, "minute", "interval", no_date=not dated), guessed)


def _near(clock: Clock, base: date, *, before: datetime | None = None, after: datetime | None = None) -> datetime:
    """Return the half of the day that is nearest to the other end of a range."""
    morning = _combine(base, clock.hour % 12, clock.minute)
    if before is not None:
        return morning + _HALF if morning + _HALF < before else morning
    return morning if after is not None and morning > after else morning + _HALF


def _begins(scene: Scene, end: End, base: date, dated: bool, guessed: set[str]) -> datetime:
    if end.clock is not None:
        moment, guess = _at(scene, end.clock, end.part, base, dated)
        if guess:
            guessed.add("meridiem")
        return moment
    return _part_bounds(end.part, base)[0] if end.part is not None else _midnight(base)


def _ends_at(scene: Scene, end: End, base: date, dated: bool, guessed: set[str]) -> datetime:
    if end.clock is not None:
        return _begins(scene, end, base, dated, guessed)
    if end.part is not None:
        return _part_bounds(end.part, base)[1]
    return _midnight(end.day.end if isinstance(end.day, Span) else base + DAY)


def _open(scene: Scene, end: End, relation: str) -> Found:
    """Return "after three", "from Thursday on", "before noon", "until Friday": a day that was said bounds it."""
    base = _first_day(end) or scene.today
    dated = end.dated
    guessed = set(_inferred(end))
    if relation in {"from", "after"}:
        return _open_end(scene, end, relation, base, guessed)
    if relation == "before" and not end.timed:
        return Found(TimeValue(scene.now, _midnight(base), "day", "interval"), guessed)
    if relation == "before" and end.part is not None and end.clock is None:
        last = _part_bounds(end.part, base)[0]
    else:
        last = _ends_at(scene, end, base, dated, guessed)
    first = _midnight(base) if dated and end.timed else scene.now if dated else None
    grain: Grain = "minute" if end.clock else "hour" if end.part else "day"
    return Found(TimeValue(first, last, grain, "interval", no_date=not dated), guessed)


def _open_end(scene: Scene, end: End, relation: str, base: date, guessed: set[str]) -> Found:
    dated = end.dated
    if not end.timed:
        # A day that one comes after is over: its last minute says so and still names it.
        first = _midnight(base) if relation == "from" else _last_minute(end, base)
        return Found(TimeValue(first, None, "day", "interval"), guessed)
    if end.clock is None and end.part is not None:
        first, last = _part_bounds(end.part, base)
        if relation == "after":
            first, last = last, last + timedelta(hours=4)
        return Found(TimeValue(first, last, "hour", "interval", no_date=not dated, part=None), guessed)
    first = _begins(scene, end, base, dated, guessed)
    return Found(TimeValue(first, _midnight(base + DAY) if dated else None, "minute", "interval", no_date=not dated), guessed)


def _last_minute(end: End, base: date) -> datetime:
    day_after = end.day.end if isinstance(end.day, Span) else base + DAY
    return _midnight(day_after) - timedelta(minutes=1)
