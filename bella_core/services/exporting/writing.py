"""A table in the form that was asked for."""

from collections.abc import Mapping
from typing import Literal, get_args

from .sheets import write_xlsx
from .tables import Rows, Table, Write
from .texts import write_csv, write_json

Kind = Literal["csv", "json", "xlsx"]
KINDS: tuple[Kind, ...] = get_args(Kind)
CONTENT_TYPES: Mapping[Kind, str] = {
    "csv": "text/csv; charset=utf-8; header=present",
    "json": "application/json",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}

_WRITERS = {"csv": write_csv, "json": write_json, "xlsx": write_xlsx}


async def write_table(kind: Kind, table: Table, rows: Rows, write: Write) -> int:
    """Write a table in one of the ``KINDS``; return how many rows it had."""
    return await _WRITERS[kind](table, rows, write)
