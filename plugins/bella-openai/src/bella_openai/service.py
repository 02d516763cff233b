"""The provider: one client of the SDK, tries that end with the request's seconds, and errors that quote nobody."""

import asyncio
import contextlib
import logging
import socket
from collections.abc import Mapping
from time import monotonic
from typing import TYPE_CHECKING, Any

import openai

from bella_core.plugin import CompletionRequest, Rejected, Retry

from .answers import Answer, read
from .aside import Aside
from .bounded import BoundedClient, TooMuch

if TYPE_CHECKING:
    from .plugin import OpenAISettings

#: Loggers that write requests, words and all, when the root logger listens to everything.
_TALKATIVE = ("openai", "httpx", "httpx2", "httpcore", "httpcore2")
#: Seconds before another try where the provider names none, and seconds that one must have to be worth it.
_PAUSE_S = 0.2
_WORTH_S = 0.3
#: Answers of a provider that looked at no word, by RFC 9110: it charges nothing for them.
_FREE = frozenset({400, 401, 403, 404, 408, 422, 429, 503})


#: Where nobody listens: the port on which bytes are thrown away, RFC 863.
_NOBODY = "http://127.0.0.1:9"


class Service:
    """
    Ask the provider.

    Args:
        settings: where, which model, and how often.
    """

    def __init__(self, settings: "OpenAISettings") -> None:
        for name in _TALKATIVE:
            logging.getLogger(name).setLevel(logging.WARNING)
        self._settings = settings
        self._client = openai.AsyncOpenAI(
            api_key=settings.api_key.reveal() or "none",  # a server of one's own may want none, the SDK always does
            base_url=settings.base_url,
            http_client=BoundedClient(),
            max_retries=0,  # the SDK waits as long as the provider asks it to; a caller is on the line
        )
        self._aside = Aside()

    async def ask(self, request: CompletionRequest) -> Answer:
        """
        Return the model's answer.

        A request is tried again only where the try before was surely charged for by nobody: the budgets set aside what one takes.

        Raises:
            Retry: the provider is away, busy or broken. Rejected: it refuses, or the model does.
            TimeoutError: the request's seconds are over. ValueError: the model wrote no JSON object.
        """
        async with asyncio.timeout(request.budget_s):
            return await self._aside.run(self._tried(request, monotonic() + request.budget_s))

    async def close(self) -> None:
        """Close the client's connections, and end what it runs on."""
        await self._aside.run(self._client.close())
        await asyncio.to_thread(self._aside.close)

    async def _tried(self, request: CompletionRequest, until: float) -> Answer:
        for left in range(self._settings.retries, -1, -1):
            try:
                return read(await self._once(request, until - monotonic()))
            except Retry as error:
                pause = _PAUSE_S if error.after_s is None else error.after_s
                if left == 0 or not error.unspent or monotonic() + pause + _WORTH_S > until:
                    raise
                await asyncio.sleep(pause)
        raise TimeoutError  # not reached: the last try returns or raises

    async def _once(self, request: CompletionRequest, left_s: float) -> bytes:
        wait_s = max(0.05, min(self._settings.timeout_s, left_s))
        try:
            async with asyncio.timeout(wait_s):  # the client's own limit begins anew with every byte
                return await _post(self._client, self._body(request), wait_s)
        except openai.APITimeoutError:
            raise TimeoutError("the provider did not answer in time") from None
        except openai.APIConnectionError as error:
            raise Retry("the provider cannot be reached", unspent=_never_connected(error)) from None
        except openai.APIStatusError as error:
            raise _judged(error) from None  # its own text may quote the request
        except TooMuch as error:
            raise ValueError(f"the provider: {error}") from None

    def _body(self, request: CompletionRequest) -> dict[str, Any]:
        given = self._settings
        schema = {"name": request.purpose[:64] or "answer", "schema": dict(request.schema), "strict": True}
        body: dict[str, Any] = {
            "model": given.model,
            "messages": [{"role": "system", "content": request.instructions}, {"role": "user", "content": request.input}],
            "response_format": {"type": "json_schema", "json_schema": schema},
            "store": False,
            given.limit_name: request.max_tokens,
        }
        return body if given.reasoning_effort is None else {**body, "reasoning_effort": given.reasoning_effort}


async def _post(client: openai.AsyncOpenAI, body: Mapping[str, Any], wait_s: float) -> bytes:
    """Send a request and return the answer's bytes: the SDK's models of both would take longer to fill than all the rest."""
    return await client.post("/chat/completions", cast_to=bytes, body=dict(body), options={"timeout": wait_s})


async def rehearse() -> None:
    """Have the SDK load what it loads on its first request, which would keep callers waiting: send one to where nobody listens."""
    given: dict[str, Any] = {"api_key": "none", "base_url": _NOBODY, "max_retries": 0, "http_client": BoundedClient(proxies=False)}
    async with openai.AsyncOpenAI(**given) as client:
        with contextlib.suppress(openai.APIError, TooMuch):
            await _post(client, {}, 1.0)


def _judged(error: openai.APIStatusError) -> Exception:
    status = error.status_code
    if status in {408, 409, 429} or status >= 500:
        return Retry(f"the provider answered {status}", _seconds(error.response.headers.get("retry-after")), unspent=status in _FREE)
    return Rejected(f"the provider answered {status}", unspent=status in _FREE)


def _never_connected(error: openai.APIConnectionError) -> bool:
    """Tell whether nobody took the request: the connection was refused, not lost."""
    cause = error.__cause__
    while cause is not None and not isinstance(cause, ConnectionRefusedError | socket.gaierror):
        cause = cause.__cause__ or cause.__context__
    return cause is not None


def _seconds(text: str | None) -> float | None:
    """Read a ``Retry-After`` in seconds; a date in it is left alone."""
    try:
        return max(0.0, float(text)) if text else None
    except ValueError:
        return None
