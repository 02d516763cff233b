"""Find the names that are said, by cue or because a name was asked for."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator

import attrs

from bella_core.plugin import Extraction, NameValue, TurnContext

from ..reading import Reading
from .answer import answered
from .cues import Cue, cues
from .person import Candidate, NameWord, name_words, read_backward, read_forward
from .spelling import spelled_in, with_spellings
from .value import value_of

_LONGEST = 100  # characters of a name with its particles
_NEAR = 30  # characters: two parts of a name, said one after the other


def find(reading: Reading, context: TurnContext) -> Iterable[Extraction]:
    """Return the persons' names in ``reading``."""
    expected = "name" in context.expecting
    spelled = spelled_in(reading, expected=expected)
    announced = list(cues(reading))
    if not (announced or expected or spelled or _opens_with_name(reading)):
        return []
    whole = expected or spelled or _opens_with_name(reading)
    words = name_words(reading) if whole else name_words(reading, *_around(announced, reading.text))
    if spelled:
        words = [word for word in words if not any(part.start <= word.start < part.end for part in spelled)]
    found = sorted(_by_cue(announced, reading, words), key=lambda candidate: (-candidate.confidence, candidate.start - candidate.end))
    if expected and words:
        found = [*answered(reading, words, found), *found]
    if not found and words:
        found = list(_opening(reading, words))
    chosen: list[Candidate] = []
    for candidate in found:
        if not any(candidate.start < other.end and other.start < candidate.end for other in chosen):
            chosen.append(candidate)
    ordered = list(_parts_joined(sorted(chosen, key=lambda candidate: candidate.start)))
    if spelled:
        ordered = with_spellings(reading, ordered, spelled, words, expected=expected)
    return [_extraction(reading, candidate) for candidate in ordered]


def _around(announced: list[Cue], text: str) -> tuple[int, int]:
    """Return where the words begin and end that ``announced`` can be about: names are not longer than that."""
    start = min(cue.at if cue.forward else cue.at - _LONGEST for cue in announced)
    stop = max(cue.at + _LONGEST if cue.forward else cue.at for cue in announced)
    blank = text.find(" ", stop)
    return text.rfind(" ", 0, max(start, 0)) + 1, len(text) if blank < 0 else blank


def _by_cue(announced: list[Cue], reading: Reading, words: list[NameWord]) -> Iterator[Candidate]:
    starts = [word.start for word in words]
    for cue in announced:
        candidate = _at(cue, reading, words, bisect_left(starts, cue.at))
        if candidate is not None:
            yield candidate


def _at(cue: Cue, reading: Reading, words: list[NameWord], at: int) -> Candidate | None:
    """Return the name that ``cue`` announces; ``at`` is the first word after it."""
    if not cue.forward:
        last = at - 1
        while last >= 0 and words[last].end > cue.at:
            last -= 1
        if last < 0 or reading.plain[words[last].end : cue.at].strip():
            return None
        return read_backward(words, last, cue)
    if at >= len(words) or reading.plain[cue.at : words[at].start].strip(' ,:"-'):
        return None
    return read_forward(words, at, cue)


def _opens_with_name(reading: Reading) -> bool:
    comma = reading.text.find(",", 0, 40)
    return comma > 0 and reading.text[0].isupper() and " " in reading.text[:comma]


def _opening(reading: Reading, words: list[NameWord]) -> Iterator[Candidate]:
    """Yield a name that opens the utterance by itself: "Anne Tremblay, I have an appointment"."""
    candidate = read_forward(words, 0, Cue(0, forward=True, strength="capital"))
    if candidate and len(candidate.words) > 1 and reading.plain[candidate.end : candidate.end + 1] == ",":
        yield attrs.evolve(candidate, confidence=0.6)


def _parts_joined(found: list[Candidate]) -> Iterator[Candidate]:
    """Yield the candidates, a given and a family name that were announced apart as one."""
    at = 0
    while at < len(found):
        one = found[at]
        other = found[at + 1] if at + 1 < len(found) else None
        if other and _belong(one, other):
            yield one.joined(other)
            at += 2
        else:
            yield one
            at += 1


def _belong(one: Candidate, other: Candidate) -> bool:
    """Tell whether two candidates are parts of one name ("Geneviève, nom de famille Lachance")."""
    parts = {one.part, other.part}
    if parts == {"given", "family"}:
        return True
    return parts == {"", "family"} and other.part == "family" and len(one.words) == 1 and other.start - one.end < _NEAR


def _extraction(reading: Reading, candidate: Candidate) -> Extraction:
    value, inferred, other = value_of(candidate, accents=reading.language == "fr")
    alternatives: tuple[NameValue, ...] = (other,) if other else ()
    return reading.extraction("name", value, candidate.start, candidate.end, candidate.confidence, inferred, alternatives)
