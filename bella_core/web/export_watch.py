"""Count the records that leave, by whom they go to, and tell when they are unusually many."""

from collections.abc import AsyncGenerator, Sequence
from typing import Final

from aiohttp import web

from bella_core.app.bella import Bella
from bella_core.core import security
from bella_core.core.security import Frequency
from bella_core.services.exporting.tables import Cell, Rows


class ExportWatch:
    """Tell once in a window that somebody has got more than ``[security] export_rows`` records in it; they get them all the same."""

    def __init__(self, bella: Bella) -> None:
        unusual = bella.settings.security
        self._clock = bella.clock
        self._counts = Frequency(unusual.export_rows, unusual.export_window_min * 60)

    def note(self, rows: int, *, key: str = "", staff: str = "") -> None:
        """
        Count records.

        Args:
            rows: how many. ``key``, ``staff``: the id of the API key or of the account that got them; one of both.
        """
        if self._counts.passes_limit(key or staff, self._clock.monotonic(), rows):
            security.note("unusual_export", rows=rows, **({"key": key} if key else {"id": staff}))

    async def counted(self, rows: Rows, staff: str) -> AsyncGenerator[Sequence[Cell]]:
        """Yield rows and count them, also where the file is broken off before its end."""
        count = 0
        try:
            async for row in rows:
                count += 1
                yield row
        finally:
            self.note(count, staff=staff)


#: Of the pages of staff.
EXPORTS: Final = web.AppKey("bella_exports", ExportWatch)
