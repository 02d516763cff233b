"""Budgets of all that is paid for: by day and month, of each location and of the clinic. Somebody is told; calls go on all the same."""

from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from zoneinfo import ZoneInfo

import attrs

from bella_core.core.clock import Clock
from bella_core.core.cost_settings import CostSettings
from bella_core.core.phi import allow
from bella_core.crud.alerts import Severity
from bella_core.domain.clinic import ClinicView, Location
from bella_core.domain.period import Period

from ..alerting import Alerts
from ..clinics import ClinicStore
from ..jobs import Job
from .desk import CostDesk

#: Seconds between two looks.
EVERY_S = 900.0
#: The alerts' rules: a budget is nearly spent, and it is spent.
SHARE, SPENT = "cost_budget_share", "cost_budget_spent"

allow("rule", [SHARE, SPENT])


@attrs.frozen
class CostBudget:
    """
    Say what may be spent in one period.

    Args:
        scope: names the period as a code, such as ``day_20261103``; there is one alert for each.
        limit: more than 0, in the prices' currency. ``location_id``: None for the whole clinic.
    """

    scope: str
    period: Period
    limit: float
    location_id: str | None = None


def budgets(clinic: ClinicView, settings: CostSettings, today: "TodayAt") -> Iterator[CostBudget]:
    """Yield the budgets that are set, for the day and month that it is."""
    if not clinic.locations:
        return
    yield from _of_days(today(clinic.locations[0]), settings.day, settings.month, None)
    for location in clinic.locations:
        yield from _of_days(today(location), settings.location_day, settings.location_month, location.id)


def _of_days(today: date, day: float | None, month: float | None, location_id: str | None) -> Iterator[CostBudget]:
    if day is not None:
        yield CostBudget(f"day_{today:%Y%m%d}", Period(today, today), day, location_id)
    if month is not None:
        yield CostBudget(f"month_{today:%Y%m}", Period(today.replace(day=1), today), month, location_id)


@attrs.frozen
class TodayAt:
    """Tell what day it is at a location."""

    _clock: Clock

    def __call__(self, location: Location) -> date:
        return self._clock.now().astimezone(ZoneInfo(location.zone)).date()


@attrs.frozen
class BudgetWatch:
    """Compare what was spent with what may be."""

    _costs: CostDesk
    _clinics: ClinicStore
    _alerts: Alerts
    _settings: CostSettings
    _clock: Clock

    def job(self) -> Job:
        """Return the job, leased by one process at a time."""
        return Job("check_cost_budgets", self.check, EVERY_S)

    async def check(self) -> None:
        """Raise an alert for each budget that is spent, or nearly; again and again while it lasts, which is one alert still."""
        for budget in budgets(await self._clinics.refresh(), self._settings, TodayAt(self._clock)):
            share = await self._costs.spent(budget.period, budget.location_id) / Fraction(str(budget.limit))
            if share >= 1:
                await self._raise(SPENT, "warning", budget, share)
            elif share >= self._settings.warn_share:
                await self._raise(SHARE, "info", budget, share)

    async def _raise(self, rule: str, severity: Severity, budget: CostBudget, share: Fraction) -> None:
        where = {"location_id": budget.location_id} if budget.location_id is not None else {}
        told = {"scope": budget.scope, "value": int(100 * share), "threshold": 100, "unit": "percent", **where}
        await self._alerts.raise_alert(rule, severity, told)
