"""A list as a file: its encoding, its delimiter, its header and its rows; and rows that were rejected, written as a file again."""

import codecs
import csv
import hashlib
import io
from collections.abc import Iterable, Sequence

import attrs

from bella_core.core.errors import BellaError
from bella_core.domain.importing.dropping import Dropped
from bella_core.domain.phonetics import fold

#: The most rows that one import takes.
MAX_ROWS = 200_000
#: The column that a rejected row has besides its own.
REASON = "bella: reason"

_DELIMITERS = ",;\t|"
_LOOKED_AT = 50
#: In a list of so few columns a line of a note may look like a row.
_NARROW = 2
#: What begins a cell that a spreadsheet would take for a formula (OWASP, CSV Injection).
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_NO_LISTS = {b"PK\x03\x04": "a spreadsheet or an archive", b"\xd0\xcf\x11\xe0": "an old spreadsheet", b"%PDF": "a PDF"}


class ImportRefused(BellaError):
    """A list cannot be taken in as it is; the message says why and how to mend it, and holds nothing of any patient."""


@attrs.frozen
class Line:
    """A row of a list: its number in the file, the header's being 1, its cells, and why they cannot be read, where they cannot."""

    number: int
    cells: tuple[str, ...] = attrs.field(repr=False)
    broken: str = ""


@attrs.frozen
class Table:
    """A list: its columns, each under a name of its own, and its rows."""

    header: tuple[str, ...]
    rows: tuple[Line, ...] = attrs.field(repr=False)
    encoding: str
    delimiter: str

    @property
    def fingerprint(self) -> str:
        """Return a digest of the header: lists of the same program have the same."""
        return hashlib.sha256("\n".join(fold(column) for column in self.header if column != REASON).encode()).hexdigest()

    def row(self, line: Line) -> dict[str, str]:
        """Return a row's cells by column; of a row with too few the last are empty."""
        return dict(zip(self.header, (*line.cells, *[""] * len(self.header)), strict=False))

    def column(self, name: str) -> list[str]:
        """Return the cells of a column."""
        place = self.header.index(name)
        return [line.cells[place] for line in self.rows if place < len(line.cells)]


def read_table(data: bytes) -> Table:
    """
    Read a list: UTF-8, UTF-16 or Windows-1252; parted by commas, semicolons, tabs or bars.

    Raises:
        ImportRefused: it is no such list, or has no rows.
    """
    for start, what in _NO_LISTS.items():
        if data.startswith(start):
            raise ImportRefused(f"the file is {what}; save the list as CSV (UTF-8) and give that")
    text, encoding = _decode(data)
    if not text.strip():
        raise ImportRefused("the file is empty")
    delimiter = _delimiter(text)
    lines = _lines(text, delimiter)
    header = _header(lines[0].cells)
    if len(lines) == 1:
        raise ImportRefused("the file has a header and no rows")
    if len(lines) - 1 > MAX_ROWS:
        raise ImportRefused(f"the file has more than {MAX_ROWS} rows; part it, and import the parts one after the other")
    return Table(header, tuple(lines[1:]), encoding, delimiter)


def write_rejected(table: Table, rejected: Iterable[tuple[Line, str]]) -> bytes:
    """
    Write rejected rows as a list of the same columns with their reasons: once mended it can be imported again.

    Cells that a spreadsheet would take for formulas begin with an apostrophe, which an import takes off again.
    """
    out = io.StringIO()
    writer = csv.writer(out, delimiter=table.delimiter, lineterminator="\r\n")
    extra = () if REASON in table.header else (REASON,)
    writer.writerow([_safe(column) for column in (*table.header, *extra)])
    for line, reason in rejected:
        cells = table.row(line) | {REASON: reason}
        beyond = line.cells[len(table.header) :]
        writer.writerow([_safe(cell) for cell in (*(cells[column] for column in (*table.header, *extra)), *beyond)])
    return codecs.BOM_UTF8 + out.getvalue().encode()


