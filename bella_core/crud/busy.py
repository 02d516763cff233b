"""
What calendars and schedules say is taken, which calendar belongs to which resource, and which event stands for which appointment.

A pull's rows belong to its binding, a calendar's or a schedule's (see ``schedules``); no pull ever touches another's.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

import attrs
from sqlalchemy import Connection, delete, insert, or_, select, update

from bella_core.core.ids import new_id
from bella_core.db.guard import LONGEST_CLAIM
from bella_core.db.models import busy, calendar_bindings, calendar_refs
from bella_core.db.types import db_now
from bella_core.plugin.types import BusyPage, CalendarBinding

from . import conflicts
from .measuring import operation
from .timing import database_now
from .writing import insert_new, upsert

#: What the bindings here are, among those that busy times come from.
_ORIGIN = "calendar"
#: What is taken is kept for ten years behind and ahead of now, five times as far as anything can be booked: an event without an end would
#: else be a row a day until the year 9999, in one transaction that keeps every caller's from the book.
_KEPT = timedelta(days=3650)
#: For so long nothing of a resource is offered whose calendar was never read, from each start on; nothing can be booked that far ahead.
_UNREAD = timedelta(days=3 * 365)
#: What keeps it: no event's id, as none is empty.
_UNREAD_REF = ""
#: Ids in one statement at most: databases limit a statement's parameters.
_IDS = 500


@attrs.frozen
class BindingRow:
    """A resource that is kept in step with a plugin's calendar; ``pulled_at`` (aware UTC) tells how old its busy times are."""

    plugin: str
    binding: CalendarBinding
    cursor: str | None = attrs.field(repr=False)
    generation: int
    pulled_at: datetime | None


@attrs.frozen
class Taken:
    """A time that is taken of one resource or several, under the id that it has at its source."""

    ref: str
    resources: tuple[str, ...]
    starts_at: datetime
    ends_at: datetime


@operation
def bind(conn: Connection, plugin: str, resource: str, calendar: str) -> None:
    """Keep a resource in step with a calendar, if it is not already."""
    insert_new(conn, calendar_bindings, id=new_id(), plugin=plugin, resource=resource, calendar=calendar, generation=1)


@operation
def unbind(conn: Connection, binding_id: str) -> None:
    """Forget a binding, its busy times, its events' ids, and what it said against the book."""
    conflicts.withdraw_source(conn, binding_id, database_now(conn))
    conn.execute(delete(calendar_bindings).where(calendar_bindings.c.id == binding_id))


@operation
def keep_unread(conn: Connection, binding_id: str, resources: Sequence[str], *, waits: bool, anew: bool = False) -> None:
    """
    Let nothing of some resources be offered while what tells of them was never read as a whole, or let them be where nobody waits for that.

    What keeps them is of generation 0: the first full pull sweeps it with its last page.

    Args:
        anew: whether what was read before told of other things than what will be.
    """
    row = conn.execute(select(calendar_bindings).where(calendar_bindings.c.id == binding_id).with_for_update()).one()
    kept = conn.execute(delete(busy).where(busy.c.binding_id == binding_id, busy.c.ref == _UNREAD_REF)).rowcount
    if waits and (row.pulled_at is None or anew or kept):
        now = database_now(conn)
        whole = Taken(_UNREAD_REF, tuple(resources), now - LONGEST_CLAIM, now + _UNREAD)
        conn.execute(insert(busy), list(_pieces(binding_id, 0, whole)))


@operation
def bindings(conn: Connection, resources: Iterable[str] | None = None) -> tuple[BindingRow, ...]:
    """Return the bindings, of some resources or all."""
    query = select(calendar_bindings).where(calendar_bindings.c.origin == _ORIGIN).order_by(calendar_bindings.c.id)
    if resources is not None:
        query = query.where(calendar_bindings.c.resource.in_(tuple(resources)))
    return tuple(_binding(row) for row in conn.execute(query))


@operation
def concerned(conn: Connection, appointment_id: str, resources: Iterable[str]) -> tuple[BindingRow, ...]:
    """Return the bindings that an appointment concerns: of its resources, and those that show it from before it was moved."""
    shown = select(calendar_refs.c.binding_id).where(calendar_refs.c.appointment_id == appointment_id)
    mine = or_(calendar_bindings.c.resource.in_(tuple(resources)), calendar_bindings.c.id.in_(shown))
    query = select(calendar_bindings).where(calendar_bindings.c.origin == _ORIGIN, mine).order_by(calendar_bindings.c.id)
    return tuple(_binding(row) for row in conn.execute(query))


@operation
def by_id(conn: Connection, binding_id: str) -> BindingRow | None:
    """Return a binding."""
    row = conn.execute(select(calendar_bindings).where(calendar_bindings.c.id == binding_id)).one_or_none()
    return None if row is None else _binding(row)


