"""Deletions in a text, made so that what is left reads well and every character knows where it came from."""

import re
from collections.abc import Callable, Iterable
from functools import partial
from itertools import islice
from typing import NamedTuple

import attrs

from bella_core.plugin import Cleaned, Span

_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_AFTER = re.compile(r"[\s,;:…—–-]*")
_AFTER_SENTENCE = re.compile(r"[\s,;:…—–.!?-]*")
_BLANKS = " \t\r\n\f\v\u00a0\u202f"


class Word(NamedTuple):
    """A word as written, with its apostrophes and hyphens; ``plain`` is lower case without accents."""

    plain: str
    start: int
    end: int


_word: Callable[[tuple[str, int, int]], Word] = partial(tuple.__new__, Word)  # the quickest way to one


@attrs.frozen
class Cut:
    """Words to delete, ``[start, end)`` in characters, and why: filler, stutter, repair or invention."""

    start: int
    end: int
    why: str


def words_of(plain: str, most: int | None = None) -> list[Word]:
    """Cut ``plain`` (a reading's ``plain``) into words, at most so many."""
    return [_word((m[0], m.start(), m.end())) for m in islice(_WORD.finditer(plain), most)]


def apply_cuts(cleaned: Cleaned, cuts: Iterable[Cut]) -> Cleaned:
    """Return ``cleaned`` without the words of ``cuts`` and without the marks and blanks that only they needed."""
    text, origin = cleaned.text, cleaned.origin or tuple(range(len(cleaned.text) + 1))
    kept: list[str] = []
    kept_origin: list[int] = []
    removed = list(cleaned.removed)
    at = 0
    for cut in _joined(cuts):
        start, end = _with_marks(text, cut, at)
        kept.append(text[at:start])
        kept_origin.extend(origin[at:start])
        removed.append(Span(origin[start], origin[end - 1] + 1, cut.why))
        at = end
    kept.append(text[at:])
    kept_origin.extend(origin[at:])
    removed.sort(key=lambda span: (span.start, span.end))
    return Cleaned("".join(kept), tuple(removed), tuple(kept_origin))


def _joined(cuts: Iterable[Cut]) -> list[Cut]:
    """Return the cuts in order, without overlaps; the cut that begins first says why."""
    joined: list[Cut] = []
    for cut in sorted(cuts, key=lambda cut: (cut.start, -cut.end)):
        if joined and cut.start < joined[-1].end:
            last = joined[-1]
            joined[-1] = Cut(last.start, max(last.end, cut.end), last.why)
        else:
            joined.append(cut)
    return joined


def _with_marks(text: str, cut: Cut, floor: int) -> tuple[int, int]:
    """Widen a cut by the blanks and commas around it; the full stop of a sentence that goes on to exist stays."""
    before = text[floor : cut.start].rstrip(_BLANKS) or text[max(0, floor - 8) : floor].rstrip(_BLANKS)
    opens = not before or before.endswith((".", "!", "?", "…"))
    match = (_AFTER_SENTENCE if opens else _AFTER).match(text, cut.end)
    start, end = cut.start, match.end() if match else cut.end
    if not opens and (end == len(text) or text[end] in ".!?"):
        start = floor + len(text[floor : cut.start].rstrip(_BLANKS + ",;:—–-"))
    return start, end
