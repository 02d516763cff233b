"""Lists that staff gave by upload: kept sealed while they are looked at and taken in, and forgotten the day after."""

from datetime import datetime
from typing import Any, Literal

import attrs
from sqlalchemy import ColumnElement, Connection, Row, and_, delete, insert, or_, select, update

from bella_core.core.errors import NotFound
from bella_core.core.ids import new_id
from bella_core.db.models import import_lists
from bella_core.db.vault import vault_of

from . import audit
from .measuring import operation

Kind = Literal["patients", "appointments"]
#: ``trying`` and ``taking`` are at work; ``tried`` and ``taken`` have what came of it; ``failed`` ended by a fault of the program.
State = Literal["read", "trying", "tried", "taking", "taken", "failed"]


@attrs.frozen
class ImportList:
    """A list as its page shows it; instants are aware UTC, ``done`` of ``rows`` are through, ``result`` is compressed JSON."""

    id: str
    kind: Kind
    state: State
    actor: str
    options: str = attrs.field(repr=False)
    result: bytes | None = attrs.field(repr=False)
    done: int
    rows: int
    created_at: datetime
    touched_at: datetime


@operation
def add(conn: Connection, kind: Kind, body: bytes, options: str, rows: int, *, actor: str, at: datetime) -> str:
    """Keep a list; return its id."""
    vault, made = vault_of(conn), new_id()
    kept = {"body": vault.seal_bytes(body), "options": vault.seal(options), "result": None}
    times = {"created_at": at, "touched_at": at}
    conn.execute(insert(import_lists).values(id=made, kind=kind, state="read", actor=actor, done=0, rows=rows, **kept, **times))
    audit.add(conn, actor, "import.given", "lists", made, kind=kind, rows=rows)
    return made


@operation
def by_id(conn: Connection, list_id: str) -> ImportList:
    """
    Return a list, without the file.

    Raises:
        NotFound: there is none, or it was forgotten.
    """
    columns = [column for column in import_lists.c if column.name != "body"]
    row = conn.execute(select(*columns).where(import_lists.c.id == list_id)).first()
    if row is None:
        raise NotFound("there is no such list, or it was forgotten")
    return _opened(conn, row)


@operation
def body_of(conn: Connection, list_id: str) -> bytes:
    """
    Return the file, compressed as it was kept.

    Raises:
        NotFound: there is none, or it was forgotten.
    """
    sealed = conn.scalar(select(import_lists.c.body).where(import_lists.c.id == list_id))
    if sealed is None:
        raise NotFound("there is no such list, or it was forgotten")
    return vault_of(conn).open_bytes(sealed)


@operation
def of_actor(conn: Connection, actor: str) -> tuple[ImportList, ...]:
    """Return the lists that somebody gave, the newest first, without what came of them."""
    columns = [column for column in import_lists.c if column.name not in {"body", "result"}]
    query = select(*columns).where(import_lists.c.actor == actor).order_by(import_lists.c.created_at.desc(), import_lists.c.id.desc())
    return tuple(_opened(conn, row) for row in conn.execute(query))


@operation
def read_otherwise(conn: Connection, list_id: str, options: str, at: datetime) -> bool:
    """Say how a list is read, unless it is at work or was taken in; tell whether it was so said. What was tried counts no more."""
    mine = (import_lists.c.id == list_id) & import_lists.c.state.in_(("read", "tried", "failed"))
    fresh = {"options": vault_of(conn).seal(options), "state": "read", "result": None, "done": 0, "touched_at": at}
    return bool(conn.execute(update(import_lists).where(mine).values(**fresh)).rowcount)


@operation
def begin(conn: Connection, list_id: str, *, dry: bool, actor: str, at: datetime, stale_before: datetime) -> bool:
    """
    Begin to try a list or to take it in, in one process only; tell whether it was begun.

    Args:
        stale_before: work that was not heard of since then was broken off, and may be begun again.
    """
    columns = import_lists.c
    broken_off = columns.touched_at < stale_before
    may: ColumnElement[bool] = or_(
        columns.state.in_(("read", "tried", "failed") if dry else ("tried",)),
        and_(columns.state == ("trying" if dry else "taking"), broken_off),
    )
    fresh = {"state": "trying" if dry else "taking", "done": 0, "touched_at": at}
    if not conn.execute(update(import_lists).where(columns.id == list_id, may).values(**fresh)).rowcount:
        return False
    audit.add(conn, actor, "import.tried" if dry else "import.begun", "lists", list_id)
    return True


@operation
def go_on(conn: Connection, list_id: str, done: int, at: datetime) -> None:
    """Note how far the work is."""
    mine = (import_lists.c.id == list_id) & import_lists.c.state.in_(("trying", "taking"))
    conn.execute(update(import_lists).where(mine).values(done=done, touched_at=at))


@operation
def end(conn: Connection, list_id: str, state: State, result: bytes | None, *, actor: str, at: datetime, rejected: int = 0) -> None:
    """Note that the work is over, and what came of it; the file of what was taken in is forgotten."""
    vault = vault_of(conn)
    values: dict[str, Any] = {"state": state, "touched_at": at, "result": None if result is None else vault.seal_bytes(result)}
    if state == "taken":
        values["body"] = vault.seal_bytes(b"")
        audit.add(conn, actor, "import.ended", "lists", list_id, rejected=rejected)
    conn.execute(update(import_lists).where(import_lists.c.id == list_id).values(**values))


@operation
def discard(conn: Connection, list_id: str, *, actor: str, stale_before: datetime) -> bool:
    """Forget a list that is not at work; tell whether it was there."""
    at_rest = import_lists.c.state.not_in(("trying", "taking")) | (import_lists.c.touched_at < stale_before)
    if not conn.execute(delete(import_lists).where(import_lists.c.id == list_id, at_rest)).rowcount:
        return False
    audit.add(conn, actor, "import.discarded", "lists", list_id)
    return True


@operation
def forget(conn: Connection, before: datetime) -> int:
    """Forget the lists that nobody has touched since; return how many."""
    return conn.execute(delete(import_lists).where(import_lists.c.touched_at < before)).rowcount


def _opened(conn: Connection, row: Row[Any]) -> ImportList:
    vault, result = vault_of(conn), getattr(row, "result", None)
    values = {name: getattr(row, name) for name in ("id", "kind", "state", "actor", "done", "rows", "created_at", "touched_at")}
    return ImportList(options=vault.open(row.options), result=None if result is None else vault.open_bytes(result), **values)
