"""JSON Schema (2020-12, the dialect of OpenAPI 3.1) of the attrs classes that the converter reads and writes."""

import inspect
import types
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from typing import Any, Literal, Union, get_args, get_origin

import attrs

from .checks import Rule

Schema = dict[str, Any]

_PLAIN: Mapping[Any, Schema] = {
    str: {"type": "string"},
    int: {"type": "integer"},
    float: {"type": "number"},
    bool: {"type": "boolean"},
    type(None): {"type": "null"},
    date: {"type": "string", "format": "date"},
    datetime: {"type": "string", "format": "date-time"},
    time: {"type": "string", "pattern": "^([01][0-9]|2[0-3]):[0-5][0-9]$"},
    dict: {"type": "object"},
}


class Schemas:
    """
    Collect the schemas of classes, each once and named after its class.

    Raises:
        TypeError: two classes have the same name, or a member has a type that JSON has no word for: at once when it is asked for.
    """

    def __init__(self) -> None:
        self.named: dict[str, Schema] = {}
        self._classes: dict[str, type] = {}

    def of(self, kind: Any) -> Schema:
        """Return the schema of an annotation; of a class of attrs a reference to it."""
        if kind is Any or kind is object:
            return {}
        if kind in _PLAIN:
            return dict(_PLAIN[kind])
        if attrs.has(kind):
            return self._reference(kind)
        origin, inner = get_origin(kind), get_args(kind)
        if origin is Literal:
            return {"enum": list(inner)}
        if origin in {Union, types.UnionType}:
            return self._choice(inner)
        if origin in {tuple, list, Sequence}:
            return {"type": "array", "items": self.of(inner[0])}
        if origin in {dict, Mapping}:
            return {"type": "object", "additionalProperties": self.of(inner[1])}
        raise TypeError(f"JSON Schema has no word for {kind!r}")

    def _choice(self, inner: tuple[Any, ...]) -> Schema:
        schemas = [self.of(kind) for kind in inner]
        if len(schemas) == 2 and {"type": "null"} in schemas:
            other = schemas[0] if schemas[1] == {"type": "null"} else schemas[1]
            if isinstance(other.get("type"), str):
                return {**other, "type": [other["type"], "null"]}
        return {"anyOf": schemas}

    def _reference(self, kind: type) -> Schema:
        name = kind.__name__
        if self._classes.setdefault(name, kind) is not kind:
            raise TypeError(f"two classes are called {name}: {kind.__module__} and {self._classes[name].__module__}")
        if name not in self.named:
            self.named[name] = {}  # a class that holds itself finds its name
            self.named[name] = self._class(kind)
        return {"$ref": f"#/components/schemas/{name}"}

    def _class(self, kind: type) -> Schema:
        fields = attrs.fields(attrs.resolve_types(kind))
        required = [_name(field) for field in fields if field.default is attrs.NOTHING]
        described = {"description": said} if (said := inspect.cleandoc(kind.__doc__ or "")) else {}
        return {
            "type": "object",
            **described,
            "properties": {_name(field): self._member(field) for field in fields},
            **({"required": required} if required else {}),
            "additionalProperties": False,
        }

    def _member(self, field: "attrs.Attribute[Any]") -> Schema:
        keywords = field.validator.keywords if isinstance(field.validator, Rule) else {}
        return {**self.of(field.type), **keywords}


def _name(field: "attrs.Attribute[Any]") -> str:
    return field.name.rstrip("_")
