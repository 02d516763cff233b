"""Read an iCalendar export (RFC 5545): single events, and series with their exceptions."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import attrs
from dateutil.rrule import rrulestr  # type: ignore[import-untyped]  # ships no types
from icalendar import Calendar, Event, vRecur

from bella_core.plugin import RejectedEntry, ScheduleSource

from .reading import BookUnreadable, Found, Unreadable, Window
from .settings import BookFile

#: Occurrences of one series at most.
_MOST = 5000
#: How often a series of appointments comes round: not by the hour, or the second.
_FREQUENCIES = (["DAILY"], ["WEEKLY"], ["MONTHLY"], ["YEARLY"])


def read_ics(data: bytes, file: BookFile, source: ScheduleSource, window: Window) -> Iterator[Found | RejectedEntry]:
    """
    Yield every event that takes time in the window, or that it cannot be read; an event's place is its number in the file.

    Raises:
        BookUnreadable: the file is not iCalendar. Nothing of it stands in the error.
    """
    try:
        events = [event for event in Calendar.from_ical(data).walk("VEVENT") if isinstance(event, Event)]
    except (ValueError, LookupError):
        events = None
    if events is None:
        raise BookUnreadable("the file is not iCalendar")
    reader = _Reader(file, ZoneInfo(source.zone), window)
    moved = set(reader.moved(events))
    for place, event in enumerate(events, 1):
        try:
            if _text(event, "STATUS").upper() != "CANCELLED" and _text(event, "TRANSP").upper() != "TRANSPARENT":
                yield from reader.occurrences(place, event, moved)
        except Unreadable as trouble:
            yield RejectedEntry(place, str(trouble))
        except (ValueError, TypeError, KeyError, OverflowError):  # what the libraries say of a broken property
            yield RejectedEntry(place, "bad_event")


@attrs.frozen
class _Reader:
    """Reads the events of one file."""

    file: BookFile
    zone: ZoneInfo
    window: Window

    def moved(self, events: list[Event]) -> Iterator[tuple[str, datetime]]:
        """Yield which occurrences of which series have an event of their own."""
        for event in events:
            if "RECURRENCE-ID" in event:
                yield _text(event, "UID"), self.local(event.get("RECURRENCE-ID"))

    def occurrences(self, place: int, event: Event, moved: set[tuple[str, datetime]]) -> Iterator[Found]:
        """Yield when an event takes time, by local wall time, so that nine stays nine when the clocks change."""
        start, uid = self.local(event.get("DTSTART")), _text(event, "UID")
        length = self.length(event, start)
        starts = [start]
        if "RRULE" in event or "RDATE" in event:
            left_out = set(self.dates(event, "EXDATE"))
            starts = [at for at in self.series(event, start, length) if at not in left_out and (uid, at) not in moved]
        for at in starts:
            key = f"{uid}|{at.isoformat()}" if uid else ""
            yield Found(place, key, self.columns(event), at, at + length)

    def columns(self, event: Event) -> tuple[str, ...]:
        named = tuple(text for name in self.file.columns if (text := _text(event, name)))
        return named or ((self.file.column,) if self.file.column else ())

    def series(self, event: Event, start: datetime, length: timedelta) -> list[datetime]:
        since = self.window.since.astimezone(self.zone).replace(tzinfo=None) - length
        until = self.window.until.astimezone(self.zone).replace(tzinfo=None)
        found = {at for at in (start, *self.dates(event, "RDATE")) if since <= at <= until}
        rule = event.get("RRULE")
        if rule is not None and not isinstance(rule, vRecur):
            raise Unreadable("several_rules")
        if rule is not None:
            found.update(self.by_rule(rule, start, since, until))
        return sorted(found)

    def by_rule(self, rule: vRecur, start: datetime, since: datetime, until: datetime) -> Iterator[datetime]:
        if rule.get("FREQ") not in _FREQUENCIES:
            raise Unreadable("bad_recurrence")
        if last := rule.get("UNTIL"):
            until_then = _wall(last[0], self.zone) if isinstance(last[0], datetime) else datetime.combine(last[0], time(23, 59, 59))
            rule["UNTIL"] = [until_then]
        written = rule.to_ical().decode()  # type: ignore[no-untyped-call]  # the library's own
        for number, at in enumerate(rrulestr(written, dtstart=start).xafter(since, inc=True)):
            if at > until:
                return
            if number >= _MOST:
                raise Unreadable("too_many_occurrences")
            yield at

    def length(self, event: Event, start: datetime) -> timedelta:
        length = getattr(event.get("DURATION"), "dt", None)
        if isinstance(length, timedelta):
            return length
        if "DTEND" in event:
            return self.local(event.get("DTEND")) - start
        if isinstance(getattr(event.get("DTSTART"), "dt", None), datetime):
            raise Unreadable("no_end")
        return timedelta(days=1)

    def dates(self, event: Event, name: str) -> list[datetime]:
        held = event.get(name)
        lists = held if isinstance(held, list) else [held]
        return [self.local(one) for each in lists for one in getattr(each, "dts", ())]

    def local(self, held: object) -> datetime:
        """Return wall time in the location's zone, naive: a day is its midnight, a floating time is what it says."""
        at = getattr(held, "dt", None)
        if not isinstance(at, date):
            raise Unreadable("bad_event")
        return _wall(at, self.zone) if isinstance(at, datetime) else datetime.combine(at, time.min)


def _wall(at: datetime, zone: ZoneInfo) -> datetime:
    return at.astimezone(zone).replace(tzinfo=None) if at.tzinfo else at


def _text(event: Event, name: str) -> str:
    return str(event.get(name, "")).strip()
