"""Patterns over tags, and a table that tells which of them are worth trying at an item."""

import re
from collections.abc import Callable, Iterable
from typing import Final

import attrs

from .atoms import Content, Scene

#: The words of the spelling alphabet beside which "November" is an N.
_ALPHABET: Final = frozenset(
    {
        "alpha", "alfa", "bravo", "charlie", "delta", "echo", "foxtrot", "golf", "hotel", "india", "juliet", "juliett", "kilo", "lima",
        "mike", "november", "oscar", "papa", "quebec", "romeo", "sierra", "tango", "uniform", "victor", "whiskey", "xray", "yankee", "zulu",
    }
)  # fmt: skip
Match = re.Match[str]
Builder = Callable[[Scene, Match], Content | list[Content] | None]


@attrs.frozen
class Rule:
    """A pattern over tags, matched where an item stands, and what to make of a match; ``None`` from ``build`` lets the next rule try."""

    pattern: str
    build: Builder


#: A rule whose pattern is compiled.
Ready = tuple[re.Pattern[str], Builder]


def at(match: Match, name: str) -> int:
    """Return the item where group ``name`` begins, -1 where the pattern has no such group or it matched nothing."""
    return match.start(name) if name in match.re.groupindex and match.group(name) else -1


def number(scene: Scene, match: Match, name: str, default: int = 0) -> int:
    """Return the number of group ``name``."""
    item = at(match, name)
    return scene.items.number(item) if item >= 0 else default


def spells(scene: Scene, match: Match) -> bool:
    """Whether "November" is a letter here: a word of the spelling alphabet stands next to it."""
    words = scene.items.words
    return not _ALPHABET.isdisjoint((*words[max(match.start() - 1, 0) : match.start()], *words[match.end() : match.end() + 1]))


def dispatch(rules: Iterable[Rule], alphabet: str) -> dict[str, tuple[Ready, ...]]:
    """Return for each tag the rules whose match may begin with it, in order, so that few are tried at each item."""
    table: dict[str, list[Ready]] = {tag: [] for tag in alphabet}
    for each in rules:
        heads, _ = _heads(each.pattern)
        ready = re.compile(each.pattern), each.build
        for tag in heads & set(alphabet):
            table[tag].append(ready)
    return {tag: tuple(found) for tag, found in table.items() if found}


def _heads(pattern: str) -> tuple[set[str], bool]:
    """Return the tags that a match of ``pattern`` may begin with, and whether it may be empty; knows what the rules use of ``re``."""
    heads: set[str] = set()
    for branch in _branches(pattern):
        found, empty = _branch_heads(branch)
        heads |= found
        if empty:
            return heads, True
    return heads, False


def _branch_heads(branch: str) -> tuple[set[str], bool]:
    heads: set[str] = set()
    at = 0
    while at < len(branch):
        stop = _element_end(branch, at)
        found, empty = _element_heads(branch[at:stop])
        heads |= found
        repeated = stop < len(branch) and branch[stop] in "?*"
        if not (empty or repeated):
            return heads, False
        at = stop + repeated
    return heads, True


def _element_end(branch: str, at: int) -> int:
    if branch[at] == "[":
        return branch.index("]", at + 2) + 1
    if branch[at] != "(":
        return at + (2 if branch[at] == "\\" else 1)
    stop, depth = at + 1, 1
    while depth:
        depth += (branch[stop] == "(") - (branch[stop] == ")")
        stop += 1
    return stop


def _element_heads(element: str) -> tuple[set[str], bool]:
    if element[0] == "[":
        return set(element[1:-1].replace("\\", "")), False
    if element[0] != "(":
        return {element[-1]}, False
    if element.startswith(("(?=", "(?!", "(?<=", "(?<!")):
        return set(), True
    inner = element[element.index(">") + 1 : -1] if element.startswith("(?P<") else element[3:-1]
    return _heads(inner)


def _branches(inner: str) -> list[str]:
    found, depth, start = [], 0, 0
    for at, char in enumerate(inner):
        if char in "([":
            depth += 1
        elif char in ")]":
            depth -= 1
        elif char == "|" and depth == 0:
            found.append(inner[start:at])
            start = at + 1
    return [*found, inner[start:]]
