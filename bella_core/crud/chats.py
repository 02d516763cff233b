"""Written conversations: whose message is which turn, and which conversations nobody goes on with."""

from datetime import datetime, timedelta

from sqlalchemy import Connection, func, select, update

from bella_core.core.errors import KeyReused
from bella_core.db.models import calls, idempotency, turns
from bella_core.db.types import db_now
from bella_core.db.vault import vault_of

from .measuring import operation
from .timing import database_now
from .writing import insert_new


@operation
def claim(conn: Connection, call_id: str, turn: int, message: str, stale: timedelta) -> bool:
    """
    Make a message a conversation's turn, unless another is.

    Args:
        message: a canonical text of the message and its id; only its keyed digest is stored.
        stale: after so long a claim whose turn was never written is void: who made it is gone.

    Returns:
        False when the turn was this message's before.

    Raises:
        KeyReused: the turn is another message's.
    """
    key, vault = _key(call_id, turn), vault_of(conn)
    values = {"request": vault.lookup("request", message), "response": vault.seal("{}")}
    if insert_new(conn, idempotency, key=key, created_at=db_now(), **values):
        return True
    if claimed(conn, call_id, turn, message):
        return False
    void = idempotency.c.created_at < database_now(conn) - stale
    if not conn.execute(update(idempotency).where(idempotency.c.key == key, void).values(created_at=db_now(), **values)).rowcount:
        raise KeyReused("another message was sent as this turn")
    return True


@operation
def claimed(conn: Connection, call_id: str, turn: int, message: str) -> bool:
    """Tell whether a turn is this message's."""
    request = conn.scalar(select(idempotency.c.request).where(idempotency.c.key == _key(call_id, turn)))
    return request in vault_of(conn).lookups("request", message)


@operation
def idle(conn: Connection, before: datetime, limit: int = 100) -> tuple[str, ...]:
    """Return the carrier ids of open written conversations whose last turn is older than ``before`` (aware UTC), oldest first."""
    last = func.coalesce(func.max(turns.c.at), calls.c.started_at)
    open_chats = select(calls.c.carrier_id).join(turns, turns.c.call_id == calls.c.id, isouter=True)
    open_chats = open_chats.where(calls.c.channel == "chat", calls.c.ended_at.is_(None)).group_by(calls.c.id)
    return tuple(conn.scalars(open_chats.having(last < before).order_by(calls.c.id).limit(limit)))


def _key(call_id: str, turn: int) -> str:
    return f"chat:{call_id}:{turn}"
