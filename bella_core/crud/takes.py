"""Live calls that staff take over: whose telephone is rung, and what comes of it."""

from datetime import datetime
from typing import Any, Literal

import attrs
from sqlalchemy import Connection, Row, insert, select, update

from bella_core.core.ids import new_id
from bella_core.db.models import call_takes, calls
from bella_core.db.vault import vault_of

from . import audit, holds
from .measuring import operation

Status = Literal["asked", "ringing", "taken", "missed", "failed"]
#: Seconds for which what a caller holds stays held once somebody of the staff has the call: they are to book it.
TAKEN_HOLD_S = 15 * 60.0


@attrs.frozen
class TakeRow:
    """
    A call that somebody takes over; instants are aware UTC.

    Args:
        actor, name: who. ``number``: their telephone, E.164.
        status: ``asked`` until the carrier comes for it, ``ringing``, ``taken``, ``missed`` (nobody answered) or ``failed``.
        turn: by which it rang.
    """

    id: str
    call_id: str
    actor: str
    name: str
    number: str = attrs.field(repr=False)
    status: Status
    turn: int | None
    asked_at: datetime
    ended_at: datetime | None


@operation
def begin(conn: Connection, call_id: str, *, actor: str, name: str, number: str, at: datetime) -> TakeRow:
    """Note that somebody wants a call on their telephone (E.164)."""
    take_id = new_id()
    sealed = vault_of(conn).seal(number)
    whose = {"call_id": call_id, "actor": actor, "name": name, "number": sealed}
    conn.execute(insert(call_takes).values(id=take_id, status="asked", asked_at=at, **whose))
    audit.add(conn, actor, "call.taken_over", "call", call_id, take_id=take_id)
    return TakeRow(take_id, call_id, actor, name, number, "asked", None, at, None)


@operation
def by_id(conn: Connection, take_id: str) -> TakeRow | None:
    """Return a call that somebody takes over."""
    row = conn.execute(select(call_takes).where(call_takes.c.id == take_id)).one_or_none()
    return None if row is None else _row(conn, row)


@operation
def latest(conn: Connection, call_id: str) -> TakeRow | None:
    """Return who took a call over last, or tried to."""
    mine = select(call_takes).where(call_takes.c.call_id == call_id)
    row = conn.execute(mine.order_by(call_takes.c.asked_at.desc(), call_takes.c.id.desc()).limit(1)).one_or_none()
    return None if row is None else _row(conn, row)


@operation
def fail(conn: Connection, take_id: str, at: datetime) -> None:
    """Note that a call never left bella, unless the carrier has come for it all the same."""
    mine = (call_takes.c.id == take_id) & (call_takes.c.status == "asked")
    conn.execute(update(call_takes).where(mine).values(status="failed", ended_at=at))


@operation
def ring(conn: Connection, take_id: str, turn: int) -> None:
    """Note by which turn of the call it rings; whoever wanted it before does not have it."""
    mine = (call_takes.c.id == take_id) & call_takes.c.status.in_(("asked", "failed"))
    conn.execute(update(call_takes).where(mine).values(status="ringing", turn=turn, ended_at=None))


@operation
def end(conn: Connection, carrier_id: str, turn: int, why: str, at: datetime) -> None:
    """Note how a ringing ended, where it was for somebody who took the call over; what the caller holds stays held for them."""
    call_id = conn.scalar(select(calls.c.id).where(calls.c.carrier_id == carrier_id))
    mine = (call_takes.c.call_id == call_id) & (call_takes.c.turn == turn) & (call_takes.c.status == "ringing")
    taken = why == "accepted"
    changed = conn.execute(update(call_takes).where(mine).values(status="taken" if taken else "missed", ended_at=at)).rowcount
    if changed and taken and call_id is not None:
        holds.renew(conn, call_id, TAKEN_HOLD_S)


def _row(conn: Connection, row: Row[Any]) -> TakeRow:
    columns = {field.name: getattr(row, field.name) for field in attrs.fields(TakeRow) if field.name != "number"}
    return TakeRow(**columns, number=vault_of(conn).open(row.number))
