"""An account at Twilio: the client that its requests go through, and what their failures mean."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

import aiohttp
from twilio.base.exceptions import (  # type: ignore[import-untyped]  # the library ships no types
    TwilioException,
    TwilioRestException,
    TwilioServiceException,
)
from twilio.rest import Client  # type: ignore[import-untyped]  # as above

from bella_core.plugin import Host, PluginError, Retry

from .http import Http
from .refusals import refusal
from .settings import TwilioSettings

T = TypeVar("T")


class Account:
    """
    Ask Twilio.

    Args:
        settings: with nothing missing. ``host``: is told what must be mended.

    Attributes:
        client: the library's own. ``http``: makes its requests.
    """

    def __init__(self, settings: TwilioSettings, host: Host) -> None:
        self._host = host
        self.http = Http()
        self.client = Client(
            settings.api_key_sid or settings.account_sid,
            settings.auth_token.reveal(),
            settings.account_sid,
            region=settings.region or None,
            edge=settings.edge or None,
            http_client=self.http,
            environment={"TWILIO_REGION": "", "TWILIO_EDGE": ""},  # else the library reads the process's environment
        )
        if settings.base_url:
            self.client.api.base_url = settings.base_url

    async def close(self) -> None:
        """Close the connections."""
        await self.http.close()

    def address(self, path: str) -> str:
        """Return the whole address of a path, in the region that is set."""
        base: str = self.client.api.base_url
        return f"{self.client.get_hostname(base) if base.endswith('twilio.com') else base}{path}"

    async def ask(self, work: Callable[[], Awaitable[T]], limit_s: float) -> T:
        """
        Return what some requests lead to.

        Args:
            limit_s: seconds for all of them; the host gives up a little later.

        Raises:
            Retry, Rejected: see ``refusals``. Twilio's own error is not kept with them: it repeats the number.
        """
        try:
            async with asyncio.timeout(limit_s):
                found = await work()
        except TwilioException as error:
            raise self._judged(error) from None
        except TimeoutError:
            raise Retry("Twilio did not answer in time") from None
        except aiohttp.ClientError as error:
            raise Retry(f"Twilio cannot be reached: {type(error).__name__}") from None
        except (ValueError, KeyError, TypeError, AttributeError):
            raise Retry("Twilio's answer cannot be read") from None
        self._host.ready(None)
        return found

    def refused(self, status: int, code: int | None) -> PluginError:
        """Return what a refusal is to the host, and tell what must be mended."""
        found = refusal(status, code)
        if found.to_mend:
            self._host.ready(found.to_mend)
            self._host.logger.error("twilio_must_be_mended", status=status)
        return found.error

    def _judged(self, error: TwilioException) -> PluginError:
        if not isinstance(error, TwilioRestException | TwilioServiceException):
            return Retry(f"Twilio's library failed: {type(error).__name__}")
        return self.refused(error.status, error.code if isinstance(error.code, int) else None)
