"""Take measurements to where operators look."""

from ..hooks import Kind, hook
from ..types import MetricBatch


class MetricSpecs:
    """Fed from a bounded buffer, never awaited by a call."""

    @hook(Kind.OBSERVE, 10.0)
    async def record_metrics(self, batch: MetricBatch) -> None:
        """
        Record what was measured since the last flush.

        Called every few seconds. On error or overrun the batch is dropped for this backend, and counted.

        Args:
            batch: at most some thousand samples, with enumerated dimensions only.
        """
        raise NotImplementedError  # a spec is never called
