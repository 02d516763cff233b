"""Send what waits to CloudWatch: as few requests as it takes, and what was not taken stays."""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from bella_core.plugin import MetricBatch, PluginError, Sample

from .aws import failure_of, persistently
from .pending import Datum, Pending

#: Seconds that a flush takes at most, as the host waits 10; and the last one, when bella stops.
FLUSH_S, LAST_FLUSH_S = 8.0, 5.0
#: Seconds from a flush that failed to the next one at least, so that the host goes on handing measurements over.
REST_S = 30.0


class Publisher:
    """
    Send measurements.

    Args:
        client: of CloudWatch. ``pending``: what waits. ``flush_s``: seconds from one flush to the next.
        tell: is told why nothing can be sent, or ``None`` when it can.
        lost: is told how many values were dropped.
    """

    def __init__(
        self, client: Any, pending: Pending, flush_s: float, tell: Callable[[str | None], None], lost: Callable[[int], None]
    ) -> None:
        self._client, self._pending, self._flush_s = client, pending, flush_s
        self._tell, self._lost = tell, lost
        self._since: datetime | None = None
        self._pause = timedelta(seconds=flush_s)

    async def record(self, batch: MetricBatch) -> None:
        """
        Keep what was measured, and send it when it is time.

        Raises:
            PluginError: it could not be sent; it is kept for the next time, unless CloudWatch refuses it for good.
        """
        self._pending.add(batch)
        if dropped := self._pending.take_dropped():
            self._lost(dropped)
            self._pending.add(_told(batch.until, dropped))
        self._since = batch.since if self._since is None else self._since
        if not timedelta(0) <= batch.until - self._since < self._pause:  # a clock that was set back waits for nothing
            self._since, self._pause = batch.until, timedelta(seconds=max(self._flush_s, REST_S))
            await self._flush(FLUSH_S)
            self._pause = timedelta(seconds=self._flush_s)

    def note_lost(self, at: datetime, count: int) -> None:
        """Measure that something else of this plugin's was dropped, too."""
        self._pending.add(_told(at, count))

    async def finish(self) -> None:
        """Send what there is, for as long as bella may take to stop, and tell what had to be left."""
        try:
            await self._flush(LAST_FLUSH_S)
        except PluginError:
            self._pending.close()
        if dropped := self._pending.drop_all():
            self._lost(dropped)

    async def _flush(self, limit_s: float) -> None:
        self._pending.close()
        refused: str | None = None
        try:
            async with asyncio.timeout(limit_s):
                while data := self._pending.request():
                    refused = await self._send(data) or refused
        except TimeoutError:
            self._fail("CloudWatch took too long")
        if refused is not None:
            self._fail(refused)
        self._tell(None)

    async def _send(self, data: list[Datum]) -> str | None:
        """Send one request; return why it was refused for good."""
        bodies = [datum.body for datum in data]
        try:
            await persistently(lambda: self._client.put_metric_data(Namespace=data[0].namespace, MetricData=bodies))
        except Exception as error:
            failure = failure_of(error)
            if failure is None:
                raise
            if failure.kind != "refused":
                self._fail(failure.reason)
            self._pending.drop(data)
            return failure.reason
        self._pending.sent(data)
        return None

    def _fail(self, reason: str) -> None:
        self._tell(f"measurements: {reason}")
        raise PluginError(reason)


def _told(at: datetime, dropped: int) -> MetricBatch:
    """Return how many values were dropped, as a measurement of bella's own."""
    return MetricBatch(at, at, (Sample("Bella/Core", "MeasurementsLost", "Count", (("lost", "cloudwatch"),), (float(dropped),), (1,)),))
