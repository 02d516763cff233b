"""Bring what was measured to the metric backends, every few seconds and once more at the end, and keep the totals of this process."""

from collections.abc import Callable, Iterator, Mapping

from bella_core.core import logging
from bella_core.core.clock import Clock
from bella_core.core.metrics import BREAKER, HOOK_SECONDS, LOST, Meter, Metric, Series
from bella_core.core.metrics.totals import Total, Totals
from bella_core.core.performance import Tally
from bella_core.plugin import MetricBatch, Sample
from bella_core.runtime.hooks import Hooks

#: Seconds between two flushes.
FLUSH_S = 10.0

_STATES = {"closed": 0.0, "half_open": 0.5, "open": 1.0}

Taken = dict[Series, dict[float, int]]


class Measuring:
    """
    Flush a meter, and what plugins took.

    Args:
        meter: what was measured. ``hooks``: the backends; also what is measured of plugins.
        keep: is given the same, for alarms.
    """

    def __init__(self, meter: Meter, hooks: Hooks, clock: Clock, keep: Callable[[MetricBatch], None] | None = None) -> None:
        self._keep = keep
        self._meter, self._hooks, self._clock = meter, hooks, clock
        self._since = clock.now()
        self._told: dict[tuple[str, ...], Tally] = {}
        self._counted = dict.fromkeys(self._losses(), 0) | self._losses_of_process()
        self._totals = Totals()

    async def run(self) -> None:
        """Flush once, as a worker does."""
        self.flush()

    def flush(self) -> None:
        """Hand everything since the last flush to every backend; with none it is only added to the totals."""
        taken = {**self._meter.take(), **self._of_hooks(), **self._of_breakers(), **self._of_losses()}
        self._totals.fold(taken, self._clock.monotonic())
        since, self._since = self._since, self._clock.now()
        batch = MetricBatch(since, self._since, tuple(_sample(metric, words, counts) for (metric, words), counts in taken.items()))
        if self._keep is not None:
            self._keep(batch)
        if self._hooks.metric_backends():
            self._hooks.record_metrics(batch)

    def totals(self) -> Iterator[tuple[Metric, tuple[str, ...], Total]]:
        """Yield every series as it stands since the process started."""
        return self._totals.rows(self._meter.peek(), self._clock.monotonic())

    def _of_hooks(self) -> Taken:
        rows, before = self._hooks.runner.timings.rows(), self._told
        self._told = rows
        taken: Taken = {}
        for key, tally in rows.items():
            last = before.get(key, Tally())
            if count := tally.count - last.count:
                taken[HOOK_SECONDS, key] = {(tally.seconds - last.seconds) / count: count}
        return taken

    def _of_breakers(self) -> Taken:
        return {(BREAKER, key): {_STATES[state]: 1} for key, state in self._hooks.runner.breakers().items()}

    def _of_losses(self) -> Taken:
        """Return what was lost since the last time; nothing where nothing was."""
        now, before = self._losses(), self._counted
        self._counted = now
        return {(LOST, (what,)): {float(count - before[what]): 1} for what, count in now.items() if count > before[what]}

    def _losses(self) -> dict[str, int]:
        return {"metric": self._meter.dropped + self._meter.refused, **self._losses_of_process()}

    @staticmethod
    def _losses_of_process() -> dict[str, int]:
        return {"log_line": logging.lost(), "value": logging.withheld()}


def _sample(metric: Metric, words: tuple[str, ...], counts: Mapping[float, int]) -> Sample:
    named = tuple(zip(metric.dimensions, words, strict=True))
    return Sample(metric.namespace, metric.name, metric.unit, named, tuple(counts), tuple(counts.values()))
