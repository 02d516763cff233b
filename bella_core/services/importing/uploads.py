"""Lists that are given by upload: kept sealed between a page and the next, tried and taken in behind the page, and forgotten in a day."""

import asyncio
import zlib
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import timedelta

import attrs
import orjson

from bella_core.core.clock import Clock
from bella_core.core.errors import BellaError, DatabaseAway, NotFound
from bella_core.core.logging import get_logger
from bella_core.crud import import_lists, imported
from bella_core.crud.import_lists import ImportList
from bella_core.db import Database
from bella_core.domain.importing.columns import Kind

from ..jobs import Job
from .desk import Importing, Options, Report, dropped_file, rejected_file
from .lists import Ready, summary_of
from .maps import ListMap, settled, write_map
from .reading import Table

#: The largest file that is taken, in bytes.
MAX_BYTES = 16 * 1024 * 1024
#: Seconds between two notes of how far the work is, and after which work that was not heard of was broken off.
BEAT_S, STALE_S = 2.0, 60.0
#: How long a list is kept that nobody touches.
KEEP = timedelta(days=1)
#: Rejected rows that are shown; the others are in the file.
SHOWN = 20

_FORGET_S = 3600.0

_log = get_logger(__name__)


class NotNow(BellaError):
    """A list is at work, or not in the state for what is asked; nothing was done."""


@attrs.frozen
class Outcome:
    """
    Tell what came of a list, or would.

    Args:
        outcomes: how many rows became what. ``reasons``: why rows were rejected, and how many for each.
        rejected: the first of them, as the number of the line and the reason. ``rejected_file``, ``dropped_file``: all, as CSV.
    """

    dry: bool
    rows: int
    outcomes: Mapping[str, int]
    rejected_count: int
    dropped_count: int
    reasons: Mapping[str, int] = attrs.field(repr=False)
    rejected: Sequence[tuple[int, str]] = attrs.field(repr=False)
    rejected_file: str = attrs.field(repr=False)
    dropped_file: str = attrs.field(repr=False)


