"""Keys of the API: shown once, kept as a digest."""

import hashlib
import secrets
from datetime import datetime
from typing import Literal, get_args

from sqlalchemy import Connection

from bella_core.core.clock import Clock, SystemClock
from bella_core.crud import api_keys, audit
from bella_core.crud.api_keys import ApiKeyRow
from bella_core.db import Database

#: Each may what those before it may; ``staff`` books beside visits that are there, as the clinic's own people do.
Scope = Literal["read", "write", "staff"]

_PREFIX = "bella_"


class ApiKeys:
    """Make and check API keys. A key is random enough that a plain digest keeps it, and looking it up by digest tells nothing."""

    def __init__(self, db: Database, clock: Clock | None = None) -> None:
        self._db = db
        self._clock = clock or SystemClock()

    async def create(self, name: str, scope: Scope) -> str:
        """
        Make a key.

        Args:
            name: for staff, and for the audit. ``scope``: ``read``; ``write``, which may read too; ``staff``, which may both.

        Returns:
            The key, which cannot be shown again.

        Raises:
            ValueError: the scope is none.
        """
        if scope not in get_args(Scope):
            raise ValueError("the scope of an API key is read, write or staff")
        token = _PREFIX + secrets.token_urlsafe(32)
        await self._db.write(_add, name, scope, _digest(token), self._clock.now())
        return token

    async def check(self, token: str) -> Scope | None:
        """Return the scope of a key; None if there is no such key or it was revoked."""
        holder = await self.holder(token)
        return None if holder is None else scope_of(holder)

    async def holder(self, token: str) -> ApiKeyRow | None:
        """Return whose key it is."""
        if not token.startswith(_PREFIX):
            return None
        return await self._db.read(api_keys.by_digest, _digest(token))


def scope_of(row: ApiKeyRow) -> Scope:
    """Return what a key may."""
    if row.is_staff:
        return "staff"
    return "write" if row.scope == "write" else "read"


def _add(conn: Connection, name: str, scope: Scope, digest: bytes, at: datetime) -> None:
    key_id = api_keys.add(conn, name, "read" if scope == "read" else "write", digest, at, is_staff=scope == "staff")
    audit.add(conn, "staff", "api_key.created", "api_keys", key_id, scope=scope)


def _digest(token: str) -> bytes:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()
