"""Work that is done every so often by whichever process is free: leased by name in the database."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from functools import partial

import attrs

from bella_core.core.clock import Clock, SystemClock
from bella_core.core.errors import DatabaseAway
from bella_core.core.ids import new_id
from bella_core.core.logging import get_logger, log_context
from bella_core.core.phi import allow
from bella_core.crud import busy, calendar_conflicts, holds, idempotency, jobs, rotation, spending
from bella_core.crud.busy import BindingRow
from bella_core.db import Database
from bella_core.plugin import CursorGone, PluginError
from bella_core.runtime.errors import HookFailed
from bella_core.runtime.hooks import Hooks

#: Seconds between two looks for a job that is due.
POLL_S = 1.0
#: Pages of one pull; a calendar that gives more is left for the next time.
_MAX_PAGES = 200
_KEEP_KEYS = timedelta(days=90)

#: Told the ids of new conflicts.
Noted = Callable[[Sequence[str]], Awaitable[None]]

_log = get_logger(__name__)


@attrs.frozen
class Job:
    """
    Say what is done how often.

    Args:
        name: the same in every process. ``run``: does it once; may be repeated at any time.
        every_s: seconds from its end to its next start. ``lease_s``: seconds after which a process that has it is taken for dead.
    """

    name: str
    run: Callable[[], Awaitable[None]]
    every_s: float
    lease_s: float = 300.0


class Jobs:
    """Run jobs, each in one process at a time; one that hangs keeps no other from running."""

    def __init__(self, db: Database, todo: Sequence[Job]) -> None:
        self._db, self._todo, self._owner = db, tuple(todo), new_id()
        self._running: dict[str, asyncio.Task[bool]] = {}
        allow("job", [job.name for job in self._todo])

    async def run(self) -> None:
        """Run what is due until cancelled; a database that is away is waited for."""
        try:
            while True:
                try:
                    await self._start_due()
                except DatabaseAway:
                    _log.warning("jobs_wait_for_database")
                await asyncio.sleep(POLL_S)
        finally:
            for task in self._running.values():
                task.cancel()
            await asyncio.gather(*self._running.values(), return_exceptions=True)

    async def run_due(self) -> tuple[str, ...]:
        """Run what is due now and free, and wait for it; return the names of what was run."""
        started = await self._start_due()
        ran = await asyncio.gather(*started.values(), return_exceptions=True)
        for failed in ran:
            if isinstance(failed, BaseException):
                raise failed
        return tuple(name for name, leased in zip(started, ran, strict=True) if leased)

    async def _start_due(self) -> "dict[str, asyncio.Task[bool]]":
        started = {}
        for job in self._todo:
            if job.name not in self._running and await self._db.read(jobs.is_due, job.name):
                started[job.name] = self._running[job.name] = task = asyncio.create_task(self._run(job), name=f"bella:job:{job.name}")
                task.add_done_callback(partial(self._ended, job.name))
        return started

    def _ended(self, name: str, task: "asyncio.Task[bool]") -> None:
        del self._running[name]
        if not task.cancelled() and isinstance(task.exception(), DatabaseAway):
            _log.warning("job_waits_for_database", job=name)

    async def _run(self, job: Job) -> bool:
        if not await self._db.write(jobs.lease, job.name, self._owner, job.lease_s):
            return False
        with log_context(job=job.name, correlation_id=new_id()):
            try:
                await job.run()
            except DatabaseAway:
                raise
            except Exception as error:  # noqa: BLE001  # a job that fails is tried again in its turn and keeps no other from running
                _log.error("job_has_failed", error=error)
        await self._db.write(jobs.finish, job.name, self._owner, job.every_s)
        return True


def housekeeping(db: Database) -> tuple[Job, ...]:
    """Return the jobs that keep the database tidy: expired holds, old keys and accounts, values under an old encryption key."""

    async def sweep_holds() -> None:
        await db.write(holds.sweep)

    async def forget_keys() -> None:
        await db.write(idempotency.forget, _KEEP_KEYS)

    async def forget_spending() -> None:
        await db.write(spending.forget, _KEEP_KEYS)

    async def reseal() -> None:
        while count := await db.write(rotation.reseal):
            _log.info("values_were_resealed", count=count)

    daily = 24 * 3600.0
    return (
        Job("sweep_holds", sweep_holds, 60.0),
        Job("forget_keys", forget_keys, daily),
        Job("forget_spending", forget_spending, daily),
        Job("reseal", reseal, 3600.0),
    )


def end_idle_chats(end: Callable[[], Awaitable[None]]) -> Job:
    """Return the job that ends written conversations which nobody goes on with."""
    return Job("end_idle_chats", end, 60.0)


def pull_job(hook: str, plugin: str) -> str:
    """Return the name of the job that pulls from one plugin by one hook: by it a push wakes the job (see ``services.waking``)."""
    return f"{hook}:{plugin}"


def pull_calendars(
    db: Database, hooks: Hooks, every_s: float = 90.0, *, clock: Clock | None = None, noted: Noted | None = None
) -> tuple[Job, ...]:
    """
    Return the jobs that bring calendars' busy times into the book, one a plugin.

    Args:
        noted: told the ids of new conflicts, after they were stored.
    """
    pull_one = _Pull(db, hooks, clock or SystemClock(), noted)

    def pulling(plugin: str) -> Callable[[], Awaitable[None]]:
        async def pull() -> None:
            for row in await db.read(busy.bindings):
                if row.plugin == plugin:
                    await pull_one.try_pull(row)

        return pull

    return tuple(Job(pull_job("calendar_pull", plugin), pulling(plugin), every_s) for plugin in hooks.pulled_by("calendar_pull"))


class _Pull:
    """Pull calendars, one at a time."""

    def __init__(self, db: Database, hooks: Hooks, clock: Clock, noted: Noted | None) -> None:
        self._db, self._hooks, self._clock, self._noted = db, hooks, clock, noted

    async def try_pull(self, row: BindingRow) -> None:
        """Pull one calendar; on trouble what is known of it stays, and ``pulled_at`` tells how old it is."""
        try:
            await self._pull(row)
        except (HookFailed, PluginError):
            _log.warning("calendar_not_pulled", binding_id=row.binding.id, plugin=row.plugin)

    async def _pull(self, row: BindingRow) -> None:
        """Pull one calendar's changes; when there is no cursor, or it is gone, all of it."""
        if row.cursor is not None:
            try:
                return await self._pages(row)
            except CursorGone:
                _log.info("calendar_cursor_gone", binding_id=row.binding.id, plugin=row.plugin)
        afresh = await self._db.write(busy.start_over, row.binding.id)
        if afresh is not None:
            await self._pages(afresh)
        return None

    async def _pages(self, row: BindingRow) -> None:
        cursor, seen, began = row.cursor, set[str](), self._clock.now()
        for _ in range(_MAX_PAGES):
            page = await self._hooks.calendar_pull(row.plugin, row.binding, cursor)
            seen |= {event.ref for event in page.own or ()}
            fresh = await self._db.write(calendar_conflicts.apply_page, row, page, frozenset(seen), began)
            if fresh and self._noted is not None:
                await self._noted(fresh)
            if page.complete:
                return
            cursor = page.cursor
