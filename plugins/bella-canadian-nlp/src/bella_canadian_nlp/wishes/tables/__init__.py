"""
The phrase tables: text files that anyone who knows how callers speak can mend.

``== tag`` heads a table; each line after it is a phrase, continued by lines that are indented; ``<name> a|b|c`` before the first table
defines a set of words that any table may use; ``#`` is a remark. ``bella_canadian_nlp.phrases`` tells how phrases are written.
"""

from importlib.resources import files

import attrs


@attrs.frozen
class Tables:
    """One file: its sets of words, and the phrases of each table by tag."""

    sets: dict[str, str]
    phrases: dict[str, list[str]]


def load(name: str) -> Tables:
    """Read ``name.txt``."""
    tables = Tables({}, {})
    tag = ""
    for line in _whole_lines((files(__package__) / f"{name}.txt").read_text("utf-8")):
        if line.startswith("== "):
            tag = line[3:].strip()
        elif tag:
            tables.phrases.setdefault(tag, []).append(line)
        else:
            word, _, alternatives = line.partition("> ")
            tables.sets[word.removeprefix("<")] = alternatives
    return tables


def _whole_lines(text: str) -> list[str]:
    lines: list[str] = []
    for line in text.splitlines():
        if line.startswith("    "):
            lines[-1] += " " + line.strip()
        elif line and not line.startswith("#"):
            lines.append(line)
    return lines
