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
#: Sets of tags that each tag's rules are remembered for; callers make a few hundred.
_REMEMBERED: Final = 512
Match = re.Match[str]
Builder = Callable[[Scene, Match], Content | list[Content] | None]


@attrs.frozen
class Rule:
    """A pattern over tags, matched where an item stands, and what to make of a match; ``None`` from ``build`` lets the next rule try."""

    pattern: str
    build: Builder


#: A rule made ready: its pattern's ``match``, and what it builds.
Ready = tuple[Callable[[str, int], Match | None], Builder]


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


class Candidates:
    """The rules whose match may begin with one tag, in order; an utterance is spared those that need a tag it has not."""

    def __init__(self, rules: list[tuple[frozenset[str], Ready]]) -> None:
        self._rules = rules
        self._needed = frozenset[str]().union(*[needs for needs, _ in rules])
        self._among: dict[frozenset[str], tuple[Ready, ...]] = {}

    def among(self, present: frozenset[str]) -> tuple[Ready, ...]:
        """Return the rules to try in an utterance that has the tags ``present``."""
        told = self._needed & present
        found = self._among.get(told)
        if found is None:
            if len(self._among) >= _REMEMBERED:
                self._among.clear()
            found = self._among[told] = tuple(ready for needs, ready in self._rules if needs <= told)
        return found


def dispatch(rules: Iterable[Rule], alphabet: str) -> dict[str, Candidates]:
    """Return for each tag the rules whose match may begin with it, so that few are tried at each item."""
    table: dict[str, list[tuple[frozenset[str], Ready]]] = {tag: [] for tag in alphabet}
    for each in rules:
        heads, _ = _heads(each.pattern)
        needs = frozenset(_needs(each.pattern))
        ready = re.compile(each.pattern).match, each.build
        for tag in heads & set(alphabet):
            table[tag].append((needs, ready))
    return {tag: Candidates(found) for tag, found in table.items() if found}


def _needs(pattern: str) -> set[str]:
    """Return tags that every match of ``pattern`` has, so that most rules need not be tried in most utterances."""
    return set.intersection(*[_branch_needs(branch) for branch in _branches(pattern)])


def _branch_needs(branch: str) -> set[str]:
    needs: set[str] = set()
    at = 0
    while at < len(branch):
        stop = _element_end(branch, at)
        optional = stop < len(branch) and branch[stop] in "?*"
        if not optional:
            needs |= _element_needs(branch[at:stop])
        at = stop + (stop < len(branch) and branch[stop] in "?*+")
    return needs


def _element_needs(element: str) -> set[str]:
    if element[0] == "[":
        only = element[1:-1].replace("\\", "")
        return {only} if len(only) == 1 else set()
    if element[0] != "(":
        return {element[-1]}
    if element.startswith(("(?=", "(?!", "(?<=", "(?<!")):
        return set()
    return _needs(_inner(element))


def _inner(group: str) -> str:
    return group[group.index(">") + 1 : -1] if group.startswith("(?P<") else group[3:-1]


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
    return _heads(_inner(element))


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
