"""Tables as text: CSV for spreadsheets, JSON for programs."""

import csv
import io
from datetime import datetime

import orjson

from .tables import PIECE, Cell, Rows, Table, Write, local

#: With these a spreadsheet begins a formula (OWASP, "CSV Injection").
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


async def write_csv(table: Table, rows: Rows, write: Write) -> int:
    """
    Write a table as CSV (RFC 4180) in UTF-8 with a byte order mark, by which Excel knows accents; return how many rows it had.

    Text with which a spreadsheet would begin a formula has an apostrophe before it.
    """
    buffer, count = io.StringIO(), 0
    lines = csv.writer(buffer)
    buffer.write("\ufeff")
    lines.writerow([_plain(column.title) for column in table.columns])
    async for row in rows:
        lines.writerow([_plain(local(cell, table.zone)) for cell in row])
        count += 1
        if buffer.tell() >= PIECE:
            await write(_emptied(buffer))
    await write(_emptied(buffer))
    return count


async def write_json(table: Table, rows: Rows, write: Write) -> int:
    """Write a table as a JSON array of objects by the columns' names; nothing is added to text. Return how many rows it had."""
    names = [column.name for column in table.columns]
    piece, count = bytearray(b"["), 0
    async for row in rows:
        cells = (local(cell, table.zone) for cell in row)
        piece += (b",\n" if count else b"\n") + orjson.dumps(dict(zip(names, cells, strict=True)))
        count += 1
        if len(piece) >= PIECE:
            await write(bytes(piece))
            piece.clear()
    await write(bytes(piece) + b"\n]\n")
    return count


def _plain(cell: Cell) -> Cell:
    if isinstance(cell, datetime):
        return cell.isoformat(timespec="seconds")
    if isinstance(cell, str) and cell.startswith(_FORMULA):
        return f"'{cell}"
    return cell


def _emptied(buffer: io.StringIO) -> bytes:
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return text.encode("utf-8", "surrogatepass")
