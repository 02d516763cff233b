"""A list as a file: exactly what is filtered, streamed, and noted in the audit."""

from collections.abc import Mapping
from contextlib import aclosing

from aiohttp import web
from sqlalchemy import Connection

from bella_core.app.bella import Bella
from bella_core.crud import audit
from bella_core.services.exporting.tables import Rows, Table
from bella_core.services.exporting.writing import CONTENT_TYPES, KINDS, Kind, write_table

from ..downloads import begin_download
from ..export_watch import EXPORTS
from .guard import Visitor
from .problems import not_found


def kind_of(request: web.Request) -> Kind:
    """
    Return as what a list is asked for.

    Raises:
        PageError: as something that it cannot be.
    """
    asked = request.match_info["kind"]
    if asked not in KINDS:
        raise not_found()
    return asked


async def give_file(request: web.Request, bella: Bella, visitor: Visitor, table: Table, rows: Rows) -> web.StreamResponse:
    """
    Send a list as a file, row by row.

    Args:
        rows: all of it, as the address asks; they are read while the file is sent, so however many there are, few are held.
    """
    kind = kind_of(request)
    asked = sorted(name for name in request.query if request.query[name])
    # Before the first row leaves: what is broken off in the middle was begun too.
    await bella.db.write(_note, visitor.actor, "list.exported", {"list": table.name, "kind": kind, "filters": " ".join(asked)[:200]})
    response = await begin_download(request, f"{table.name}.{kind}", CONTENT_TYPES[kind])
    async with aclosing(request.app[EXPORTS].counted(rows, visitor.staff_id)) as counted:
        count = await write_table(kind, table, counted, response.write)
    await response.write_eof()
    await bella.db.write(_note, visitor.actor, "list.export_ended", {"list": table.name, "kind": kind, "rows": count})
    return response


def _note(conn: Connection, actor: str, action: str, details: Mapping[str, str | int | None]) -> None:
    audit.add(conn, actor, action, "lists", str(details["list"]), **details)
