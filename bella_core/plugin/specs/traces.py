"""Take traces to where developers look at them."""

from ..hooks import Kind, hook
from ..types import TraceBatch


class TraceSpecs:
    """Fed from a bounded buffer, never awaited by a call."""

    @hook(Kind.OBSERVE, 10.0)
    async def record_traces(self, batch: TraceBatch) -> None:
        """
        Take the work that has ended since the last time.

        Called every few seconds, and once more when bella stops; nothing is traced while no plugin has this hook. On error or overrun the
        spans are dropped for this backend, and counted.

        Args:
            batch: some hundred spans at most; nothing of a patient's is in them.
        """
        raise NotImplementedError  # a spec is never called
