"""Calls, by the carrier's id and by ours."""

from collections.abc import Collection
from datetime import datetime
from typing import Any, Literal

import attrs
from sqlalchemy import ColumnElement, Connection, Row, false, select, update

from bella_core.core.ids import new_id
from bella_core.db.models import calls
from bella_core.db.vault import seal, unseal, vault_of

from . import webhooks
from .measuring import operation
from .writing import insert_new

Channel = Literal["phone", "chat"]


@attrs.frozen
class CallRow:
    """A call; ``caller`` is a usable number (E.164) or None; instants are aware UTC."""

    id: str
    carrier_id: str
    location_id: str
    caller: str | None = attrs.field(repr=False)
    status: str
    outcome: str | None
    started_at: datetime
    ended_at: datetime | None
    channel: Channel = "phone"


@operation
def begin(
    conn: Connection,
    *,
    carrier_id: str,
    location_id: str,
    caller: str | None,
    at: datetime,
    channel: Channel = "phone",
    is_test: bool = False,
) -> CallRow:
    """
    Note that a call began, or return it if it did before: a carrier may deliver the news twice.

    Args:
        is_test: somebody tries bella out; no report counts it.
    """
    insert_new(
        conn,
        calls,
        id=new_id(),
        carrier_id=carrier_id,
        location_id=location_id,
        caller=seal(conn, caller),
        caller_lookup=vault_of(conn).lookup("phone", caller) if caller else None,
        channel=channel,
        status="active",
        is_test=is_test,
        started_at=at,
    )
    call = by_carrier(conn, carrier_id)
    assert call is not None
    return call


@operation
def by_carrier(conn: Connection, carrier_id: str) -> CallRow | None:
    """Return the call that the carrier calls so."""
    return _one(conn, calls.c.carrier_id == carrier_id)


@operation
def by_id(conn: Connection, call_id: str) -> CallRow | None:
    """Return a call."""
    return _one(conn, calls.c.id == call_id)


@operation
def newest(conn: Connection, limit: int) -> tuple[CallRow, ...]:
    """Return the calls that began last, the latest first."""
    return tuple(_row(conn, row) for row in conn.execute(select(calls).order_by(calls.c.started_at.desc(), calls.c.id.desc()).limit(limit)))


@operation
def has_phoned(conn: Connection) -> bool:
    """Tell whether anybody ever called by telephone, but for those who tried bella out."""
    phoned = select(calls.c.id).where(calls.c.channel == "phone", calls.c.is_test == false()).limit(1)
    return conn.scalar(phoned) is not None


@operation
def live(conn: Connection, since: datetime, location_ids: Collection[str] = ()) -> tuple[CallRow, ...]:
    """Return the calls that are not over and began since an instant (aware), the oldest first; of some locations, or of all."""
    query = select(calls).where(calls.c.started_at >= since, calls.c.ended_at.is_(None))
    if location_ids:
        query = query.where(calls.c.location_id.in_(location_ids))
    return tuple(_row(conn, row) for row in conn.execute(query.order_by(calls.c.started_at, calls.c.id)))


@operation
def is_test(conn: Connection, call_id: str) -> bool:
    """Tell whether somebody tries bella out by a call."""
    return bool(conn.scalar(select(calls.c.is_test).where(calls.c.id == call_id)))


@operation
def lock(conn: Connection, call_id: str) -> None:
    """Let no other transaction change this call's booking until this one ends: taken first, before any other lock."""
    conn.execute(select(calls.c.id).where(calls.c.id == call_id).with_for_update())


@operation
def finish(conn: Connection, call_id: str, *, status: str, at: datetime) -> None:
    """Note that a call is over; the first such news counts."""
    ended = conn.execute(update(calls).where(calls.c.id == call_id, calls.c.ended_at.is_(None)).values(status=status, ended_at=at))
    if ended.rowcount:
        webhooks.note(conn, "call.ended", call_id, {"call_id": call_id}, at, call_id=call_id)


@operation
def set_outcome(conn: Connection, call_id: str, outcome: str) -> None:
    """Say how the call ends, as far as is known; ``booked`` is never taken back, and ``requested`` only by it."""
    firm = ("booked",) if outcome == "booked" else ("booked", "requested")
    open_still = calls.c.outcome.is_(None) | calls.c.outcome.not_in(firm)
    conn.execute(update(calls).where(calls.c.id == call_id, open_still).values(outcome=outcome))


def _one(conn: Connection, which: ColumnElement[bool]) -> CallRow | None:
    row = conn.execute(select(calls).where(which)).one_or_none()
    return None if row is None else _row(conn, row)


def _row(conn: Connection, row: Row[Any]) -> CallRow:
    caller = unseal(conn, row.caller)
    return CallRow(row.id, row.carrier_id, row.location_id, caller, row.status, row.outcome, row.started_at, row.ended_at, row.channel)
