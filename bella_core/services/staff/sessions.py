"""Where sessions of staff live: the memory of one process, the database, or Redis."""

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Protocol

import attrs
import orjson

from bella_core.core.errors import ConfigError
from bella_core.crud import staff_sessions
from bella_core.db import Database
from bella_core.domain.logins import Session
from bella_core.plugin import Secret

#: Seconds after which a Redis that does not answer is away.
_REDIS_S = 2.0
_INDEX = "bella:staff"


class SessionStore(Protocol):
    """Keep sessions. A store that is away raises; nobody is let in because of it."""

    async def add(self, session: Session) -> None: ...
    async def get(self, digest: bytes) -> Session | None: ...
    async def replace(self, session: Session) -> None: ...
    async def listed(self, staff_id: str | None = None) -> Sequence[Session]: ...
    async def end(self, session_id: str) -> bool: ...
    async def forget(self, before: datetime) -> None: ...
    async def close(self) -> None: ...


class MemoryStore:
    """Sessions in this process's memory: over when it ends, and no other process knows them."""

    def __init__(self) -> None:
        self._kept: dict[str, Session] = {}

    async def add(self, session: Session) -> None:
        self._kept[session.id] = session

    async def get(self, digest: bytes) -> Session | None:
        return next((session for session in self._kept.values() if session.digest == digest), None)

    async def replace(self, session: Session) -> None:
        if session.id in self._kept:
            self._kept[session.id] = session

    async def listed(self, staff_id: str | None = None) -> Sequence[Session]:
        found = [session for session in self._kept.values() if staff_id in {None, session.staff_id}]
        return sorted(found, key=lambda session: session.seen_at, reverse=True)

    async def end(self, session_id: str) -> bool:
        return self._kept.pop(session_id, None) is not None

    async def forget(self, before: datetime) -> None:
        self._kept = {session.id: session for session in self._kept.values() if session.seen_at >= before}

    async def close(self) -> None:
        self._kept.clear()


class DatabaseStore:
    """Sessions in the database, which all processes share."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def add(self, session: Session) -> None:
        await self._db.write(staff_sessions.add, session)

    async def get(self, digest: bytes) -> Session | None:
        return await self._db.read(staff_sessions.by_digest, digest)

    async def replace(self, session: Session) -> None:
        await self._db.write(staff_sessions.replace, session)

    async def listed(self, staff_id: str | None = None) -> Sequence[Session]:
        return await self._db.read(staff_sessions.listed, staff_id)

    async def end(self, session_id: str) -> bool:
        return await self._db.write(staff_sessions.end, session_id)

    async def forget(self, before: datetime) -> None:
        await self._db.write(staff_sessions.forget, before)

    async def close(self) -> None:
        """Close nothing: the database is others' too."""


class RedisStore:
    """Sessions in Redis or Valkey, which all processes share; they end there by themselves after ``longest``."""

    def __init__(self, url: Secret[str], longest: timedelta) -> None:
        self._url, self._longest_s = url, int(longest.total_seconds())
        self._client: Any = None

    async def add(self, session: Session) -> None:
        await self._put(session)
        await self._ask("hset", _INDEX, session.id, session.digest.hex())

    async def get(self, digest: bytes) -> Session | None:
        written = await self._ask("get", _key(digest.hex()))
        return _read(written) if written else None

    async def replace(self, session: Session) -> None:
        await self._put(session, xx=True)  # only where it is still there: one that has ended stays ended

    async def listed(self, staff_id: str | None = None) -> Sequence[Session]:
        digests = [digest.decode() for digest in (await self._ask("hgetall", _INDEX)).values()]
        written = await self._ask("mget", [_key(digest) for digest in digests]) if digests else []
        found = [_read(one) for one in written if one]
        return sorted((one for one in found if staff_id in {None, one.staff_id}), key=lambda one: one.seen_at, reverse=True)

    async def end(self, session_id: str) -> bool:
        digest = await self._ask("hget", _INDEX, session_id)
        await self._ask("hdel", _INDEX, session_id)
        return bool(digest and await self._ask("delete", _key(digest.decode())))

    async def forget(self, before: datetime) -> None:
        """Take those out of the list that have ended by themselves, and those that nobody has used."""
        known = await self._ask("hkeys", _INDEX)  # first, so that none is ended that begins meanwhile
        live = {session.id for session in await self.listed() if session.seen_at >= before}
        for session_id in known:
            if session_id.decode() not in live:
                await self.end(session_id.decode())

    async def close(self) -> None:
        if self._client is not None:
            await self._client.aclose()

    async def _put(self, session: Session, **options: bool) -> None:
        await self._ask("set", _key(session.digest.hex()), _written(session), ex=self._longest_s, **options)

    async def _ask(self, command: str, *arguments: object, **options: object) -> Any:
        async with asyncio.timeout(_REDIS_S):
            return await getattr(self._connected(), command)(*arguments, **options)

    def _connected(self) -> Any:
        if self._client is None:
            from redis.asyncio import Redis  # noqa: PLC0415  # only who configures it pays for its import

            self._client = Redis.from_url(self._url.reveal(), socket_timeout=_REDIS_S, socket_connect_timeout=_REDIS_S)
        return self._client


def store_of(kind: str, db: Database, redis_url: Secret[str] | None, longest: timedelta) -> SessionStore:
    """
    Return where sessions live.

    Args:
        kind: ``memory``, ``database`` or ``redis``, which needs ``redis_url``.

    Raises:
        ConfigError: it is missing.
    """
    if kind == "redis":
        if redis_url is None:
            raise ConfigError("settings", ["staff.sessions: redis needs redis_url, such as redis://host:6379/0"])
        return RedisStore(redis_url, longest)
    return MemoryStore() if kind == "memory" else DatabaseStore(db)


def _key(digest: str) -> str:
    return f"bella:staff:{digest}"


def _written(session: Session) -> bytes:
    return orjson.dumps({**attrs.asdict(session), "digest": session.digest.hex()})


def _read(written: bytes) -> Session:
    told = orjson.loads(written)
    times = {name: datetime.fromisoformat(told[name]) for name in ("created_at", "seen_at", "proved_at")}
    return Session(**{**told, "digest": bytes.fromhex(told["digest"]), **times})
