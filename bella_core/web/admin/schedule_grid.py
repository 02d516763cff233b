"""Lay a day sheet out as a grid of ten-minute rows: pure, in numbers that the style sheet has classes for."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import attrs

from bella_core.crud.day_sheet import SheetTime
from bella_core.domain import hours
from bella_core.domain.clinic import Location
from bella_core.services.day_sheets import Sheet, SheetColumn

#: Minutes of a row.
STEP = 10
#: As far as the style sheet's classes go: rows of a day, tracks of a grid, tracks of a column.
MOST_ROWS, MOST_TRACKS, MOST_SPAN = 144, 60, 12
#: What is shown of a day on which nothing is open and nothing stands.
_USUAL = (8 * 60, 17 * 60)
_HOUR = 60


@attrs.frozen
class Item:
    """Something that takes time: in which ``track``, from which ``row`` on (both from 1) and for how many ``rows``."""

    time: SheetTime
    head: "Head"
    track: int
    row: int
    rows: int


@attrs.frozen
class Head:
    """The head of a column: whose it is and of which day, and which tracks are its own."""

    title: str
    resource: str
    day: date
    present: tuple[hours.Stretch, ...]
    track: int
    span: int


@attrs.frozen
class Area:
    """A part of a column, such as when somebody is not there."""

    track: int
    span: int
    row: int
    rows: int


@attrs.frozen
class Grid:
    """
    A day or a week, laid out.

    Args:
        items: in the order of starting: the list that is shown where there is no room for a grid.
        away: when whoever a column is of is not there. ``marks``: each hour and its row.
        first_minute: of the day, that the first row begins at. ``now``: the row of the present, None where it is not shown.
    """

    heads: tuple[Head, ...]
    items: tuple[Item, ...]
    away: tuple[Area, ...]
    marks: tuple[tuple[time, int], ...]
    tracks: int
    rows: int
    first_minute: int
    now: int | None


def lay_out(sheet: Sheet, now: datetime) -> Grid:
    """
    Lay a sheet out.

    Args:
        now: aware.
    """
    location = sheet.location
    first, last = _range(sheet)
    heads, items, away, track = [], list[Item](), list[Area](), 1
    for column in sheet.columns:
        lanes = _lanes(column, location)
        span = min(len(lanes), MOST_SPAN)
        head = Head(column.title, column.resource, column.day, column.present, track, span)
        heads.append(head)
        for lane, times in enumerate(lanes):
            items += [_item(one, head, track + min(lane, span - 1), location, (first, last)) for one in times]
        away += [Area(track, span, *_rows(*part, first)) for part in _away(column, location, first, last)]
        track += span
    items.sort(key=lambda item: (item.time.starts_at, item.track))
    marks = tuple((time(minute // _HOUR), (minute - first) // STEP + 1) for minute in range(first, last, _HOUR))
    return Grid(tuple(heads), tuple(items), tuple(away), marks, track - 1, (last - first) // STEP, first, _now(sheet, now, first, last))


def minute_of(location: Location, at: datetime, day: date) -> int:
    """Return at which minute of a local day the wall clock shows an instant: 0 before the day, 1440 after it."""
    local = at.astimezone(ZoneInfo(location.zone))
    if local.date() != day:
        return 0 if local.date() < day else 24 * _HOUR
    return local.hour * _HOUR + local.minute


def _range(sheet: Sheet) -> tuple[int, int]:
    """Return the first and the last minute that are shown: whole hours that hold all there is."""
    minutes = [minute for start, end in sheet.opened for minute in _minutes(sheet.location, start, end)]
    for column in sheet.columns:
        for one in column.times:
            if one.kind != "busy":  # somebody's night off makes no longer day
                minutes += [minute_of(sheet.location, at, column.day) for at in (one.starts_at, one.ends_at)]
    low, high = (min(minutes), max(minutes)) if minutes else _USUAL
    return low // _HOUR * _HOUR, max(-(-high // _HOUR) * _HOUR, low // _HOUR * _HOUR + _HOUR)


def _minutes(location: Location, start: datetime, end: datetime) -> Iterator[int]:
    day = hours.local_date(location, start)
    yield minute_of(location, start, day)
    yield minute_of(location, end, day)


def _lanes(column: SheetColumn, location: Location) -> list[list[SheetTime]]:
    """Part what stands in a column into lanes in which nothing lies over anything else; what is booked beside others comes last."""
    lanes: list[list[SheetTime]] = [[]]
    for one in sorted(column.times, key=lambda time_: (time_.lane, time_.kind == "busy", time_.starts_at)):
        start = minute_of(location, one.starts_at, column.day)
        free = (
            lane
            for place, lane in enumerate(lanes)
            if place >= one.lane
            and all(minute_of(location, other.ends_at, column.day) <= start or other.starts_at >= one.ends_at for other in lane)
        )
        lane = next(free, None)
        if lane is None:
            lanes.append(lane := [])
        lane.append(one)
    return lanes


def _item(one: SheetTime, head: Head, track: int, location: Location, shown: tuple[int, int]) -> Item:
    first, last = shown
    start = min(max(minute_of(location, one.starts_at, head.day), first), last - STEP)
    end = min(max(minute_of(location, one.ends_at, head.day), start + 1), last)
    return Item(one, head, track, *_rows(start, end, first))


def _rows(start: int, end: int, first: int) -> tuple[int, int]:
    """Return the row in which a minute lies, and how many rows there are to the end, one at least."""
    row = (start - first) // STEP
    return row + 1, max(1, -(-(end - first) // STEP) - row)


def _away(column: SheetColumn, location: Location, first: int, last: int) -> Iterator[tuple[int, int]]:
    """Yield, in minutes, when whoever a column is of is not there."""
    at = first
    for start, end in _spans(column, location):
        if start > at:
            yield at, min(start, last)
        at = max(at, end)
    if at < last:
        yield at, last


def _spans(column: SheetColumn, location: Location) -> Iterable[tuple[int, int]]:
    return sorted((minute_of(location, start, column.day), minute_of(location, end, column.day)) for start, end in column.present)


def _now(sheet: Sheet, now: datetime, first: int, last: int) -> int | None:
    if not _holds(sheet.columns, hours.local_date(sheet.location, now)):
        return None
    minute = minute_of(sheet.location, now, hours.local_date(sheet.location, now))
    return (minute - first) // STEP + 1 if first <= minute < last else None


def _holds(columns: Sequence[SheetColumn], day: date) -> bool:
    return any(column.day == day for column in columns)


def week_of(day: date) -> date:
    """Return the Monday of a day's week."""
    return day - timedelta(days=day.weekday())
