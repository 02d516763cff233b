"""Check what plugins' handlers and pages answer, before a byte of it is sent."""

import re
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any
from urllib.parse import urlsplit

import attrs

from bella_core.plugin import Link, PageContent, Table, WebResponse
from bella_core.plugin.types.pages import Block

from .checks import fits
from .errors import BadValue

#: Bytes of a response's body.
MAX_RESPONSE = 4 * 1024 * 1024
#: Characters of a page, and texts: cells, items, headings.
MAX_PAGE = 200_000
MAX_TEXTS = 5_000

#: The headers that a handler may set, in small letters, with their names as they are sent.
HEADERS = {
    name.lower(): name
    for name in ("Cache-Control", "Content-Disposition", "Content-Language", "ETag", "Last-Modified", "Location", "Retry-After")
}

_MEDIA_TYPE = re.compile(r"[a-z0-9][a-z0-9!#$&^_.+-]*/[a-z0-9][a-z0-9!#$&^_.+-]*")
_HTML = re.compile(r"text/html|application/xhtml\+xml")
_HEADER_VALUE = re.compile(r"[\x20-\x7e]{1,1000}")
_SCHEMES = frozenset({"https", "http", "mailto", "tel"})
#: A path that stays where it is: ``//host`` and ``/\host`` lead elsewhere.
_OWN_PATH = re.compile(r"/(?![/\\])[\x21-\x5b\x5d-\x7e]*")


def check_response(value: Any, _plugin: str, *, public: bool) -> WebResponse:
    """Return a handler's answer; ``public``: nobody's key was asked for, so it may be kept by others."""
    if type(value) is not WebResponse:
        raise BadValue(f"expected WebResponse, got {type(value).__name__}")
    if type(value.status) is not int or not 200 <= value.status <= 599:
        raise BadValue("status must be 200 to 599")
    if type(value.body) not in (str, bytes):
        raise BadValue(f"body must be str or bytes, got {type(value.body).__name__}")
    if _size(value.body) > MAX_RESPONSE:
        raise BadValue(f"body must be at most {MAX_RESPONSE} bytes")
    if value.status in {204, 304} and value.body:
        raise BadValue(f"a response with status {value.status} has no body")
    if type(value.content_type) is not str or not _MEDIA_TYPE.fullmatch(value.content_type):
        raise BadValue("content_type must be a media type in small letters and without parameters, such as application/json")
    if _HTML.fullmatch(value.content_type):
        raise BadValue("a route's response is no HTML: contribute a Page, whose markup the host writes")
    _check_headers(value.headers, public=public)
    return value


def _size(body: str | bytes) -> int:
    try:
        return len(body.encode() if isinstance(body, str) else body)
    except UnicodeEncodeError:
        raise BadValue("body holds half of a surrogate pair, which has no UTF-8") from None


def _check_headers(headers: object, *, public: bool) -> None:
    if not isinstance(headers, Mapping):
        raise BadValue(f"headers must be a mapping, got {type(headers).__name__}")
    for name, text in headers.items():
        if type(name) is not str or name.lower() not in HEADERS:
            raise BadValue(f"header {name!r} is not for plugins to set; those that are: {', '.join(HEADERS.values())}")
        if type(text) is not str or not _HEADER_VALUE.fullmatch(text):
            raise BadValue(f"header {name!r} must hold 1 to 1000 printable ASCII characters")
        if name.lower() == "cache-control" and not public:
            raise BadValue("Cache-Control is for public routes: nobody may keep what a key was needed for")
        if name.lower() == "location" and not leads_somewhere(text):
            raise BadValue("Location must be https://…, http://…, or a path within the plugin that begins with /")


def leads_somewhere(to: object) -> bool:
    """Tell whether a link or redirection is of a kind that runs nothing: an address on the web, of mail or telephone, or an own path."""
    if type(to) is not str or not to.isprintable() or len(to) > 2000:
        return False
    try:
        parts = urlsplit(to)
    except ValueError:
        return False
    if parts.scheme in {"https", "http"}:
        return bool(parts.netloc) and "\\" not in to and " " not in to
    return parts.scheme in _SCHEMES or _OWN_PATH.fullmatch(to) is not None


# --- pages ------------------------------------------------------------------------------------------------------------

_BLOCK = fits(Block)


def check_page(value: Any, _plugin: str) -> PageContent:
    """Return a page's content."""
    if type(value) is not PageContent:
        raise BadValue(f"expected PageContent, got {type(value).__name__}")
    if type(value.blocks) is not tuple:
        raise BadValue(f"PageContent.blocks must be a tuple, got {type(value.blocks).__name__}")
    for number, block in enumerate(value.blocks, 1):
        told = f"block {number}, a {type(block).__name__},"
        if not _BLOCK(block):
            raise BadValue(f"{told} is none, or one of its fields has the wrong type; what holds several is a tuple")
        if isinstance(block, Table) and any(len(row) != len(block.columns) for row in block.rows):
            raise BadValue(f"{told} has a row with another number of cells than its {len(block.columns)} columns")
    texts = list(islice(_texts(value.blocks), MAX_TEXTS + 1))
    if sum(map(len, texts)) > MAX_PAGE or len(texts) > MAX_TEXTS:
        raise BadValue(f"a page has at most {MAX_PAGE} characters in {MAX_TEXTS} texts: show a part, chosen by the query")
    return value


def _texts(value: Any) -> Iterator[str]:
    """Yield every text of a block, and see where links lead."""
    if isinstance(value, str):
        if not value.isascii() and any("\ud800" <= character <= "\udfff" for character in value):
            raise BadValue("a text holds half of a surrogate pair, which has no UTF-8")
        yield value
    elif isinstance(value, int):
        yield str(value)
    elif isinstance(value, tuple):
        for item in value:
            yield from _texts(item)
    elif attrs.has(type(value)):
        if isinstance(value, Link) and not leads_somewhere(value.to):
            raise BadValue("Link.to must be https://…, http://…, mailto:…, tel:…, or a path within the plugin that begins with /")
        for field in attrs.fields(type(value)):
            yield from _texts(getattr(value, field.name))
