"""
What a pattern over tags can match: which tags a match begins with, which may come second, which every match has.

The positions of a pattern and which follow each other (Glushkov, "The abstract theory of automata", 1961), for as much of ``re`` as the
rules use: tags, sets of tags, groups, alternatives, ``?``, ``*``, ``+``; look-arounds match nothing here.
"""

from collections.abc import Mapping

import attrs

_LOOKS = ("(?=", "(?!", "(?<=", "(?<!")


@attrs.frozen
class Shape:
    """
    Tell what matches of a pattern look like.

    Args:
        second: by the tag that a match begins with, the tags that may come next; None if a match may be that one tag.
        needs: tags that every match has.
    """

    second: Mapping[str, frozenset[str] | None]
    needs: frozenset[str]


@attrs.frozen
class _Part:
    """A part of a pattern: whether it may be empty, its first and last positions, the tags it always has."""

    empty: bool
    first: frozenset[int] = frozenset()
    last: frozenset[int] = frozenset()
    needs: frozenset[str] = frozenset()


def shape_of(pattern: str) -> Shape:
    """Return what matches of ``pattern`` look like."""
    reader = _Reader()
    whole = reader.any_of(pattern)
    second: dict[str, frozenset[str] | None] = {}
    for position in whole.first:
        following = frozenset[str]().union(*[reader.tags[after] for after in reader.after[position]])
        for tag in reader.tags[position]:
            known = second.get(tag, frozenset())
            second[tag] = None if position in whole.last or known is None else known | following
    return Shape(second, whole.needs)


class _Reader:
    """Numbers the positions of one pattern and keeps which may follow which."""

    def __init__(self) -> None:
        self.tags: list[frozenset[str]] = []
        self.after: list[set[int]] = []

    def any_of(self, inner: str) -> _Part:
        parts = [self._sequence(branch) for branch in _branches(inner)]
        return _Part(
            any(part.empty for part in parts),
            frozenset[int]().union(*[part.first for part in parts]),
            frozenset[int]().union(*[part.last for part in parts]),
            frozenset[str].intersection(*[part.needs for part in parts]),
        )

    def _sequence(self, branch: str) -> _Part:
        whole, at = _Part(empty=True), 0
        while at < len(branch):
            stop = _element_end(branch, at)
            part = self._element(branch[at:stop])
            repeat = branch[stop] if stop < len(branch) and branch[stop] in "?*+" else ""
            if repeat and repeat in "*+":
                self._follow(part.last, part.first)
            if repeat and repeat in "?*":
                part = attrs.evolve(part, empty=True, needs=frozenset())
            whole, at = self._joined(whole, part), stop + len(repeat)
        return whole

    def _joined(self, one: _Part, other: _Part) -> _Part:
        self._follow(one.last, other.first)
        return _Part(
            one.empty and other.empty,
            one.first | other.first if one.empty else one.first,
            one.last | other.last if other.empty else other.last,
            one.needs | other.needs,
        )

    def _follow(self, ends: frozenset[int], starts: frozenset[int]) -> None:
        for end in ends:
            self.after[end] |= starts

    def _element(self, element: str) -> _Part:
        if element.startswith(_LOOKS):
            return _Part(empty=True)
        if element[0] == "(":
            return self.any_of(element[element.index(">") + 1 : -1] if element.startswith("(?P<") else element[3:-1])
        tags = frozenset(element[1:-1].replace("\\", "") if element[0] == "[" else element[-1])
        self.tags.append(tags)
        self.after.append(set())
        position = frozenset({len(self.tags) - 1})
        return _Part(False, position, position, tags if len(tags) == 1 else frozenset())


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
