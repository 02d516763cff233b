"""Bring what was measured to the metric backends, every few seconds and once more at the end."""

from bella_core.core.clock import Clock
from bella_core.core.metrics import BREAKER, HOOK_SECONDS, Meter, Metric
from bella_core.core.performance import Tally
from bella_core.plugin import MetricBatch, Sample
from bella_core.runtime.hooks import Hooks

#: Seconds between two flushes.
FLUSH_S = 10.0

_STATES = {"closed": 0.0, "half_open": 0.5, "open": 1.0}


class Measuring:
    """
    Flush a meter, and what plugins took.

    Args:
        meter: what was measured. ``hooks``: the backends; also what is measured of plugins.
    """

    def __init__(self, meter: Meter, hooks: Hooks, clock: Clock) -> None:
        self._meter, self._hooks, self._clock = meter, hooks, clock
        self._since = clock.now()
        self._told: dict[tuple[str, ...], Tally] = {}

    async def run(self) -> None:
        """Flush once, as a worker does."""
        self.flush()

    def flush(self) -> None:
        """Hand everything since the last flush to every backend; with none it is let go of."""
        measured = [_sample(metric, dimensions, counts) for (metric, dimensions), counts in self._meter.take().items()]
        since, self._since = self._since, self._clock.now()
        if self._hooks.metric_backends():
            samples = (*measured, *self._of_hooks(), *self._of_breakers())
            self._hooks.record_metrics(MetricBatch(since, self._since, samples))

    def _of_hooks(self) -> list[Sample]:
        rows, before = self._hooks.runner.timings.rows(), self._told
        self._told = rows
        samples = []
        for key, tally in rows.items():
            last = before.get(key, Tally())
            if count := tally.count - last.count:
                samples.append(_sample(HOOK_SECONDS, key, {(tally.seconds - last.seconds) / count: count}))
        return samples

    def _of_breakers(self) -> list[Sample]:
        return [_sample(BREAKER, key, {_STATES[state]: 1}) for key, state in self._hooks.runner.breakers().items()]


def _sample(metric: Metric, dimensions: tuple[str, ...], counts: dict[float, int]) -> Sample:
    named = tuple(zip(metric.dimensions, dimensions, strict=True))
    return Sample(metric.namespace, metric.name, metric.unit, named, tuple(counts), tuple(counts.values()))
