"""Patterns over tags, and a table that tells which of them are worth trying at an item."""

import re
from collections.abc import Callable, Iterable
from typing import Final

import attrs

from .atoms import Content, Scene
from .patterns import shape_of

#: The words of the spelling alphabet beside which "November" is an N.
_ALPHABET: Final = frozenset(
    {
        "alpha", "alfa", "bravo", "charlie", "delta", "echo", "foxtrot", "golf", "hotel", "india", "juliet", "juliett", "kilo", "lima",
        "mike", "november", "oscar", "papa", "quebec", "romeo", "sierra", "tango", "uniform", "victor", "whiskey", "xray", "yankee", "zulu",
    }
)  # fmt: skip
#: What each tag's rules are remembered for; callers make a few hundred of the sets of tags and next tags.
_REMEMBERED: Final = 1024
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
    """The rules whose match may begin with one tag, in order; no rule is tried that the next tag or a missing one rules out."""

    def __init__(self, rules: list[tuple[frozenset[str], frozenset[str] | None, Ready]]) -> None:
        self._rules = rules
        self._needed = frozenset[str]().union(*[needs for needs, _, _ in rules])
        self._known: dict[tuple[str, frozenset[str]], tuple[Ready, ...]] = {}

    def among(self, present: frozenset[str], following: str) -> tuple[Ready, ...]:
        """
        Return the rules to try.

        Args:
            present: the tags of the utterance. ``following``: the tag behind this one, or nothing.
        """
        key = following, self._needed & present
        found = self._known.get(key)
        if found is None:
            if len(self._known) >= _REMEMBERED:
                self._known.clear()
            found = tuple(ready for needs, second, ready in self._rules if needs <= key[1] and (second is None or following in second))
            self._known[key] = found
        return found


def dispatch(rules: Iterable[Rule], alphabet: str) -> dict[str, Candidates]:
    """Return for each tag the rules whose match may begin with it, so that few are tried at each item."""
    table: dict[str, list[tuple[frozenset[str], frozenset[str] | None, Ready]]] = {tag: [] for tag in alphabet}
    for each in rules:
        shape = shape_of(each.pattern)
        ready = re.compile(each.pattern).match, each.build
        for tag, second in shape.second.items():
            if tag in table:
                table[tag].append((shape.needs, second, ready))
    return {tag: Candidates(found) for tag, found in table.items() if found}
