"""
Find set phrases in an utterance: every table of words is one tree, walked once for all of them.

A phrase is text, as a caller says it. ``[x]`` may be left out, ``(a|b)`` is either, ``..`` stands for up to
four words of the same sentence, ``^`` and ``$`` are the start and the end of a sentence, ``<x>`` is a set of words.
Capitals, accents, hyphens and commas make no difference.
"""

import re
from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from functools import lru_cache
from itertools import pairwise
from typing import Any, NamedTuple, cast

import attrs

from .reading import Reading, read

GAP = 4

_SYNTAX = re.compile(r"\.\.|[()|\[\]^$]|<\w+>|[^\s()|\[\]^$<>]+")
_OPENING, _CLOSING, _MAY_END, _SPECIAL = ("(", "[", "|"), (")", "]"), "]", ("..", "^", "$")
_STOPS = frozenset(".?!;:…")
_ABBREVIATED = frozenset(("dr", "dre", "dra", "mr", "mrs", "ms", "mme", "st", "ste"))
_TAGS = ""
_MOST = 48  # hits of one family in an utterance; nobody says more, engines that stutter do
_MEMORY = 20_000  # merged nodes kept, about 10 MB

# A node is {word: node or nodes}; its tags stand under the empty word. Any: mypy has no short name for the recursion.
Node = dict[str, Any]


class Hit(NamedTuple):
    """A phrase that was said: the table's tag, the words ``[first, last)`` and the characters ``[start, end)``."""

    tag: str
    first: int
    last: int
    start: int
    end: int


@attrs.frozen
class Said:
    """
    Hold an utterance's words and the phrases found in it.

    Args:
        words: in order, without marks; ``^`` and ``$`` enclose each sentence.
        spans: for each word its characters.
        after_comma: the words that a comma precedes.
        hits: by family of tables.
    """

    words: list[str]
    spans: list[tuple[int, int]]
    after_comma: set[int]
    hits: Mapping[str, list[Hit]]

    def sentence(self, hit: Hit) -> tuple[int, int]:
        """Return the words ``[first, last)`` of the sentence that ``hit`` starts in."""
        first = last = hit.first
        while first > 0 and self.words[first] != "^":
            first -= 1
        while last < len(self.words) and self.words[last] != "$":
            last += 1
        return first, last


@lru_cache(maxsize=8192)
def words_of(text: str) -> tuple[str, ...]:
    """Cut a phrase as utterances are cut."""
    return tuple(_word(token.plain) for token in read(text, "en").tokens if token.plain[0].isalnum())


def _word(plain: str) -> str:
    return plain.rstrip("'").replace("œ", "oe") if "'" in plain or "œ" in plain else plain


def _cut(reading: Reading) -> tuple[list[str], list[tuple[int, int]], set[int]]:
    words, spans, after_comma = ["^"], [(0, 0)], set()
    ligatures = "œ" in reading.plain
    for word, start, end in reading.tokens:
        if word[0].isalnum():
            words.append(_word(word) if ligatures or word[-1] == "'" else word)
            spans.append((start, end))
        elif word == ",":
            after_comma.add(len(words))
        elif word in _STOPS and words[-1] != "^" and (word != "." or words[-1] not in _ABBREVIATED):
            words += ("$", "^")
            spans += ((start, start), (end, end))
    words.append("$")
    spans.append((len(reading.text), len(reading.text)))
    return words, spans, after_comma


