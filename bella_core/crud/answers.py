"""The first answer under a client's idempotency key: read before the work, stored after it."""

import orjson
from sqlalchemy import Connection, select

from bella_core.core.errors import KeyReused
from bella_core.db.models import idempotency
from bella_core.db.vault import vault_of

from .idempotency import begin, finish
from .measuring import operation


@operation
def recall(conn: Connection, key: str, request: str) -> str | None:
    """
    Return what was answered under a key.

    Raises:
        KeyReused: the key came with another request.
    """
    row = conn.execute(select(idempotency.c.request, idempotency.c.response).where(idempotency.c.key == key)).one_or_none()
    if row is None:
        return None
    vault = vault_of(conn)
    if row.request not in vault.lookups("request", request):
        raise KeyReused("this idempotency key was used for another request; use a new key for a new request")
    return vault.open(row.response)


@operation
def remember(conn: Connection, key: str, request: str, answer: str) -> str:
    """
    Store an answer under a key, unless there is one, and return the one that counts.

    Raises:
        KeyReused: the key came with another request meanwhile.
    """
    first = begin(conn, key, request)
    if first is not None:
        return first
    finish(conn, key, answer)
    return answer


@operation
def appointment_under(conn: Connection, key: str) -> str | None:
    """Return the id of the appointment that was booked under a key: the answer of a booking names it."""
    sealed = conn.scalar(select(idempotency.c.response).where(idempotency.c.key == key))
    return None if sealed is None else str(orjson.loads(vault_of(conn).open(sealed))["appointment_id"])
