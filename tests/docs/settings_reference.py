"""Write the reference of settings in docs/settings.md from the classes: ``python tests/docs/settings_reference.py``."""

import inspect
import typing
from itertools import groupby
from pathlib import Path

import attrs

from bella_core.core.config import VARIABLES
from bella_core.core.describing import described
from bella_core.core.settings import Settings

PAGE = Path(__file__).parents[2] / "docs" / "settings.md"
MARK = "<!-- settings: kept true by tests/docs -->\n"
NAMED = {".".join(path): name for name, path in VARIABLES.items()}
HEAD = ["| key | variable | type | default | meaning |", "|---|---|---|---|---|"]


def code(text, *, plain=("–", "")):
    """Text as code, but for what is none."""
    return text if text in plain else f"`{text}`"


def markdown(text):
    """A docstring's sentence in a table."""
    return text.replace("``", "`").replace("|", "\\|")


def row(line, key, variable):
    """One setting in a table: a default that is a sentence stays one."""
    default = line.default if " " in line.default else code(line.default)
    return f"| `{key}` | {code(variable)} | {line.type} | {default} | {markdown(line.meaning)} |"


def table(lines, below=""):
    """The rows of settings that stand in one table."""
    return [row(line, line.name.removeprefix(below), NAMED.get(line.name, line.variable)) for line in lines]


def section(line):
    return line.name.rpartition(".")[0]


def owner_of(settings, path):
    """The class of a table, also of one under a free name."""
    for step in path:
        settings = attrs.fields_dict(attrs.resolve_types(settings))[step].type if step != "NAME" else typing.get_args(settings)[1]
    return settings


def rows(settings):
    """A table of one class, then those of the classes in it."""
    lines = [line for line in described(settings) if line.name != "plugins"]
    written = []
    for name, group in groupby(sorted(lines, key=lambda line: bool(section(line))), key=section):
        owner = owner_of(settings, name.split(".") if name else [])
        title = f"## [{name}]" if name else "## Top level"
        intro = inspect.cleandoc(owner.__doc__).partition("\n")[0]
        written += [title, "", intro, "", *HEAD, *table(group, f"{name}." if name else ""), ""]
    return written


def page():
    """The page as it should be."""
    return PAGE.read_text(encoding="utf-8").split(MARK)[0] + MARK + "\n" + "\n".join(rows(Settings)).rstrip() + "\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
