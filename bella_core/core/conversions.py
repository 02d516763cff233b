"""The strict conversions behind the settings: a value is what its type says, or a mistake with a path."""

import difflib
import math
import types
import typing
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, Literal, Self, Union, get_args, get_origin

import attrs
import cattrs
from cattrs.errors import AttributeValidationNote, ClassValidationError, IterableValidationError, IterableValidationNote

from bella_core.plugin import Secret

from .suggesting import suggestion

#: What a variable's name ends with whose value is a file that holds the secret.
_FILE = "_file"


class EnvText(str):
    """A value from the environment: text that stands for whatever type its key has."""

    __slots__ = ("variable",)

    def __new__(cls, value: str, variable: str) -> Self:
        made = super().__new__(cls, value)
        made.variable = variable
        return made

    variable: str


def _kind(value: object) -> str:
    names = {bool: "true or false", int: "a whole number", float: "a number", str: "text", dict: "a table", list: "a list"}
    return next((name for kind, name in names.items() if isinstance(value, kind)), type(value).__name__)


def _wrong(expected: str, value: object) -> ValueError:
    shown = f"{str(value)!r} from {value.variable}" if isinstance(value, EnvText) else _kind(value)
    return ValueError(f"expected {expected}, got {shown}")


def _text(value: object, _: object) -> str:
    if not isinstance(value, str):
        raise _wrong("text in quotes", value)
    return str(value)


def _whole(value: object, _: object) -> int:
    if isinstance(value, EnvText) and value.strip().lstrip("-").isdecimal():
        return int(value)
    if not isinstance(value, int) or isinstance(value, bool):
        raise _wrong("a whole number", value)
    return value


def _number(value: object, _: object) -> float:
    if isinstance(value, EnvText):
        try:
            value = float(str(value))
        except ValueError:
            raise _wrong("a number", value) from None
    if not isinstance(value, int | float) or isinstance(value, bool):
        raise _wrong("a number", value)
    if not math.isfinite(value):
        raise ValueError(f"expected a finite number, got {value}")
    return float(value)


_TRUTH = {"true": True, "1": True, "yes": True, "on": True, "false": False, "0": False, "no": False, "off": False}


def _truth(value: object, _: object) -> bool:
    if isinstance(value, EnvText) and value.lower() in _TRUTH:
        return _TRUTH[value.lower()]
    if not isinstance(value, bool):
        raise _wrong("true or false", value)
    return value


def _path(value: object, _: object) -> Path:
    if not (text := _text(value, str)):
        raise ValueError("expected a path, got an empty text; leave the key out for the default")
    return Path(text).expanduser()


def _choice(value: object, kind: Any) -> object:
    choices = get_args(kind)
    for choice in choices:
        if value == choice and isinstance(value, type(choice)):
            return choice
    near = difflib.get_close_matches(str(value), map(str, choices), 1) if isinstance(value, str) else []
    raise ValueError(f"expected one of {', '.join(map(str, choices))}" + (f"; did you mean {near[0]!r}?" if near else ""))


def _optional(value: object, kind: Any) -> object:
    return None if value is None else CONVERTER.structure(value, next(arg for arg in get_args(kind) if arg is not type(None)))


def _secret(value: object, kind: Any) -> Secret[Any]:
    if isinstance(value, Mapping):
        value = _from_file(value)
    got = _kind(value)
    with suppress(Exception):  # whatever it was, its message might show the secret
        return Secret(CONVERTER.structure(value, (get_args(kind) or (str,))[0]))
    del value  # an error report that shows the variables of every frame must not show it either
    raise ValueError(f"expected a secret as text, got {got}")


def _from_file(table: Mapping[str, object]) -> EnvText:
    name = table.get("file")
    if set(table) != {"file"} or not isinstance(name, str) or not name:
        raise ValueError('write the secret as text, or as { file = "/path" } to read it from a file')
    why = "it is empty"
    try:
        if text := Path(name).expanduser().read_text("utf-8").strip():
            return EnvText(text, name)
    except (OSError, UnicodeDecodeError) as error:
        why = getattr(error, "strerror", None) or "it is not UTF-8"
    raise ValueError(f"the secret cannot be read from the file {str(name)!r}: {why}")


def _with_files(table: Mapping[Any, object], fields: Mapping[str, object]) -> Mapping[Any, object]:
    """Read a variable ``…_FILE`` as the file that holds the secret of that name; a key that is called so stays what it is."""
    named = {key: str(key).removesuffix(_FILE) for key, value in table.items() if isinstance(value, EnvText) and str(key).endswith(_FILE)}
    meant = {key: field for key, field in named.items() if key not in fields and _holds_secret(fields.get(field))}
    if not meant:
        return table
    for key, field in meant.items():
        if isinstance(table.get(field), EnvText):  # not a matter of types, whatever the line looks like
            raise ValueError(  # noqa: TRY004  # see above
                f"{field} is set twice in the environment, as text and as {str(key).upper()}; leave one out"
            )
    files = {field: {"file": str(table[key])} for key, field in meant.items()}
    return {**{key: value for key, value in table.items() if key not in meant}, **files}


def _holds_secret(kind: object) -> bool:
    return kind is Secret or _origin(kind) is Secret or (_is_optional(kind) and any(map(_holds_secret, get_args(kind))))


