"""
The latest turn of each call, at hand without asking the database.

Only a cache: the journal is the truth. A session that is older than the turn that comes in is read anew; one that is lost costs a
query.
"""

import asyncio
from collections import OrderedDict
from typing import Any, Protocol

from bella_core.core import metrics
from bella_core.core.clock import Clock
from bella_core.core.logging import get_logger
from bella_core.db import Vault
from bella_core.plugin import Secret
from bella_core.schemas.journal import TurnRecord, dump, load

#: Seconds without a turn after which a call's session goes.
TTL_S = 3600
#: Most sessions in memory; the one that was longest unused goes first.
MOST = 10_000
#: Seconds that one look-up in Redis may take before the database is asked.
REDIS_S = 0.25

_log = get_logger(__name__)


class Sessions(Protocol):
    """Keep the latest turn of each call; nothing here raises."""

    async def get(self, call_id: str) -> TurnRecord | None:
        """Return the latest turn that is known here."""
        ...

    async def put(self, call_id: str, record: TurnRecord) -> None:
        """Keep a turn that was committed."""
        ...

    async def drop(self, call_id: str) -> None:
        """Forget a call."""
        ...

    async def close(self) -> None:
        """Let go of connections."""
        ...


class MemorySessions:
    """Sessions of one process."""

    def __init__(self, clock: Clock, *, most: int = MOST, ttl_s: float = TTL_S) -> None:
        self._clock = clock
        self._most = most
        self._ttl_s = ttl_s
        self._kept: OrderedDict[str, tuple[float, TurnRecord]] = OrderedDict()

    async def get(self, call_id: str) -> TurnRecord | None:
        until, record = self._kept.get(call_id, (0.0, None))
        return record if self._clock.monotonic() < until else None

    async def put(self, call_id: str, record: TurnRecord) -> None:
        known = self._kept.get(call_id)
        if known is not None and known[1].state.turn > record.state.turn:
            return
        self._kept[call_id] = (self._clock.monotonic() + self._ttl_s, record)
        self._kept.move_to_end(call_id)
        while self._kept and (len(self._kept) > self._most or next(iter(self._kept.values()))[0] < self._clock.monotonic()):
            self._kept.popitem(last=False)  # the longest unused first, which are the first to have had their time

    async def drop(self, call_id: str) -> None:
        self._kept.pop(call_id, None)

    async def close(self) -> None:
        self._kept.clear()


class RedisSessions:
    """Sessions that several processes share, in Redis or Valkey, sealed: they hold what the caller said."""

    def __init__(self, url: Secret[str], vault: Vault, *, ttl_s: int = TTL_S) -> None:
        self._url = url
        self._vault = vault
        self._ttl_s = ttl_s
        self._client: Any = None

    async def get(self, call_id: str) -> TurnRecord | None:
        sealed = await self._ask("get", _key(call_id))
        try:
            return load(self._vault.open(sealed)) if sealed else None
        except Exception as error:  # noqa: BLE001  # written by another version or under another key: a cache miss
            _log.warning("session_unreadable", call_id=call_id, error=error)
            return None

    async def put(self, call_id: str, record: TurnRecord) -> None:
        await self._ask("set", _key(call_id), self._vault.seal(dump(record)), ex=self._ttl_s)

    async def drop(self, call_id: str) -> None:
        await self._ask("delete", _key(call_id))

    async def close(self) -> None:
        if self._client is not None:
            await self._client.aclose()

    async def _ask(self, command: str, *arguments: object, **options: object) -> Any:
        try:
            async with asyncio.timeout(REDIS_S):
                return await getattr(self._connected(), command)(*arguments, **options)
        except Exception as error:  # noqa: BLE001  # whatever is wrong with a cache, the call goes on without it
            _log.warning("session_store_away", error=error)
            if command == "set":
                metrics.record(metrics.SESSION_FAILURES, 1, "store_away")
            return None

    def _connected(self) -> Any:
        if self._client is None:
            from redis.asyncio import Redis  # noqa: PLC0415  # only who configures it pays for its import

            self._client = Redis.from_url(self._url.reveal(), socket_timeout=REDIS_S, socket_connect_timeout=REDIS_S)
        return self._client


def _key(call_id: str) -> str:
    return f"bella:session:{call_id}"
