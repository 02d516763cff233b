"""Where the files are, and how they are written."""

from collections.abc import Mapping
from pathlib import Path
from typing import Literal

import attrs
from attrs.validators import ge


@attrs.frozen
class BookFile:
    """
    Describe the file that holds one book.

    Args:
        path: what the system exports; ``.ics`` is read as iCalendar, anything else as CSV.
        encoding: of a CSV file; systems on Windows often write ``windows-1252``.
        delimiter: what stands between a CSV file's fields.
        columns: the headers whose fields name a provider or a room; of iCalendar the properties, such as ``LOCATION``.
        column: the one column that all of an iCalendar file is, where no property says which.
        date: the header of the day; empty where ``start`` and ``end`` hold day and time.
        start, end: the headers of the times. ``minutes``: the header of the length, where there is no end.
        date_format: how a day is written, as Python's ``strptime`` has it.
        time_format: how a time is written, or day and time where ``date`` is empty.
        key: the header of an appointment's own number; only a digest of it is kept.
        status: the header of the status, in CSV.
        free: the statuses of what takes no time any more, such as ``cancelled``.
        days: how many days ahead are read.
        settle_s: seconds for which nobody may have written to the file before it is read.
    """

    path: Path
    encoding: Literal["utf-8", "windows-1252"] = "utf-8"
    delimiter: str = ","
    columns: tuple[str, ...] = ()
    column: str = ""
    date: str = "date"
    start: str = "start"
    end: str = "end"
    minutes: str = ""
    date_format: str = "%Y-%m-%d"
    time_format: str = "%H:%M"
    key: str = ""
    status: str = ""
    free: tuple[str, ...] = ()
    days: int = attrs.field(default=400, validator=ge(1))
    settle_s: float = attrs.field(default=2.0, validator=ge(0))

    def __attrs_post_init__(self) -> None:
        if len(self.delimiter) != 1:
            raise ValueError('delimiter must be one character; write a tab as "\\t"')
        if not self.is_calendar and not self.columns:
            raise ValueError("columns must name the headers of the provider and the room")
        if self.is_calendar and not (self.columns or self.column):
            raise ValueError("columns or column must say which column an event is in")

    @property
    def is_calendar(self) -> bool:
        """Tell whether it is iCalendar."""
        return self.path.suffix.lower() == ".ics"


@attrs.frozen
class ScheduleFileSettings:
    """
    Name the files.

    Args:
        files: each under the name of the schedule source whose book it is.
    """

    files: Mapping[str, BookFile] = attrs.field(factory=dict)