@operation
def apply_page(conn: Connection, row: BindingRow, page: BusyPage) -> int:
    """
    Store one page of a pull, and with the last one its cursor, in one transaction.

    A pull that began without a cursor is a full one: busy times that it did not see are deleted with its last page. Until then they
    stay, as an empty calendar would be a free one.

    Args:
        row: the binding as it was when the pull began.

    Returns:
        How many busy times the full pull did not see.
    """
    taken = [Taken(event.ref, (row.binding.resource,), event.starts_at, event.ends_at) for event in page.busy]
    replace(conn, row.binding.id, row.generation, taken, page.gone)
    return finish(conn, row.binding.id, row.generation, page.cursor, full=row.cursor is None) if page.complete else 0


@operation
def start_over(conn: Connection, binding_id: str) -> BindingRow | None:
    """Begin a full pull: its rows get a new generation, by which those that it does not see are told apart."""
    begin(conn, binding_id)
    return by_id(conn, binding_id)


# --- what a pull does, of a calendar or a schedule ----------------------------------------------------------------------


@operation
def begin(conn: Connection, binding_id: str) -> None:
    """Begin a full pull: it has no cursor, and a generation of its own."""
    mine = calendar_bindings.c.id == binding_id
    conn.execute(update(calendar_bindings).where(mine).values(cursor=None, generation=calendar_bindings.c.generation + 1))


@operation
def replace(conn: Connection, binding_id: str, generation: int, taken: Sequence[Taken], gone: Sequence[str]) -> None:
    """Store what is taken in the place of what was known under the same ids, and forget what is gone."""
    known = sorted({*gone, *(time.ref for time in taken)})
    for start in range(0, len(known), _IDS):
        conn.execute(delete(busy).where(busy.c.binding_id == binding_id, busy.c.ref.in_(known[start : start + _IDS])))
    now = database_now(conn)
    near = [attrs.evolve(time, starts_at=max(time.starts_at, now - _KEPT), ends_at=min(time.ends_at, now + _KEPT)) for time in taken]
    if pieces := [piece for time in near for piece in _pieces(binding_id, generation, time)]:
        conn.execute(insert(busy), pieces)


@operation
def finish(conn: Connection, binding_id: str, generation: int, cursor: str | None, *, full: bool) -> int:
    """End a pull: store its cursor, and after a full one forget what it did not see; return how much that was."""
    unseen = (busy.c.binding_id == binding_id) & (busy.c.generation < generation)
    swept = conn.execute(delete(busy).where(unseen)).rowcount if full else 0
    conn.execute(update(calendar_bindings).where(calendar_bindings.c.id == binding_id).values(cursor=cursor, pulled_at=db_now()))
    return swept


@operation
def ref(conn: Connection, binding_id: str, appointment_id: str) -> str | None:
    """Return the event that stands for an appointment."""
    which = (calendar_refs.c.binding_id == binding_id) & (calendar_refs.c.appointment_id == appointment_id)
    return conn.scalar(select(calendar_refs.c.ref).where(which))


@operation
def set_ref(conn: Connection, binding_id: str, appointment_id: str, event: str | None) -> None:
    """Note which event stands for an appointment; None when it was removed."""
    if event is None:
        which = (calendar_refs.c.binding_id == binding_id) & (calendar_refs.c.appointment_id == appointment_id)
        conn.execute(delete(calendar_refs).where(which))
        return
    statement = upsert(conn, calendar_refs).values(binding_id=binding_id, appointment_id=appointment_id, ref=event)
    conn.execute(statement.on_conflict_do_update(index_elements=["binding_id", "appointment_id"], set_={"ref": event}))


def _binding(row: object) -> BindingRow:
    binding = CalendarBinding(row.id, row.resource, row.calendar)  # type: ignore[attr-defined]  # a Row of calendar_bindings
    return BindingRow(row.plugin, binding, row.cursor, row.generation, row.pulled_at)  # type: ignore[attr-defined]  # as above


def _pieces(binding_id: str, generation: int, time: Taken) -> Iterable[dict[str, object]]:
    days = list(_days(time))
    for number, (resource, (start, end)) in enumerate((resource, day) for resource in time.resources for day in days):
        yield {
            "binding_id": binding_id,
            "ref": time.ref,
            "piece": number,
            "resource": resource,
            "starts_at": start,
            "ends_at": end,
            "generation": generation,
        }


def _days(event: Taken) -> Iterable[tuple[datetime, datetime]]:
    """Cut a time into pieces of at most a day, as claims are, so that a look into a window need not go back further."""
    start = event.starts_at
    while start < event.ends_at:
        end = min(start + LONGEST_CLAIM, event.ends_at)
        yield start, end
        start = end
