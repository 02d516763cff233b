"""Tell plugins what happened."""

from ..hooks import Kind, hook
from ..types import AppointmentChanged, CallEnded, CallStarted


class EventSpecs:
    """
    News, told behind the call from a bounded buffer for each plugin and hook, in the order in which it came.

    Each is told at most once, by the process that did it, after its transaction is committed; a request that comes again tells nothing.
    It is best effort: what does not fit into the buffer is dropped and counted, and what a process had not told yet when it died is
    lost. What must not be lost has its own hooks: calendars and messages are delivered from the outbox.
    """

    @hook(Kind.OBSERVE, 10.0)
    async def call_started(self, event: CallStarted) -> None:
        """
        Take note of a call that was greeted.

        Called once a call. On error or overrun this news is dropped for this plugin, and counted.

        Args:
            event: ids and codes.
        """
        raise NotImplementedError  # a spec is never called

    @hook(Kind.OBSERVE, 10.0)
    async def call_ended(self, event: CallEnded) -> None:
        """
        Take note of a call that is over.

        Called once a call. On error or overrun this news is dropped for this plugin, and counted.

        Args:
            event: ids, codes and numbers.
        """
        raise NotImplementedError  # a spec is never called

    @hook(Kind.OBSERVE, 10.0)
    async def appointment_changed(self, event: AppointmentChanged) -> None:
        """
        Take note of an appointment that was booked, moved or cancelled.

        Called once a change, whoever made it. On error or overrun this news is dropped for this plugin, and counted.

        Args:
            event: ids, codes and times.
        """
        raise NotImplementedError  # a spec is never called
