"""From phrases to values: am or pm by what was said and by the clinic's hours, days by the clinic's calendar."""

from datetime import date, datetime, time, timedelta

import attrs

from bella_core.plugin import TimeValue

from . import parts
from .atoms import DAY, Day, Grain, Part, Scene, Span
from .calendar import add_months
from .ends import End
from .hours import at_clock, hour_of, nearest, said_hour
from .phrases import Phrase


@attrs.define
class Found:
    """A value with what was not said and what else may have been meant; ``excluded`` if it is ruled out, as the day in "after Monday"."""

    value: TimeValue
    inferred: set[str]
    other: tuple[TimeValue, ...] = ()
    excluded: bool = False


def resolve(scene: Scene, phrase: Phrase) -> list[Found]:
    """Return the values of a phrase: mostly one; "next month at six" are two."""
    start, end = phrase.start, phrase.end
    if start.moment is not None and end is None:
        return [_moment(scene, phrase)]
    if phrase.relation == "range" and end is not None:
        return [_range(scene, start, end)]
    if phrase.relation == "after" and isinstance(start.day, Day) and not (start.timed or phrase.excluded):
        return _after_day(start.day)
    if phrase.relation != "at":
        found = _open(scene, start, phrase.relation)
        recurring = isinstance(start.day, Day) and start.day.recurring
        return [attrs.evolve(found, value=attrs.evolve(found.value, recurring=recurring))]
    if isinstance(start.day, Span) and start.timed:
        alone = End(start.first, start.stop, start.before, start.words, part=start.part, clock=start.clock)
        return [_span(start.day), *_single(scene, alone, None)]
    if isinstance(start.day, Span):
        return [_span(start.day)]
    return _single(scene, start, start.day)


def _moment(scene: Scene, phrase: Phrase) -> Found:
    moment = phrase.start.moment
    if moment is None or moment.asap:
        return Found(TimeValue(scene.now, None, "day", "interval", asap=True), set())
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
        moment, guessed = hour_of(scene, end.clock, end.part, base, dated=day is not None)
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


def _range(scene: Scene, start: End, end: End) -> Found:
    first_day, last_day = _range_days(start, end)
    dated = bool(start.dated or end.dated or start.moment or end.moment)
    base = first_day or scene.today
    guessed: set[str] = set(_inferred(start) | _inferred(end))
    if start.clock and end.clock and first_day == last_day:
        found = _clock_range(scene, start, end, base, dated=dated)
        found.inferred |= guessed
        return found
    first = start.moment.start if start.moment else _begins(scene, start, base, dated, guessed)
    last = end.moment.start if end.moment else _ends_at(scene, end, last_day or base, dated, guessed)
    if first and last and last <= first:
        last = last + (DAY if start.timed else _to_next_month(first, last))
        first = first if first < last else None  # "from three to last Monday"
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


def _clock_range(scene: Scene, start: End, end: End, base: date, *, dated: bool) -> Found:
    """Read a range of times of one day; the ends decide each other's half of it: "5 to 6 pm", "8 am until 6", "11:30 to 1:30"."""
    if start.clock is None or end.clock is None:
        raise ValueError("a range of times needs two times")
    inferred: set[str] = set()
    first_hour = said_hour(start.clock, start.part or end.part)
    last_hour = said_hour(end.clock, end.part or start.part)
    if first_hour is None and last_hour is not None:
        last = at_clock(base, last_hour, end.clock.minute)
        first = nearest(start.clock, base, before=last)
    else:
        first, guess = hour_of(scene, start.clock, start.part or end.part, base, dated=dated)
        if guess:
            inferred.add("meridiem")
        last = at_clock(base, last_hour, end.clock.minute) if last_hour is not None else nearest(end.clock, base, after=first)
    if last <= first:
        last += DAY
    return Found(TimeValue(first, last, "minute", "interval", no_date=not dated), inferred)


def _begins(scene: Scene, end: End, base: date, dated: bool, guessed: set[str]) -> datetime:
    if end.clock is not None:
        moment, guess = hour_of(scene, end.clock, end.part, base, dated=dated)
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
    last_days = isinstance(end.day, Span) and end.day.last
    if relation == "before" and not end.timed and not last_days:
        begins = scene.now if scene.now < _midnight(base) else None
        return Found(TimeValue(begins, _midnight(base), "day", "interval"), guessed)
    if relation == "before" and end.part is not None and end.clock is None and end.part.edge != "end":
        last = _part_bounds(end.part, base)[0]
    else:
        last = _ends_at(scene, end, base, dated, guessed)
    first = _midnight(base) if end.timed else scene.now
    first_known = first if dated and first < last else None  # "until last Monday" began nobody knows when
    grain: Grain = "minute" if end.clock else "hour" if end.part else "day"
    return Found(TimeValue(first_known, last, grain, "interval", no_date=not dated), guessed)


def _after_day(day: Day) -> list[Found]:
    """Return "after Monday": from Monday on, Monday ruled out."""
    inferred, start = set(day.inferred), _midnight(day.date)
    return [
        Found(TimeValue(start, None, "day", "interval", recurring=day.recurring), inferred),
        Found(TimeValue(start, None, "day", "date"), inferred, excluded=True),
    ]


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
