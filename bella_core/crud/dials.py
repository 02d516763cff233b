"""Lines that were rung for a call, by which a call is known that comes back from one of them."""

from datetime import datetime
from typing import Any

import attrs
from sqlalchemy import Connection, Row, delete, or_, select, update

from bella_core.core.ids import new_id
from bella_core.db.models import dials
from bella_core.db.vault import vault_of

from . import takes
from .measuring import operation
from .writing import insert_new

LOOP = "loop"


@attrs.frozen
class Dialled:
    """
    Say which line is rung.

    Args:
        turn: of the call, -1 where bella does not have it yet.
        number: E.164; ``caller``: of the call that is put through, or None.
        at: aware UTC.
    """

    carrier_id: str
    turn: int
    location_id: str
    target: str
    number: str = attrs.field(repr=False)
    caller: str | None = attrs.field(repr=False)
    at: datetime


@attrs.frozen
class Incoming:
    """What tells of a call that comes in where it may come from: the numbers are E.164 or None."""

    carrier_id: str
    caller: str | None = attrs.field(repr=False)
    forwarded_from: str | None = attrs.field(repr=False)
    parent_id: str | None = None


@attrs.frozen
class DialRow:
    """A line that was rung; ``why`` is how it ended, as a code."""

    id: str
    carrier_id: str
    location_id: str
    target: str
    why: str | None


@operation
def begin(conn: Connection, dialled: Dialled) -> None:
    """Note that a line is rung; the same turn's again changes nothing."""
    vault = vault_of(conn)
    insert_new(
        conn,
        dials,
        id=new_id(),
        carrier_id=dialled.carrier_id,
        turn=dialled.turn,
        location_id=dialled.location_id,
        target=dialled.target,
        number_lookup=vault.lookup("phone", dialled.number),
        caller_lookup=vault.lookup("phone", dialled.caller) if dialled.caller else None,
        at=dialled.at,
    )


@operation
def end(conn: Connection, carrier_id: str, turn: int, why: str, at: datetime) -> str:
    """Note how the ringing of a line ended, and return it: the first such news counts, and a loop that was met before."""
    mine = (dials.c.carrier_id == carrier_id) & (dials.c.turn == turn)
    conn.execute(update(dials).where(mine, dials.c.ended_at.is_(None)).values(ended_at=at))
    conn.execute(update(dials).where(mine, dials.c.why.is_(None)).values(why=why))
    noted: str = conn.scalar(select(dials.c.why).where(mine)) or why
    takes.end(conn, carrier_id, turn, noted, at)
    return noted


@operation
def end_all(conn: Connection, carrier_id: str, at: datetime) -> None:
    """Note that nothing rings for a call any more: it is over."""
    conn.execute(update(dials).where(dials.c.carrier_id == carrier_id, dials.c.ended_at.is_(None)).values(ended_at=at))


@operation
def leading_here(conn: Connection, call: Incoming, since: datetime) -> DialRow | None:
    """
    Return the ringing that an incoming call comes back from; None where it is a call of its own.

    It is bella's own leg where the carrier says so, or where, while the line rings, a second call comes that was forwarded by that line,
    comes from its number, or shows the very caller who is being put through.

    Args:
        since: what began to ring before that is over, whatever became of it.
    """
    vault = vault_of(conn)
    rung = [lookup for number in (call.forwarded_from, call.caller) if number for lookup in vault.lookups("phone", number)]
    shown = vault.lookups("phone", call.caller) if call.caller else ()
    signs = (dials.c.carrier_id == call.parent_id, dials.c.number_lookup.in_(rung), dials.c.caller_lookup.in_(shown))
    ringing = (dials.c.ended_at.is_(None)) & (dials.c.at > since) & (dials.c.carrier_id != call.carrier_id)
    row = conn.execute(select(dials).where(ringing, or_(*signs)).order_by(dials.c.at.desc()).limit(1)).one_or_none()
    return None if row is None else _row(row)


@operation
def note_loop(conn: Connection, dial_id: str) -> None:
    """Note that a line led back to bella."""
    conn.execute(update(dials).where(dials.c.id == dial_id).values(why=LOOP))


@operation
def loops(conn: Connection, since: datetime) -> tuple[DialRow, ...]:
    """Return the lines that led back to bella since an instant, the latest first."""
    rows = conn.execute(select(dials).where(dials.c.why == LOOP, dials.c.at > since).order_by(dials.c.at.desc()))
    return tuple(_row(row) for row in rows)


@operation
def led_back(conn: Connection, number: str, since: datetime) -> datetime | None:
    """Return when a line (E.164) last led back to bella, aware UTC; None if it did not since, or somebody has taken a call on it later."""
    mine = dials.c.number_lookup.in_(vault_of(conn).lookups("phone", number)) & dials.c.why.in_((LOOP, "accepted"))
    row = conn.execute(select(dials.c.why, dials.c.at).where(mine, dials.c.at > since).order_by(dials.c.at.desc()).limit(1)).one_or_none()
    return row.at if row is not None and row.why == LOOP else None


@operation
def forget(conn: Connection, before: datetime) -> int:
    """Delete what was rung before an instant; return how many lines."""
    return conn.execute(delete(dials).where(dials.c.at < before)).rowcount


def _row(row: Row[Any]) -> DialRow:
    return DialRow(row.id, row.carrier_id, row.location_id, row.target, row.why)
