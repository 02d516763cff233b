"""Web routes and pages that plugins contribute, and the requests and responses that they exchange with the host."""

import json
from collections.abc import Awaitable, Callable, Iterator, Mapping
from typing import Any, Literal, TypeAlias

import attrs

from ..errors import BadRequest
from .pages import PageContent

#: Who may call: anybody, or whoever has an API key of that scope; a key that may write may read too.
Access = Literal["public", "read", "write"]

Method = Literal["GET", "POST", "PUT", "PATCH", "DELETE"]


@attrs.frozen(repr=False)
class Fields(Mapping[str, str]):
    """
    Named values of a request: its query, or its headers.

    ``fields["name"]`` is the first value of a name, ``fields.all("name")`` all of them.

    Args:
        pairs: as they were sent.
        any_case: whether names are the same in small and capital letters, as those of headers are.
    """

    pairs: tuple[tuple[str, str], ...] = ()
    any_case: bool = False

    def all(self, name: str) -> tuple[str, ...]:
        """Return every value of a name, in their order; none if there is none."""
        return tuple(value for key, value in self.pairs if self._key(key) == self._key(name))

    def __getitem__(self, name: str) -> str:
        for value in self.all(name):
            return value
        raise KeyError(name)

    def __iter__(self) -> Iterator[str]:
        return iter(dict.fromkeys(self._key(name) for name, _ in self.pairs))

    def __len__(self) -> int:
        return len({self._key(name) for name, _ in self.pairs})

    def __repr__(self) -> str:
        return f"Fields({len(self.pairs)} pairs)"  # what was sent may be anybody's data

    def _key(self, name: str) -> str:
        return name.lower() if self.any_case else name


@attrs.frozen
class Asker:
    """Who sent a request: the ``id`` of the API key (never the key), the ``name`` that staff gave it, and what it may do."""

    id: str
    name: str
    scope: Literal["read", "write"]


@attrs.frozen
class WebRequest:
    """
    One request to a plugin. Everything in it was written by whoever sent it.

    Args:
        method: in capitals; a ``GET`` route is also asked with ``HEAD``, whose response's body is not sent.
        path: below the plugin's own, such as ``/items/7``.
        parameters: what stands in the path where the route has ``{name}``, decoded.
        query: what stands behind the ``?``.
        headers: without cookies and without the API key.
        body: as it was sent, no longer than the route allows.
        content_type: of the body, in small letters and without parameters; empty if none was named.
        language: that the sender prefers, of those that bella speaks: ``en-CA`` or ``fr-CA``.
        asker: who asks; ``None`` where the access is public.
    """

    method: str
    path: str = attrs.field(repr=False)
    parameters: Mapping[str, str] = attrs.field(factory=dict, repr=False)
    query: Fields = Fields()
    headers: Fields = Fields(any_case=True)
    body: bytes = attrs.field(default=b"", repr=False)
    content_type: str = ""
    language: str = "en-CA"
    asker: Asker | None = None

    def json(self) -> Any:
        """
        Return the decoded body.

        Raises:
            BadRequest: it is no JSON in UTF-8; left alone, it is answered with 400.
        """
        try:
            return json.loads(self.body.decode())
        except (ValueError, RecursionError):
            raise BadRequest("the body must be JSON in UTF-8") from None


@attrs.frozen
class WebResponse:
    """
    Answer a request.

    The host adds what keeps a browser from running anything in it and others from keeping it. HTML is refused: contribute a ``Page``.

    Args:
        status: 200 to 599.
        body: text is sent in UTF-8; at most 4 MiB.
        content_type: of the body, such as ``application/json``.
        headers: of ``Cache-Control`` (public routes only), ``Content-Disposition``, ``Content-Language``, ``ETag``, ``Last-Modified``,
            ``Location`` and ``Retry-After``; no others.
    """

    status: int = 200
    body: str | bytes = attrs.field(default="", repr=False)
    content_type: str = "text/plain"
    headers: Mapping[str, str] = attrs.field(factory=dict, repr=False)

    @classmethod
    def json(cls, document: object, status: int = 200, headers: Mapping[str, str] | None = None) -> "WebResponse":
        """Answer with JSON."""
        return cls(status, json.dumps(document, ensure_ascii=False), "application/json", headers or {})


#: Answers a request; ``async def``, or a plain ``def`` that may block and runs in a thread.
Handler: TypeAlias = Callable[[WebRequest], Awaitable[WebResponse]] | Callable[[WebRequest], WebResponse]
Render: TypeAlias = Callable[[WebRequest], Awaitable[PageContent]] | Callable[[WebRequest], PageContent]


@attrs.frozen
class Route:
    """
    One route of a plugin, at ``/plugins/NAME`` and its path.

    Args:
        method: ``GET``, ``POST``, ``PUT``, ``PATCH`` or ``DELETE``.
        path: ``/`` and segments of letters, digits and ``-._~``; a segment may be ``{name}``, which takes any one segment.
        handler: given the request, returns a ``WebResponse``; at most 10 seconds.
        access: ``public`` where anybody may call, such as a webhook whose handler checks a signature; else the scope that the API key
            in the header ``X-API-Key`` must have.
        max_body: bytes of a request's body; a longer one is answered with 413 and the handler is not asked.
    """

    method: Method
    path: str
    handler: Handler
    access: Access
    max_body: int = 65_536


@attrs.frozen
class Page:
    """
    One page of a plugin, at ``/plugins/NAME`` and its path, with a link on bella's home page.

    Args:
        path: as a route's, without ``{name}``.
        title: by language, ``en`` and ``fr``; one of them is enough. Anybody who reaches bella can see it.
        render: given the request, returns the page's ``PageContent`` in ``request.language``; at most 10 seconds.
        access: ``public``, or ``read``: a browser asks for a name, which may be anything, and a password, which is an API key.
    """

    path: str
    title: Mapping[str, str]
    render: Render
    access: Literal["public", "read"]
