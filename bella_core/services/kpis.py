"""How well the telephone does its work: figures of a period, of one location or of the whole clinic."""

from collections.abc import Iterable

import attrs
from sqlalchemy import Connection

from bella_core.core.errors import NotFound
from bella_core.crud import kpis as rows
from bella_core.db import Database
from bella_core.domain.clinic import ClinicView, Location
from bella_core.domain.kpis import Kpis, Tally, count_calls, count_visits, kpis
from bella_core.domain.period import Period

from .clinics import ClinicStore


@attrs.frozen
class KpiReport:
    """The figures of a period; ``location_id``: None for the whole clinic."""

    period: Period
    location_id: str | None
    kpis: Kpis


class KpiDesk:
    """Report on calls and on the book."""

    def __init__(self, db: Database, clinics: ClinicStore) -> None:
        self._db, self._clinics = db, clinics

    async def of(self, period: Period, location_id: str | None = None) -> KpiReport:
        """
        Return the figures of a period, by each location's own days and hours as they are set now.

        Raises:
            NotFound: the clinic has no such location.
        """
        clinic = await self._clinics.refresh()
        tally = await self._db.read(_tally, clinic, chosen(clinic, location_id), period)
        return KpiReport(period, location_id, kpis(tally))


def chosen(clinic: ClinicView, location_id: str | None) -> tuple[Location, ...]:
    """
    Return a location, or all of them.

    Raises:
        NotFound: the clinic has no such location.
    """
    found = tuple(location for location in clinic.locations if location_id in {None, location.id})
    if not found:
        raise NotFound("the clinic has no such location")
    return found


def _tally(conn: Connection, clinic: ClinicView, locations: Iterable[Location], period: Period) -> Tally:
    """Count at all locations together; a transaction, so that the figures fit each other."""
    total = Tally()
    for location in locations:
        span = period.at(location)
        called = count_calls(location, rows.calls_of(conn, span))
        total += attrs.evolve(called, bookings=rows.bookings_of(conn, span))
        total += count_visits(location, clinic.providers, rows.visits_of(conn, span), span)
    return total
