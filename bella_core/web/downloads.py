"""Files that are sent while they are made."""

from collections.abc import Callable

from aiohttp import web

from bella_core.services.exporting.export import Export
from bella_core.services.exporting.tables import Rows, Table
from bella_core.services.exporting.writing import CONTENT_TYPES, Kind, write_table


async def begin_download(request: web.Request, filename: str, content_type: str) -> web.StreamResponse:
    """
    Begin to send a file, which ``response.write`` fills and ``response.write_eof`` ends.

    An error after this cuts the connection, so that nobody takes a part for the whole.

    Args:
        filename: ASCII letters, digits, hyphens and dots: nothing of a patient's, as browsers list what they have fetched.
    """
    headers = {
        "Content-Type": content_type,
        "Content-Disposition": f'attachment; filename="{filename}"',
        "Cache-Control": "no-store",
        "X-Content-Type-Options": "nosniff",
    }
    response = web.StreamResponse(headers=headers)
    await response.prepare(request)
    return response


async def send_table(request: web.Request, kind: Kind, table: Table, rows: Rows) -> web.StreamResponse:
    """Send a table as a file; audit the export before, as the first byte leaves here."""
    response = await begin_download(request, f"{table.name}.{kind}", CONTENT_TYPES[kind])
    await write_table(kind, table, rows, response.write)
    await response.write_eof()
    return response


async def send_export(request: web.Request, export: Export, sent: Callable[[int], None] | None = None) -> web.StreamResponse:
    """Send an export; ``sent`` is told how many rows it had."""
    response = await begin_download(request, export.filename, export.content_type)
    count = await export.send(response.write)
    await response.write_eof()
    if sent is not None:
        sent(count)
    return response
