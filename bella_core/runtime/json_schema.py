"""
Hold a JSON value to a schema: the part of JSON Schema that language models keep to, and no more.

A keyword that is not checked here would be a promise that nobody keeps, so a schema that uses one is refused.
"""

import math
from collections.abc import Callable, Iterator, Mapping
from typing import Any

#: Nodes and characters of the largest value that is looked at.
MAX_NODES = 2_000
MAX_CHARS = 20_000

_TYPES: dict[str, Callable[[Any], bool]] = {
    "object": lambda value: type(value) is dict,
    "array": lambda value: type(value) is list,
    "string": lambda value: type(value) is str,
    "integer": lambda value: type(value) is int,
    "number": lambda value: type(value) in (int, float) and math.isfinite(value),
    "boolean": lambda value: type(value) is bool,
    "null": lambda value: value is None,
}
_CHECKED = frozenset(
    {"type", "properties", "required", "additionalProperties", "items", "enum", "anyOf", "minItems", "maxItems", "minimum", "maximum"}
)
_SAID = frozenset({"description", "title"})


def check_schema(schema: Mapping[str, Any], path: str = "schema") -> None:
    """
    Refuse a schema that cannot be checked whole.

    Raises:
        ValueError: naming the keyword and where it stands.
    """
    unknown = sorted(schema.keys() - _CHECKED - _SAID)
    if unknown:
        raise ValueError(f"{path}: {', '.join(unknown)} is not checked; there are: {', '.join(sorted(_CHECKED))}")
    if strange := [kind for kind in _kinds(schema) if kind not in _TYPES]:
        raise ValueError(f"{path}.type: there is no {strange[0]!r}; there are: {', '.join(_TYPES)}")
    if schema.get("additionalProperties", False) is not False:
        raise ValueError(f"{path}.additionalProperties: only False is checked")
    for name, inner in schema.get("properties", {}).items():
        check_schema(inner, f"{path}.{name}")
    for place, inner in enumerate(schema.get("anyOf", ())):
        check_schema(inner, f"{path}.anyOf[{place}]")
    if "items" in schema:
        check_schema(schema["items"], f"{path}.items")


def misfit(value: object, schema: Mapping[str, Any]) -> str | None:
    """
    Tell where a value does not fit; None if it does.

    Returns:
        A path and a rule, made of the schema's words and of positions; nothing of the value itself.
    """
    if not is_small_json(value):
        return "value: not JSON, or too large"
    return next(_misfits(value, schema, "value"), None)


def is_small_json(value: object) -> bool:
    """Tell whether a value is plain JSON of a size that can be looked at."""
    nodes, chars, left = 0, 0, [value]
    while left:
        item = left.pop()
        nodes += 1
        if type(item) is str:
            chars += len(item)
        elif type(item) is dict:
            if not all(type(key) is str for key in item):
                return False
            chars += sum(map(len, item))
            left += item.values()
        elif type(item) is list:
            left += item
        elif not any(fits(item) for fits in _TYPES.values()):
            return False
        if nodes + len(left) > MAX_NODES or chars > MAX_CHARS:
            return False
    return True


def _misfits(value: Any, schema: Mapping[str, Any], path: str) -> Iterator[str]:
    kinds = _kinds(schema)
    if kinds and not any(_TYPES[kind](value) for kind in kinds):
        yield f"{path}: expected {' or '.join(kinds)}"
        return
    if "enum" in schema and not any(type(value) is type(one) and value == one for one in schema["enum"]):
        yield f"{path}: not one of the {len(schema['enum'])} that there are"
    if "anyOf" in schema and all(any(_misfits(value, choice, path)) for choice in schema["anyOf"]):
        yield f"{path}: fits none of anyOf"
    if type(value) is dict:
        yield from _of_object(value, schema, path)
    elif type(value) is list:
        yield from _of_array(value, schema, path)
    elif type(value) in (int, float):
        yield from _of_number(value, schema, path)


def _of_object(value: dict[str, Any], schema: Mapping[str, Any], path: str) -> Iterator[str]:
    known = schema.get("properties", {})
    for name in schema.get("required", ()):
        if name not in value:
            yield f"{path}: {name} is missing"
    if "properties" in schema and value.keys() - known.keys():
        yield f"{path}: has properties that the schema does not name"
    for name, inner in known.items():
        if name in value:
            yield from _misfits(value[name], inner, f"{path}.{name}")


def _of_array(value: list[Any], schema: Mapping[str, Any], path: str) -> Iterator[str]:
    if not schema.get("minItems", 0) <= len(value) <= schema.get("maxItems", MAX_NODES):
        yield f"{path}: has {len(value)} items"
    if "items" in schema:
        for place, item in enumerate(value):
            yield from _misfits(item, schema["items"], f"{path}[{place}]")


def _of_number(value: float, schema: Mapping[str, Any], path: str) -> Iterator[str]:
    if not schema.get("minimum", -math.inf) <= value <= schema.get("maximum", math.inf):
        yield f"{path}: out of range"


def _kinds(schema: Mapping[str, Any]) -> tuple[str, ...]:
    kind = schema.get("type", ())
    return (kind,) if isinstance(kind, str) else tuple(kind)
