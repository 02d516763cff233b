"""Tell operators that something needs doing."""

from ..hooks import Kind, hook
from ..types import Alert


class AlertSpecs:
    """Delivered behind the call, by the outbox; a sink that fails or hangs delays nobody."""

    @hook(Kind.DELIVER, 10.0)
    async def send_alert(self, alert: Alert) -> None:
        """
        Deliver an alert.

        Called once per alert and sink, and again whenever it is not known whether the sink has it: after ``Retry``, an error, the deadline,
        or the death of the process. So it must be safe to repeat; the alert's ``id`` stays the same. It is tried for about a day, later
        and later; then staff see it. A plugin whose settings leave alerts out returns at once.

        Args:
            alert: carries ids and codes only.

        Raises:
            Retry: try again later. Rejected: refused for good; staff see it.
        """
        raise NotImplementedError  # a spec is never called
