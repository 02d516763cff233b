"""Whether bella is slower than usual: an hour's 95th percentile over the median of the same hour's on the seven days before."""

from collections import Counter
from datetime import datetime, timedelta
from math import ceil

from bella_core.core.clock import Clock
from bella_core.core.ids import new_id
from bella_core.core.metrics import DEGRADATION, LOOP_LAG, TURN_SECONDS, Meter
from bella_core.crud import hours
from bella_core.db import Database
from bella_core.plugin import MetricBatch

#: Values of an hour below which it says nothing.
AT_LEAST = 10

_MEASURES = {(TURN_SECONDS.namespace, TURN_SECONDS.name): "turn", (LOOP_LAG.namespace, LOOP_LAG.name): "loop_lag"}


class Degradation:
    """
    Compare each hour, once it is over.

    Args:
        meter: gets the comparison.
    """

    def __init__(self, db: Database, clock: Clock, meter: Meter) -> None:
        self._db, self._clock, self._meter = db, clock, meter
        self._process = new_id()
        self._hour = _begin(clock.now())
        self._values: dict[str, Counter[float]] = {}

    def keep(self, batch: MetricBatch) -> None:
        """Take what is compared out of a batch of measurements."""
        for sample in batch.samples:
            measure = _MEASURES.get((sample.namespace, sample.name))
            if measure is not None:
                self._values.setdefault(measure, Counter()).update(dict(zip(sample.values, sample.counts, strict=True)))

    async def look(self) -> None:
        """
        Compare the last hour, if one is over, and keep it for the days to come.

        Raises:
            DatabaseAway: the hour is compared at the next look.
        """
        hour, now = self._hour, _begin(self._clock.now())
        if now == hour:
            return
        for measure, values in list(self._values.items()):
            if values.total() >= AT_LEAST:
                p95_s = percentile(values, 0.95)
                usual_s = await self._db.read(hours.usual, measure, hour)
                await self._db.write(hours.add, measure, hour, self._process, p95_s)
                if usual_s:
                    self._meter.add(DEGRADATION, p95_s / usual_s, measure)
            del self._values[measure]
        await self._db.write(hours.forget, now - timedelta(days=hours.DAYS + 1))
        self._hour = now


def percentile(values: Counter[float], share: float) -> float:
    """Return the smallest value that at least this share of the values does not exceed."""
    rank, seen = ceil(values.total() * share), 0
    for value in sorted(values):
        seen += values[value]
        if seen >= rank:
            break
    return value


def _begin(at: datetime) -> datetime:
    return at.replace(minute=0, second=0, microsecond=0)
