"""Tell operators that something needs doing."""

from ..hooks import Kind, hook
from ..types import Alert


class AlertSpecs:
    """Delivered behind the call, by the outbox; a sink that fails or hangs delays nobody."""

    @hook(Kind.DELIVER, 10.0)
    async def send_alert(self, alert: Alert) -> None:
        """
        Deliver an alert.

        Called once per alert and sink; must be safe to repeat.

        Args:
            alert: carries ids and codes only.

        Raises:
            Retry: try again later. Rejected: refused for good.
        """
        raise NotImplementedError  # a spec is never called
