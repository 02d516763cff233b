"""A client's own key for a request, by which the same request sent twice is done once."""

import hashlib

from aiohttp import web
from sqlalchemy import Connection

from bella_core.core.errors import KeyReused
from bella_core.crud import idempotency
from bella_core.db import Database
from bella_core.schemas.problems import Problem

from .auth import Holder
from .problems import ProblemError


async def request_key(db: Database, request: web.Request, holder: Holder, what: str, *, said: bytes = b"") -> str | None:
    """
    Return the client's key, made the holder's own, as two clients may choose the same; None where there is none.

    A key belongs to the first route and path that it came with (draft-ietf-httpapi-idempotency-key-header, section 2.2: it is not to be
    reused for another request); what of the body differs is for whoever does the work to see.

    Args:
        what: is asked for: keys of different routes are kept apart.
        said: the body, in one form, where whoever does the work does not compare it.

    Raises:
        ProblemError: it is empty or too long (400), or came to another route or path before (422).
    """
    sent = request.headers.get("Idempotency-Key")
    if sent is None:
        return None
    if not 0 < len(sent.strip()) <= 255:
        raise ProblemError(Problem(400, "Bad idempotency key", "send 1 to 255 characters in the header Idempotency-Key, such as a UUID"))
    digest = hashlib.sha256(sent.encode("utf-8", "surrogateescape")).hexdigest()
    try:
        await db.write(
            _belongs,
            f"rest:{holder.id}:{digest}",
            f"{request.method} {request.path} {hashlib.sha256(said).hexdigest() if said else ''}".rstrip(),
        )
    except KeyReused:
        other = "another request, or one to another address" if said else "a request to another address"
        detail = f"this idempotency key was sent with {other}; use a new key for a new request"
        raise ProblemError(Problem(422, "Idempotency key reused", detail)) from None
    return f"{what}:{holder.id}:{digest}"


def _belongs(conn: Connection, key: str, where: str) -> None:
    """See that a key came to no other address before, and remember to which it came."""
    if idempotency.begin(conn, key, where) is None:
        idempotency.finish(conn, key, "")
