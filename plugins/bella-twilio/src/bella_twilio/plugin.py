"""The plugin: text messages, recordings and live calls by Twilio's REST API."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from bella_core.plugin import Audio, Host, Message, NotConfigured, Rejected, Sent, hookimpl

from .settings import TwilioSettings

if TYPE_CHECKING:
    from .account import Account
    from .fetching import Recordings
    from .redirecting import LiveCalls
    from .sending import Texts


class Twilio:
    """Carry text messages to patients, bring home what callers left on Twilio's recorder, and hand live calls to staff."""

    settings = TwilioSettings
    api = 1

    def __init__(self, settings: TwilioSettings) -> None:
        self._settings = settings
        self._account: Account | None = None
        self._texts: Texts | None = None
        self._recordings: Recordings | None = None
        self._live_calls: LiveCalls | None = None

    @hookimpl
    def startup(self, host: Host) -> None:
        """Load Twilio's library; a plain def, which the host runs in a thread, as that takes a third of a second."""
        if missing := self._settings.missing():
            raise NotConfigured(f"set {missing} in [plugins.twilio] of bella.toml")
        from .account import Account  # noqa: PLC0415  # whoever has no account never loads the library
        from .fetching import Recordings  # noqa: PLC0415  # as above
        from .redirecting import LiveCalls  # noqa: PLC0415  # as above
        from .sending import Texts  # noqa: PLC0415  # as above

        self._account = Account(self._settings, host)
        self._texts = Texts(self._settings, self._account, host.public_url)
        self._recordings = Recordings(self._settings, self._account)
        self._live_calls = LiveCalls(self._settings, self._account)
        host.logger.info("twilio_client_made")

    @hookimpl
    async def shutdown(self) -> None:
        """Close the connections."""
        if self._account is not None:
            await self._account.close()

    @hookimpl
    def message_channels(self) -> Sequence[str]:
        """Carry text messages, if there is somebody whom they come from."""
        return ("sms",) if self._settings.sends else ()

    @hookimpl
    async def send_message(self, message: Message) -> Sent:
        """Hand a text to Twilio; on a repeated try, look first whether Twilio has it already."""
        if self._texts is None:
            raise NotConfigured("the plugin was not started")
        if message.channel != "sms":
            raise Rejected("Twilio carries text messages here, and nothing else")
        return await self._texts.send(message)

    @hookimpl
    async def fetch_recording(self, ref: str) -> Audio:
        """Fetch a recording."""
        if self._recordings is None:
            raise NotConfigured("the plugin was not started")
        return await self._recordings.fetch(ref)

    @hookimpl
    async def delete_recording(self, ref: str) -> None:
        """Have Twilio delete a recording."""
        if self._recordings is None:
            raise NotConfigured("the plugin was not started")
        await self._recordings.delete(ref)

    @hookimpl
    async def redirect_call(self, ref: str, url: str) -> None:
        """Have Twilio ask an address how a live call goes on."""
        if self._live_calls is None:
            raise NotConfigured("the plugin was not started")
        await self._live_calls.redirect(ref, url)
