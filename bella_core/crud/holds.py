"""Holds: a slot kept for a caller for a short time, by the database's clock."""

from collections.abc import Collection
from datetime import timedelta

from sqlalchemy import Connection, delete, select, update

from bella_core.db.models import holds
from bella_core.db.types import db_now

from .measuring import operation
from .timing import database_now


@operation
def renew(conn: Connection, call_id: str, ttl_s: float) -> int:
    """Keep a call's holds for ``ttl_s`` seconds from now; return how many there are."""
    until = database_now(conn) + timedelta(seconds=ttl_s)
    return conn.execute(update(holds).where(holds.c.call_id == call_id).values(expires_at=until)).rowcount


@operation
def stands(conn: Connection, hold_id: str) -> bool:
    """Tell whether a hold is there and has not expired."""
    return bool(conn.scalar(select(holds.c.id).where(holds.c.id == hold_id, holds.c.expires_at > db_now())))


@operation
def release(conn: Connection, hold_id: str) -> bool:
    """Let go of a hold, and with it of its claims; return whether it was there."""
    return conn.execute(delete(holds).where(holds.c.id == hold_id)).rowcount > 0


@operation
def release_call(conn: Connection, call_id: str, *, but: Collection[str] = ()) -> int:
    """Let go of all holds of a call, but some perhaps; return how many there were."""
    mine = delete(holds).where(holds.c.call_id == call_id)
    return conn.execute(mine.where(holds.c.id.not_in(but)) if but else mine).rowcount


@operation
def sweep(conn: Connection) -> int:
    """Delete holds that have expired; return how many."""
    # In the order of ids and locked first, as every writer does, so that two sweeps cannot wait for each other.
    expired = select(holds.c.id).where(holds.c.expires_at <= db_now()).order_by(holds.c.id).with_for_update()
    ids = conn.scalars(expired).all()
    return conn.execute(delete(holds).where(holds.c.id.in_(ids))).rowcount if ids else 0
