"""The desk's lists as files: read as many rows at a time as are named at once, so that few are held however long a list is."""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import attrs
from aiohttp import web

from bella_core.app.bella import Bella
from bella_core.domain.clinic import ClinicView
from bella_core.domain.local_times import zone_at
from bella_core.services.exporting.tables import Cell, Column, Table, by_pages

from .files import give_file
from .guard import Visitor
from .words import words_in

#: Rows that are read, and named, at once.
AT_ONCE = 200
Place = tuple[datetime, str]


@attrs.frozen
class Line:
    """A row of a file; ``place``: where it stands on its list. ``cells``: PHI; None of one that is not its reader's."""

    place: Place
    cells: Sequence[Cell] | None = attrs.field(repr=False)


@attrs.frozen
class DeskFile:
    """
    A list of the desk as a file.

    Args:
        name: of the file. ``columns``: names for programs, and titles that are keys of the catalogues.
        fetch: returns the lines that follow a place, at most ``AT_ONCE``; None is before the first.
    """

    name: str
    columns: Sequence[tuple[str, str]]
    fetch: Callable[[Place | None], Awaitable[Sequence[Line]]]


async def give_list(request: web.Request, bella: Bella, visitor: Visitor, clinic: ClinicView, file: DeskFile) -> web.StreamResponse:
    """Send all that is filtered, noted in the audit; instants on the clock of the clinic's first location."""
    words = words_in(visitor.language)
    columns = tuple(Column(name, words.gettext(title)) for name, title in file.columns)
    return await give_file(request, bella, visitor, Table(file.name, columns, ZoneInfo(zone_at(clinic))), _cells(file))


def iso_of(*several: date | time | None) -> str:
    """Return days or times of day as programs write them, a space between them; empty where there is none."""
    return " ".join(one.isoformat() if isinstance(one, date) else one.isoformat("minutes") for one in several if one is not None)


async def _cells(file: DeskFile) -> AsyncIterator[Sequence[Cell]]:
    async for line in by_pages(file.fetch, lambda line: line.place):
        if line.cells is not None:
            yield line.cells
