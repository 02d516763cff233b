"""One strict cattrs converter for what other programs send and receive; its mistakes are paths that a person can follow."""

import re
import types
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time
from functools import cache, partial
from typing import Any, Literal, TypeVar, get_args, get_origin

import attrs
import cattrs
from cattrs.errors import BaseValidationError, ClassValidationError, ForbiddenExtraKeysError, IterableValidationError
from cattrs.gen import make_dict_structure_fn, make_dict_unstructure_fn, override

from bella_core.core.metrics import SCHEMA_ERRORS, SERIALIZATION, record, timed
from bella_core.core.moments import NoMoment, read_moment
from bella_core.core.phi import allow, is_code

from .checks import Misfit

T = TypeVar("T")

#: What JSON calls the types of Python.
_JSON_NAMES: Mapping[type, str] = {str: "a text", int: "a whole number", float: "a number", bool: "true or false"}

_CLOCK = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")


class _WrongType(TypeError):
    """A JSON value of another type than is wanted."""


@attrs.frozen
class Mistake:
    """
    Say what is wrong with one member of a document.

    Args:
        pointer: where, a JSON pointer as a URI fragment (RFC 6901): ``#/from``; ``#`` is the whole document.
        detail: what is wrong and how to mend it; never the value itself.
    """

    pointer: str
    detail: str


class Unreadable(ValueError):
    """A document does not fit its schema; every mistake at once."""

    def __init__(self, mistakes: tuple[Mistake, ...]) -> None:
        self.mistakes = mistakes
        super().__init__("; ".join(f"{mistake.pointer}: {mistake.detail}" for mistake in mistakes))


def read(document: object, schema: type[T]) -> T:
    """
    Read a decoded JSON document into a schema.

    Args:
        document: what a JSON decoder returned.
        schema: an attrs class of this package.

    Raises:
        Unreadable: the document does not fit; keys that the schema does not know are mistakes too.
    """
    name = schema_name(schema)
    try:
        with timed(SERIALIZATION, name, "read"):
            return _read(document, schema)
    except Unreadable:
        record(SCHEMA_ERRORS, 1, name)
        raise


def _read(document: object, schema: type[T]) -> T:
    if not isinstance(document, dict):
        raise Unreadable((Mistake("#", "must be a JSON object"),))
    try:
        return converter().structure(document, schema)
    except BaseValidationError as error:
        raise Unreadable(tuple(_mistakes(error, ""))) from None  # the causes hold the values, which may be a patient's


def write(value: object) -> Any:
    """Return a schema's instance as plain JSON data."""
    with timed(SERIALIZATION, schema_name(type(value)), "write"):
        return converter().unstructure(value)


def schema_name(schema: type[Any]) -> str:
    """Return a schema's name, as measurements tell it."""
    name = schema.__name__
    if not is_code("schema", name):
        allow("schema", [name])
    return name


@cache
def converter() -> cattrs.Converter:
    """Return the one converter: strict about types and keys, ISO 8601 for instants, a trailing underscore of a name is not written."""
    strict = cattrs.Converter(forbid_extra_keys=True, detailed_validation=True)
    for kind in _JSON_NAMES:
        strict.register_structure_hook(kind, _exactly)
    for moment in (date, datetime):
        strict.register_structure_hook(moment, _moment)
        strict.register_unstructure_hook(moment, moment.isoformat)
    strict.register_structure_hook(time, _time)
    strict.register_unstructure_hook(time, lambda at: at.isoformat("minutes"))
    strict.register_structure_hook_factory(_is_choice, lambda wanted: partial(_choice, get_args(wanted)))
    strict.register_structure_hook_factory(_is_array, lambda _: partial(_array, strict))
    strict.register_structure_hook_factory(attrs.has, lambda schema: _structure_hook(strict, schema))
    strict.register_unstructure_hook_factory(attrs.has, lambda schema: _unstructure_hook(strict, schema))
    return strict


def _exactly(value: object, kind: type) -> Any:
    if type(value) is not kind:  # not isinstance: JSON's true is no number
        raise _WrongType(f"must be {_JSON_NAMES[kind]}")
    return value


def _moment(value: object, kind: type[date]) -> date:
    if not isinstance(value, str):
        raise _WrongType("must be a text in ISO 8601")
    try:
        return read_moment(value, kind)
    except NoMoment as error:
        raise _WrongType(str(error)) from None


def _is_choice(wanted: Any) -> bool:
    return get_origin(wanted) is Literal


def _choice(options: tuple[str, ...], value: object, _: object) -> Any:
    if value not in options:
        raise _WrongType(f"must be one of {', '.join(options)}")
    return value


def _is_array(wanted: Any) -> bool:
    return get_origin(wanted) is tuple


def _array(strict: cattrs.Converter, value: object, wanted: Any) -> Any:
    if not isinstance(value, list):  # cattrs takes a text for its letters, and an object for its keys
        raise _WrongType("must be a list")
    items: Any = types.GenericAlias(list, get_args(wanted)[:1])
    return tuple(strict.structure(value, items))


def _time(value: object, _: type[time]) -> time:
    if not isinstance(value, str) or not _CLOCK.fullmatch(value):
        raise _WrongType("must be a time of day such as 09:30")
    return time.fromisoformat(value)


def _renames(schema: type) -> dict[str, Any]:
    return {field.name: override(rename=field.name.rstrip("_")) for field in attrs.fields(schema) if field.name.endswith("_")}


def _structure_hook(strict: cattrs.Converter, schema: type[T]) -> Any:
    return make_dict_structure_fn(schema, strict, _cattrs_forbid_extra_keys=True, **_renames(schema))


def _unstructure_hook(strict: cattrs.Converter, schema: type[T]) -> Any:
    return make_dict_unstructure_fn(schema, strict, **_renames(schema))


def _mistakes(error: BaseException, path: str) -> Iterator[Mistake]:
    if isinstance(error, ClassValidationError):
        inner, others = error.group_exceptions()
        for cause, note in inner:
            yield from _mistakes(cause, f"{path}/{note.name.rstrip('_')}")
        for cause in others:
            yield from _mistakes(cause, path)
    elif isinstance(error, IterableValidationError):
        for cause, place in error.group_exceptions()[0]:
            yield from _mistakes(cause, f"{path}/{place.index}")
    elif isinstance(error, ForbiddenExtraKeysError):
        known = ", ".join(sorted(field.name.rstrip("_") for field in attrs.fields(error.cl)))
        yield from (Mistake(f"#{path}/{_escaped(key)}", f"is not known here; known: {known}") for key in sorted(error.extra_fields))
    elif isinstance(error, KeyError):
        yield Mistake(f"#{path}", "is missing")
    elif isinstance(error, Misfit):
        yield Mistake(f"#{path}/{error.field.rstrip('_')}", error.detail)
    elif isinstance(error, _WrongType):
        yield Mistake(f"#{path}", str(error))
    else:
        yield Mistake(f"#{path}", "has another type or form than is wanted")


def _escaped(key: str) -> str:
    """Escape a key for a JSON pointer; keys are cut, for they are anything that was sent."""
    return key[:40].replace("~", "~0").replace("/", "~1")
