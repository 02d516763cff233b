"""Write the reference of settings in docs/settings.md from the classes: ``python tests/docs/settings_reference.py``."""

import inspect
import re
import types
import typing
from collections.abc import Mapping
from pathlib import Path

import attrs

from bella_core.core.config import VARIABLES
from bella_core.core.settings import Settings
from bella_core.plugin import Secret

PAGE = Path(__file__).parents[2] / "docs" / "settings.md"
MARK = "<!-- settings: kept true by tests/docs -->\n"
NAMED = {path: name for name, path in VARIABLES.items()}


def meanings(settings):
    """What the docstring says of each field."""
    text = inspect.cleandoc(settings.__doc__)
    said = {}
    for part in text.partition("Args:\n")[2].splitlines():
        if found := re.match(r" {4}(\w+(?:, \w+)*): (.*)", part):
            names = found[1].split(", ")
            said |= dict.fromkeys(names, found[2])
        elif said:
            said |= {name: f"{said[name]} {part.strip()}" for name in names}
    # A docstring may tell of a second field in the same sentence: "auth_token: … ``port``: …"
    for words in list(said.values()):
        for other, meaning in re.findall(r"``(\w+)``: ([^`]+)", words):
            said.setdefault(other, meaning)
    return {name: words.replace("``", "`").replace("|", "\\|") for name, words in said.items()}


def kind(annotation):
    """The type as a person writes it."""
    parts = typing.get_args(annotation)
    if isinstance(annotation, types.UnionType) or typing.get_origin(annotation) is typing.Union:
        return " or ".join(kind(part) for part in parts if part is not type(None))
    if typing.get_origin(annotation) is typing.Literal:
        return ", ".join(f"`{part}`" for part in parts)
    if typing.get_origin(annotation) is Secret:
        return "text, secret"
    if typing.get_origin(annotation) is tuple:
        return "list of texts"
    if typing.get_origin(annotation) is Mapping:
        inner = kind(parts[1])
        return f"table of {inner.replace('table', 'tables', 1) if inner.startswith('table') else f'{inner}s'}"
    return {str: "text", int: "whole number", float: "number", Path: "folder"}[annotation]


def default(field):
    """What holds when nothing is set."""
    value = field.default
    if isinstance(value, attrs.Factory) and value.factory is dict:
        return "–"
    if isinstance(value, attrs.Factory):
        return inspect.cleandoc(value.factory.__doc__).removeprefix("Return ").rstrip(".")
    if value is None or value == ():
        return "–"
    return f"`{value}`"


def rows(settings, path=()):
    """A table of one class, then those of the classes in it."""
    said, table, inner = meanings(settings), [], []
    for field in attrs.fields(attrs.resolve_types(settings)):
        here = (*path, field.name)
        if attrs.has(field.type):
            inner += rows(field.type, here)
        elif field.name != "plugins":
            variable = NAMED.get(here) or f"BELLA_{'__'.join(here).upper()}{'__…' * (typing.get_origin(field.type) is Mapping)}"
            table.append(f"| `{field.name}` | `{variable}` | {kind(field.type)} | {default(field)} | {said.get(field.name, '')} |")
    title = f"## [{'.'.join(path)}]" if path else "## Top level"
    intro = inspect.cleandoc(settings.__doc__).partition("\n")[0]
    return [title, "", intro, "", "| key | variable | type | default | meaning |", "|---|---|---|---|---|", *table, "", *inner]


def page():
    """The page as it should be."""
    return PAGE.read_text(encoding="utf-8").split(MARK)[0] + MARK + "\n" + "\n".join(rows(Settings)).rstrip() + "\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
