"""A client's own key for a request, by which the same request sent twice is done once."""

import hashlib

from aiohttp import web

from bella_core.schemas.problems import Problem

from .auth import Holder
from .problems import ProblemError


def request_key(request: web.Request, holder: Holder, what: str) -> str | None:
    """
    Return the client's key, made the holder's own, as two clients may choose the same; None where there is none.

    Args:
        what: is asked for: keys of different routes are kept apart.

    Raises:
        ProblemError: it is empty or too long (400).
    """
    sent = request.headers.get("Idempotency-Key")
    if sent is None:
        return None
    if not 0 < len(sent.strip()) <= 255:
        raise ProblemError(Problem(400, "Bad idempotency key", "send 1 to 255 characters in the header Idempotency-Key, such as a UUID"))
    return f"{what}:{holder.id}:{hashlib.sha256(sent.encode('utf-8', 'surrogateescape')).hexdigest()}"
