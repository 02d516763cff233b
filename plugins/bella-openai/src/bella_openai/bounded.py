"""
A client that takes short, plain answers only, and goes nowhere but where it was sent.

An answer of a few hundred kilobytes, or a small one that unpacks to millions, takes the processor from every call.
What is sent holds a caller's words, and is carried to no other host.
"""

from typing import Any

import openai

#: Bytes of an answer: many times what one takes, and parsed in a few milliseconds however it is nested.
MOST_BYTES = 32 * 1024
#: Parts that it may come in: taking each one apart costs time, however short it is. Answers come in a handful.
MOST_PARTS = 256


class TooMuch(ValueError):
    """The answer is too long, in too many parts, or packed."""


class BoundedClient(openai.DefaultAsyncHttpxClient):
    """Send requests, follow no redirect, and end an answer that is packed or too long."""

    def __init__(self, *, proxies: bool = True) -> None:
        super().__init__(follow_redirects=False, trust_env=proxies)

    async def send(self, request: Any, **given: Any) -> Any:
        """
        Return the answer, read.

        Raises:
            TooMuch: it is longer than ``MOST_BYTES``, comes in more than ``MOST_PARTS``, or is packed though that was not asked for.
        """
        request.headers["Accept-Encoding"] = "identity"
        response = await super().send(request, **{**given, "stream": True, "follow_redirects": False})
        try:
            body = await _read(response)
        finally:
            await response.aclose()
        return type(response)(response.status_code, headers=response.headers, content=body, request=request)


async def _read(response: Any) -> bytes:
    if response.headers.get("content-encoding", "identity").strip().lower() != "identity":
        raise TooMuch("the answer is packed")
    body, parts = bytearray(), 0
    async for part in response.aiter_raw():
        body += part
        parts += 1
        if len(body) > MOST_BYTES or parts > MOST_PARTS:
            raise TooMuch("the answer is too long, or comes in too many parts")
    return bytes(body)
