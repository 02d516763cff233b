"""Keys of the API: shown once, kept as a digest."""

import hashlib
import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import Literal, get_args

from sqlalchemy import Connection

from bella_core.core.clock import Clock, SystemClock
from bella_core.crud import api_keys, audit
from bella_core.crud.api_keys import ApiKeyRow, ListedKey
from bella_core.db import Database

#: Each may what those before it may; ``staff`` books beside visits that are there, as the clinic's own people do.
Scope = Literal["read", "write", "staff"]

_PREFIX = "bella_"


class ApiKeys:
    """Make and check API keys. A key is random enough that a plain digest keeps it, and looking it up by digest tells nothing."""

    def __init__(self, db: Database, clock: Clock | None = None) -> None:
        self._db = db
        self._clock = clock or SystemClock()

    async def create(self, name: str, scope: Scope, *, by: str = "staff") -> str:
        """
        Make a key.

        Args:
            name: for staff, and for the audit. ``scope``: ``read``; ``write``, which may read too; ``staff``, which may both.
            by: who makes it.

        Returns:
            The key, which cannot be shown again.

        Raises:
            ValueError: the scope is none.
        """
        if scope not in get_args(Scope):
            raise ValueError("the scope of an API key is read, write or staff")
        token = _PREFIX + secrets.token_urlsafe(32)
        await self._db.write(_add, name, scope, digest=_digest(token), at=self._clock.now(), by=by)
        return token

    async def listed(self) -> Sequence[ListedKey]:
        """Return all keys without their secrets, the newest first, those that were revoked too."""
        return await self._db.read(api_keys.listed)

    async def revoke(self, key_id: str, *, by: str) -> bool:
        """Revoke a key; return whether it was good. A server that has just met it takes it for up to 15 seconds more."""
        return await self._db.write(_revoke, key_id, self._clock.now(), by)

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


def _add(conn: Connection, name: str, scope: Scope, *, digest: bytes, at: datetime, by: str) -> None:
    key_id = api_keys.add(conn, name, "read" if scope == "read" else "write", digest, at, is_staff=scope == "staff")
    audit.add(conn, by, "api_key.created", "api_keys", key_id, scope=scope)


def _revoke(conn: Connection, key_id: str, at: datetime, by: str) -> bool:
    is_good = api_keys.revoke(conn, key_id, at)
    if is_good:
        audit.add(conn, by, "api_key.revoked", "api_keys", key_id)
    return is_good


def _digest(token: str) -> bytes:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()
