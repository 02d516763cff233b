"""
Cleaning: fillers, stutters, repairs and what speech engines invent, taken out of a transcript.

Words are only ever deleted, so that the rest stays the caller's own; what was deleted is kept with a reason: ``filler``,
``stutter``, ``repair``, ``invention``.
"""

from collections.abc import Iterator

from bella_core.plugin import Cleaned

from ..reading import Reading, read
from .edits import Cut, Word, apply_cuts, words_of
from .fillers import filled, stuttered
from .inventions import HINTS, invented
from .repairs import CUES, repaired

__all__ = ["clean"]


def clean(cleaned: Cleaned, language: str) -> Cleaned:
    """
    Return ``cleaned`` without artefacts.

    Args:
        cleaned: what earlier plugins left.
        language: a locale; "ben" is a filler in French only.
    """
    reading = read(cleaned.text, language)
    cuts = list(invented(reading.plain)) if not HINTS.isdisjoint(reading.words) else []
    words = [word for word in words_of(reading.plain) if not any(cut.start <= word.start < cut.end for cut in cuts)]
    cuts.extend(_disfluent(reading, words))
    return apply_cuts(cleaned, cuts) if cuts else cleaned


def _disfluent(reading: Reading, words: list[Word]) -> Iterator[Cut]:
    if not CUES.isdisjoint(reading.words):
        repairs = list(repaired(words, reading))
        yield from repairs
        words = [word for word in words if not any(cut.start <= word.start < cut.end for cut in repairs)]
    fillers = list(filled(words, reading.plain, french=reading.language == "fr"))
    yield from fillers
    dropped = {cut.start for cut in fillers}
    yield from stuttered([word for word in words if word.start not in dropped], reading.plain)
