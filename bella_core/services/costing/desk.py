"""What calls and messages cost: reckoned from stored rows, of one location or of the whole clinic."""

from datetime import datetime, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

import attrs
from sqlalchemy import Connection

from bella_core.core.clock import Clock
from bella_core.core.cost_settings import CostSettings
from bella_core.crud import costing
from bella_core.crud import kpis as kpi_rows
from bella_core.db import Database
from bella_core.domain.clinic import ClinicView, Location
from bella_core.domain.costs.advice import Advice, CallFigures, TextFacts, advices
from bella_core.domain.costs.bills import Bill, Quantities, added, bill
from bella_core.domain.costs.prices import PriceList
from bella_core.domain.kpis import NOBODY
from bella_core.domain.period import Period

from ..clinics import ClinicStore
from ..kpis import chosen
from .prices import load_prices

_DAY = timedelta(days=1)


@attrs.frozen
class CostReport:
    """
    Say what a period cost.

    Args:
        location_id: None for the whole clinic.
        prices: by which it was reckoned; ``age_months``: how old they are, ``is_old``: too old to be trusted.
        calls: that somebody made; ``bookings``: that they made.
        advice: what would cost less, the largest saving first.
    """

    period: Period
    location_id: str | None
    prices: PriceList
    age_months: int
    is_old: bool
    bill: Bill
    calls: int
    bookings: int
    advice: tuple[Advice, ...]

    @property
    def per_call(self) -> Fraction | None:
        """Return what a call costs on average; None if there was none."""
        return self.bill.of_each(self.calls)

    @property
    def per_booking(self) -> Fraction | None:
        """Return what a booking costs on average, with all the calls that led to none; None if there was none."""
        return self.bill.of_each(self.bookings)


@attrs.frozen
class _Read:
    """What the rows of some locations say."""

    quantities: Quantities
    figures: CallFigures
    texts: tuple[TextFacts, ...]
    calls: int
    bookings: int


class CostDesk:
    """
    Report on costs.

    Args:
        settings: name the prices.

    Raises:
        ConfigError: the prices cannot be read.
    """

    def __init__(self, db: Database, clinics: ClinicStore, settings: CostSettings, clock: Clock) -> None:
        self._db, self._clinics, self._settings, self._clock = db, clinics, settings, clock
        self.prices = load_prices(settings.prices)

    async def of(self, period: Period, location_id: str | None = None) -> CostReport:
        """
        Return what a period cost, by each location's own days.

        Raises:
            NotFound: the clinic has no such location.
        """
        clinic, now = await self._clinics.refresh(), self._clock.now()
        places = chosen(clinic, location_id)
        found = await self._db.read(_read, places, period)
        days = max((_past_days(place, period, now) for place in places), default=Fraction(0))
        quantities = added(found.quantities, self._hosting(days, len(places), clinic))
        made = bill(quantities, self.prices)
        advice = advices(made, found.texts, found.figures, self.prices, days) if days else ()
        age = self.prices.age_months(now.astimezone(ZoneInfo(places[0].zone)).date())
        old = age >= self._settings.old_after_months
        return CostReport(period, location_id, self.prices, age, old, made, found.calls, found.bookings, advice)

    async def spent(self, period: Period, location_id: str | None = None) -> Fraction:
        """Return what a period cost in all."""
        return (await self.of(period, location_id)).bill.total

    def _hosting(self, days: Fraction, places: int, clinic: ClinicView) -> Quantities:
        """Return the days on AWS; each location bears an equal part of them."""
        share = days * Fraction(places, len(clinic.locations))
        return {"aws_days": share} if self._settings.on_aws and share else {}


def _past_days(location: Location, period: Period, now: datetime) -> Fraction:
    """Return how many days of a period are past."""
    span = period.at(location).until(now)
    return Fraction((span.end - span.start) // timedelta(milliseconds=1), _DAY // timedelta(milliseconds=1))


def _read(conn: Connection, locations: tuple[Location, ...], period: Period) -> _Read:
    """Read all locations together; a transaction, so that the figures fit each other."""
    quantities, figures, texts, calls, bookings = dict[str, Fraction](), CallFigures(), list[TextFacts](), 0, 0
    for location in locations:
        span = period.at(location)
        quantities = dict(added(quantities, costing.quantities(conn, span)))
        figures += costing.figures(conn, span)
        texts += costing.dear_texts(conn, span)
        calls += sum(call.outcome not in NOBODY for call in kpi_rows.calls_of(conn, span))
        bookings += kpi_rows.bookings_of(conn, span)
    return _Read(quantities, figures, tuple(texts), calls, bookings)
