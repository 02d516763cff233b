"""Makes a ``NameValue`` of a candidate: which word is the given name, which the family's, how they are written."""

from bella_core.plugin import NameValue

from .known import GIVEN
from .person import Candidate, NameWord
from .words import FAMILY_FIRST, PARTICLES
from .writing import written

Named = tuple[NameValue, tuple[str, ...], NameValue | None]


def value_of(candidate: Candidate, *, accents: bool) -> Named:
    """Return the value, what of it is inferred, and another reading if given and family name may be the other way round."""
    words = candidate.words
    full = written(" ".join(word.text for word in words), accents=accents)
    if candidate.part == "given":
        return NameValue(full, None, full), (), None
    if candidate.part == "family" or candidate.titled:
        return _titled(words, full, candidate)
    cut = _family_start(words)
    if cut == 0:
        if words[0].plain in GIVEN:
            return NameValue(full, None, full), (), None
        return NameValue(None, full, full), ("order",), NameValue(full, None, full)
    given, family = _apart(full, words, cut)
    value = NameValue(given, family, full)
    if words[0].plain in FAMILY_FIRST:
        first, rest = _apart(full, words, 1)
        return value, ("order",), NameValue(rest, first, full)
    if words[-1].plain in GIVEN and words[0].plain not in GIVEN:
        return value, ("order",), NameValue(family, given, f"{family} {given}")
    return value, (), None


def _titled(words: tuple[NameWord, ...], full: str, candidate: Candidate) -> Named:
    cut = _family_start(words)
    if cut and candidate.titled:
        given, family = _apart(full, words, cut)
        return NameValue(given, family, full), (), None
    return NameValue(None, full, full), (), None


def _family_start(words: tuple[NameWord, ...]) -> int:
    """Return the index of the word that begins the family name: the last one, with its particles; 0 if there is but one name."""
    cut = len(words) - 1
    while cut > 1 and words[cut - 1].plain in PARTICLES:
        cut -= 1
    return cut if cut and not (cut == 1 and words[0].plain in PARTICLES - GIVEN) else 0  # "Ben Niehoff": a given name, too


def _apart(full: str, words: tuple[NameWord, ...], cut: int) -> tuple[str, str]:
    parts = full.split(" ")
    cut -= len(words) - len(parts)  # "Jean Guy" has become one
    return " ".join(parts[:cut]), " ".join(parts[cut:])
