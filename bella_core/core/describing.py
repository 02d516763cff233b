"""Tell what a settings class holds: each setting's path, variable, type in words, default, and what the docstring says of it."""

import inspect
import re
import types
import typing
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Literal, Union, get_args, get_origin

import attrs

from bella_core.plugin import Secret

_PLAIN = {str: "text", int: "whole number", float: "number", bool: "true or false", Path: "path"}
_ITEM = re.compile(r" {4}(\w+(?:, \w+)*): (.*)")
_IN_SENTENCE = re.compile(r"``(\w+)``: (.*?)(?=\s*``\w+``: |$)", re.DOTALL)


@attrs.frozen
class SettingLine:
    """
    One setting.

    Args:
        name: its path below the table, such as ``retries`` or ``server.port``.
        variable: what sets it from the environment; empty where that cannot be.
        type: in words. ``default``: as it would be written; empty if it must be set, ``–`` for none.
        meaning: what the class's docstring says of it.
    """

    name: str
    variable: str
    type: str
    default: str
    meaning: str


def described(settings: type, path: Sequence[str] = ()) -> list[SettingLine]:
    """
    Return every setting of an attrs class, those of the classes in it too.

    Args:
        path: where its table stands, such as ``("plugins", "echo")``.
    """
    return list(_lines(settings, tuple(path), ()))


def meanings(settings: type) -> dict[str, str]:
    """Return what a class's docstring says of each field: under ``Args:``, or as ````name````: meaning."""
    text = inspect.cleandoc(settings.__doc__ or "")
    head, _, listed = text.partition("Args:\n")
    said: dict[str, str] = {}
    names: list[str] = []
    for part in listed.splitlines():
        if part.strip() and not part.startswith("    "):
            break
        if found := _ITEM.match(part):
            names = found[1].split(", ")
            said |= dict.fromkeys(names, found[2])
        elif part.strip():
            said |= {name: f"{said[name]} {part.strip()}" for name in names}
    for words in [*said.values(), " ".join(head.split())]:
        for other, meaning in _IN_SENTENCE.findall(words):  # a second field in the same sentence
            said.setdefault(other, meaning.strip())
    return {name: words.rstrip() for name, words in said.items()}


def _lines(settings: type, path: tuple[str, ...], inner: tuple[str, ...]) -> Iterator[SettingLine]:
    said, hints = meanings(settings), typing.get_type_hints(settings)
    for field in attrs.fields(settings):
        kind, here = hints.get(field.name, object), (*inner, field.alias or field.name)
        if attrs.has(kind):
            yield from _lines(kind, path, here)
        elif _is(kind, Mapping, dict) and attrs.has(get_args(kind)[1]):  # tables of one shape, under names that are free
            yield from _lines(get_args(kind)[1], path, (*here, "NAME"))
        else:
            yield SettingLine(".".join(here), _variable((*path, *here), kind), in_words(kind), _default(field), said.get(field.name, ""))


def _variable(path: tuple[str, ...], kind: Any) -> str:
    name = f"BELLA_{'__'.join(path).upper()}"
    if _is(kind, Mapping, dict):
        return f"{name}__…"
    return "" if any(attrs.has(part) for part in get_args(kind)) else name


def _is(kind: Any, *origins: object) -> bool:
    return get_origin(kind) in origins


def in_words(kind: Any) -> str:
    """Return a setting's type as a person calls it."""
    parts = [part for part in get_args(kind) if part not in (type(None), Ellipsis)]
    if _is(kind, Union, types.UnionType):
        return " or ".join(map(in_words, parts))
    if _is(kind, Literal):
        return f"one of {', '.join(map(str, parts))}"
    if kind is Secret or _is(kind, Secret):
        return f"{in_words(parts[0]) if parts else 'text'}, secret"
    if _is(kind, tuple, list, set, frozenset, Sequence):
        return f"list of {_plural(in_words(parts[0]))}"
    if _is(kind, Mapping, dict):
        return f"table of {_plural(in_words(parts[1]))}"
    if attrs.has(kind):
        return "table"
    return _PLAIN.get(kind) or str(getattr(kind, "__name__", kind))


def _plural(words: str) -> str:
    first, _, rest = words.partition(" of ")
    return f"{first}s of {rest}" if rest else f"{words}s"


def _default(field: "attrs.Attribute[Any]") -> str:
    value = field.default
    if value is attrs.NOTHING:
        return ""
    if isinstance(value, attrs.Factory):  # type: ignore[arg-type]  # a class, for mypy a function
        told = inspect.cleandoc(getattr(value, "factory").__doc__ or "")  # noqa: B009  # its class is a function to mypy
        return told.removeprefix("Return ").rstrip(".") if told.startswith("Return ") else "–"
    return _written(value)


def _written(value: object) -> str:
    match value:
        case None | "" | () | []:
            return "–"
        case Secret():
            return "…" if value.reveal() else "–"
        case bool():
            return str(value).lower()
        case tuple() | list() | frozenset():
            return ", ".join(map(_written, value))
        case _:
            return str(getattr(value, "value", value))
