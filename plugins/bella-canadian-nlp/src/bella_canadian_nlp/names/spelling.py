"""Names that are spelled: alone ("T R E M B L A Y"), or after they were said ("Kowalczyk, K O W A L C Z Y K")."""

from collections.abc import Sequence
from difflib import SequenceMatcher

import attrs

from ..reading import Reading
from ..spelled import Spelling, may_be_spelled, spellings
from .person import Candidate, NameWord

_SURE = 0.95
_ALIKE = 0.5
_HYPHENS = ("hyphen", "dash", "tiret", "trait d'union")


def spelled_in(reading: Reading, *, expected: bool) -> list[Spelling]:
    """Return what is spelled of names: three letters or more, and no digits."""
    if not may_be_spelled(reading, prose=not expected):
        return []
    found = spellings(reading, expected=expected, doubling=True)
    return [spelling for spelling in found if spelling.letters >= 3 and len(spelling.text) >= 3 and spelling.text.isalpha()]


def with_spellings(
    reading: Reading, found: Sequence[Candidate], spelled: Sequence[Spelling], words: Sequence[NameWord], *, expected: bool
) -> list[Candidate]:
    """
    Return ``found`` written as spelled.

    A spelling that is like a word of a name said before it is how that word is written; else it is a name of its own, if one was asked for.
    """
    names = list(found)
    alone: list[NameWord] = []
    for spelling in spelled:
        at = next((at for at, name in enumerate(names) if _like(name, spelling) is not None and name.start <= spelling.start), None)
        word = _word(reading, spelling, words)
        if at is None:
            alone.append(word)
        else:
            names[at] = _respelled(names[at], spelling, word)
    if alone and expected and not names:
        names.append(Candidate(tuple(alone), 0.9))
    return names


def _like(name: Candidate, spelling: Spelling) -> int | None:
    """Return which word of ``name`` the spelling is like."""
    said = spelling.text.lower()
    ratios = [SequenceMatcher(None, word.plain.replace("'", "").replace("-", ""), said).ratio() for word in name.words]
    best = max(range(len(ratios)), key=ratios.__getitem__)
    return best if ratios[best] >= _ALIKE else None


def _respelled(name: Candidate, spelling: Spelling, spelled: NameWord) -> Candidate:
    at = _like(name, spelling) or 0
    word = name.words[at]
    if word.plain.replace("'", "").replace("-", "") == spelling.text.lower():
        new = word._replace(end=spelling.end)  # as said, with its accents and marks
    else:
        new = spelled._replace(start=word.start)
    return attrs.evolve(name, words=(*name.words[:at], new, *name.words[at + 1 :]), confidence=_SURE)


def _word(reading: Reading, spelling: Spelling, words: Sequence[NameWord]) -> NameWord:
    """Return the word that the letters make, with the apostrophe or hyphen that was said among them."""
    text, at = "", spelling.start
    for sign in spelling.signs:
        between = reading.plain[at : sign.start]
        text += "'" if "apostrophe" in between else "-" if any(mark in between for mark in _HYPHENS) else ""
        text, at = text + sign.text.lower(), sign.end
    known = any(word.plain == text and word.known for word in words)
    return NameWord(text, text, spelling.start, spelling.end, " ", capital=False, spelled=known)
