"""What waits for staff, with whom it is about; and who does what of it. Whatever changes is in the audit."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Literal

import attrs
from sqlalchemy import ColumnElement, Connection, Row, Select, case, false, func, insert, or_, select, true, tuple_, update

from bella_core.core.ids import new_id
from bella_core.db.models import appointments, calls, contacts, task_notes, tasks, user_contacts, users
from bella_core.db.vault import unseal, vault_of

from . import audit, task_list
from .measuring import operation
from .tasks import TaskRow, row_of

#: Which items: those to be done, those put off, those done since an instant, or those that test calls left.
Which = Literal["open", "snoozed", "done", "tests"]
#: The place of the last item of the page before: how much it presses, when it came, its id.
After = tuple[int, datetime, str]


@attrs.frozen
class Wanted:
    """
    Which items to look at.

    Args:
        now: aware UTC. ``since``: from when on what is done is shown.
        kind: only of this kind. ``mine``: only what this actor has claimed, was assigned, or has done.
        locations: ids; empty for all. What belongs to no location is shown to everybody.
    """

    now: datetime
    since: datetime
    which: Which = "open"
    kind: str | None = None
    mine: str | None = None
    locations: tuple[str, ...] = ()


@attrs.frozen
class Item:
    """
    An item, and whom it is about; all but ids and codes is PHI.

    Args:
        name, phone: of whoever it is about, as far as that is known; the phone is E.164.
        user_id: whose record it is. ``person``: the same for whoever is the same.
    """

    task: TaskRow
    name: str = attrs.field(repr=False)
    phone: str | None = attrs.field(repr=False)
    user_id: str | None
    person: str = attrs.field(repr=False)
    location_id: str | None
    rank: int

    @property
    def id(self) -> str:
        """Return its id."""
        return self.task.id

    @property
    def kind(self) -> str:
        """Return its kind."""
        return self.task.kind

    @property
    def urgency(self) -> str:
        """Return its urgency."""
        return self.task.urgency

    @property
    def created_at(self) -> datetime:
        """Return when it was left."""
        return self.task.created_at

    @property
    def due_at(self) -> datetime | None:
        """Return by when it must be done."""
        return self.task.due_at


@attrs.frozen
class NoteRow:
    """A note on an item; ``text`` is PHI, ``at`` aware UTC."""

    task_id: str
    text: str = attrs.field(repr=False)
    actor: str
    at: datetime


@operation
def page(conn: Connection, wanted: Wanted, *, limit: int, after: After | None = None) -> tuple[Item, ...]:
    """Return at most ``limit`` items that follow ``after``: what presses most first, then what waits longest."""
    pressing, query = _rank(wanted.now), _whole(wanted.now).where(_which(wanted))
    if after is not None:
        later = tuple_(tasks.c.created_at, tasks.c.id) > after[1:]
        query = query.where(or_(pressing > after[0], (pressing == after[0]) & later))
    rows = conn.execute(query.order_by(pressing, tasks.c.created_at, tasks.c.id).limit(limit)).all()
    return _told(conn, rows, wanted.locations)


@operation
def by_ids(conn: Connection, ids: Collection[str], now: datetime) -> tuple[Item, ...]:
    """Return some items, the oldest first, done or not."""
    query = _whole(now).where(tasks.c.id.in_(ids)).order_by(tasks.c.created_at, tasks.c.id)
    rows = conn.execute(query).all()
    return _told(conn, rows, ())


@operation
def counts(conn: Connection, wanted: Wanted) -> Mapping[str, int]:
    """Return how many items there are of each urgency."""
    query = _joined(tasks.c.urgency, func.count()).where(_which(wanted)).group_by(tasks.c.urgency)
    return {urgency: number for urgency, number in conn.execute(query)}  # noqa: C416 - rows are not pairs to a type checker


@operation
def notes(conn: Connection, ids: Collection[str]) -> tuple[NoteRow, ...]:
    """Return the notes on some items, the oldest first."""
    query = select(task_notes).where(task_notes.c.task_id.in_(ids)).order_by(task_notes.c.at, task_notes.c.id)
    return tuple(NoteRow(row.task_id, vault_of(conn).open(row.text), row.actor, row.at) for row in conn.execute(query))


@operation
def claim(conn: Connection, ids: Sequence[str], actor: str) -> str | None:
    """Note who does some items; return who has claimed one of them before, and then change nothing."""
    others = tasks.c.id.in_(ids) & (tasks.c.claimed_by != actor) & (tasks.c.status == "open")
    taken = conn.scalar(select(tasks.c.claimed_by).where(others).limit(1))
    if taken is None:
        _change(conn, ids, actor, "task.claimed", claimed_by=actor)
    return taken


@operation
def let_go(conn: Connection, ids: Sequence[str], actor: str) -> int:
    """Note that whoever claimed some items does not do them; return how many that changed."""
    return _change(conn, ids, actor, "task.let_go", claimed_by=None)


@operation
def assign(conn: Connection, ids: Sequence[str], to: str | None, actor: str) -> int:
    """Say who is to do some items, an actor, or nobody any more; return how many that changed."""
    return _change(conn, ids, actor, "task.assigned", {"to": to or ""}, assigned_to=to, claimed_by=None)


@operation
def snooze(conn: Connection, ids: Sequence[str], until: datetime | None, actor: str) -> int:
    """Put some items off, or take that back; return how many that changed."""
    return _change(conn, ids, actor, "task.snoozed", {"until": until.isoformat() if until else ""}, snoozed_until=until)


@operation
def finish(conn: Connection, ids: Sequence[str], outcome: str, actor: str) -> int:
    """Note that some items are done, and what came of them; return how many were open."""
    return sum(bool(task_list.resolve(conn, task_id, actor, outcome)) for task_id in ids)


@operation
def reopen(conn: Connection, ids: Sequence[str], actor: str) -> int:
    """Take back that some items are done; return how many were."""
    done = (tasks.c.id.in_(ids)) & (tasks.c.status == "done")
    again = {"status": "open", "resolved_at": None, "done_by": None, "outcome": None}
    found = conn.scalars(select(tasks.c.id).where(done)).all()
    conn.execute(update(tasks).where(done).values(**again))
    audit.add_many(conn, actor, "task.reopened", "task", found)
    return len(found)


@operation
def note(conn: Connection, ids: Sequence[str], text: str, *, actor: str, at: datetime) -> None:
    """Append a note to the last of some items, sealed."""
    conn.execute(insert(task_notes).values(id=new_id(), task_id=ids[-1], text=vault_of(conn).seal(text), actor=actor, at=at))
    audit.add(conn, actor, "task.noted", "task", ids[-1])


@operation
def kinds(conn: Connection) -> tuple[str, ...]:
    """Return the kinds of the items that are open."""
    return tuple(sorted(conn.scalars(select(tasks.c.kind).where(tasks.c.status == "open").distinct())))


def _change(conn: Connection, ids: Sequence[str], actor: str, action: str, told: Mapping[str, str] | None = None, **values: Any) -> int:
    mine = tasks.c.id.in_(ids) & (tasks.c.status == "open")
    found = conn.scalars(select(tasks.c.id).where(mine).order_by(tasks.c.id).with_for_update()).all()
    conn.execute(update(tasks).where(tasks.c.id.in_(found)).values(**values))
    audit.add_many(conn, actor, action, "task", found, **(told or {}))
    return len(found)


def _rank(now: datetime) -> ColumnElement[int]:
    overdue = (tasks.c.due_at.is_not(None)) & (tasks.c.due_at <= now)
    return case((overdue, 0), (tasks.c.urgency == "now", 0), (tasks.c.urgency == "today", 1), else_=2)


def _whole(now: datetime) -> "Select[Any]":
    """Select items with how much they press, where they belong, whose call they come from and whom they are about."""
    whose = func.coalesce(tasks.c.user_id, appointments.c.user_id).label("whose")
    places = (calls.c.location_id.label("called"), appointments.c.location_id.label("at"))
    return _joined(tasks, _rank(now).label("rank"), calls.c.caller, *places, whose)


def _joined(*columns: Any) -> "Select[Any]":
    whole = tasks.outerjoin(calls, calls.c.id == tasks.c.call_id).outerjoin(appointments, appointments.c.id == tasks.c.appointment_id)
    return select(*columns).select_from(whole)


def _which(wanted: Wanted) -> ColumnElement[bool]:
    is_test = calls.c.is_test == true()
    asleep = tasks.c.snoozed_until.is_not(None) & (tasks.c.snoozed_until > wanted.now)
    open_ = tasks.c.status == "open"
    ways: Mapping[Which, Callable[[], ColumnElement[bool]]] = {
        "open": lambda: open_ & ~asleep,
        "snoozed": lambda: open_ & asleep,
        "done": lambda: (tasks.c.status == "done") & (tasks.c.resolved_at >= wanted.since),
        "tests": lambda: open_,
    }
    chosen = ways[wanted.which]() & (is_test if wanted.which == "tests" else or_(calls.c.id.is_(None), calls.c.is_test == false()))
    if wanted.kind is not None:
        chosen &= tasks.c.kind == wanted.kind
    if wanted.mine is not None:
        chosen &= or_(tasks.c.claimed_by == wanted.mine, tasks.c.assigned_to == wanted.mine, tasks.c.done_by == wanted.mine)
    if wanted.locations:
        where = func.coalesce(calls.c.location_id, appointments.c.location_id)
        chosen &= or_(where.is_(None), where.in_(wanted.locations))
    return chosen


def _told(conn: Connection, rows: Iterable[Row[Any]], locations: tuple[str, ...]) -> tuple[Item, ...]:
    found = [(row, row_of(conn, row)) for row in rows]
    known = {row.whose for row, _ in found if row.whose}
    named, reached = _names(conn, known), _phones(conn, known)
    items = (_item(conn, row, task, named, reached) for row, task in found)
    return tuple(item for item in items if not locations or item.location_id is None or item.location_id in locations)


def _item(conn: Connection, row: Row[Any], task: TaskRow, named: Mapping[str, str], reached: Mapping[str, str]) -> Item:
    told = task.details
    phone = told.get("phone") or unseal(conn, row.caller) or reached.get(row.whose or "")
    name = named.get(row.whose or "") or told.get("name", "")
    location_id = row.called or row.at or told.get("location_id")
    person = f"user:{row.whose}" if row.whose else f"phone:{phone}:{name.casefold()}" if phone else ""
    return Item(task, name, phone or None, row.whose, person, location_id, row.rank)


def _names(conn: Connection, user_ids: Collection[str]) -> Mapping[str, str]:
    query = select(users.c.id, users.c.full_name).where(users.c.id.in_(user_ids))
    return {row.id: unseal(conn, row.full_name) or "" for row in conn.execute(query)} if user_ids else {}


def _phones(conn: Connection, user_ids: Collection[str]) -> Mapping[str, str]:
    """Return by which number each of some people is reached: the first of theirs."""
    if not user_ids:
        return {}
    of = user_contacts.c.contact_id == contacts.c.id
    query = select(user_contacts.c.user_id, contacts.c.phone).join(contacts, of).where(user_contacts.c.user_id.in_(user_ids))
    found: dict[str, str] = {}
    for row in conn.execute(query.order_by(contacts.c.id)):
        found.setdefault(row.user_id, unseal(conn, row.phone) or "")
    return found
