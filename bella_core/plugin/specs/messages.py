"""Tell patients about their appointments, by text message or e-mail."""

from collections.abc import Sequence

from ..hooks import Kind, hook
from ..types import Message, Sent


class MessageSpecs:
    """Never called while a caller waits: the outbox delivers."""

    @hook(Kind.CONTRIBUTE, 1.0, runs="inline")
    def message_channels(self) -> Sequence[str]:
        """
        Name the channels that the plugin carries: ``sms``, ``email``.

        Called once, after ``startup``. Of several plugins that carry a channel the first in the configured order has it. On error the
        plugin is disabled and the reason shown.

        Returns:
            The channels; a plugin that cannot carry any with its settings raises ``NotConfigured`` in ``startup``.
        """
        raise NotImplementedError  # a spec is never called

    @hook(Kind.DELIVER, 15.0)
    async def send_message(self, message: Message) -> Sent:
        """
        Hand a message to the service that carries it.

        Called by the worker once per message, and again, an attempt later, whenever it is not known whether the service has it: after
        ``Retry``, an error, the deadline, or the death of the process. So a person may get a message twice, unless the plugin keeps
        that from happening: by the message's ``id`` where the service takes a key, or by looking for it there when ``attempt`` is
        not the first. On any error but ``Rejected`` it is tried again for about a day, later and later; then staff see it.

        Args:
            message: one person's. Neither its address nor its words may stand in a log line or in an error's text.

        Returns:
            The service's id of what it accepted.

        Raises:
            Retry: try again later. Whatever is wrong with the plugin's own account or settings is a reason for it too: the message is
                not lost, and ``Host.ready`` says what to mend. Rejected: refused for good, this person cannot be reached so; staff see it;
                with ``opted_out`` where they have told the service that they want no messages: bella sends them none then.
        """
        raise NotImplementedError  # a spec is never called
