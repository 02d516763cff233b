"""Clients of AWS: credentials from where every program finds them, and what an error of theirs means."""

import asyncio
import random
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from typing import Any, TypeVar

import attrs

from bella_core.plugin import NotConfigured

from .settings import CloudwatchSettings

T = TypeVar("T")

#: Seconds for a connection and for an answer; tries of a request; seconds that the first wait takes at most, and any.
CONNECT_S, READ_S, TRIES, FIRST_WAIT_S, LONGEST_WAIT_S = 2.0, 3.0, 4, 0.2, 3.0
#: Bytes from which on a request is packed.
PACK_BYTES = 1024

#: Services that answer in XML.
_XML = frozenset({"sns", "sts"})

_THROTTLED = frozenset({
    "Throttling", "ThrottlingException", "ThrottledException", "RequestThrottled", "RequestThrottledException", "TooManyRequestsException",
    "RequestLimitExceeded", "LimitExceeded", "BandwidthLimitExceeded", "SlowDown", "PriorRequestNotComplete", "KMSThrottling",
    "KMSThrottlingException", "ConcurrentModificationException",
})  # fmt: skip
_DENIED = frozenset({
    "AccessDenied", "AccessDeniedException", "AuthorizationError", "AuthorizationErrorException", "ExpiredToken", "ExpiredTokenException",
    "InvalidClientTokenId", "SignatureDoesNotMatch", "UnrecognizedClientException", "MissingAuthenticationToken", "RequestExpired",
    "OptInRequired", "NotAuthorized",
})  # fmt: skip


@attrs.frozen
class Failure:
    """
    Why a request failed.

    Args:
        reason: a code, without anything of the request's.
        kind: ``away`` and ``busy`` pass; ``denied`` is for an operator to mend; ``refused`` is the request's own fault.
    """

    reason: str
    kind: str

    @property
    def passes(self) -> bool:
        """Tell whether the same request may succeed in a moment."""
        return self.kind in {"away", "busy"}


def failure_of(error: BaseException) -> Failure | None:
    """Return what an error of AWS's, or of the way there, means; ``None`` for any other."""
    from botocore.exceptions import (  # type: ignore[import-untyped]  # noqa: PLC0415  # ships no types; it is loaded by now
        BotoCoreError,
        ClientError,
        NoCredentialsError,
        ParamValidationError,
    )

    if isinstance(error, ClientError):
        code = "".join(letter for letter in str(error.response.get("Error", {}).get("Code", "")) if letter.isalnum())[:60]
        status = int(error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0))
        return Failure(f"AWS answered {status} {code}".strip(), _kind(code, status))
    if isinstance(error, ParamValidationError):
        return Failure("the request is not valid", "refused")
    if isinstance(error, NoCredentialsError):
        return Failure("no AWS credentials are found any more", "denied")
    if isinstance(error, BotoCoreError | OSError | TimeoutError):
        return Failure("AWS cannot be reached", "away")
    return None


def _kind(code: str, status: int) -> str:
    if code in _THROTTLED or status == 429:
        return "busy"
    if status >= 500 or status == 408:
        return "away"
    return "denied" if code in _DENIED or status in {401, 403} else "refused"


def _readable(response_dict: dict[str, Any], **_kwargs: object) -> None:
    """Let an error that is no XML, as a proxy's or a load balancer's on the way, be read for its status."""
    status, body = int(response_dict["status_code"]), response_dict["body"]
    if status >= 300 and isinstance(body, bytes) and b"xml" not in response_dict["headers"].get("content-type", "").encode():
        response_dict["body"] = b"<ErrorResponse><Error><Code>NoCode</Code></Error></ErrorResponse>"


async def persistently(call: Callable[[], Awaitable[T]], chance: Callable[[float, float], float] = random.uniform) -> T:
    """
    Make a request, again after a while when that may help; each wait is drawn from 0 to twice the last limit ("full jitter", as AWS's
    Architecture Blog has it in *Exponential Backoff And Jitter*), so that many who failed together do not come back together.

    Args:
        chance: draws from a range of seconds.
    """
    for tried in range(1, TRIES):
        try:
            return await call()
        except Exception as error:
            failure = failure_of(error)
            if failure is None or not failure.passes:
                raise
        await asyncio.sleep(chance(0.0, min(LONGEST_WAIT_S, FIRST_WAIT_S * 2**tried)))
    return await call()


class Clients:
    """
    Open clients of AWS's services; ``find`` first, as it takes a moment.

    Args:
        settings: the region, and another address than AWS's.
        tries: of each request, by the library itself; 1 for whoever uses ``persistently`` or has an outbox.
    """

    def __init__(self, settings: CloudwatchSettings, tries: int = 1) -> None:
        self._settings, self._tries = settings, tries
        self._open = AsyncExitStack()
        self._session: Any = None

    async def find(self, *services: str) -> None:
        """
        Load the library, the services' descriptions and the credentials, in a thread.

        Raises:
            NotConfigured: there are no credentials.
        """
        self._session, found = await asyncio.to_thread(self._found, services)
        if not found:
            raise NotConfigured("no AWS credentials are found: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or give the machine a role")

    async def open(self, service: str) -> Any:
        """Return a client, which ``close`` closes."""
        client = await self._open.enter_async_context(self._client(self._session, service))
        if service in _XML:
            client.meta.events.register(f"before-parse.{service}", _readable)
        return client

    async def close(self) -> None:
        """Close every client."""
        await self._open.aclose()

    def _found(self, services: tuple[str, ...]) -> tuple[Any, bool]:
        from aiobotocore.session import get_session  # type: ignore[import-untyped]  # noqa: PLC0415  # heavy: loaded at the start; ships no types

        session = get_session()

        async def look() -> bool:
            if await session.get_credentials() is None:
                return False
            for service in services:  # the session keeps what it read
                async with self._client(session, service):
                    pass
            return True

        return session, asyncio.run(look())

    def _client(self, session: Any, service: str) -> Any:
        from aiobotocore.config import AioConfig  # type: ignore[import-untyped]  # noqa: PLC0415  # see above

        config = AioConfig(
            connect_timeout=CONNECT_S,
            read_timeout=READ_S if self._tries == 1 else 10 * READ_S,
            retries={"total_max_attempts": self._tries, "mode": "standard"},
            request_min_compression_size_bytes=PACK_BYTES,
        )
        own = {"endpoint_url": self._settings.endpoint_url} if self._settings.endpoint_url else {}
        return session.create_client(service, region_name=self._settings.region, config=config, **own)
