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
        sent = {**(headers or {}), **_authorization(auth)}
        async with self._opened().request(method, url, params=params, data=data, headers=sent, allow_redirects=allow_redirects) as answer:
            _wait_if_told(answer)
            return Response(answer.status, await answer.text(), answer.headers)

    async def download(self, url: str, auth: tuple[str, str], most: int) -> tuple[int, bytes]:
        """
        Return the status and the body of a file, which may lie elsewhere; the credentials do not go there.

        Raises:
            Retry: too many requests, and Twilio says how long to wait; or the file is larger than ``most`` bytes, or was broken off.
        """
        async with self._opened().get(url, headers=_authorization(auth)) as answer:
            _wait_if_told(answer)
            body = bytearray()
            async for chunk in answer.content.iter_chunked(1 << 16):
                body += chunk
                if len(body) > most:
                    raise Retry("the file is larger than any recording")
            return answer.status, bytes(body)

    def _opened(self) -> aiohttp.ClientSession:
        if self._session is None:  # made here, as it belongs to the event loop
            self._session = aiohttp.ClientSession()
        return self._session

    async def close(self) -> None:
        """Close the connections."""
        if self._session is not None:
            await self._session.close()


def _wait_if_told(answer: aiohttp.ClientResponse) -> None:
    after = answer.headers.get("Retry-After", "")
    if answer.status in {429, 503} and after.isdecimal():
        raise Retry(f"Twilio answered {answer.status}", min(float(after), _LONGEST_S))


def _authorization(auth: tuple[str, str] | None) -> Mapping[str, str]:
    if auth is None:
        return {}
    return {"Authorization": "Basic " + base64.b64encode(":".join(auth).encode()).decode()}
