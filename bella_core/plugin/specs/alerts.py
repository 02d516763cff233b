"""Tell operators that something needs doing."""

from ..hooks import Kind, hook
from ..types import Alert


class AlertSpecs:
    """Delivered behind the call, by the outbox; a sink that fails or hangs delays nobody."""

    @hook(Kind.DELIVER, 10.0)
    async def send_alert(self, alert: Alert) -> None:
        """
        Deliver an alert.

        Called when an alert begins, when nobody acknowledges it in time, and when it is over: its ``status`` tells which, its ``id`` stays
        the same. Called again whenever it is not known whether the sink has it: after ``Retry``, an error, the deadline, or the death of
        the process; so it must be safe to repeat. It is tried for about a day, later and later; then staff see it. A plugin whose settings
        leave alerts out returns at once. The other sinks are told of one that fails again and again.

        Args:
            alert: carries ids and codes only.

        Raises:
            Retry: try again later. Rejected: refused for good; staff see it.
        """
        raise NotImplementedError  # a spec is never called
