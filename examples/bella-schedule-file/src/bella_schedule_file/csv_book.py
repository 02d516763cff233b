"""Read a CSV export."""

import csv
import io
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

from bella_core.plugin import RejectedEntry

from .reading import BookUnreadable, Found, Unreadable
from .settings import BookFile


def read_csv(data: bytes, file: BookFile) -> Iterator[Found | RejectedEntry]:
    """
    Yield every row that takes time, or that it cannot be read; a row's place is its last line's number.

    Raises:
        BookUnreadable: the encoding, the headers or the quoting is not what the settings say. Nothing of the file stands in it.
    """
    rows = csv.reader(io.StringIO(_text(data, file), newline=""), delimiter=file.delimiter, strict=True)
    try:
        headers = [header.strip() for header in next(rows, [])]
        if missing := [header for header in _wanted(file) if header not in headers]:
            raise BookUnreadable(f"the first line has no header {', '.join(map(repr, missing))}")
        for row in rows:
            if any(field.strip() for field in row):
                yield from _row(rows.line_num, headers, row, file)
    except csv.Error:
        raise BookUnreadable(f"line {rows.line_num} is not CSV: a quote is not closed, or stands in the middle of a field") from None


def _text(data: bytes, file: BookFile) -> str:
    try:
        return data.decode("utf-8-sig" if file.encoding == "utf-8" else file.encoding)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
    raise BookUnreadable(f"line {line} is not {file.encoding}: set encoding to what the system writes")


def _wanted(file: BookFile) -> list[str]:
    return [header for header in (*file.columns, file.date, file.start, file.minutes or file.end, file.key, file.status) if header]


def _row(place: int, headers: list[str], row: list[str], file: BookFile) -> Iterator[Found | RejectedEntry]:
    try:
        fields = _fields(headers, row)
        if file.status and fields[file.status] in file.free:
            return
        start = _moment(fields, file.start, file)
        end = start + _length(fields[file.minutes]) if file.minutes else _moment(fields, file.end, file)
        columns = tuple(fields[header] for header in file.columns if fields[header])
        yield Found(place, fields[file.key] if file.key else "", columns, start, end)
    except Unreadable as trouble:
        yield RejectedEntry(place, str(trouble))


def _fields(headers: list[str], row: list[str]) -> dict[str, str]:
    if len(row) != len(headers):
        raise Unreadable("too_few_fields" if len(row) < len(headers) else "too_many_fields")
    return {header: field.strip() for header, field in zip(headers, row, strict=True)}


def _moment(fields: Mapping[str, str], header: str, file: BookFile) -> datetime:
    """Return a local time."""
    try:
        at = datetime.strptime(fields[header], file.time_format)  # noqa: DTZ007  # local, as the file has it
    except ValueError:
        raise Unreadable("bad_time") from None
    if not file.date:
        return at
    try:
        day = datetime.strptime(fields[file.date], file.date_format)  # noqa: DTZ007  # as above
    except ValueError:
        raise Unreadable("bad_date") from None
    return datetime.combine(day, at.timetz())


def _length(text: str) -> timedelta:
    if not text.isdecimal() or not 0 < int(text) <= 24 * 60:
        raise Unreadable("bad_length")
    return timedelta(minutes=int(text))
