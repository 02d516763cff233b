"""Tables leave as files that programs and spreadsheets read, and that carry no formula; they are written while they are read."""

import csv
import io
import zipfile
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import openpyxl
import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bella_core.services.exporting import sheets
from bella_core.services.exporting.sheets import write_xlsx
from bella_core.services.exporting.tables import Column, Table, by_pages
from bella_core.services.exporting.texts import write_csv, write_json
from bella_core.services.exporting.writing import KINDS, write_table

TABLE = Table(
    "visits", (Column("id", "Id"), Column("patient", "Patiente ou patient"), Column("starts_at", "Début")), ZoneInfo("America/Toronto")
)
AT = datetime(2026, 11, 2, 14, 30, tzinfo=UTC)


async def each(rows):
    for row in rows:
        yield row


class Sink:
    """Hold what was written, and in how large pieces."""

    def __init__(self):
        self.pieces = []

    async def write(self, data):
        self.pieces.append(data)

    @property
    def data(self):
        return b"".join(self.pieces)


async def written(write, rows, table=TABLE):
    sink = Sink()
    count = await write(table, each(rows), sink.write)
    assert count == len(rows)
    return sink.data


def read_csv(data):
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def sheet_of(data):
    return openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]


async def test_csv_begins_with_a_byte_order_mark_and_ends_lines_as_rfc_4180_says():
    data = await written(write_csv, [(1, 'Zoé, dite "Zo"', AT)])
    assert data.startswith(b"\xef\xbb\xbfId,")
    assert data.endswith(b"\r\n")
    assert read_csv(data)[1] == ["1", 'Zoé, dite "Zo"', "2026-11-02T09:30:00-05:00"]


@pytest.mark.parametrize("text", ["=1+1", "+1 514 555-0199", "-2", "@SUM(A1)", "\tx", "\r=1"])
async def test_no_text_is_a_formula_in_csv(text):
    (_, row) = read_csv(await written(write_csv, [(1, text, None)]))
    assert row[1] == f"'{text}"


async def test_numbers_below_nought_stay_numbers_in_csv():
    assert read_csv(await written(write_csv, [(-5, "a", None)]))[1] == ["-5", "a", ""]


async def test_no_text_is_a_formula_in_a_workbook():
    (cell,) = (row[1] for row in sheet_of(await written(write_xlsx, [(1, "=1+1", None)])).iter_rows(min_row=2))
    assert (cell.data_type, cell.value) == ("s", "=1+1")


async def test_json_keeps_text_as_it_is_and_names_its_values():
    rows = orjson.loads(await written(write_json, [(1, "=1+1", AT), (2, None, date(2020, 2, 29))]))
    assert rows == [
        {"id": 1, "patient": "=1+1", "starts_at": "2026-11-02T09:30:00-05:00"},
        {"id": 2, "patient": None, "starts_at": "2020-02-29"},
    ]


async def test_a_workbook_shows_times_of_the_clinic_days_numbers_and_what_is_true():
    table = Table("all", tuple(Column(name, name) for name in "abcdef"), ZoneInfo("America/Vancouver"))
    sheet = sheet_of(await written(write_xlsx, [(AT, date(1985, 3, 4), 12, 0.5, True, None)], table))
    values = [cell.value for cell in sheet[2]]
    assert values == [datetime(2026, 11, 2, 6, 30), datetime(1985, 3, 4), 12, 0.5, True, None]  # a workbook knows no zones
    assert [cell.number_format for cell in sheet[2]][:2] == ["yyyy\\-mm\\-dd\\ hh:mm", "yyyy\\-mm\\-dd"]


async def test_a_workbook_goes_on_in_another_sheet_where_one_is_full(monkeypatch):
    monkeypatch.setattr(sheets, "MAX_ROWS", 3)
    book = openpyxl.load_workbook(io.BytesIO(await written(write_xlsx, [(n, "x", None) for n in range(5)])))
    assert [[row[0].value for row in sheet.iter_rows()] for sheet in book] == [["Id", 0, 1], ["Id", 2, 3], ["Id", 4]]


async def test_text_longer_than_a_cell_is_cut_where_one_sees_it():
    cell = sheet_of(await written(write_xlsx, [(1, "é" * 40_000, None)]))["B2"]
    assert len(cell.value) == 32_767
    assert cell.value.endswith("é…")


@pytest.mark.parametrize("kind", KINDS)
async def test_an_empty_table_is_a_whole_file(kind):
    sink = Sink()
    assert await write_table(kind, TABLE, each([]), sink.write) == 0
    if kind == "json":
        assert orjson.loads(sink.data) == []
    else:
        titles = read_csv(sink.data)[0] if kind == "csv" else [cell.value for cell in sheet_of(sink.data)[1]]
        assert titles == ["Id", "Patiente ou patient", "Début"]


@given(st.lists(st.text(max_size=30), min_size=1, max_size=20))
async def test_any_text_comes_back_as_it_was(texts):
    rows = [(1, text, None) for text in texts]
    lines = read_csv(await written(write_csv, [row for row in rows if not any("\ud800" <= char <= "\udfff" for char in row[1])]))
    assert [line[1].removeprefix("'") for line in lines[1:]] == [row[1].removeprefix("'") for row in rows]
    data = await written(write_xlsx, rows)
    assert zipfile.ZipFile(io.BytesIO(data)).testzip() is None
    read = [cell.value or "" for cell in next(sheet_of(data).iter_cols(2, 2, 2))]
    legal = [sheets._NO_XML.sub("\ufffd", text).replace("\r\n", "\n").replace("\r", "\n") for text in texts]
    assert read == legal


@pytest.mark.parametrize("kind", KINDS)
async def test_a_long_table_leaves_in_small_pieces_while_its_pages_are_read(kind):
    pages_read, at_write = 0, []

    async def page(after):
        nonlocal pages_read
        pages_read += 1
        first = 0 if after is None else after + 1
        return [(number, f"{number * 7919 % 99991}", AT) for number in range(first, min(first + 500, 20_000))]

    async def write(data):
        at_write.append((pages_read, len(data)))

    assert await write_table(kind, TABLE, by_pages(page, lambda row: row[0]), write) == 20_000
    assert at_write[0][0] < 30
    assert max(size for _, size in at_write) < 200_000
    assert pages_read == 41
