"""Read a book from the file that a practice-management system exports."""

import time
from datetime import UTC, date, datetime, timedelta
from datetime import time as clock_time
from hashlib import blake2b
from zoneinfo import ZoneInfo

import attrs

from bella_core.plugin import CursorGone, Host, NotConfigured, RejectedEntry, Retry, ScheduleEntry, SchedulePage, ScheduleSource, hookimpl

from .settings import BookFile, ScheduleFileSettings

#: Entries of one page.
_PAGE = 2000


class ScheduleFile:
    """Keep free what a practice-management system exports of its book, as CSV or iCalendar."""

    settings = ScheduleFileSettings
    api = 1

    def __init__(self, settings: ScheduleFileSettings) -> None:
        self._files = settings.files

    @hookimpl
    async def startup(self, host: Host) -> None:
        """Refuse to work without a file."""
        self._host = host
        if not self._files:
            raise NotConfigured("name the file of each source: [plugins.schedule_file.files.NAME], with its path")

    @hookimpl
    def health(self) -> str | None:
        """Tell which files are not there; a plain function, as it asks the disk."""
        gone = sorted(name for name, file in self._files.items() if not file.path.is_file())
        return f"there is no file for {', '.join(gone)}" if gone else None

    @hookimpl
    def schedule_pull(self, source: ScheduleSource, cursor: str | None) -> SchedulePage:
        """
        Return the whole book, or nothing where it has not changed.

        A plain function: it may block, so it runs in a thread. The cursor is a digest of the file, of how it is read, and of the day.
        """
        file = self._files.get(source.name)
        if file is None:
            raise NotConfigured(f"the source {source.name!r} has no file: add [plugins.schedule_file.files.{source.name}]")
        data = _steady(file)
        today = self._host.now().astimezone(ZoneInfo(source.zone)).date()
        digest = _digest(data, file, source, today)
        known, _, offset = (cursor or f"{digest}.0").partition(".")
        if known != digest:
            raise CursorGone("the file has changed")
        if offset == "end":
            return SchedulePage((), (), cursor)
        entries, rejected = _read(data, file, source, today)
        return _page(entries, rejected, digest, int(offset))


def _page(entries: list[ScheduleEntry], rejected: list[RejectedEntry], digest: str, offset: int) -> SchedulePage:
    """Return the page that begins at ``offset``; the last one tells what could not be read."""
    page = tuple(entries[offset : offset + _PAGE])
    if offset + _PAGE < len(entries):
        return SchedulePage(page, (), f"{digest}.{offset + _PAGE}", complete=False)
    return SchedulePage(page, (), f"{digest}.end", rejected=tuple(rejected[: _PAGE // 2]))


def _read(data: bytes, file: BookFile, source: ScheduleSource, today: date) -> tuple[list[ScheduleEntry], list[RejectedEntry]]:
    from .csv_book import read_csv  # noqa: PLC0415  # and icalendar on first use: whoever only lists plugins does not wait for it
    from .ics_book import read_ics  # noqa: PLC0415  # as above
    from .reading import Window, entries_of  # noqa: PLC0415  # as above

    midnight = datetime.combine(today, clock_time.min, ZoneInfo(source.zone)).astimezone(UTC)
    window = Window(midnight - timedelta(days=1), midnight + timedelta(days=file.days))
    found = read_ics(data, file, source, window) if file.is_calendar else read_csv(data, file)
    return entries_of(found, source, window)


def _steady(file: BookFile) -> bytes:
    """
    Return what the file holds, if nobody is writing it.

    Raises:
        Retry: somebody is, or it is empty, or not there: half a book would give half of its times away.
    """
    try:
        before = file.path.stat()
        data = file.path.read_bytes()
        after = file.path.stat()
    except OSError as error:
        raise Retry(f"the file cannot be read: {error.strerror}") from None
    if not data.strip():
        raise Retry("the file is empty")
    if (before.st_mtime_ns, before.st_size) != (after.st_mtime_ns, after.st_size) or 0 <= time.time() - after.st_mtime < file.settle_s:
        raise Retry("the file is being written")
    return data


def _digest(data: bytes, file: BookFile, source: ScheduleSource, today: date) -> str:
    how = repr((attrs.astuple(file), attrs.astuple(source), today.isoformat()))
    return blake2b(how.encode() + data, digest_size=16).hexdigest()
