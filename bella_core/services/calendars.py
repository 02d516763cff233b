"""Whose calendar is whose: what the settings declare, kept as bindings that jobs pull and the outbox delivers to."""

from collections.abc import Collection, Iterator, Mapping

import attrs
from sqlalchemy import Connection

from bella_core.core.errors import ConfigError
from bella_core.core.settings import CalendarSettings
from bella_core.core.suggesting import suggestion
from bella_core.crud import busy
from bella_core.crud.busy import BindingRow
from bella_core.db import Database
from bella_core.domain.clinic import ClinicView
from bella_core.runtime.registry import Plugin


@attrs.frozen
class Declared:
    """A resource's calendar; ``waits``: nothing of the resource is offered before the calendar was read."""

    plugin: str
    resource: str
    calendar: str
    waits: bool


def declared(settings: Mapping[str, CalendarSettings], clinic: ClinicView, plugins: Mapping[str, Plugin]) -> frozenset[Declared]:
    """
    Return the calendars that are declared in the settings.

    Args:
        plugins: all plugins there are, by their names. Nobody waits for one that only shows appointments and never reads.

    Raises:
        ConfigError: one names a plugin, a provider or a room that there is not; every mistake at once.
    """
    known = clinic.resources()
    mistakes = [line for name, table in settings.items() for line in _mistakes(f"calendars.{name}", table, known, plugins)]
    if mistakes:
        raise ConfigError("settings", mistakes)
    return frozenset(
        Declared(table.plugin, table.resource, table.calendar, table.until_read == "wait" and _may_read(plugins[table.plugin]))
        for table in settings.values()
    )


async def declare(db: Database, wanted: frozenset[Declared]) -> None:
    """Keep these bindings and no others: what a calendar said is forgotten with its binding."""
    await db.write(_declare, wanted)


def _declare(conn: Connection, wanted: frozenset[Declared]) -> None:
    waiting = {(one.plugin, one.resource, one.calendar): one.waits for one in wanted}
    for row in busy.bindings(conn):
        if _name(row) not in waiting:
            busy.unbind(conn, row.binding.id)
    for plugin, resource, calendar in sorted(waiting):
        busy.bind(conn, plugin, resource, calendar)
    for row in busy.bindings(conn):
        busy.keep_unread(conn, row.binding.id, [row.binding.resource], waits=waiting[_name(row)])


def _name(row: BindingRow) -> tuple[str, str, str]:
    return row.plugin, row.binding.resource, row.binding.calendar


def _may_read(plugin: Plugin) -> bool:
    """Tell whether a plugin reads calendars; of one that could not be loaded nobody knows."""
    return not plugin.hooks or "calendar_pull" in plugin.hooks


def _mistakes(path: str, table: CalendarSettings, known: Collection[str], plugins: Collection[str]) -> Iterator[str]:
    if table.plugin not in plugins:
        yield f"{path}.plugin: no plugin is called {table.plugin!r}{suggestion(table.plugin, plugins) or '; none is installed'}"
    if table.resource not in known:
        yield f"{path}.resource: the clinic has no {table.resource!r}{suggestion(table.resource, known)}"
    if not table.calendar.strip():
        yield f"{path}.calendar: is empty; write the calendar's id, for Google an e-mail address"
