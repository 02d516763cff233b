"""What must reach the outside: written with the change itself, leased by a worker, retried, and in the end laid before staff."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

import attrs
import orjson
from sqlalchemy import ColumnElement, Connection, Row, and_, exists, false, func, not_, or_, select, true, update

from bella_core.core.ids import new_id
from bella_core.core.logging import in_context
from bella_core.db.models import outbox
from bella_core.db.types import db_now
from bella_core.db.vault import vault_of

from .measuring import operation
from .timing import database_now
from .writing import insert_new, upsert

#: The member of a sealed payload that is the outbox's own, and the field of log lines that it fills.
_CORRELATION = "correlation_id"


@attrs.frozen
class OutboxRow:
    """
    A leased row.

    Args:
        revision: tells whether the row changed while it was delivered. ``attempts`` counts this one.
        correlation_id: of the request that wrote it, for log lines.
    """

    id: str
    topic: str
    key: str
    payload: dict[str, Any] = attrs.field(repr=False)
    revision: int
    attempts: int
    correlation_id: str | None = None


@attrs.frozen
class Lane:
    """
    Say which rows one worker takes, so that a receiver that hangs keeps up none but its own.

    Args:
        topic: rows of this topic whose key ends with one of ``ends``; empty for all rows.
        but: all rows but those. ``without``: and none of this topic.
    """

    topic: str = ""
    ends: tuple[str, ...] = ()
    but: bool = False
    without: str = ""

    @property
    def rows(self) -> ColumnElement[bool]:
        """Return the condition."""
        ending = or_(false(), *(outbox.c.key.endswith(end, autoescape=True) for end in self.ends))
        mine = and_(outbox.c.topic == self.topic, ending) if self.topic else true()
        rows = not_(mine) if self.but else mine
        return and_(rows, outbox.c.topic != self.without) if self.without else rows


@operation
def add(conn: Connection, topic: str, key: str, payload: Mapping[str, Any], *, wait: timedelta = timedelta(0)) -> None:
    """
    Say that something must be delivered; a row of the same topic and key that waits is replaced.

    Args:
        topic: says who delivers it. ``key``: what it is about; a newer state of the same thing has the same key.
        payload: JSON-able; stored sealed.
        wait: for how long it is not due yet.
    """
    sealed, due_at = _seal(conn, payload), database_now(conn) + wait if wait else db_now()
    fresh = {"payload": sealed, "status": "due", "attempts": 0, "due_at": due_at, "trouble": None}
    statement = upsert(conn, outbox).values(id=new_id(), topic=topic, key=key, revision=1, created_at=db_now(), **fresh)
    conn.execute(statement.on_conflict_do_update(index_elements=["topic", "key"], set_={**fresh, "revision": outbox.c.revision + 1}))


@operation
def add_once(conn: Connection, topic: str, key: str, payload: Mapping[str, Any]) -> bool:
    """
    Say that something must be delivered, unless the same was said before, be it delivered by now or given up.

    Args:
        topic, key, payload: see ``add``.

    Returns:
        Whether it is new.
    """
    sealed = _seal(conn, payload)
    now = db_now()
    fresh = {"payload": sealed, "revision": 1, "status": "due", "attempts": 0, "due_at": now, "created_at": now}
    return insert_new(conn, outbox, id=new_id(), topic=topic, key=key, **fresh)


@operation
def add_again(conn: Connection, topic: str, key: str, payload: Mapping[str, Any]) -> bool:
    """
    Say that something must be delivered, also if it was before; not if it waits already, or was given up.

    Args:
        topic, key, payload: see ``add``.

    Returns:
        Whether it is due now because of this.
    """
    if add_once(conn, topic, key, payload):
        return True
    mine = (outbox.c.topic == topic) & (outbox.c.key == key) & (outbox.c.status == "done")
    fresh = {"payload": _seal(conn, payload), "status": "due", "attempts": 0, "due_at": db_now(), "revision": outbox.c.revision + 1}
    return conn.execute(update(outbox).where(mine).values(**fresh)).rowcount > 0


@operation
def keys(conn: Connection, topic: str, prefix: str) -> Sequence[str]:
    """Return the keys of a topic's rows that begin with ``prefix``, delivered or not."""
    like = (outbox.c.topic == topic) & outbox.c.key.startswith(prefix, autoescape=True)
    return conn.scalars(select(outbox.c.key).where(like).order_by(outbox.c.key)).all()