def _sequence(value: object, kind: Any) -> object:
    if isinstance(value, EnvText):
        value = [EnvText(part.strip(), value.variable) for part in value.split(",") if part.strip()]
    if not isinstance(value, list | tuple):
        raise _wrong("a list", value)
    origin, args = get_origin(kind), get_args(kind)
    inner = args[0] if args else Any
    if origin is tuple and args[-1] is not Ellipsis and len(args) != len(value):
        raise ValueError(f"expected a list of {len(args)}, got {len(value)}")
    made, errors = [], []
    for number, item in enumerate(value):
        wanted = inner if origin is not tuple or args[-1] is Ellipsis else args[number]
        try:
            made.append(CONVERTER.structure(item, wanted))
        except Exception as error:  # noqa: BLE001  # gathered, not hidden: every mistake is reported at once
            error.add_note(IterableValidationNote(f"item {number}", number, wanted))
            errors.append(error)
    if errors:
        raise IterableValidationError("list", errors, list)
    return (tuple if origin is tuple else origin if origin in (set, frozenset) else list)(made)


def _mapping(value: object, kind: Any) -> object:
    if not isinstance(value, Mapping):
        raise _wrong("a table", value)
    wanted = (*get_args(kind), Any, Any)[1]
    made, errors = {}, []
    for key, item in value.items():
        try:
            made[str(key)] = CONVERTER.structure(item, wanted)
        except Exception as error:  # noqa: BLE001  # gathered, not hidden: every mistake is reported at once
            errors.append(_at(error, str(key)))
    if errors:
        raise ClassValidationError("table", errors, dict)
    return made


def _origin(kind: Any) -> object:
    return get_origin(kind)  # as an object: mypy knows too well what else it cannot be


def _table(value: object, kind: Any) -> object:
    """Structure an attrs class by hand: cattrs would stop before the validators when a field is wrong."""
    if not isinstance(value, Mapping):
        raise _wrong("a table", value)
    fields = {field.alias: field for field in attrs.fields(kind) if field.init}
    hints = typing.get_type_hints(kind)
    value = _with_files(value, {key: hints.get(field.name) for key, field in fields.items()})
    errors: list[Exception] = [
        _at(ValueError(f"unknown key{suggestion(str(key), fields)}"), str(key)) for key in value if key not in fields
    ]
    made: dict[str, object] = {}
    for key, field in fields.items():
        try:
            if key in value:
                made[key] = CONVERTER.structure(value[key], hints.get(field.name, object))
            elif field.default is attrs.NOTHING:
                errors.append(_at(Missing(), key))
        except Exception as error:  # noqa: BLE001  # gathered, not hidden: every mistake is reported at once
            errors.append(_at(error, key))
    if not errors:
        return _construct(kind, fields, made)
    raise ClassValidationError("table", errors + list(_invalid(fields, made)), kind)


class Missing(ValueError):
    """A key that has no default is not there."""


def _at(error: Exception, key: str) -> Exception:
    error.add_note(AttributeValidationNote(f"key {key}", key, object))
    return error


def _construct(kind: Any, fields: Mapping[str, "attrs.Attribute[Any]"], made: Mapping[str, object]) -> object:
    if errors := list(_invalid(fields, made)):
        raise ClassValidationError("table", errors, kind)
    return kind(**made)


def _invalid(fields: Mapping[str, "attrs.Attribute[Any]"], made: Mapping[str, object]) -> Iterator[Exception]:
    """Yield what the fields' own validators say of the values there are."""
    so_far = types.SimpleNamespace(**{fields[key].name: value for key, value in made.items()})
    for key, value in made.items():
        field = fields[key]
        if field.validator is None or field.converter is not None:
            continue
        try:
            field.validator(so_far, field, value)
        except AttributeError:
            continue  # it looks at another field, which is wrong itself
        except Exception as error:  # noqa: BLE001  # see _table
            yield _at(error, key)


def _is_optional(kind: Any) -> bool:
    args = get_args(kind)
    return get_origin(kind) in (Union, types.UnionType) and len(args) == 2 and type(None) in args


def _is_sequence(kind: Any) -> bool:
    return get_origin(kind) in (tuple, list, set, frozenset, Sequence)


def _is_mapping(kind: Any) -> bool:
    return get_origin(kind) in (dict, Mapping)


def _new_converter() -> cattrs.Converter:
    converter = cattrs.Converter(forbid_extra_keys=True, detailed_validation=True)
    plain: dict[type, Callable[[Any, Any], object]] = {str: _text, int: _whole, float: _number, bool: _truth, Path: _path}
    for kind, hook in plain.items():
        converter.register_structure_hook(kind, hook)
    converter.register_structure_hook_func(attrs.has, _table)
    converter.register_structure_hook_func(lambda kind: kind is object, lambda value, _: value)
    converter.register_structure_hook_func(lambda kind: _origin(kind) is Literal, _choice)
    converter.register_structure_hook_func(_is_sequence, _sequence)
    converter.register_structure_hook_func(_is_mapping, _mapping)
    converter.register_structure_hook_func(_is_optional, _optional)
    converter.register_structure_hook_func(lambda kind: kind is Secret or _origin(kind) is Secret, _secret)
    return converter


CONVERTER = _new_converter()