def write_dropped(dropped: Iterable[tuple[Line, Dropped]]) -> bytes:
    """Write cells that were left out of rows that were taken in: the row's number in the file, the column, what stands there, and why."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(["bella: row", "bella: column", "bella: cell", REASON])
    for line, cell in dropped:
        writer.writerow([str(line.number), *map(_safe, (cell.column, cell.cell, cell.reason))])
    return codecs.BOM_UTF8 + out.getvalue().encode()


def _decode(data: bytes) -> tuple[str, str]:
    for bom, encoding in ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16")):
        if data.startswith(bom):
            return _decoded(data, encoding)
    try:
        return data.decode(), "utf-8"
    except UnicodeDecodeError:
        return _decoded(data, "cp1252")


def _decoded(data: bytes, encoding: str) -> tuple[str, str]:
    try:
        return data.decode(encoding), encoding
    except UnicodeDecodeError as error:
        raise ImportRefused(f"byte {error.start} is neither UTF-8 nor Windows-1252; save the list as CSV (UTF-8)") from None


def _delimiter(text: str) -> str:
    """Return what parts the cells: what parts the first rows into as many as the header, and into the most."""
    start = "\n".join(text.splitlines()[:_LOOKED_AT])
    fits = {delimiter: _fit(start, delimiter) for delimiter in _DELIMITERS}
    best = max(fits, key=lambda delimiter: fits[delimiter])
    if fits[best][1] < 2:
        raise ImportRefused("the header has a single column; part the columns by commas, semicolons or tabs")
    return best


def _fit(text: str, delimiter: str) -> tuple[float, int]:
    try:
        rows = [row for row in csv.reader(io.StringIO(text), delimiter=delimiter) if row]
    except csv.Error:
        return 0.0, 0
    width = len(rows[0])
    return (0.0, 0) if width < 2 else (sum(len(row) == width for row in rows) / len(rows), width)


def _lines(text: str, delimiter: str) -> list[Line]:
    """Part a list into its rows; a quote that is never closed takes its own line with it, and not those that follow."""
    written = list(io.StringIO(text, newline=""))
    lines: list[Line] = []
    at = 0
    while at < len(written):
        at = _more_lines(written, at, delimiter, lines)
    return lines


def _more_lines(written: Sequence[str], first: int, delimiter: str, lines: list[Line]) -> int:
    """Add the rows from a line on, up to the first whose quote is not closed; return the line that is to be read next."""
    reader = csv.reader((written[number] for number in range(first, len(written))), delimiter=delimiter)
    at = first
    try:
        for cells in reader:
            begin, at = at, first + reader.line_num
            width = len(lines[0].cells) if lines else 0
            ends_open = at == len(written) and "".join(written[begin:at]).count('"') % 2 == 1
            if width and (ends_open or (at - begin > 1 and _holds_rows(written[begin + 1 : at], width, delimiter))):
                lines.append(_broken(written, begin, delimiter))
                return begin + 1
            if any(cell.strip() for cell in cells):
                lines.append(Line(begin + 1, tuple(_plain(cell) for cell in cells)))
    except csv.Error as error:
        if first + reader.line_num - at < 2 or not lines:
            raise ImportRefused(f"line {at + 1} cannot be read as CSV: {error}") from None
        lines.append(_broken(written, at, delimiter))  # a cell that grew beyond all bounds
        return at + 1
    return at


def _holds_rows(swallowed: Sequence[str], width: int, delimiter: str) -> bool:
    """Tell whether lines inside a quoted cell are rows of the list, and no lines of a note."""
    widths = [_width(line, delimiter) for line in swallowed]
    return any(found == width for found in widths) if width > _NARROW else all(found == width for found in widths)


def _width(line: str, delimiter: str) -> int:
    """Return how many cells a line has by itself, also where it opens a quote of its own; a note's last line closes one, and has none."""
    opens = line.startswith('"') or f'{delimiter}"' in line
    return len(next(csv.reader([line], delimiter=delimiter, quoting=csv.QUOTE_NONE if opens else csv.QUOTE_MINIMAL), []))


def _broken(written: Sequence[str], at: int, delimiter: str) -> Line:
    cells = next(csv.reader([written[at]], delimiter=delimiter), [])
    return Line(
        at + 1, tuple(_plain(cell.rstrip("\r\n")) for cell in cells), "a quote is opened and never closed: close it, or take it out"
    )


def _header(cells: Sequence[str]) -> tuple[str, ...]:
    """Return the columns' names, each of its own: a second ``Phone`` is ``Phone (2)``."""
    names: list[str] = []
    for place, cell in enumerate(cells, 1):
        name = wanted = " ".join(cell.split()) or f"column {place}"
        again = 2
        while name in names:
            name, again = f"{wanted} ({again})", again + 1
        names.append(name)
    return tuple(names)


def _safe(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def _plain(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(_FORMULA) else cell
