"""Take log lines to where operators search them."""

from ..hooks import Kind, hook
from ..types import LogBatch


class LogSpecs:
    """Fed from a bounded buffer, never awaited by a call."""

    @hook(Kind.OBSERVE, 10.0)
    async def record_log(self, batch: LogBatch) -> None:
        """
        Take the lines that were written since the last time.

        Called every few seconds, and once more when bella stops. A plugin with this hook never gets a line of its own, or about itself:
        what goes wrong in it would come back to it for ever; those stand on standard output only. On error or overrun the lines are
        dropped for this backend, and counted.

        Args:
            batch: some hundred lines at most; nothing of a patient's is in them.
        """
        raise NotImplementedError  # a spec is never called
