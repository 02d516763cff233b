"""
Tables that are written while they are read: so long as a table is, no more of it than a page is held.

::

    table = Table("appointments", (Column("id", "Id"), Column("starts_at", "Starts")), zone=ZoneInfo("America/Toronto"))
    rows = by_pages(fetch, place)            # an async iterator; fetch asks a service for the rows after a place
    await write_table("csv", table, (cells_of(row) async for row in rows), response.write)
"""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from datetime import UTC, date, datetime, tzinfo
from typing import TypeVar

import attrs

Row = TypeVar("Row")
Place = TypeVar("Place")

#: What a cell may hold; instants are aware.
Cell = str | int | float | bool | date | datetime | None
Rows = AsyncIterator[Sequence[Cell]]
#: Where the bytes go; awaited, so that a slow reader slows the reading of rows down.
Write = Callable[[bytes], Awaitable[None]]

#: Bytes that are gathered before they are written.
PIECE = 1 << 15


@attrs.frozen
class Column:
    """A column: its ``name`` for programs, its ``title`` for people, in their language."""

    name: str
    title: str


@attrs.frozen
class Table:
    """
    What is written.

    Args:
        name: of the file, without its ending: ASCII letters, digits and hyphens.
        zone: on whose clock instants are written.
    """

    name: str
    columns: tuple[Column, ...]
    zone: tzinfo = UTC


async def by_pages(fetch: Callable[[Place | None], Awaitable[Sequence[Row]]], place: Callable[[Row], Place]) -> AsyncIterator[Row]:
    """
    Yield all rows of a sorted list, a page at a time.

    Args:
        fetch: returns the rows that follow a place, those of one page; None is before the first. No row ends the list.
        place: where a row stands, see ``crud.keyset``.
    """
    after: Place | None = None
    while page := await fetch(after):
        for row in page:
            yield row
        after = place(page[-1])


def local(cell: Cell, zone: tzinfo) -> Cell:
    """Return a cell, of an instant that on the clock of a zone."""
    return cell.astimezone(zone) if isinstance(cell, datetime) else cell
