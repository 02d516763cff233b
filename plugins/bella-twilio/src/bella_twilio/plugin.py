"""The plugin: text messages by Twilio's REST API."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from bella_core.plugin import Host, Message, NotConfigured, Rejected, Sent, hookimpl

from .settings import TwilioSettings

if TYPE_CHECKING:
    from .sending import Texts


class Twilio:
    """Carry text messages to patients, by Twilio."""

    settings = TwilioSettings
    api = 1

    def __init__(self, settings: TwilioSettings) -> None:
        self._settings = settings
        self._texts: Texts | None = None

    @hookimpl
    def startup(self, host: Host) -> None:
        """Load Twilio's library; a plain def, which the host runs in a thread, as that takes a third of a second."""
        if missing := self._settings.missing():
            raise NotConfigured(f"set {missing} in [plugins.twilio] of bella.toml")
        from .sending import Texts  # noqa: PLC0415  # whoever has no account never loads the library

        self._texts = Texts(self._settings, host)
        host.logger.info("twilio_client_made")

    @hookimpl
    async def shutdown(self) -> None:
        """Close the connections."""
        if self._texts is not None:
            await self._texts.close()

    @hookimpl
    def message_channels(self) -> Sequence[str]:
        """Carry text messages."""
        return ("sms",)

    @hookimpl
    async def send_message(self, message: Message) -> Sent:
        """Hand a text to Twilio; on a repeated try, look first whether Twilio has it already."""
        if self._texts is None:
            raise NotConfigured("the plugin was not started")
        if message.channel != "sms":
            raise Rejected("Twilio carries text messages here, and nothing else")
        return await self._texts.send(message)
