"""Whose calendar is whose: what the settings declare, kept as bindings that jobs pull and the outbox delivers to."""

from collections.abc import Collection, Iterator, Mapping

from sqlalchemy import Connection

from bella_core.core.errors import ConfigError
from bella_core.core.settings import CalendarSettings
from bella_core.core.suggesting import suggestion
from bella_core.crud import busy
from bella_core.db import Database
from bella_core.domain.clinic import ClinicView

#: Plugin, resource, calendar.
Declared = tuple[str, str, str]


def declared(settings: Mapping[str, CalendarSettings], clinic: ClinicView, plugins: Collection[str]) -> frozenset[Declared]:
    """
    Return the calendars that are declared in the settings.

    Args:
        plugins: the names of all plugins there are.

    Raises:
        ConfigError: one names a plugin, a provider or a room that there is not; every mistake at once.
    """
    known = clinic.resources()
    mistakes = [line for name, table in settings.items() for line in _mistakes(f"calendars.{name}", table, known, plugins)]
    if mistakes:
        raise ConfigError("settings", mistakes)
    return frozenset((table.plugin, table.resource, table.calendar) for table in settings.values())


async def declare(db: Database, wanted: frozenset[Declared]) -> None:
    """Keep these bindings and no others: what a calendar said is forgotten with its binding."""
    await db.write(_declare, wanted)


def _declare(conn: Connection, wanted: frozenset[Declared]) -> None:
    known = {(row.plugin, row.binding.resource, row.binding.calendar): row.binding.id for row in busy.bindings(conn)}
    for binding in known.keys() - wanted:
        busy.unbind(conn, known[binding])
    for plugin, resource, calendar in sorted(wanted - known.keys()):
        busy.bind(conn, plugin, resource, calendar)


def _mistakes(path: str, table: CalendarSettings, known: Collection[str], plugins: Collection[str]) -> Iterator[str]:
    if table.plugin not in plugins:
        yield f"{path}.plugin: no plugin is called {table.plugin!r}{suggestion(table.plugin, plugins) or '; none is installed'}"
    if table.resource not in known:
        yield f"{path}.resource: the clinic has no {table.resource!r}{suggestion(table.resource, known)}"
    if not table.calendar.strip():
        yield f"{path}.calendar: is empty; write the calendar's id, for Google an e-mail address"
