"""The OpenAPI 3.1 document: made of what routes declare of themselves and of the classes that they read and write."""

import re
from collections.abc import Iterable, Mapping
from typing import Any, Literal

import attrs

from .json_schema import Schema, Schemas
from .problems import PROBLEM_JSON, Problem

#: What an operation may need of a key; ``open``: none is asked for.
Access = Literal["open", "read", "write", "staff"]
JSON = "application/json"

_PLACEHOLDER = re.compile(r"\{(\w+)(?::([^{}]*))?\}")
_ALTERNATIVES = re.compile(r"\w+(\|\w+)*")


@attrs.frozen
class Parameter:
    """
    What a query or a header may hold.

    Args:
        kind: an annotation, as a class of attrs has. ``keywords``: of JSON Schema, beside it.
    """

    name: str
    kind: Any
    about: str
    required: bool = False
    place: Literal["query", "header"] = "query"
    keywords: Mapping[str, Any] = attrs.field(factory=dict)


@attrs.frozen
class Listing:
    """A list of items, ``paged`` with the cursor of the next page, and the members ``more`` beside."""

    item: Any
    paged: bool = True
    more: Mapping[str, Any] = attrs.field(factory=dict)


@attrs.frozen
class Answer:
    """
    A good answer.

    Args:
        kind: an annotation, a ``Listing``, or None for no body. ``media``: the body's type; only JSON has a schema.
        also: what else it may be sent as. ``headers``: what each tells, by name.
    """

    about: str
    kind: Any = None
    media: str = JSON
    also: tuple[str, ...] = ()
    headers: Mapping[str, str] = attrs.field(factory=dict)


@attrs.frozen(kw_only=True)
class Operation:
    """
    What a route says of itself.

    Args:
        summary, tag: English, the keys of the catalogues.
        access: the least scope of a key. ``security``: schemes, where it is not the key alone.
        body: an annotation; ``body_needed``: whether one must be sent.
        errors: statuses beside those that every operation of its form has.
    """

    summary: str
    tag: str
    access: Access
    answers: Mapping[int, Answer]
    parameters: tuple[Parameter, ...] = ()
    body: Any = None
    body_needed: bool = True
    errors: tuple[int, ...] = ()
    security: tuple[str, ...] = ("key",)

    @property
    def statuses(self) -> tuple[int, ...]:
        """Return all statuses of errors that it may answer, in order."""
        common = {503, 429, *({401} if self.access != "open" else ()), *({403} if self.access in {"write", "staff"} else ())}
        asked = {400} if self.parameters or self.body is not None or self.access != "open" else set[int]()
        sent = {413, 422} if self.body is not None else set[int]()
        return tuple(sorted({*common, *asked, *sent, *self.errors}))


@attrs.frozen
class Routed:
    """An operation at its place: ``path`` as aiohttp writes it, with its names in braces."""

    method: str
    path: str
    name: str
    operation: Operation

    @property
    def address(self) -> str:
        """Return the path as OpenAPI writes it."""
        return _PLACEHOLDER.sub(r"{\1}", self.path)

    @property
    def names(self) -> Mapping[str, Schema]:
        """Return the names in the path, each with its schema."""
        return {
            name: {"type": "string", "enum": pattern.split("|")} if _ALTERNATIVES.fullmatch(pattern) else {"type": "string", "minLength": 1}
            for name, pattern in _PLACEHOLDER.findall(self.path)
        }


def document(routes: Iterable[Routed], errors: Mapping[int, str], *, version: str, about: str) -> Schema:
    """
    Return the document.

    Args:
        errors: what each status of an error means.
        version: of the interface. ``about``: what it is, in a few sentences.
    """
    schemas = Schemas()
    problem = schemas.of(Problem)
    paths: dict[str, Schema] = {}
    for route in routes:
        paths.setdefault(route.address, {})[route.method.lower()] = _operation(route, schemas)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Bella", "version": version, "description": about},
        "paths": dict(sorted(paths.items())),
        "components": {
            "schemas": dict(sorted(schemas.named.items())),
            "responses": {f"Problem{status}": _problem(status, meaning, problem) for status, meaning in sorted(errors.items())},
            "securitySchemes": {
                "key": {"type": "apiKey", "in": "header", "name": "X-API-Key"},
                "basic": {"type": "http", "scheme": "basic", "description": "any name, and an API key for the password"},
            },
        },
    }


def _operation(route: Routed, schemas: Schemas) -> Schema:
    said = route.operation
    security = [] if said.access == "open" else [{scheme: [said.access]} for scheme in said.security]
    body = {"required": said.body_needed, "content": {JSON: {"schema": schemas.of(said.body)}}} if said.body is not None else None
    named = [{"name": name, "in": "path", "required": True, "schema": schema} for name, schema in route.names.items()]
    answers = {str(status): _answer(answer, schemas) for status, answer in said.answers.items()}
    return {
        "operationId": route.name,
        "summary": said.summary,
        "tags": [said.tag],
        "security": security,
        "parameters": [*named, *(_parameter(one, schemas) for one in said.parameters)],
        **({"requestBody": body} if body else {}),
        "responses": {**answers, **{str(status): {"$ref": f"#/components/responses/Problem{status}"} for status in said.statuses}},
    }


def _parameter(one: Parameter, schemas: Schemas) -> Schema:
    schema = {**schemas.of(one.kind), **one.keywords}
    return {"name": one.name, "in": one.place, "required": one.required, "description": one.about, "schema": schema}


def _answer(answer: Answer, schemas: Schemas) -> Schema:
    headers = {name: {"description": about, "schema": {"type": "string"}} for name, about in answer.headers.items()}
    told: Schema = {"description": answer.about, **({"headers": headers} if headers else {})}
    contents = {media: _unread(media) for media in (answer.media, *answer.also) if media != JSON or media in answer.also}
    if answer.kind is not None:
        schema = _listing(answer.kind, schemas) if isinstance(answer.kind, Listing) else schemas.of(answer.kind)
        contents = {JSON: {"schema": schema}, **contents}
    return {**told, "content": contents} if contents else told


def _unread(media: str) -> Schema:
    """Return what is said of a body that is no JSON."""
    return {"schema": {"type": "string"}} if media.startswith("text/") else {}


def _listing(listing: Listing, schemas: Schemas) -> Schema:
    members = {"items": {"type": "array", "items": schemas.of(listing.item)}}
    members |= {"next": {"type": ["string", "null"]}} if listing.paged else {}
    members |= {name: schemas.of(kind) for name, kind in listing.more.items()}
    return {"type": "object", "properties": members, "required": list(members), "additionalProperties": False}


def _problem(status: int, meaning: str, problem: Schema) -> Schema:
    headers: Schema = {}
    if status in {429, 503}:
        headers["Retry-After"] = {"description": "seconds after which to try again", "schema": {"type": "integer", "minimum": 1}}
    if status == 401:
        headers["WWW-Authenticate"] = {"description": "how to say who asks", "schema": {"type": "string"}}
    return {"description": meaning, **({"headers": headers} if headers else {}), "content": {PROBLEM_JSON: {"schema": problem}}}
