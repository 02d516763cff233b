"""Texts, handed to Twilio by its own library."""

from datetime import timedelta
from typing import Any

from bella_core.plugin import Message, Sent

from .account import Account
from .settings import TwilioSettings

#: Seconds for everything that one message takes; the host gives up at 15.
LIMIT_S = 12.0
#: Where bella takes Twilio's word of what became of a message; behind the # stands when Twilio says it again.
STATUS_PATH = "/twilio/message-status#rc=3&rp=ct,rt,5xx"
#: How many of a number's last messages are looked through, and by how much Twilio's clock may be behind ours.
_LOOK_BACK, _CLOCKS = 20, timedelta(seconds=60)


class Texts:
    """
    Send texts.

    Args:
        settings: say who they come from. ``public_url``: where bella is told what became of them.
    """

    def __init__(self, settings: TwilioSettings, account: Account, public_url: str | None = None) -> None:
        self._account = account
        sender = {"messaging_service_sid": settings.messaging_service_sid, "from_": settings.from_number}
        sender["status_callback"] = f"{public_url}{STATUS_PATH}" if public_url and public_url.startswith("https://") else ""
        self._sender = {name: value for name, value in sender.items() if value}

    async def send(self, message: Message) -> Sent:
        """
        Hand a message to Twilio.

        Twilio takes no key against repeats, so that on a repeated try its list is asked first whether an earlier one came through.

        Raises:
            Retry, Rejected: see ``refusals``.
        """

        async def sent() -> Sent:
            return await self._accepted(message) or await self._create(message)

        return await self._account.ask(sent, LIMIT_S)

    async def _create(self, message: Message) -> Sent:
        made = await self._account.client.messages.create_async(to=message.to, body=message.text, **self._sender)
        return _sent(made)

    async def _accepted(self, message: Message) -> Sent | None:
        """Return what an earlier try of the same message led to, if Twilio has it."""
        if message.attempt < 2 or message.made_at is None:
            return None
        since = message.made_at - _CLOCKS
        for found in await self._account.client.messages.list_async(to=message.to, limit=_LOOK_BACK):
            ours = (found.body or "").endswith(message.text)  # a trial account writes something before it
            if ours and found.date_created is not None and found.date_created >= since:
                return _sent(found)
        return None


def _sent(made: Any) -> Sent:
    """Read the library's message; a Messaging Service counts 0 segments until it has chosen a number."""
    return Sent(str(made.sid), int(made.num_segments or 0) or None)
