"""The service's HTTP interface: one client, bounded answers, and errors that say whether to try again and never what was said."""

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from bella_core.plugin import Rejected, Retry

from .settings import RemoteSettings

if TYPE_CHECKING:
    import aiohttp

_MOST_BYTES = 8 * 1024 * 1024
_CONNECT_S = 2.0
_MENDS = {401: ": check api_key", 403: ": check api_key", 404: ": check base_url and model"}


class Service:
    """Ask an OpenAI-compatible service; made on the event loop, since it opens a client."""

    def __init__(self, settings: RemoteSettings) -> None:
        import aiohttp  # noqa: PLC0415  # when the plugin starts, not when it is imported

        self._aiohttp = aiohttp
        self._url = settings.base_url.rstrip("/")
        key = settings.api_key.reveal() if settings.api_key else ""
        self._client = aiohttp.ClientSession(
            headers={"Authorization": f"Bearer {key}"} if key else {},
            timeout=aiohttp.ClientTimeout(total=settings.timeout_s, sock_connect=_CONNECT_S),
        )

    def form(self, fields: list[tuple[str, str]], file: bytes) -> "aiohttp.FormData":
        """Return a multipart form with a WAV file; a service tells its kind by its name."""
        form = self._aiohttp.FormData()
        form.add_field("file", file, filename="speech.wav", content_type="audio/wav")
        for name, value in fields:
            form.add_field(name, value)
        return form

    async def post(self, path: str, *, form: "aiohttp.FormData | None" = None, body: Mapping[str, object] | None = None) -> bytes:
        """
        Make one request, and return what is answered.

        Raises:
            Retry: the service is away, slow, busy or broken. Rejected: it refuses this request for good.
        """
        try:
            async with self._client.post(self._url + path, data=form, json=body, allow_redirects=False) as answer:
                if answer.status >= 300:
                    raise _judged(answer.status)
                content = await answer.content.read(_MOST_BYTES + 1)
                while len(content) <= _MOST_BYTES and (more := await answer.content.read(_MOST_BYTES)):
                    content += more
        except TimeoutError as error:
            raise Retry("the speech service did not answer in time") from error
        except self._aiohttp.ClientError as error:
            raise Retry(f"the speech service cannot be reached, or broke off ({type(error).__name__})") from None
        if len(content) > _MOST_BYTES:
            raise Retry("the speech service answered far too much")
        return content

    async def close(self) -> None:
        """Close the client."""
        await self._client.close()


def _judged(status: int) -> Exception:
    if status in {408, 409, 425, 429} or status >= 500:
        return Retry(f"the speech service answered {status}")
    mend = ": check base_url" if status < 400 else _MENDS.get(status, "")
    return Rejected(f"the speech service answered {status}{mend}")


def parsed(content: bytes) -> Mapping[str, Any]:
    """
    Return a JSON object.

    Raises:
        Retry: it is something else.
    """
    try:
        value = json.loads(content)
    except ValueError:
        value = None
    if not isinstance(value, dict):
        raise Retry("the speech service answered something that is no JSON object")
    return value
