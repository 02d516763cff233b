"""What was measured since the process started, for whoever comes and looks: sums, counts, buckets, and how things are."""

import math
from collections.abc import Iterator, Mapping

import attrs

from .declaring import Metric
from .meter import MAX_SERIES, Counts, Series

#: Upper bounds in seconds: a hundredth of a millisecond for a statement, fifteen seconds for what Twilio gives up.
BUCKETS_S = (
    0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 4.0, 5.0, 9.0, 15.0, math.inf,
)  # fmt: skip
#: Seconds for which a state that is not looked at again still counts; after that nobody knows.
STALE_S = 180.0


@attrs.define
class Total:
    """
    Hold one series.

    Args:
        sum, count: of all values.
        buckets: of a timer, how many values are at most as large as each of ``BUCKETS_S``.
        state: of a state, the worst at the last look; ``at``: when that was, monotonic seconds.
    """

    sum: float = 0.0
    count: int = 0
    buckets: list[int] = attrs.field(factory=list)
    state: float | None = None
    at: float = 0.0


class Totals:
    """Add up what a meter gave, by series."""

    def __init__(self) -> None:
        self._totals: dict[Series, Total] = {}

    def fold(self, taken: Mapping[Series, Counts], now: float) -> None:
        """Add what was taken from a meter; ``now`` is monotonic seconds."""
        for series, counts in taken.items():
            total = self._totals.get(series)
            if total is None:
                if len(self._totals) >= MAX_SERIES:
                    continue
                total = self._totals[series] = Total(buckets=[0] * len(BUCKETS_S) if series[0].kind == "timer" else [])
            _add(series[0], total, counts, now)

    def rows(self, pending: Mapping[Series, Counts], now: float) -> Iterator[tuple[Metric, tuple[str, ...], Total]]:
        """
        Yield every series as it stands, with what is still in the meter; a state that was not looked at for long is left out.

        Args:
            pending: what the meter has not given yet (``Meter.peek``). ``now``: monotonic seconds.
        """
        both = Totals()
        both._totals = {series: attrs.evolve(total, buckets=list(total.buckets)) for series, total in self._totals.items()}
        both.fold(pending, now)
        for (metric, words), total in both._totals.items():
            if metric.kind != "state" or now - total.at <= STALE_S:
                yield metric, words, total


def _add(metric: Metric, total: Total, counts: Counts, now: float) -> None:
    if metric.kind == "state":
        total.state, total.at = (max if metric.worst == "highest" else min)(counts), now
        return
    for value, count in counts.items():
        total.sum += value * count
        total.count += count
        if total.buckets:
            for place, bound in enumerate(BUCKETS_S):
                if value <= bound:
                    total.buckets[place] += count
