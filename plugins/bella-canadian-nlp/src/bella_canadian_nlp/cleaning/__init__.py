"""
Cleaning: fillers, stutters, repairs and what speech engines invent, taken out of a transcript.

Words are only ever deleted, so that the rest stays the caller's own; what was deleted is kept with a reason: ``filler``,
``stutter``, ``repair``, ``invention``.
"""

import re
from collections.abc import Iterator

from bella_core.plugin import Cleaned

from ..reading import Reading, skim, word_set
from .edits import Cut, Word, apply_cuts, words_of
from .fillers import FILLERS, FILLERS_FR, filled, stuttered
from .inventions import HINTS, invented
from .likeness import QUESTIONS
from .repairs import CUES, may_repair, repaired, restarted

__all__ = ["clean"]

_MOST_WORDS = 240  # the rest of a monologue keeps its fillers

_ROUGH_WORD = re.compile(r"[^\W\d_]+|[\[(*©]|[^\s\w.,?!'’:;/\-\"$%#@&+)\]]|-(?= )")
#: One of these stands in whatever needs cleaning, if nothing is said twice; written as engines write, with accents.
_OTHER_HINTS = (
    HINTS | FILLERS | FILLERS_FR | word_set("- plutôt désolé désolée regardé regarder écouté trompé trompée chaîne vidéo vidéos")
) - CUES


def clean(cleaned: Cleaned, language: str, *, spelling: bool = False) -> Cleaned:
    """
    Return ``cleaned`` without artefacts.

    Args:
        cleaned: what earlier plugins left.
        language: a locale; "ben" is a filler in French only.
        spelling: a name or a code was asked for: "papa papa" is two letters and no stutter.
    """
    if not _may_need_it(cleaned.text):
        return cleaned
    reading = skim(cleaned.text, language)
    cuts = list(invented(reading.plain)) if not HINTS.isdisjoint(reading.words) else []
    words = _outside(words_of(reading.plain, None if cuts else _MOST_WORDS), cuts)[:_MOST_WORDS]
    cuts.extend(_disfluent(reading, words, spelling=spelling))
    return apply_cuts(cleaned, cuts) if cuts else cleaned


def _may_need_it(text: str) -> bool:
    """Tell cheaply whether there may be anything to remove: most utterances are as they should be."""
    words = _ROUGH_WORD.findall(text.lower())
    if not _OTHER_HINTS.isdisjoint(words) or len(QUESTIONS.intersection(words)) > 1:
        return True
    if not CUES.isdisjoint(words) and may_repair(words):
        return True
    if len(set(words)) == len(words):
        return False
    return any(word in words[at + 1 : at + 5] for at, word in enumerate(words))


def _outside(words: list[Word], cuts: list[Cut]) -> list[Word]:
    """Return the words that no cut takes."""
    gone = {place for cut in cuts for place in range(cut.start, cut.end)}
    return [word for word in words if word.start not in gone] if gone else words


def _disfluent(reading: Reading, words: list[Word], *, spelling: bool) -> Iterator[Cut]:
    if not CUES.isdisjoint(reading.words):
        repairs = list(repaired(words, reading))
        yield from repairs
        words = _outside(words, repairs)
    if not QUESTIONS.isdisjoint(reading.words) and len([word for word in words if word.plain in QUESTIONS]) > 1:
        again = list(restarted(words, reading))
        yield from again
        words = _outside(words, again)
    fillers: list[Cut] = []
    if not FILLERS.isdisjoint(reading.words) or not FILLERS_FR.isdisjoint(reading.words):
        fillers = list(filled(words, reading.text, french=reading.language == "fr"))
    yield from fillers
    if fillers:
        dropped = {cut.start for cut in fillers}
        words = [word for word in words if word.start not in dropped]
    yield from stuttered(words, reading.plain, spelling=spelling)
