"""What was answered under which key: a request that comes twice has one effect and one answer."""

from datetime import timedelta

from sqlalchemy import Connection, delete, select, update

from bella_core.core.errors import KeyReused
from bella_core.db.models import idempotency
from bella_core.db.types import db_now
from bella_core.db.vault import vault_of

from .measuring import operation
from .timing import database_now
from .writing import insert_new


@operation
def begin(conn: Connection, key: str, request: str) -> str | None:
    """
    Reserve a key, or return what was answered under it.

    Args:
        key: chosen by the caller. ``request``: a canonical text of what is asked; only its keyed digest is stored.

    Returns:
        None if the key is new: do the work, then call ``finish`` in the same transaction. Else the first answer.

    Raises:
        KeyReused: the key came with another request before.
    """
    vault = vault_of(conn)
    if insert_new(conn, idempotency, key=key, request=vault.lookup("request", request), response=None, created_at=db_now()):
        return None
    row = conn.execute(select(idempotency.c.request, idempotency.c.response).where(idempotency.c.key == key)).one()
    if row.request not in vault.lookups("request", request):
        raise KeyReused("this idempotency key was used for another request; use a new key for a new request")
    return vault.open(row.response)


@operation
def finish(conn: Connection, key: str, response: str) -> None:
    """Store the answer under a key that this transaction reserved."""
    conn.execute(update(idempotency).where(idempotency.c.key == key).values(response=vault_of(conn).seal(response)))


@operation
def forget(conn: Connection, older_than: timedelta) -> int:
    """Delete keys that were used so long ago, by the database's clock, which stamped them; return how many."""
    return conn.execute(delete(idempotency).where(idempotency.c.created_at < database_now(conn) - older_than)).rowcount
