"""Reads a name word by word, forward from a cue or back from one, and knows where it ends."""

import re
from collections.abc import Callable
from functools import partial
from typing import NamedTuple

import attrs

from ..reading import Reading
from .cues import Cue, Part
from .known import GIVEN
from .words import CALENDAR, COMMON, DATES, DOCTORS, ENDINGS, NEVER, PARTICLES, TITLES, UNCOMMON, WEEKDAYS

_WORD = re.compile(r"[^\W\d_]+(?:['’-](?!s\b)[^\W\d_]+)*")
#: A little "d'" before a name; "D'Amours" is one.
_ELISION = re.compile(r"d['’](?=[^\W\d_a-zà-öø-ÿœ])")
_CONFIDENCE = {"sure": 0.9, "likely": 0.8, "capital": 0.7}
_ELIDED = ("m'", "t'", "s'", "n'", "qu'", "j'", "c'")  # "ma blonde m'a dit"
_MOST_WORDS = 4


class NameWord(NamedTuple):
    """
    A word that may be part of a name; what is known of it is looked up when it is asked for, since most words are no name's neighbours.

    Args:
        text, start, end: as said.
        plain: in small letters without accents.
        gap: what stands between it and the word before.
        capital: written with one.
        spelled: of a word that was spelled letter by letter, whether it is a known given name that was said too; None of all others.
    """

    text: str
    plain: str
    start: int
    end: int
    gap: str
    capital: bool
    spelled: bool | None = None

    @property
    def common(self) -> bool:
        """A common word."""
        return self.spelled is None and self.plain in COMMON

    @property
    def known(self) -> bool:
        """A known given name."""
        return self.plain in GIVEN if self.spelled is None else self.spelled

    @property
    def never(self) -> bool:
        """Nobody's name."""
        return self.spelled is None and (self.plain in NEVER or self.plain.startswith(_ELIDED))

    @property
    def wordy(self) -> bool:
        """Ends like a common word, in small letters."""
        if self.spelled is not None or self.capital or self.plain in GIVEN or self.plain.startswith(UNCOMMON):
            return False
        return self.plain.endswith(ENDINGS)


_word: Callable[[tuple[str, str, int, int, str, bool, bool | None]], NameWord] = partial(tuple.__new__, NameWord)  # the quickest way to one


@attrs.frozen
class Candidate:
    """A name as found: its words, how sure, which part of a name it is, and whether a title stood before it."""

    words: tuple[NameWord, ...]
    confidence: float
    part: Part = ""
    titled: bool = False

    @property
    def start(self) -> int:
        return min(word.start for word in self.words)

    @property
    def end(self) -> int:
        return max(word.end for word in self.words)

    def joined(self, other: "Candidate") -> "Candidate":
        """Return a given and a family name that were said apart as one, given name first."""
        given, family = (self, other) if self.part == "given" else (other, self)
        return Candidate(given.words + family.words, min(self.confidence, other.confidence), "")


def name_words(reading: Reading, start: int = 0, stop: int | None = None) -> list[NameWord]:
    """Cut ``reading`` into words, each with what is known of it; if told so, only those of ``text[start:stop]``."""
    found: list[NameWord] = []
    text, plain = reading.text, reading.plain
    at, shouted = start, text.isupper()  # as text telephones write, whose capitals tell nothing
    for match in _WORD.finditer(text, start, len(text) if stop is None else stop):
        first, end = match.span()
        if _ELISION.match(text, first):
            first += 2  # "le rendez-vous d'Emma"
        if end - first == 1 and plain[first] == "s" and plain[first - 1 : first] == "'":
            continue  # of "it's"
        found.append(_word((text[first:end], plain[first:end], first, end, plain[at:first], text[first].isupper() and not shouted, None)))
        at = end
    return found


