"""The books of practice-management systems: what was declared, how far each was pulled, and what it says is taken."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import attrs
from sqlalchemy import Connection, delete, select, update

from bella_core.core.ids import new_id
from bella_core.db.models import calendar_bindings
from bella_core.plugin.types import SchedulePage

from . import busy, conflicts
from .busy import Taken
from .measuring import operation
from .timing import database_now
from .writing import insert_new

_ORIGIN = "schedule"
_mine = calendar_bindings.c.origin == _ORIGIN


@attrs.frozen
class SourceRow:
    """
    A declared source.

    Args:
        name, plugin: the clinic's name for it, and who pulls it.
        pulled_at: aware UTC; how old its busy times are. ``rejected``: how many of its entries could not be read.
    """

    id: str
    name: str
    plugin: str
    cursor: str | None = attrs.field(repr=False)
    generation: int
    pulled_at: datetime | None
    rejected: int


@attrs.frozen
class Wanted:
    """
    How a source is declared.

    Args:
        shape: a digest of all that its rows depend on. ``resources``: what it tells of.
        waits: whether nothing of them is offered before it was read as it is declared.
    """

    shape: str
    resources: tuple[str, ...]
    waits: bool


@operation
def declare(conn: Connection, wanted: Mapping[tuple[str, str], Wanted]) -> None:
    """
    Keep the declared sources and no others.

    One that was declared in another way starts over: until its first full pull has ended its former busy times stay.

    Args:
        wanted: how each is declared, by plugin and name.
    """
    known = {(row.plugin, row.calendar): row for row in conn.execute(select(calendar_bindings).where(_mine))}
    for key in known.keys() - wanted.keys():
        conn.execute(delete(calendar_bindings).where(calendar_bindings.c.id == known[key].id))
        conflicts.withdraw_but(conn, "calendar_overlap", known[key].id, (), database_now(conn))
    for (plugin, name), one in sorted(wanted.items()):
        row = known.get((plugin, name))
        if row is None:
            values = {"plugin": plugin, "resource": "", "calendar": name, "generation": 1, "origin": _ORIGIN, "shape": one.shape}
            insert_new(conn, calendar_bindings, id=new_id(), **values)
        elif row.shape != one.shape:
            conn.execute(update(calendar_bindings).where(calendar_bindings.c.id == row.id).values(shape=one.shape, cursor=None))
    for row in conn.execute(select(calendar_bindings).where(_mine)).all():
        one, former = wanted[row.plugin, row.calendar], known.get((row.plugin, row.calendar))
        changed = former is not None and former.shape != one.shape
        busy.keep_unread(conn, row.id, one.resources, waits=one.waits, anew=changed)


@operation
def sources(conn: Connection) -> tuple[SourceRow, ...]:
    """Return the declared sources, by name."""
    query = select(calendar_bindings).where(_mine).order_by(calendar_bindings.c.calendar)
    return tuple(_row(row) for row in conn.execute(query))


@operation
def start_over(conn: Connection, source_id: str) -> SourceRow | None:
    """Begin a full pull; None if the source is not declared any more."""
    busy.begin(conn, source_id)
    row = conn.execute(select(calendar_bindings).where(_mine, calendar_bindings.c.id == source_id)).one_or_none()
    return None if row is None else _row(row)


@operation
def apply_page(conn: Connection, row: SourceRow, page: SchedulePage, taken: Sequence[Taken], rejected: int) -> int:
    """
    Store one page of a pull, and with the last one its cursor, in one transaction; see ``busy.apply_page``.

    Args:
        row: the source as it was when the pull began.
        taken: the page's entries, with the clinic's resources in place of the system's columns.
        rejected: how many entries of the pull could not be read so far.

    Returns:
        How many busy times the full pull did not see.
    """
    busy.replace(conn, row.id, row.generation, taken, page.gone)
    if not page.complete:
        return 0
    full = row.cursor is None
    known = rejected if full else row.rejected + rejected
    conn.execute(update(calendar_bindings).where(calendar_bindings.c.id == row.id).values(rejected=known))
    return busy.finish(conn, row.id, row.generation, page.cursor, full=full)


def _row(row: Any) -> SourceRow:
    return SourceRow(row.id, row.calendar, row.plugin, row.cursor, row.generation, row.pulled_at, row.rejected)
