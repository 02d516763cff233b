"""A name that answers "your name?": all that is said, but for courtesies around it."""

import re
from collections.abc import Iterator, Sequence

import attrs

from ..reading import Reading
from .cues import Cue
from .person import Candidate, NameWord, read_forward
from .words import PARTICLES

_SURE = 0.85
_MOST_WORDS = 5

_LEAD_IN = re.compile(
    r"(?:\s|[,.!:\"'-]|(?:yes|yeah|yep|yup|sure|ok|okay|right|of course|certainly|absolutely|well|so|and|oui|ouais|bien sur"
    r"|certain|d'accord|bon|alors|et|hi|hello|hey|bonjour|allo|good (?:morning|afternoon|evening)"
    r"|it's|it is|its|that's|that is|that would be|it would be|this is|i'm|i am|im|my name is|my name's|my names|the name is"
    r"|the name's|name is|name's|name|they are|c'est|ce serait|ca serait|moi c'est|moi|je m'appelle|m'appelle|je suis|mon nom est"
    r"|mon nom c'est|le nom est"
    r"|no|nope|non|sorry|pardon|just|again|i said|j'ai dit|my|le|la|ici|madame|monsieur|mme|mr|mrs|ms|miss|m|actually|under"
    r"|(?:brand )?(?:new|nouveau|nouvelle)(?: here| there| ici)?(?=[\s,.]+\w)"
    r"|(?:an? |my |un |une |ma )?(?:brand )?(?:new patient|first (?:time|visit)|nouveau patient|nouvelle patiente|premiere (?:fois|visite))"
    r"|please|first|last|you can call me|call me|of)(?![\w'-]))*"
)
_TAIL = re.compile(
    r"(?:[\s,.!?\"-]|(?<![\w'-])(?:please|thanks|thank you|speaking|here|calling|s'il vous plait|s'il te plait|svp|merci"
    r"|a l'appareil|(?:i'm |i am |im |je suis )?(?:new|nouveau|nouvelle)"
    r"|is my name|is the name|that's my name|and you|madame|monsieur|sir|ma'am|okay|ok|yes|oui|i think"
    r"|je pense|(?:with|avec|prend) (?:(?:an?|une?|two|deux|double) )?[a-z]))*\Z"
)


def answered(reading: Reading, words: list[NameWord], found: Sequence[Candidate]) -> Iterator[Candidate]:
    """
    Yield the name that ``reading`` answers with.

    Args:
        reading: the utterance.
        words: its words.
        found: what was announced; where that is sure, only the given name before "last name Dhillon" is left to find.
    """
    lead = _LEAD_IN.match(reading.plain)
    start = lead.end() if lead else 0
    first = next((at for at, word in enumerate(words) if word.start >= start), None)
    if first is None:
        return
    sure = [candidate for candidate in found if candidate.confidence >= _SURE]
    if not sure:
        if answer := _bare(reading, words, first, start):
            yield answer
    elif len(sure) == 1 and sure[0].part == "family" and words[first].end < sure[0].start:
        given = read_forward(words, first, Cue(start, forward=True, strength="capital", part="given"))
        if given and len(given.words) == 1:
            yield given


def _bare(reading: Reading, words: list[NameWord], first: int, start: int) -> Candidate | None:
    tail = _TAIL.search(reading.plain, start)
    end = tail.start() if tail else len(reading.plain)
    inside = [word for word in words[first:] if word.end <= end]
    if not inside or not _may_be(inside):
        return None
    candidate = read_forward(words, first, Cue(start, forward=True, strength="sure"), answer=True)
    if candidate is None:
        return None
    rest = reading.plain[candidate.end : end].strip(" ,.")
    if not rest:
        return attrs.evolve(candidate, confidence=0.9)
    if turned := _turned_round(reading, candidate, inside):
        return turned
    whole = len(candidate.words) > 1 and (candidate.words[0].capital or candidate.words[0].known)
    apart = (
        reading.plain[candidate.end :].lstrip().startswith((",", ".")) and len(inside) <= _MOST_WORDS and not any(map(str.isdigit, rest))
    )
    return attrs.evolve(candidate, confidence=0.75) if whole or apart else None


def _may_be(inside: Sequence[NameWord]) -> bool:
    """Tell whether the first word may begin a name and is no common word that stands alone."""
    word = inside[0]
    if word.wordy and len(inside) == 1:
        return False
    return not word.common or word.known or (len(inside) > 1 and inside[1].capital)


def _turned_round(reading: Reading, candidate: Candidate, inside: Sequence[NameWord]) -> Candidate | None:
    """Return "Tremblay, Marie" as Marie Tremblay."""
    following = inside[len(candidate.words) :]
    if (
        any(word.plain not in PARTICLES for word in candidate.words[:-1])
        or len(following) != 1
        or following[0].never
        or following[0].common
    ):
        return None
    if reading.plain[candidate.end : following[0].start].strip() != ",":
        return None
    other = Candidate((following[0],), 0.9, "given")
    if candidate.words[0].known and not following[0].known:
        return attrs.evolve(candidate, confidence=0.9, part="given").joined(attrs.evolve(other, part="family"))
    return attrs.evolve(candidate, confidence=0.9, part="family").joined(other)
