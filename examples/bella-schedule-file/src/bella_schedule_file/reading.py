"""What reading a book gives: entries, what could not be read, and the times of a location as instants."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from hashlib import blake2b
from zoneinfo import ZoneInfo

import attrs

from bella_core.plugin import PluginError, RejectedEntry, ScheduleEntry, ScheduleSource

#: An appointment that lasts longer is a slip.
_LONGEST = timedelta(days=31)
#: More rejected entries than this, and more than one in five: the file is not what the settings say.
_TOLERATED = 20


class BookUnreadable(PluginError):
    """The file cannot be read as the settings say; what was known of the book stays."""


class Unreadable(Exception):
    """One entry cannot be read; the argument is a code."""


@attrs.frozen
class Found:
    """An entry as the file has it: its place, what it is told apart by, what columns it names, and local or aware times."""

    place: int
    key: str
    columns: tuple[str, ...]
    start: datetime
    end: datetime


@attrs.frozen
class Window:
    """What is worth reading: ``[since, until)``, aware UTC."""

    since: datetime
    until: datetime


def entries_of(
    found: Iterable[Found | RejectedEntry], source: ScheduleSource, window: Window
) -> tuple[list[ScheduleEntry], list[RejectedEntry]]:
    """
    Return the entries that take one of the source's columns in the window, and what could not be read.

    Raises:
        BookUnreadable: so much could not be read that the rest is no book either.
    """
    made: dict[str, ScheduleEntry] = {}
    rejected: list[RejectedEntry] = []
    read = 0
    for one in found:
        try:
            entry = one if isinstance(one, RejectedEntry) else _entry(one, source)
        except Unreadable as trouble:
            entry = RejectedEntry(one.place, str(trouble))
        if isinstance(entry, RejectedEntry):
            rejected.append(entry)
            continue
        read += 1
        if entry is not None and entry.ends_at > window.since and entry.starts_at < window.until:
            ref = _unused(entry.ref, made)
            made[ref] = attrs.evolve(entry, ref=ref)
    if rejected and (not read or len(rejected) > max(_TOLERATED, read // 4)):
        raise BookUnreadable(
            f"{len(rejected)} of {len(rejected) + read} entries cannot be read, the first is number {rejected[0].place}: {rejected[0].why}"
        )
    return list(made.values()), rejected


def _entry(found: Found, source: ScheduleSource) -> ScheduleEntry | None:
    """Return the entry; None if it is in columns only that bella may give away."""
    known = {*source.columns, *source.ignored}
    if not found.columns or not known.issuperset(found.columns):
        raise Unreadable("unknown_column" if found.columns else "no_column")
    start, end = _instants(found, source.zone)
    if end <= start:
        raise Unreadable("ends_before_start")
    if end - start > _LONGEST:
        raise Unreadable("too_long")
    columns = tuple(column for column in dict.fromkeys(found.columns) if column in source.columns)
    return ScheduleEntry(_ref(found, start, end), columns, start, end) if columns else None


def _instants(found: Found, zone: str) -> tuple[datetime, datetime]:
    """Return both times in UTC. A local time that happens twice, or never, is read so that the entry takes more rather than less."""
    starts, ends = ([_utc(at.replace(fold=fold), zone) for fold in (0, 1)] for at in (found.start, found.end))
    return min(starts), max(ends)


def _utc(at: datetime, zone: str) -> datetime:
    return (at if at.tzinfo else at.replace(tzinfo=ZoneInfo(zone))).astimezone(UTC)


def _ref(found: Found, start: datetime, end: datetime) -> str:
    """Return a digest: of the system's own number for it, where there is one, else of what it takes."""
    told = found.key or "|".join([*found.columns, start.isoformat(), end.isoformat()])
    return blake2b(told.encode(), digest_size=12).hexdigest()


def _unused(ref: str, made: dict[str, ScheduleEntry]) -> str:
    return next(one for one in _numbered(ref) if one not in made)


def _numbered(ref: str) -> Iterator[str]:
    yield ref
    number = 1
    while True:
        number += 1
        yield f"{ref}-{number}"
