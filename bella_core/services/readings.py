"""How things stand, looked at once in a while: readiness, ages, budgets, and how a day compares with another."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import attrs

from bella_core.core.clock import Clock
from bella_core.core.metrics import (
    BUDGET_USED,
    CALENDAR_AGE,
    CALL_CHANGE,
    HEALTH,
    MIGRATION,
    OUTBOX_AGE,
    OUTBOX_DEAD,
    SCHEDULE_AGE,
    TOKEN_CHANGE,
    Meter,
    Metric,
)
from bella_core.core.settings import LanguageModelSettings
from bella_core.crud import readings, spending
from bella_core.db import Database
from bella_core.runtime.registry import Registry

from . import health
from .clinics import ClinicStore

#: Seconds between two looks.
LOOK_S = 60.0

_WEEK = timedelta(days=7)
_YESTERDAY = timedelta(days=1)


@attrs.frozen
class Readings:
    """
    Look, and record.

    Args:
        limits: the budgets of language models; a day is the first location's.
    """

    _db: Database
    _registry: Registry
    _clinics: ClinicStore
    _limits: LanguageModelSettings
    _clock: Clock
    _meter: Meter

    async def look(self) -> None:
        """
        Record how everything stands; what there is nothing to say of is left out.

        Raises:
            DatabaseAway: what was recorded until then tells so.
        """
        found = await health.checks(self._db, self._registry)
        self._meter.add(HEALTH, min(found.values()))
        if "schema" in found:
            self._meter.add(MIGRATION, found["schema"] == health.GOOD)
        for metric, value in (await self._of_book()).items():
            if value is not None:
                self._meter.add(metric, value)

    async def _of_book(self) -> Mapping[Metric, float | None]:
        now, db = self._clock.now(), self._db
        calls, before = await db.read(readings.calls_of_day, now)
        yesterday, week_before = await self._tokens(now - _YESTERDAY), await self._tokens(now - _YESTERDAY - _WEEK)
        return {
            OUTBOX_AGE: await db.read(readings.oldest_due_s),
            OUTBOX_DEAD: await db.read(readings.given_up),
            CALENDAR_AGE: await db.read(readings.oldest_pull_s, "calendar"),
            SCHEDULE_AGE: await db.read(readings.oldest_pull_s, "schedule"),
            BUDGET_USED: await self._budget_used(now),
            CALL_CHANGE: abs(calls - before) / before if before else None,
            TOKEN_CHANGE: (yesterday - week_before) / week_before if week_before else None,
        }

    async def _budget_used(self, now: datetime) -> float | None:
        spent = await self._db.read(spending.spent, self._scope(now))
        limits = ((spent.tokens, self._limits.day_tokens), (spent.micro_usd, self._limits.day_usd * 1_000_000))
        return max((used / limit for used, limit in limits if limit), default=None) if spent.requests else None

    async def _tokens(self, at: datetime) -> int:
        return (await self._db.read(spending.spent, self._scope(at))).tokens

    def _scope(self, at: datetime) -> str:
        return f"day:{at.astimezone(ZoneInfo(self._clinics.view.locations[0].zone)).date().isoformat()}"