class PhraseBook:
    """
    A graph of phrases; built once, read by any number of utterances.

    A line is compiled from its end, so that what follows an alternative is shared and not copied. Where two phrases begin with the
    same words, their nodes are merged when somebody first says so: a table of some hundred lines has millions of spellings, of which
    callers use a few thousand.
    """

    def __init__(self) -> None:
        self._root: Node = {}
        self._sets: dict[str, list[str]] = {}
        self._merged = 0

    def define(self, sets: Mapping[str, str]) -> None:
        """Give sets of words a name that phrases may use."""
        self._sets |= {name: _SYNTAX.findall(f"({words})") for name, words in sets.items()}

    @property
    def starts(self) -> AbstractSet[str]:
        """The words that phrases start with."""
        return self._root.keys()

    def add(self, family: str, tag: str, phrases: Iterable[str]) -> None:
        """Add phrases; one that was said comes back as ``Hit(tag)`` of ``family``."""
        end: Node = {_TAGS: [(family, tag)]}
        for phrase in phrases:
            parts = _SYNTAX.findall(phrase)
            node, rest = self._sequence(parts, len(parts) - 1, end)
            if rest != -1:
                raise ValueError(f"{family} {tag}: a bracket is not opened in {phrase!r}")
            if ".." in node:
                raise ValueError(f"{family} {tag}: {phrase!r} may begin with any word")
            _merge_into(self._root, node)

    def _sequence(self, parts: list[str], at: int, then: Node) -> tuple[Node, int]:
        """Return the node that reads the parts up to ``at`` and goes on with ``then``, and where the sequence begins."""
        while at >= 0 and parts[at] not in _OPENING:
            part = parts[at]
            if part in _CLOSING:
                node, at = self._branches(parts, at - 1, then)
                then = _merge(node, then) if part == _MAY_END else node
            elif part[0] == "<":
                inner = self._sets[part[1:-1]]
                then = self._branches(inner, len(inner) - 2, then)[0]
            else:
                for word in (part,) if part in _SPECIAL else reversed(words_of(part)):
                    then = {word: then}
            at -= 1
        return then, at

    def _branches(self, parts: list[str], at: int, then: Node) -> tuple[Node, int]:
        node: Node = {}
        while True:
            branch, at = self._sequence(parts, at, then)
            _merge_into(node, branch)
            if at < 0:
                raise ValueError(f"a bracket is not opened in {' '.join(parts)!r}")
            if parts[at] != "|":
                return node, at
            at -= 1

    def read(self, reading: Reading) -> Said:
        """Return every phrase said, for each tag and place the longest."""
        words, spans, after_comma = _cut(reading)
        hits: dict[str, list[Hit]] = {}
        root = self._root
        begins = root.get
        for first, (word, following) in enumerate(pairwise(words)):  # nothing begins with the end
            node = begins(word)
            if node is None:
                continue
            if type(node) is list:
                node = self._step(root, word)
            # Most words that a phrase begins with begin none here.
            if following not in node and ".." not in node and _TAGS not in node:
                continue
            found: dict[tuple[str, str], int] = {}
            self._walk(root, words, first, found)
            for (family, tag), last in found.items():
                said = hits.setdefault(family, [])
                if len(said) < _MOST:
                    said.append(Hit(tag, first, last, *_characters(words, spans, first, last)))
        return Said(words, spans, after_comma, hits)

    def _walk(self, node: Node, words: list[str], at: int, found: dict[tuple[str, str], int]) -> None:
        while True:
            if ".." in node:
                self._leap(self._step(node, ".."), words, at, found)
            if at == len(words) or (after := node.get(words[at])) is None:
                return
            node = after if type(after) is dict else self._step(node, words[at])
            at += 1
            if _TAGS in node:
                for tag in node[_TAGS]:
                    if found.get(tag, 0) < at:
                        found[tag] = at

    def _leap(self, node: Node, words: list[str], at: int, found: dict[tuple[str, str], int]) -> None:
        if node.keys().isdisjoint(words[at : at + GAP + 1]):
            return
        for place in range(at, min(at + GAP + 1, len(words))):
            if words[place] in node:
                self._walk(node, words, place, found)
            if words[place] in ("^", "$"):
                return

    def _step(self, node: Node, word: str) -> Node:
        after = node[word]
        if isinstance(after, list):
            after = _merge(*{id(one): one for one in after}.values())
            if self._merged < _MEMORY:
                self._merged += 1
                node[word] = after
        return cast("Node", after)


def _merge(*nodes: Node) -> Node:
    merged: Node = {}
    for node in nodes:
        _merge_into(merged, node)
    return merged


def _merge_into(merged: Node, node: Node) -> None:
    for word, after in node.items():
        merged[word] = [*_several(merged[word]), *_several(after)] if word in merged else after


def _several(after: Node | list[Node]) -> list[Node]:
    return after if isinstance(after, list) else [after]


def _characters(words: list[str], spans: list[tuple[int, int]], first: int, last: int) -> tuple[int, int]:
    if words[first] == "^" and first + 1 < last:
        first += 1
    if words[last - 1] == "$" and first + 1 < last:
        last -= 1
    return spans[first][0], spans[last - 1][1]


def longest(hits: list[Hit]) -> list[Hit]:
    """Leave out every hit that lies within a longer one; in the order of what was said."""
    if len(hits) < 2:
        return hits
    kept: list[Hit] = []
    reach, span = -1, (-1, -1)
    for hit in sorted(hits, key=lambda one: (one.first, -one.last)):
        if hit.last > reach:
            reach, span = hit.last, (hit.first, hit.last)
            kept.append(hit)
        elif (hit.first, hit.last) == span:
            kept.append(hit)
    return kept
