"""The interface described: its OpenAPI document, and a page made of it; both are made once, when they are first asked for."""

import functools
import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

import attrs
import jinja2
import orjson

from bella_core import __version__
from bella_core.schemas.openapi import Routed, document

from .admin.assets import asset_path
from .admin.words import words_in
from .languages import Language
from .operations import ERRORS, TAGS

_ABOUT = (
    "Reads the book, makes appointments and holds conversations. Send an API key in the header X-API-Key; its scope is read, write, which"
    " may read too, or staff, which may both. A key that asks for too much gets 429, and Retry-After says when to come again. Errors are"
    " problem documents (RFC 9457)."
)
_METHODS = ("get", "post", "put", "patch", "delete")


@attrs.frozen
class Sent:
    """A body, and the ETag that it has."""

    body: bytes
    tag: str

    @classmethod
    def of(cls, body: bytes) -> "Sent":
        """Return a body with its tag."""
        return cls(body, hashlib.sha256(body).hexdigest()[:32])


class Described:
    """The document of some routes, and its page."""

    def __init__(self, routes: Sequence[Routed]) -> None:
        self._routes = routes

    @functools.cached_property
    def document(self) -> dict[str, Any]:
        """Return the document."""
        return document(self._routes, ERRORS, version=__version__, about=_ABOUT)

    @functools.cached_property
    def json(self) -> Sent:
        """Return the document as it is sent."""
        return Sent.of(orjson.dumps(self.document, option=orjson.OPT_INDENT_2))

    @functools.cache  # noqa: B019  # one object lives as long as its application
    def page(self, language: Language, mount: str) -> Sent:
        """
        Return the page.

        Args:
            mount: below which path the application stands.
        """
        words = words_in(language)
        environment = jinja2.Environment(
            loader=jinja2.PackageLoader("bella_core.web"),
            autoescape=True,
            trim_blocks=True,
            lstrip_blocks=True,
            undefined=jinja2.StrictUndefined,
            extensions=["jinja2.ext.i18n"],
        )
        environment.install_gettext_callables(words.gettext, words.ngettext, newstyle=True)  # type: ignore[attr-defined]  # the extension adds it
        groups = [(tag, title, _operations(self.document, tag)) for tag, title in TAGS.items()]
        text = environment.get_template("openapi.html").render(
            language=language,
            groups=[group for group in groups if group[2]],
            schemas=self.document["components"]["schemas"],
            errors=ERRORS,
            shape=shape,
            style=mount + asset_path("admin.css"),
            here=mount + "/openapi",
        )
        return Sent.of(text.encode())


def _operations(whole: Mapping[str, Any], tag: str) -> list[tuple[str, str, Mapping[str, Any]]]:
    """Return the operations of a group: method, path, and what is said of it."""
    return [
        (method.upper(), path, methods[method])
        for path, methods in whole["paths"].items()
        for method in _METHODS
        if method in methods and tag in methods[method]["tags"]
    ]


def shape(schema: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return what a schema is, in parts that are put together: each a text, and the name of the schema that it links to or nothing."""
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        return [(name, name)]
    if "anyOf" in schema:
        choices = [shape(one) for one in schema["anyOf"]]
        return [part for at, choice in enumerate(choices) for part in ([(" | ", ""), *choice] if at else choice)]
    if "enum" in schema:
        return [(" | ".join(map(str, schema["enum"])), "")]
    if schema.get("type") == "array":
        return [("[", ""), *shape(schema["items"]), ("]", "")]
    if "properties" in schema:
        inner = [[(f"{', ' if at else ''}{name}: ", ""), *shape(one)] for at, (name, one) in enumerate(schema["properties"].items())]
        return [("{", ""), *(part for parts in inner for part in parts), ("}", "")]
    if isinstance(schema.get("additionalProperties"), dict):
        return [("{…: ", ""), *shape(schema["additionalProperties"]), ("}", "")]
    kinds = schema.get("type", "any")
    told = " | ".join(kinds) if isinstance(kinds, list) else kinds
    return [(f"{told} ({schema['format']})" if "format" in schema else told, "")]
