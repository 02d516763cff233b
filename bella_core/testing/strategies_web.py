"""Hypothesis strategies for the types of the web family; ``values_of`` knows them."""

from collections.abc import Callable
from typing import Any

from hypothesis import strategies as st

from bella_core.plugin import (
    Asker,
    Bullets,
    Facts,
    Fields,
    Heading,
    Link,
    Notice,
    Page,
    PageContent,
    Paragraph,
    Route,
    Table,
    WebRequest,
    WebResponse,
)

from .phrases import utterance_texts

_LINKS = ("https://example.ca/a?b=1", "/items?day=2", "/", "mailto:a@example.ca", "tel:+14165550100")
_DOCUMENTS = (b"", b"{}", b"[]", b"null", b'{"a": [1, "b", null]}', b'"\xc3\xa9"')
_TITLE = {"en": "Items", "fr": "Articles"}

_texts = utterance_texts(60)
_links = st.builds(Link, _texts, st.sampled_from(_LINKS))
_inline = _texts | st.integers(-999, 999) | _links
_paths = st.lists(st.from_regex(r"[a-z0-9][a-z0-9._~-]{0,8}", fullmatch=True), max_size=3).map(lambda parts: "/" + "/".join(parts))
_fields = st.lists(st.tuples(st.text(min_size=1, max_size=10), st.text(max_size=40)), max_size=4).map(tuple)
_bodies = st.binary(max_size=400) | _texts.map(str.encode) | st.sampled_from(_DOCUMENTS)
_media_types = st.sampled_from(["", "application/json", "text/plain", "application/x-www-form-urlencoded", "image/png", "a/b"])


@st.composite
def _tables(draw: st.DrawFn) -> Table:
    columns = draw(st.lists(_texts, min_size=1, max_size=4))
    row = st.tuples(*[_inline] * len(columns))
    return Table(tuple(columns), tuple(draw(st.lists(row, max_size=4))), draw(_texts))


async def _respond(request: WebRequest) -> WebResponse:
    return WebResponse.json({"method": request.method})


async def _render(request: WebRequest) -> PageContent:
    return PageContent((Heading(request.language),))


_BLOCKS: dict[type, st.SearchStrategy[Any]] = {
    Heading: st.builds(Heading, _texts),
    Paragraph: st.lists(_inline, max_size=4).map(lambda parts: Paragraph(tuple(parts))),
    Bullets: st.lists(_inline, max_size=4).map(lambda items: Bullets(tuple(items))),
    Facts: st.lists(st.tuples(_texts, _inline), max_size=4).map(lambda rows: Facts(tuple(rows))),
    Table: _tables(),
    Notice: st.builds(Notice, _texts, st.sampled_from(["info", "warning", "error"])),
}

STRATEGIES: dict[type, Callable[[], st.SearchStrategy[Any]]] = {
    **{kind: (lambda made=made: made) for kind, made in _BLOCKS.items()},  # type: ignore[misc]  # a default keeps each its own
    Link: lambda: _links,
    PageContent: lambda: st.lists(st.one_of(*_BLOCKS.values()), max_size=5).map(lambda blocks: PageContent(tuple(blocks))),
    Fields: lambda: st.builds(Fields, _fields, st.booleans()),
    Asker: lambda: st.builds(Asker, st.uuids(version=4).map(str), _texts, st.sampled_from(["read", "write"])),
    WebRequest: lambda: st.builds(
        WebRequest,
        st.sampled_from(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"]),
        _paths,
        st.just({}),
        st.builds(Fields, _fields),
        st.builds(Fields, _fields, st.just(True)),  # a strategy takes arguments by position
        _bodies,
        _media_types,
        st.sampled_from(["en-CA", "fr-CA"]),
    ),
    WebResponse: lambda: st.builds(
        WebResponse,
        st.sampled_from([200, 201, 202, 400, 404, 409, 422, 500]),
        _bodies | _texts,
        _media_types.filter(bool),
        st.dictionaries(st.sampled_from(["ETag", "Retry-After", "Content-Language"]), st.just("5"), max_size=2),
    ),
    Route: lambda: st.builds(
        Route,
        st.sampled_from(["GET", "POST", "PUT", "PATCH", "DELETE"]),
        _paths | st.just("/items/{item}"),
        st.just(_respond),
        st.sampled_from(["public", "read", "write"]),
    ),
    Page: lambda: st.builds(Page, _paths, st.just(_TITLE), st.just(_render), st.sampled_from(["public", "read"])),
}
