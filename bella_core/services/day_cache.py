"""
What is taken on days, at hand without reading it again: only as long as the database says that a day has not changed.

In this process's memory and, where several processes share a Redis or Valkey, there too: resources and times, and nobody's name.
"""

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

import attrs

from bella_core.core.logging import get_logger
from bella_core.core.metrics import CACHE_HITS, Meter
from bella_core.crud import days
from bella_core.crud.days import DaysSeen
from bella_core.db import Database, Vault
from bella_core.domain.clinic import ClinicView
from bella_core.plugin import Secret

#: Most days in memory; the one that was longest unused goes first.
MOST = 800
#: Seconds that one look-up in Redis may take before the database is asked; seconds that it keeps a day.
REDIS_S, REDIS_TTL_S = 0.25, 24 * 3600

#: Resource, start and end, hold and appointment.
Time = tuple[str, datetime, datetime, str, str]

_log = get_logger(__name__)


@attrs.frozen(eq=False)
class Kept:
    """A day in one version: the same object for as long as that is at hand, and equal to no other."""

    version: int
    times: tuple[Time, ...]


@attrs.frozen
class TakenDays:
    """What is taken on some days, of every resource; ``holds`` that are alive. ``rows``: how many had to be read."""

    revision: int
    days: tuple[Kept, ...]
    holds: frozenset[str]
    rows: int


def intervals(days: Sequence[Kept], alive: frozenset[str], moving: str | None) -> list[tuple[str, datetime, datetime]]:
    """Return what counts: what no hold takes, or one that is alive, but not what the appointment takes that shall be moved."""
    times = (time for day in days for time in day.times)
    return [time[:3] for time in times if (not time[3] or time[3] in alive) and (not time[4] or time[4] != moving)]


class DayCache:
    """
    Keep days by their versions.

    Args:
        shared: the store that processes share, or None. ``meter``: counts hits and misses.
    """

    def __init__(self, db: Database, shared: "SharedDays | None" = None, meter: Meter | None = None) -> None:
        self._db, self._shared, self._meter = db, shared, meter or Meter()
        self._kept: OrderedDict[date, Kept] = OrderedDict()
        self._revision = 0

    async def taken(self, clinic: ClinicView, wanted: Sequence[date]) -> TakenDays:
        """
        Return what is taken on UTC days, as it is now.

        Raises:
            DatabaseAway: nobody knows.
        """
        if clinic.revision != self._revision:  # it may have other rooms and providers
            self._kept.clear()
            self._revision = clinic.revision
        at_hand = {day: self._kept[day] for day in wanted if day in self._kept}
        seen = await self._db.glance(days.look, clinic.resources(), wanted, _versions(at_hand), lines=self._shared is None)
        if self._shared is not None:
            missing = {day: version for day, version in seen.versions.items() if day not in at_hand or at_hand[day].version != version}
            at_hand |= (learned := await self._learn(self._shared, clinic.revision, missing))
            if learned.keys() != missing.keys():
                seen = await self._db.glance(days.look, clinic.resources(), wanted, _versions(at_hand))
        read = await asyncio.to_thread(_read, seen.versions, seen.lines) if seen.lines else {}
        if seen.revision == clinic.revision == self._revision:  # else these may be rows of other resources
            await self._keep(seen, read)
        for day in seen.versions:
            self._meter.add(CACHE_HITS, day not in read, "day")
        found = tuple(read.get(day) or at_hand[day] for day in wanted if day in seen.versions)
        return TakenDays(seen.revision, found, seen.holds, sum(len(day.times) for day in read.values()))

    async def close(self) -> None:
        """Let go of connections."""
        if self._shared is not None:
            await self._shared.close()

    async def _learn(self, shared: "SharedDays", revision: int, missing: Mapping[date, int]) -> dict[date, Kept]:
        """Take from the shared store what it has of days in these versions."""
        lines = await shared.get(revision, missing) if missing else {}
        learned = await asyncio.to_thread(_read, missing, lines) if lines else {}
        for day, kept in learned.items():
            self._put(day, kept)
        return learned

    async def _keep(self, seen: DaysSeen, read: Mapping[date, Kept]) -> None:
        for day in seen.versions.keys() & self._kept.keys():
            self._kept.move_to_end(day)
        for day, kept in read.items():
            self._put(day, kept)
        if self._shared is not None and read:
            await self._shared.put(seen)

    def _put(self, day: date, kept: Kept) -> None:
        self._kept[day] = kept
        self._kept.move_to_end(day)
        if len(self._kept) > MOST:
            self._kept.popitem(last=False)


def _versions(at_hand: Mapping[date, Kept]) -> dict[date, int]:
    return {day: kept.version for day, kept in at_hand.items()}


def _read(versions: Mapping[date, int], lines: Mapping[date, str]) -> dict[date, Kept]:
    return {day: Kept(versions[day], days.read_lines(written)) for day, written in lines.items()}


class SharedDays:
    """
    Days that several processes share, in Redis or Valkey; nothing here raises.

    Args:
        url: of the store. ``vault``: keeps apart whose days they are, where two clinics share one store.
    """

    def __init__(self, url: Secret[str], vault: Vault) -> None:
        self._url, self._prefix = url, f"bella:day:{vault.lookup('day_cache', 'days').hex()[:16]}"
        self._client: Any = None

    async def get(self, revision: int, versions: Mapping[date, int]) -> dict[date, str]:
        """Return the lines of the days that it has in these versions."""
        wanted = list(versions)
        found = await self._ask(lambda client: client.mget([self._key(revision, day, versions[day]) for day in wanted]))
        return {day: lines.decode() for day, lines in zip(wanted, found or [None] * len(wanted), strict=True) if lines is not None}

    async def put(self, seen: DaysSeen) -> None:
        """Keep the days that were read."""

        async def write(client: Any) -> None:
            async with client.pipeline(transaction=False) as pipe:
                for day, lines in seen.lines.items():
                    pipe.set(self._key(seen.revision, day, seen.versions[day]), lines, ex=REDIS_TTL_S)
                await pipe.execute()

        await self._ask(write)

    async def close(self) -> None:
        """Let go of connections."""
        if self._client is not None:
            await self._client.aclose()

    def _key(self, revision: int, day: date, version: int) -> str:
        return f"{self._prefix}:{revision}:{day}:{version}"

    async def _ask(self, doing: Callable[[Any], Awaitable[Any]]) -> Any:
        try:
            async with asyncio.timeout(REDIS_S):
                return await doing(self._connected())
        except Exception as error:  # noqa: BLE001  # whatever is wrong with a cache, the database has it
            _log.warning("day_store_away", error=error)
            return None

    def _connected(self) -> Any:
        if self._client is None:
            from redis.asyncio import Redis  # noqa: PLC0415  # only who configures it pays for its import

            self._client = Redis.from_url(self._url.reveal(), socket_timeout=REDIS_S, socket_connect_timeout=REDIS_S)
        return self._client