@operation
def waits(conn: Connection, topic: str, key: str) -> bool:
    """Tell whether a row waits for its delivery."""
    return bool(conn.scalar(select(exists().where(outbox.c.topic == topic, outbox.c.key == key, outbox.c.status == "due"))))


@operation
def others_leased(conn: Connection, row: OutboxRow, prefix: str) -> bool:
    """Tell whether some other row of the same topic whose key begins with ``prefix`` is being delivered at this moment."""
    like = (outbox.c.topic == row.topic) & outbox.c.key.startswith(prefix, autoescape=True) & (outbox.c.id != row.id)
    return bool(conn.scalar(select(exists().where(like, outbox.c.status == "due", outbox.c.leased_until > db_now()))))


@operation
def is_due(conn: Connection, lane: Lane = Lane()) -> bool:
    """Tell whether there is something to lease: asked before, as it needs no write."""
    now = db_now()
    free = or_(outbox.c.leased_until.is_(None), outbox.c.leased_until <= now)
    return bool(conn.scalar(select(exists().where(outbox.c.status == "due", outbox.c.due_at <= now, free, lane.rows))))


@operation
def lease(conn: Connection, limit: int, lease_s: float, lane: Lane = Lane()) -> tuple[OutboxRow, ...]:
    """Take a lane's rows that are due, the oldest first, so that no other worker takes them for ``lease_s`` seconds."""
    now = database_now(conn)
    free = or_(outbox.c.leased_until.is_(None), outbox.c.leased_until <= now)
    query = (
        select(outbox)
        .where(outbox.c.status == "due", outbox.c.due_at <= now, free, lane.rows)
        .order_by(outbox.c.due_at, outbox.c.id)
        .limit(limit)
        .with_for_update(skip_locked=True)  # SQLite has no such clause and needs none: it has one writer
    )
    rows = conn.execute(query).all()
    taken = update(outbox).where(outbox.c.id.in_([row.id for row in rows]))
    conn.execute(taken.values(leased_until=now + timedelta(seconds=lease_s), attempts=outbox.c.attempts + 1))
    return tuple(_leased(conn, row) for row in rows)


def _seal(conn: Connection, payload: Mapping[str, Any]) -> bytes:
    """Seal a payload, with the id of the request that it comes from."""
    correlation_id = in_context(_CORRELATION)
    return vault_of(conn).seal(orjson.dumps({**payload, _CORRELATION: correlation_id} if correlation_id else payload).decode())


def _leased(conn: Connection, row: Row[Any]) -> OutboxRow:
    payload = orjson.loads(vault_of(conn).open(row.payload))
    correlation_id = payload.pop(_CORRELATION, None)
    return OutboxRow(row.id, row.topic, row.key, payload, row.revision, row.attempts + 1, correlation_id)


@operation
def done(conn: Connection, row: OutboxRow) -> None:
    """Note that a row was delivered; if it changed meanwhile it stays due."""
    _settle(conn, row, status="done", trouble=None)


@operation
def again(conn: Connection, row: OutboxRow, after_s: float, trouble: str) -> None:
    """Try a row again in ``after_s`` seconds; ``trouble`` is a code, never a message that may hold data."""
    _settle(conn, row, due_at=database_now(conn) + timedelta(seconds=after_s), trouble=trouble)


@operation
def dead(conn: Connection, row: OutboxRow, trouble: str) -> None:
    """Give a row up: staff see it."""
    _settle(conn, row, status="dead", trouble=trouble)


@operation
def counts(conn: Connection) -> dict[str, int]:
    """Return how many rows there are by status."""
    query: Sequence[Any] = conn.execute(select(outbox.c.status, func.count()).group_by(outbox.c.status)).all()
    return {status: number for status, number in query}  # noqa: C416 - rows are not pairs to a type checker


def _settle(conn: Connection, row: OutboxRow, **values: Any) -> None:
    mine = outbox.c.id == row.id
    changed = conn.execute(update(outbox).where(mine, outbox.c.revision == row.revision).values(leased_until=None, **values)).rowcount
    if not changed:
        conn.execute(update(outbox).where(mine).values(leased_until=None))
