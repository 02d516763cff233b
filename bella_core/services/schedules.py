"""Keep free what practice-management systems have in their books: declared sources, pulled by leased jobs into busy times."""

import hashlib
from collections.abc import Awaitable, Callable, Collection, Iterator, Mapping, Sequence
from datetime import datetime

import attrs
import orjson
from sqlalchemy import Connection

from bella_core.core.clock import Clock
from bella_core.core.errors import ConfigError
from bella_core.core.logging import get_logger
from bella_core.core.phi import allow
from bella_core.core.settings import ScheduleSourceSettings
from bella_core.core.suggesting import suggestion
from bella_core.crud import schedule_overlaps, schedules, tasks
from bella_core.crud.busy import Taken
from bella_core.crud.schedules import SourceRow, Wanted
from bella_core.db import Database
from bella_core.domain.clinic import ClinicView
from bella_core.plugin import CursorGone, PluginError, RejectedEntry, SchedulePage, ScheduleSource
from bella_core.runtime.errors import HookFailed
from bella_core.runtime.hooks import Hooks

from .jobs import Job, pull_job

#: The kind of the item that tells staff of entries that could not be read.
REJECTED = "schedule_rejected"

_HOOK = "schedule_pull"
#: Pages of one pull; a book that gives more is left for the next time.
_MAX_PAGES = 200
#: Places that an item for staff names.
_TOLD = 20

_log = get_logger(__name__)


@attrs.frozen
class Declared:
    """
    A source as the clinic declared it: who pulls it, what the plugin is told, and what its columns stand for.

    Args:
        waits: whether nothing of those is offered before all of it was read.
    """

    plugin: str
    source: ScheduleSource
    resources: Mapping[str, str]
    every_s: float
    waits: bool

    @property
    def shape(self) -> str:
        """Return a digest of all that a stored row depends on."""
        told = orjson.dumps([attrs.astuple(self.source), dict(self.resources)], option=orjson.OPT_SORT_KEYS)
        return hashlib.blake2b(told, digest_size=16).hexdigest()


def declared(settings: Mapping[str, ScheduleSourceSettings], clinic: ClinicView, plugins: Collection[str]) -> tuple[Declared, ...]:
    """
    Return the sources that are declared in the settings.

    Args:
        plugins: the names of all plugins there are.

    Raises:
        ConfigError: one names a plugin, a location, a provider or a room that there is not; every mistake at once.
    """
    known = clinic.resources()
    mistakes = [line for name, table in settings.items() for line in _mistakes(f"schedule_sources.{name}", table, clinic, known, plugins)]
    if mistakes:
        raise ConfigError("settings", mistakes)
    allow("name", settings)
    return tuple(_declared(name, table, clinic) for name, table in sorted(settings.items()))


@attrs.frozen
class _Rejected:
    """What a pull could not read so far, and when that was (aware UTC)."""

    entries: tuple[RejectedEntry, ...]
    at: datetime


async def declare(db: Database, sources: Sequence[Declared]) -> None:
    """Keep these sources and no others; what one knew stays until it was pulled anew."""
    wanted = {(one.plugin, one.source.name): Wanted(one.shape, tuple(sorted(set(one.resources.values()))), one.waits) for one in sources}
    await db.write(schedules.declare, wanted)


def pull_schedules(db: Database, hooks: Hooks, sources: Sequence[Declared], clock: Clock) -> tuple[Job, ...]:
    """Return the jobs that bring the books' times into ours, one a plugin."""
    pull, plugins = Pull(db, hooks, clock), hooks.pulled_by(_HOOK)
    for one in sources:
        if one.plugin not in plugins:  # what is known of it stays, and gets older
            _log.error("schedule_has_no_plugin", name=one.source.name, plugin=one.plugin)
    by_plugin = {plugin: [one for one in sources if one.plugin == plugin] for plugin in plugins}
    return tuple(
        Job(pull_job(_HOOK, plugin), _all(pull, mine), min(one.every_s for one in mine)) for plugin, mine in by_plugin.items() if mine
    )


def _all(pull: "Pull", sources: Sequence[Declared]) -> Callable[[], Awaitable[None]]:
    async def run() -> None:
        for one in sources:
            await pull.pull(one)

    return run


