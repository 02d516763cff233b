"""The day sheet: a location's day, or a provider's or a room's week, as staff look at it."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Literal

import attrs
from sqlalchemy import Connection

from bella_core.crud import audit, day_sheet
from bella_core.crud.day_sheet import SheetTime
from bella_core.db import Database
from bella_core.domain import hours
from bella_core.domain.clinic import ClinicView, Location, Provider
from bella_core.domain.hours import Stretch

from .clinics import ClinicStore

By = Literal["provider", "room"]


@attrs.frozen
class SheetColumn:
    """
    A column: one resource on one local day.

    Args:
        title: whose it is, as the clinic calls them. ``present``: when they are there, aware UTC. ``times``: what is taken, by start.
    """

    resource: str
    title: str
    day: date
    present: tuple[Stretch, ...]
    times: tuple[SheetTime, ...]


@attrs.frozen
class Sheet:
    """
    A day of all providers or rooms, or a week of one.

    Args:
        opened: when the location is open on any of the days. ``closure``: why it is closed on the day, or has other hours, if it says so.
    """

    location: Location
    columns: tuple[SheetColumn, ...]
    opened: tuple[Stretch, ...]
    closure: str = ""


class DaySheets:
    """Show what stands in the book."""

    def __init__(self, db: Database, clinics: ClinicStore) -> None:
        self._db, self._clinics = db, clinics

    async def day(self, location_id: str, day: date, by: By, *, viewer: str) -> Sheet:
        """
        Return a location's day, a column for each provider or room; the look is audited.

        Args:
            viewer: ``staff:ID``.

        Raises:
            KeyError: the clinic has no such location.
        """
        clinic = await self._clinics.refresh()
        location = clinic.location(location_id)
        resources = [f"{by}:{one}" for one, _ in _named(clinic, location, by)]
        times = await self._taken(location, resources, day, day)
        await self._note(viewer, location, day)
        closure = hours.closure_on(location, day)
        opened = hours.open_stretches(location, day)
        columns = tuple(_column(clinic, location, resource, day, times) for resource in resources)
        shown = tuple(column for column in columns if column.present or column.times or not opened or by == "room")
        return Sheet(location, shown or columns, opened, closure.reason if closure else "")

    async def week(self, location_id: str, monday: date, resource: str, *, viewer: str) -> Sheet:
        """
        Return a week of one provider or room, a column for each day; the look is audited.

        Args:
            resource: ``provider:ID`` or ``room:ID``.

        Raises:
            KeyError: the clinic has no such location.
        """
        clinic = await self._clinics.refresh()
        location = clinic.location(location_id)
        days = [monday + timedelta(days=ahead) for ahead in range(7)]
        times = await self._taken(location, [resource], days[0], days[-1])
        await self._note(viewer, location, monday)
        columns = [_column(clinic, location, resource, day, times) for day in days]
        working = [column for column in columns if column.day.weekday() < 5 or column.present or column.times]
        opened = tuple(stretch for column in working for stretch in hours.open_stretches(location, column.day))
        return Sheet(location, tuple(working), opened)

    async def names(self, location_id: str, by: By) -> tuple[tuple[str, str], ...]:
        """Return the ids and names of a location's providers or rooms."""
        clinic = await self._clinics.refresh()
        return tuple(_named(clinic, clinic.location(location_id), by))

    async def _taken(self, location: Location, resources: Sequence[str], first: date, last: date) -> tuple[SheetTime, ...]:
        start, end = _span(location, first, last)
        return await self._db.read(day_sheet.taken, resources, location.overflow_lanes, start, end)

    async def _note(self, viewer: str, location: Location, day: date) -> None:
        await self._db.write(_note, viewer, location.id, day)


def _note(conn: Connection, viewer: str, location_id: str, day: date) -> None:
    audit.add(conn, viewer, "schedule.viewed", "location", location_id, day=day.isoformat())


def _named(clinic: ClinicView, location: Location, by: By) -> list[tuple[str, str]]:
    if by == "room":
        return [(room.id, room.name) for room in location.rooms]
    return [(provider.id, provider.name) for provider in clinic.providers if provider.hours is None or location.id in provider.hours]


def _span(location: Location, first: date, last: date) -> tuple[datetime, datetime]:
    return hours.instant(location, first, time.min), hours.instant(location, last + timedelta(days=1), time.min)


def _column(clinic: ClinicView, location: Location, resource: str, day: date, times: Sequence[SheetTime]) -> SheetColumn:
    start, end = _span(location, day, day)
    kind, _, name = resource.partition(":")
    provider = next((one for one in clinic.providers if kind == "provider" and one.id == name), None)
    room = next((one for one in location.rooms if kind == "room" and one.id == name), None)
    title = provider.name if provider else room.name if room else name
    mine = tuple(one for one in times if one.resource == resource and one.starts_at < end and one.ends_at > start)
    return SheetColumn(resource, title, day, _present(location, provider, day), mine)


def _present(location: Location, provider: Provider | None, day: date) -> tuple[Stretch, ...]:
    opened = hours.open_stretches(location, day)
    return opened if provider is None else hours.present_stretches(provider, location, day, opened)
