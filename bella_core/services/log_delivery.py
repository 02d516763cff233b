"""Bring log lines to the plugins that take them, every few seconds and once more at the end; standard output has them already."""

from collections.abc import Iterator
from datetime import datetime

from bella_core.core.clock import Clock
from bella_core.core.log_output import Copies, Kind
from bella_core.core.metrics import LOST, Meter
from bella_core.plugin import LogBatch, LogRecord
from bella_core.runtime.hooks import Hooks

#: Seconds between two deliveries.
DELIVER_S = 5.0
#: Lines of one batch at most, so that the plugins' buffers, of a few hundred batches, stay small.
MOST_LINES = 500

_TIME = b'{"time":"'  # how every line begins


class LogDelivery:
    """
    Hand over what was written.

    Args:
        copies: of the lines. ``meter``: is told how many found no room.
    """

    def __init__(self, hooks: Hooks, copies: Copies, clock: Clock, meter: Meter) -> None:
        self._hooks, self._copies, self._clock, self._meter = hooks, copies, clock, meter
        self._told = 0

    async def run(self) -> None:
        """Deliver once, as a worker does."""
        self.flush()

    def flush(self) -> None:
        """Hand every line since the last time to every backend."""
        if lost := self._copies.lost - self._told:
            self._told += lost
            self._meter.add(LOST, lost, "log_line")
        marks = [f'"plugin":"{name}"'.encode() for name in self._hooks.log_backends()]
        while taken := self._copies.take(MOST_LINES):
            others = (pair for pair in taken if not any(mark in pair[1] for mark in marks))
            if records := tuple(_records(others)):
                self._hooks.record_log(LogBatch(self._clock.now(), records))


def _records(lines: Iterator[tuple[Kind, bytes]]) -> Iterator[LogRecord]:
    for kind, line in lines:
        at = line[len(_TIME) : line.index(b'"', len(_TIME))]
        yield LogRecord(datetime.fromisoformat(at.decode()), kind, line.rstrip(b"\n").decode())
