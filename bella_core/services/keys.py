"""Keys of the API: shown once, kept as a digest."""

import hashlib
import secrets
from datetime import datetime
from typing import Literal

from sqlalchemy import Connection

from bella_core.core.clock import Clock, SystemClock
from bella_core.crud import api_keys, audit
from bella_core.crud.api_keys import ApiKeyRow
from bella_core.db import Database

Scope = Literal["read", "write"]

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
            name: for staff, and for the audit. ``scope``: ``read``, or ``write``, which may read too.

        Returns:
            The key, which cannot be shown again.

        Raises:
            ValueError: the scope is neither.
        """
        if scope not in ("read", "write"):
            raise ValueError("the scope of an API key is read or write")
        token = _PREFIX + secrets.token_urlsafe(32)
        await self._db.write(_add, name, scope, _digest(token), self._clock.now())
        return token

    async def check(self, token: str) -> Scope | None:
        """Return the scope of a key; None if there is no such key or it was revoked."""
        holder = await self.holder(token)
        if holder is None:
            return None
        return "write" if holder.scope == "write" else "read"

    async def holder(self, token: str) -> ApiKeyRow | None:
        """Return whose key it is."""
        if not token.startswith(_PREFIX):
            return None
        return await self._db.read(api_keys.by_digest, _digest(token))


def _add(conn: Connection, name: str, scope: Scope, digest: bytes, at: datetime) -> None:
    key_id = api_keys.add(conn, name, scope, digest, at)
    audit.add(conn, "staff", "api_key.created", "api_keys", key_id, scope=scope)


def _digest(token: str) -> bytes:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()