class Pull:
    """Pull sources, one at a time."""

    def __init__(self, db: Database, hooks: Hooks, clock: Clock) -> None:
        self._db, self._hooks, self._clock = db, hooks, clock

    async def pull(self, one: Declared) -> None:
        """Bring what changed; on trouble what is known stays, and its age is told."""
        row = await self._row(one)
        if row is None:
            return
        try:
            await self._pull(one, row)
        except (HookFailed, PluginError) as error:
            age_s = None if row.pulled_at is None else round((self._clock.now() - row.pulled_at).total_seconds())
            _log.warning("schedule_not_pulled", name=row.name, plugin=row.plugin, binding_id=row.id, age_s=age_s, error=error)

    async def _row(self, one: Declared) -> SourceRow | None:
        rows = await self._db.read(schedules.sources)
        return next((row for row in rows if (row.plugin, row.name) == (one.plugin, one.source.name)), None)

    async def _pull(self, one: Declared, row: SourceRow) -> None:
        """Pull the changes; when there is no cursor, or it is gone, all of the book."""
        if row.cursor is not None:
            try:
                return await self._pages(one, row)
            except CursorGone:
                _log.info("schedule_cursor_gone", name=row.name, plugin=row.plugin, binding_id=row.id)
        afresh = await self._db.write(schedules.start_over, row.id)
        if afresh is not None:
            await self._pages(one, afresh)
        return None

    async def _pages(self, one: Declared, row: SourceRow) -> None:
        cursor, rejected = row.cursor, _Rejected((), self._clock.now())
        for _ in range(_MAX_PAGES):
            page = await self._hooks.schedule_pull(row.plugin, one.source, cursor)
            rejected = _Rejected((*rejected.entries, *page.rejected), self._clock.now())
            await self._db.write(_store, one, row, page, rejected)
            if page.complete:
                return
            cursor = page.cursor


def _store(conn: Connection, one: Declared, row: SourceRow, page: SchedulePage, rejected: _Rejected) -> None:
    taken = [
        Taken(entry.ref, tuple(sorted({one.resources[column] for column in entry.columns})), entry.starts_at, entry.ends_at)
        for entry in page.entries
    ]
    count = len(rejected.entries)
    schedules.apply_page(conn, row, page, taken, count)
    if page.complete:
        schedule_overlaps.review(conn, row.id, rejected.at)
    if page.complete and count and count != row.rejected:  # once, and not at every pull of the same book
        _log.warning("schedule_entries_rejected", name=row.name, plugin=row.plugin, binding_id=row.id, count=count)
        tasks.add(conn, REJECTED, "today", None, _told(row, rejected.entries), rejected.at)


def _told(row: SourceRow, rejected: Sequence[RejectedEntry]) -> dict[str, str]:
    places = ", ".join(f"{entry.place} ({entry.why})" for entry in rejected[:_TOLD])
    return {"source": row.name, "count": str(len(rejected)), "places": places}


# --- what was declared --------------------------------------------------------------------------------------------------


def _declared(name: str, table: ScheduleSourceSettings, clinic: ClinicView) -> Declared:
    location = clinic.location(table.location or clinic.locations[0].id)
    source = ScheduleSource(name, location.zone, tuple(sorted(table.resources)), tuple(sorted(table.ignore)))
    return Declared(table.plugin, source, dict(table.resources), table.every_s, table.until_read == "wait")


def _mistakes(
    path: str, table: ScheduleSourceSettings, clinic: ClinicView, known: Collection[str], plugins: Collection[str]
) -> Iterator[str]:
    locations = [location.id for location in clinic.locations]
    if table.plugin not in plugins:
        yield f"{path}.plugin: no plugin is called {table.plugin!r}{suggestion(table.plugin, plugins) or '; none is installed'}"
    if table.location is None and len(locations) > 1:
        yield f"{path}.location: is missing: the clinic has {len(locations)} locations, say in whose zone the book's times are"
    elif table.location is not None and table.location not in locations:
        yield f"{path}.location: the clinic has no location {table.location!r}{suggestion(table.location, locations)}"
    if not table.resources:
        yield f'{path}.resources: there must be one at least, such as OP1 = "room:op1"'
    for column, resource in table.resources.items():
        if resource not in known:
            yield f"{path}.resources.{column}: the clinic has no {resource!r}{suggestion(resource, known)}"
        if column in table.ignore:
            yield f"{path}.ignore: {column!r} stands under resources too; leave it out here or there"