def read_forward(words: list[NameWord], first: int, cue: Cue, *, answer: bool = False) -> Candidate | None:
    """
    Return the name that begins with ``words[first]``.

    Args:
        words: of the utterance.
        first: where the name begins, if one begins there.
        cue: what announced it.
        answer: the utterance answers the question for a name, so that small letters mean nothing.
    """
    titled = False
    while first + 1 < len(words) and words[first].plain in TITLES and (len(words[first].plain) > 1 or words[first + 1].gap.startswith(".")):
        titled, first = True, first + 1
    if first + 1 < len(words) and _adverb(words[first], words[first + 1]):
        first += 1
    if first >= len(words) or words[first].plain in DOCTORS or not _begins(words, first, cue, answer=answer):
        return None
    taken = [words[first]]
    at = first + 1
    while at < len(words) and len(taken) < _MOST_WORDS + 2 and _continues(words, at, taken, cue, answer=answer):
        taken.append(words[at])
        at += 1
    while len(taken) > 1 and taken[-1].plain in PARTICLES and not taken[-1].capital:
        taken.pop()
    if len(taken) == 1 and taken[0].plain in PARTICLES and not taken[0].capital:
        return None
    return Candidate(tuple(taken), _CONFIDENCE[cue.strength], cue.part, titled)


def _adverb(word: NameWord, following: NameWord) -> bool:
    """Tell whether ``word`` is the "probably" of "it is probably Anne"."""
    return word.common and not word.capital and not word.known and following.capital and not following.common and following.gap == " "


def read_backward(words: list[NameWord], last: int, cue: Cue) -> Candidate | None:
    """Return the name that ends with ``words[last]``."""
    first = last
    cased = words[last].capital
    while (
        first
        and last - first < _MOST_WORDS
        and words[first].gap.strip(" .") == ""
        and words[first].gap
        and _fits(words[first - 1], cased=cased)
    ):
        first -= 1
    while first < last and words[first].common and not words[first].known:
        first += 1  # "Probably Anne Roy has an appointment"
    if not _fits(words[first], cased=cased) or (cue.strength != "sure" and not cased and words[first].common):
        return None
    if cue.strength == "capital" and (first == last or not cased) and words[last].plain not in GIVEN:
        return None
    forward = Cue(words[first].start, forward=True, strength=cue.strength)
    candidate = read_forward(words[: last + 1], first, forward)
    return candidate if candidate and candidate.end == words[last].end else None


def _fits(word: NameWord, *, cased: bool) -> bool:
    if word.never and word.plain not in PARTICLES:
        return False
    return word.capital or word.plain in PARTICLES if cased else not (word.common or word.wordy)


def _begins(words: list[NameWord], first: int, cue: Cue, *, answer: bool) -> bool:
    word = words[first]
    following = words[first + 1] if first + 1 < len(words) else None
    if word.never and not (word.plain in PARTICLES and following and not following.never):
        return False
    if cue.strength == "sure" or answer:
        return not word.common or word.known or word.capital or bool(following and not following.common and not following.never)
    backed = bool(following and following.capital and not following.common and not following.never and following.gap == " ")
    if word.capital:
        return backed or ((not word.common or word.known) and word.plain not in CALENDAR)
    if cue.strength == "likely":
        named = following is not None and following.gap == " " and not (following.common or following.never or following.plain in CALENDAR)
        return not (word.common or word.wordy) and len(word.plain) > 2 and (named or word.plain not in CALENDAR)
    return word.known and not word.common and word.plain not in CALENDAR


def _continues(words: list[NameWord], at: int, taken: list[NameWord], cue: Cue, *, answer: bool) -> bool:
    word, before = words[at], taken[-1]
    initial = len(before.text) == 1 or before.plain in ("st", "ste", "mc")
    if word.gap.strip(" \t") not in (("", ".") if initial else ("",)) or not word.gap:
        return False
    following = words[at + 1] if at + 1 < len(words) else None
    if (
        word.plain in PARTICLES
        and following
        and following.gap == " "
        and not following.never | (following.plain in PARTICLES and following.never)
    ):
        return following.capital or not taken[0].capital or following.plain in PARTICLES
    if word.never and not (word.capital and before.capital and taken[0].start and not word.plain.startswith("i")):
        return False
    if word.capital:
        return word.known or word.plain not in DATES or (answer and (taken[0].known or word.plain not in WEEKDAYS))
    if word.common and not (answer and (word.known or (len(taken) == 1 and following is None))):
        return False
    if word.wordy and not answer and cue.strength != "sure":
        return False
    if taken[0].capital:
        return before.plain in PARTICLES or (len(taken) == 1 and (answer or following is None or bool(following.gap.strip())))
    return sum(1 for part in taken if part.plain not in PARTICLES) < (3 if answer or cue.strength == "sure" else 2)
