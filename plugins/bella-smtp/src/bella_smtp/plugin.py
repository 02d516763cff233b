"""The plugin: e-mails by SMTP."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from bella_core.plugin import Host, Message, NotConfigured, Rejected, Sent, hookimpl

from .settings import SmtpSettings

if TYPE_CHECKING:
    from .sending import Mails


class Smtp:
    """Carry e-mails, by an SMTP server."""

    settings = SmtpSettings
    api = 1

    def __init__(self, settings: SmtpSettings) -> None:
        self._settings = settings
        self._mails: Mails | None = None

    @hookimpl
    def startup(self, host: Host) -> None:
        """Load the library and the certificates; a plain def, which the host runs in a thread, as it reads files."""
        if missing := self._settings.missing():
            raise NotConfigured(f"set {missing} in [plugins.smtp] of bella.toml")
        from .sending import Mails  # noqa: PLC0415  # whoever has no server never loads the library

        self._mails = Mails(self._settings, host)
        host.logger.info("smtp_client_made")

    @hookimpl
    def message_channels(self) -> Sequence[str]:
        """Carry e-mails."""
        return ("email",)

    @hookimpl
    async def send_message(self, message: Message) -> Sent:
        """Hand an e-mail to the server; a repeated one has the same Message-ID, by which mailboxes know it."""
        if self._mails is None:
            raise NotConfigured("the plugin was not started")
        if message.channel != "email":
            raise Rejected("SMTP carries e-mails, and nothing else")
        return await self._mails.send(message)