class Uploads:
    """Keep, try and take in lists that staff give by upload."""

    def __init__(self, db: Database, importing: Importing, clock: Clock) -> None:
        self._db, self._importing, self._clock = db, importing, clock
        self._work: dict[str, asyncio.Task[None]] = {}
        self._done: dict[str, int] = {}

    async def give(self, kind: Kind, data: bytes, options: Options, *, actor: str) -> str:
        """
        Keep a list, so that it can be looked at; return its id.

        Raises:
            ImportRefused: it is no list, or the map does not fit it.
        """
        table, _ = await self._importing.look(kind, data, options)
        body = await asyncio.to_thread(zlib.compress, data)
        return await self._db.write(import_lists.add, kind, body, _written(options), len(table.rows), actor=actor, at=self._clock.now())

    async def show(self, list_id: str) -> ImportList:
        """
        Return a list and how far it is.

        Raises:
            NotFound: there is none, or it was forgotten.
        """
        found = await self._db.read(import_lists.by_id, list_id)
        return attrs.evolve(found, done=self._done[list_id]) if list_id in self._done else found

    async def of(self, actor: str) -> tuple[ImportList, ...]:
        """Return the lists that somebody gave, the newest first."""
        return await self._db.read(import_lists.of_actor, actor)

    def is_broken_off(self, one: ImportList) -> bool:
        """Tell whether a list's work was broken off: by a restart, or with the process that did it."""
        at_work = one.state in {"trying", "taking"} and one.id not in self._work
        return at_work and one.touched_at < self._clock.now() - timedelta(seconds=STALE_S)

    async def look(self, one: ImportList) -> tuple[Table, ListMap]:
        """
        Return a list's table, and the map by which it would be read, which may lack what is needed.

        Raises:
            NotFound: it was forgotten. ImportRefused: the clinic is not what it was, and the map does not fit it any more.
        """
        return await self._importing.look(one.kind, await self._body(one.id), _read(one.options))

    async def read_as(self, one: ImportList, made: ListMap, *, name: str = "", fingerprint: str = "") -> None:
        """
        Say how a list is read.

        Args:
            name: what staff call this way of reading; empty where it is not to be kept. ``fingerprint``: the table's, with a name.

        Raises:
            NotNow: the list is at work, or was taken in.
        """
        now, options = self._clock.now(), attrs.evolve(_read(one.options), map_text=write_map(made))
        if not await self._db.write(import_lists.read_otherwise, one.id, _written(options), now):
            raise NotNow("the list is at work, or was taken in")
        if name:
            document = write_map(settled(made))
            await self._db.write(imported.name_map, one.kind, fingerprint, document, name=name, at=now)

    async def named(self) -> tuple[imported.NamedMap, ...]:
        """Return the ways of reading that staff gave a name, by name."""
        return await self._db.read(imported.named_maps)

    async def start(self, one: ImportList, *, dry: bool, actor: str) -> None:
        """
        Begin to try a list, or to take it in, behind the page; what was broken off goes on where it was.

        Raises:
            ImportRefused: nobody can tell how it is meant.
            NotNow: it is at work already; or it is to be taken in, and was not tried as it is read now.
        """
        ready = await self._importing.read(one.kind, await self._body(one.id), _read(one.options))
        now = self._clock.now()
        stale = now - timedelta(seconds=STALE_S)
        if not await self._db.write(import_lists.begin, one.id, dry=dry, actor=actor, at=now, stale_before=stale):
            raise NotNow("the list is at work already, or was not tried as it is read now")
        task = self._work[one.id] = asyncio.create_task(self._run(one.id, ready, dry=dry, actor=actor), name=f"bella:import:{one.id}")
        task.add_done_callback(lambda done: self._ended(one.id, done))

    async def wait(self, list_id: str, seconds: float) -> None:
        """Wait a moment for work that this process does, so that a short list needs no second look."""
        if (task := self._work.get(list_id)) is not None:
            await asyncio.wait([task], timeout=seconds)

    async def outcome(self, one: ImportList) -> Outcome | None:
        """Return what came of a list; None before anything did."""
        if one.result is None:
            return None
        return Outcome(**orjson.loads(await asyncio.to_thread(zlib.decompress, one.result)))

    async def discard(self, list_id: str, *, actor: str) -> None:
        """
        Forget a list.

        Raises:
            NotNow: it is at work, or there is none.
        """
        stale = self._clock.now() - timedelta(seconds=STALE_S)
        if not await self._db.write(import_lists.discard, list_id, actor=actor, stale_before=stale):
            raise NotNow("the list is at work, or there is none")

    def job(self) -> Job:
        """Return the job that forgets what nobody has touched for a day."""

        async def forget() -> None:
            await self._db.write(import_lists.forget, self._clock.now() - KEEP)

        return Job("forget_import_lists", forget, _FORGET_S)

    async def close(self) -> None:
        """Break off what is at work: a batch is a transaction, and what is given again goes on where it was."""
        work = list(self._work.values())
        for task in work:
            task.cancel()
        await asyncio.gather(*work, return_exceptions=True)

    async def _run(self, list_id: str, ready: Ready, *, dry: bool, actor: str) -> None:
        beat = asyncio.create_task(self._beat(list_id), name=f"bella:import-beat:{list_id}")
        try:
            report = await self._importing.run(ready, actor=actor, dry=dry, progress=lambda done, _of: self._tell(list_id, done))
            result = await asyncio.to_thread(_packed, ready, report)
            ended: import_lists.State = "tried" if dry else "taken"
            await self._end(list_id, ended, result, actor, len(report.rejected))
        except Exception as error:  # noqa: BLE001  # nobody awaits this: the page says that it failed, and the log why
            _log.error("import_failed", error=error)
            await self._end(list_id, "failed", None, actor, 0)
        finally:
            beat.cancel()
            await asyncio.gather(beat, return_exceptions=True)
            self._done.pop(list_id, None)

    def _ended(self, list_id: str, task: asyncio.Task[None]) -> None:
        del self._work[list_id]
        if not task.cancelled() and (error := task.exception()) is not None:  # the database went away: it is broken off
            _log.error("import_failed", error=error)

    async def _end(self, list_id: str, state: import_lists.State, result: bytes | None, actor: str, rejected: int) -> None:
        await self._db.write(import_lists.end, list_id, state, result, actor=actor, at=self._clock.now(), rejected=rejected)

    async def _beat(self, list_id: str) -> None:
        while True:
            await asyncio.sleep(BEAT_S)
            with suppress(DatabaseAway):  # the next beat notes it, or the work ends for the same reason
                await self._db.write(import_lists.go_on, list_id, self._done.get(list_id, 0), self._clock.now())

    def _tell(self, list_id: str, done: int) -> None:
        self._done[list_id] = done

    async def _body(self, list_id: str) -> bytes:
        packed = await self._db.read(import_lists.body_of, list_id)
        if not packed:
            raise NotFound("the list was taken in; its file is kept no more")
        return await asyncio.to_thread(zlib.decompress, packed)


def _packed(ready: Ready, report: Report) -> bytes:
    outcome = Outcome(
        report.dry,
        report.rows,
        dict(report.outcomes),
        len(report.rejected),
        len(report.dropped),
        dict(summary_of(report.rejected)),
        [(line.number, reason) for line, reason in report.rejected[:SHOWN]],
        rejected_file(ready, report).decode() if report.rejected else "",
        dropped_file(report).decode() if report.dropped else "",
    )
    return zlib.compress(orjson.dumps(attrs.asdict(outcome)))


def _written(options: Options) -> str:
    return orjson.dumps(attrs.asdict(options)).decode()


def _read(options: str) -> Options:
    return Options(**orjson.loads(options))
