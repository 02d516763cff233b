"""Bring what was traced to the plugins that take it, every few seconds and once more at the end."""

from bella_core.core.clock import Clock
from bella_core.core.metrics import LOST, Meter, Traces
from bella_core.plugin import TraceBatch
from bella_core.runtime.hooks import Hooks

#: Spans of one batch at most, so that the plugins' buffers, of a few hundred batches, stay small.
MOST_SPANS = 500


class TraceDelivery:
    """
    Hand over what has ended.

    Args:
        traces: where it waits. ``meter``: is told how many spans found no room.
    """

    def __init__(self, hooks: Hooks, traces: Traces, clock: Clock, meter: Meter) -> None:
        self._hooks, self._traces, self._clock, self._meter = hooks, traces, clock, meter
        self._told = 0

    async def run(self) -> None:
        """Deliver once, as a worker does."""
        self.flush()

    def flush(self) -> None:
        """Hand every span since the last time to every backend."""
        if lost := self._traces.lost - self._told:
            self._told += lost
            self._meter.add(LOST, lost, "span")
        while spans := self._traces.take(MOST_SPANS):
            self._hooks.record_traces(TraceBatch(self._clock.now(), spans))
