"""
Tables as XLSX (ECMA-376), a workbook of text, numbers and times and nothing else, written straight into the answer.

Libraries for it gather the sheet in a file first, which would lay patients' data on the disk unsealed.
"""

import math
import re
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from xml.sax.saxutils import escape

from .archives import Archive
from .tables import PIECE, Cell, Rows, Table, Write, local

#: Rows of one sheet, its titles among them, and characters of one cell (Excel's specifications and limits).
MAX_ROWS, MAX_TEXT = 1_048_576, 32_767

_EPOCH = datetime(1899, 12, 30, tzinfo=UTC)
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
#: Styles: 1 a title, 2 an instant, 3 a day.
_STYLES = (
    f'{_HEAD}<styleSheet xmlns="{_MAIN}"><numFmts count="2"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd\\ hh:mm"/>'
    '<numFmt numFmtId="165" formatCode="yyyy\\-mm\\-dd"/></numFmts>'
    '<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="4"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    '<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/>'
    '<xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
    '<xf numFmtId="165" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)
#: Characters that XML 1.0 has no place for; half surrogates among them.
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
#: What Excel would read as a character written by its number.
_ESCAPED = re.compile("_(?=x[0-9A-Fa-f]{4}_)")


async def write_xlsx(table: Table, rows: Rows, write: Write) -> int:
    """
    Write a table as a workbook; return how many rows it had.

    Text is text and never a formula. Instants stand as the table's clock shows them. Longer text than a cell holds is cut and ends in "…";
    more rows than a sheet holds go on in the next one.
    """
    book, count = _Workbook(table), 0
    await write(book.archive.taken())  # at once: a sheet gathers long before it can be packed
    async for row in rows:
        book.add(row)
        count += 1
        if book.archive.held >= PIECE:
            await write(book.archive.taken())
    book.close()
    await write(book.archive.taken())
    return count


class _Workbook:
    """A workbook that is being written."""

    def __init__(self, table: Table) -> None:
        self._table, self.archive = table, Archive()
        self._sheets = 0
        self._begin()

    def add(self, row: Sequence[Cell]) -> None:
        """Add a row; begin another sheet where this one is full."""
        if self._rows == MAX_ROWS:
            self._end()
            self._begin()
        self._sheet.write(f"<row>{''.join(_cell(local(cell, self._table.zone)) for cell in row)}</row>".encode())
        self._rows += 1

    def close(self) -> None:
        """End the last sheet, and list the sheets."""
        self._end()
        for name, text in _frame(self._sheets):
            self.archive.add(name, text)
        self.archive.close()

    def _begin(self) -> None:
        self._sheets += 1
        self._sheet = self.archive.begin(f"xl/worksheets/sheet{self._sheets}.xml")
        titles = "".join(_text(column.title, ' s="1"') for column in self._table.columns)
        pane = '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>'
        views = f'<sheetViews><sheetView workbookViewId="0">{pane}</sheetView></sheetViews>'
        self._sheet.write(f'{_HEAD}<worksheet xmlns="{_MAIN}">{views}<sheetData><row>{titles}</row>'.encode())
        self._rows = 1

    def _end(self) -> None:
        self._sheet.write(b"</sheetData></worksheet>")
        self._sheet.close()


def _cell(cell: Cell) -> str:
    match cell:
        case None:
            return "<c/>"
        case bool():
            return f'<c t="b"><v>{int(cell)}</v></c>'
        case int() | float() if math.isfinite(cell):
            return f"<c><v>{cell}</v></c>"
        case datetime():
            return f'<c s="2"><v>{_serial(cell)!r}</v></c>'
        case date():
            return f'<c s="3"><v>{_serial(datetime.combine(cell, time.min, UTC)):.0f}</v></c>'
        case _:
            return _text(str(cell))


def _text(text: str, style: str = "") -> str:
    if len(text) > MAX_TEXT:
        text = f"{text[: MAX_TEXT - 1]}…"
    fit = _NO_XML.sub("\ufffd", _ESCAPED.sub("_x005F_", text))
    return f'<c{style} t="inlineStr"><is><t xml:space="preserve">{escape(fit)}</t></is></c>'


def _serial(at: datetime) -> float:
    """Return a local time as workbooks count: days since the end of 1899."""
    return (at.replace(tzinfo=UTC) - _EPOCH) / timedelta(days=1)


def _frame(sheets: int) -> Iterator[tuple[str, str]]:
    """Yield the files that make a workbook of sheets."""
    numbers = range(1, sheets + 1)
    listed = "".join(f'<sheet name="{number}" sheetId="{number}" r:id="rId{number}"/>' for number in numbers)
    yield "xl/workbook.xml", f'{_HEAD}<workbook xmlns="{_MAIN}" xmlns:r="{_LINKS}"><sheets>{listed}</sheets></workbook>'
    links = "".join(_link(number, "worksheet", f"worksheets/sheet{number}.xml") for number in numbers)
    styles = _link(sheets + 1, "styles", "styles.xml")
    yield "xl/_rels/workbook.xml.rels", f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{links}{styles}</Relationships>'
    yield "xl/styles.xml", _STYLES
    whole = _link(1, "officeDocument", "xl/workbook.xml")
    yield "_rels/.rels", f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{whole}</Relationships>'
    parts = {"xl/workbook.xml": "sheet.main", "xl/styles.xml": "styles"} | {f"xl/worksheets/sheet{n}.xml": "worksheet" for n in numbers}
    told = "".join(f'<Override PartName="/{name}" ContentType="{_TYPE}.{kind}+xml"/>' for name, kind in parts.items())
    links_type = '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    yield "[Content_Types].xml", f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">{links_type}{told}</Types>'


def _link(number: int, kind: str, target: str) -> str:
    return f'<Relationship Id="rId{number}" Type="{_LINKS}/{kind}" Target="{target}"/>'
