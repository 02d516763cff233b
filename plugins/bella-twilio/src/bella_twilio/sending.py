"""Texts, handed to Twilio by its own library."""

import asyncio
from datetime import timedelta
from typing import Any

import aiohttp
from twilio.base.exceptions import (  # type: ignore[import-untyped]  # the library ships no types
    TwilioException,
    TwilioRestException,
    TwilioServiceException,
)
from twilio.rest import Client  # type: ignore[import-untyped]  # as above

from bella_core.plugin import Host, Message, PluginError, Retry, Sent

from .http import Http
from .refusals import refusal
from .settings import TwilioSettings

#: Seconds for everything that one message takes; the host gives up at 15.
LIMIT_S = 12.0
#: How many of a number's last messages are looked through, and by how much Twilio's clock may be behind ours.
_LOOK_BACK, _CLOCKS = 20, timedelta(seconds=60)


class Texts:
    """
    Send texts.

    Args:
        settings: with nothing missing. ``host``: is told what must be mended.
    """

    def __init__(self, settings: TwilioSettings, host: Host) -> None:
        self._host = host
        self._http = Http()
        self._client = Client(
            settings.api_key_sid or settings.account_sid,
            settings.auth_token.reveal(),
            settings.account_sid,
            region=settings.region or None,
            edge=settings.edge or None,
            http_client=self._http,
            environment={"TWILIO_REGION": "", "TWILIO_EDGE": ""},  # else the library reads the process's environment
        )
        if settings.base_url:
            self._client.api.base_url = settings.base_url
        sender = {"messaging_service_sid": settings.messaging_service_sid, "from_": settings.from_number}
        self._sender = {name: value for name, value in sender.items() if value}

    async def close(self) -> None:
        """Close the connections."""
        await self._http.close()

    async def send(self, message: Message) -> Sent:
        """
        Hand a message to Twilio.

        Twilio takes no key against repeats, so that on a repeated try its list is asked first whether an earlier one came through.

        Raises:
            Retry, Rejected: see ``refusals``. Twilio's own error is not kept with them: it repeats the number.
        """
        try:
            async with asyncio.timeout(LIMIT_S):
                sent = await self._accepted(message) or await self._create(message)
        except TwilioException as error:
            raise self._judged(error) from None
        except TimeoutError:
            raise Retry("Twilio did not answer in time") from None
        except aiohttp.ClientError as error:
            raise Retry(f"Twilio cannot be reached: {type(error).__name__}") from None
        except (ValueError, KeyError, TypeError, AttributeError):
            raise Retry("Twilio's answer cannot be read") from None
        self._host.ready(None)
        return sent

    async def _create(self, message: Message) -> Sent:
        made = await self._client.messages.create_async(to=message.to, body=message.text, **self._sender)
        return _sent(made)

    async def _accepted(self, message: Message) -> Sent | None:
        """Return what an earlier try of the same message led to, if Twilio has it."""
        if message.attempt < 2 or message.made_at is None:
            return None
        since = message.made_at - _CLOCKS
        for found in await self._client.messages.list_async(to=message.to, limit=_LOOK_BACK):
            ours = (found.body or "").endswith(message.text)  # a trial account writes something before it
            if ours and found.date_created is not None and found.date_created >= since:
                return _sent(found)
        return None

    def _judged(self, error: TwilioException) -> PluginError:
        if not isinstance(error, TwilioRestException | TwilioServiceException):
            return Retry(f"Twilio's library failed: {type(error).__name__}")
        code = error.code if isinstance(error.code, int) else None
        found = refusal(error.status, code)
        if found.to_mend:
            self._host.ready(found.to_mend)
            self._host.logger.error("twilio_must_be_mended", status=error.status)
        return found.error


def _sent(made: Any) -> Sent:
    """Read the library's message; a Messaging Service counts 0 segments until it has chosen a number."""
    return Sent(str(made.sid), int(made.num_segments or 0) or None)
