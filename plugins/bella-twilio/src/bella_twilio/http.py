"""How Twilio's library speaks HTTP here: on the event loop, cancelled with the hook, and without writing numbers to a log."""

import base64
import logging
from collections.abc import Mapping

import aiohttp
from twilio.http import AsyncHttpClient  # type: ignore[import-untyped]  # the library ships no types
from twilio.http.response import Response  # type: ignore[import-untyped]  # as above

from bella_core.plugin import Retry

#: The longest that a service may ask us to wait, in seconds.
_LONGEST_S = 3600.0


class Http(AsyncHttpClient):  # type: ignore[misc]  # the library ships no types
    """Make the library's requests; its own client logs addresses, and repeats requests behind the host's back."""

    def __init__(self) -> None:
        super().__init__(logging.getLogger(__name__), True)
        self._session: aiohttp.ClientSession | None = None

    async def request(  # noqa: PLR0917  # the library's signature
        self,
        method: str,
        url: str,
        params: Mapping[str, str] | None = None,
        data: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        auth: tuple[str, str] | None = None,
        timeout: float | None = None,  # noqa: ARG002, ASYNC109  # the library's argument; one limit is kept for all that a message takes
        allow_redirects: bool = False,
    ) -> Response:
        """
        Make one request.

        Raises:
            Retry: too many requests, and Twilio says how long to wait.
        """
        if self._session is None:  # made here, as it belongs to the event loop
            self._session = aiohttp.ClientSession()
        sent = {**(headers or {}), **_authorization(auth)}
        async with self._session.request(method, url, params=params, data=data, headers=sent, allow_redirects=allow_redirects) as answer:
            after = answer.headers.get("Retry-After", "")
            if answer.status in {429, 503} and after.isdecimal():
                raise Retry(f"Twilio answered {answer.status}", min(float(after), _LONGEST_S))
            return Response(answer.status, await answer.text(), answer.headers)

    async def close(self) -> None:
        """Close the connections."""
        if self._session is not None:
            await self._session.close()


def _authorization(auth: tuple[str, str] | None) -> Mapping[str, str]:
    if auth is None:
        return {}
    return {"Authorization": "Basic " + base64.b64encode(":".join(auth).encode()).decode()}
