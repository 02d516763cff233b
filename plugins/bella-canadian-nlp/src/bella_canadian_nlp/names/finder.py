"""Find the names that are said, by cue or because a name was asked for."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator

import attrs

from bella_core.plugin import Extraction, NameValue, TurnContext

from ..reading import Reading, skim
from .answer import answered
from .cues import Cue, cues
from .known import GIVEN
from .person import Candidate, NameWord, name_words, read_backward, read_forward
from .spelling import spelled_in, with_spellings
from .value import value_of

_LONGEST = 100  # characters of a name with its particles
_NEAR = 30  # characters: two parts of a name, said one after the other
#: Words with capitals between two pauses.
_SEGMENT = re.compile(r"(?:^|[.!?,;]\s+)(?P<name>[^\W\d_a-z][\w’'-]+(?: [^\W\d_a-z][\w’'-]*){1,3})(?=\s*(?:[.,;!?]|$))")
#: Two or three words before a birth date or "new patient", as engines write that put no marks.
_BEFORE_BORN = re.compile(
    r"(?<![\w'-])(?P<name>[^\W\d_]+(?:-[^\W\d_]+)? [^\W\d_]+(?:[ -][^\W\d_]+)?)"
    r"(?=,? (?:born|nee?|new patient|new client|first time|first visit|nouveau patient|nouvelle patiente|premiere (?:fois|visite))\b)"
)
_FOLLOWING = frozenset({"born", "ne", "nee", "new", "first", "nouveau", "nouvelle", "premiere"})


def find(reading: Reading, context: TurnContext) -> Iterable[Extraction]:
    """Return the persons' names in ``reading``."""
    expected = "name" in context.expecting
    spelled = spelled_in(reading, expected=expected)
    announced = list(cues(reading))
    alone = list(_alone(reading))
    if not (announced or expected or spelled or alone or _opens_with_name(reading)):
        return []
    whole = expected or spelled or alone or _opens_with_name(reading)
    words = name_words(reading) if whole else name_words(reading, *_around(announced, reading.text))
    if spelled:
        words = [word for word in words if not any(part.start <= word.start < part.end for part in spelled)]
    found = sorted(_by_cue(announced, reading, words), key=lambda candidate: (-candidate.confidence, candidate.start - candidate.end))
    if expected and words:
        found = [*answered(reading, words, found), *found]
    if words:
        found = _with_those_alone(reading, words, found, _callers(alone, words, context))
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


def _alone(reading: Reading) -> Iterator[tuple[int, int]]:
    """Yield where a known given name stands with others: written with capitals, between pauses; or before "born" or "new patient"."""
    if GIVEN.isdisjoint(reading.words):
        return
    for found in _SEGMENT.finditer(reading.text):
        start, end = found.span("name")
        if reading.plain[start:end].split()[0] in GIVEN:
            yield start, end
    if not _FOLLOWING.isdisjoint(reading.words):
        named = (_BEFORE_BORN.match(reading.plain, start) for word, start, _ in reading.tokens if word in GIVEN)
        yield from (found.span("name") for found in named if found is not None)


def _callers(alone: list[tuple[int, int]], words: list[NameWord], context: TurnContext) -> list[Candidate]:
    """Return the names that stand by themselves, but for those of the clinic's own people, who are asked for and do not call."""
    if not alone:
        return []
    own = [skim(provider.name, context.language).words for provider in context.location.providers]
    return [one for one in _standing_alone(alone, words) if not any(name.issuperset(word.plain for word in one.words) for name in own)]


def _with_those_alone(reading: Reading, words: list[NameWord], found: list[Candidate], by_itself: list[Candidate]) -> list[Candidate]:
    """Add a name that stands by itself where no other was said, or the whole of one that was begun: "Rose here, Rose Martin"."""
    if not found:
        return list(_opening(reading, words)) or by_itself
    if all((one.start, len(one.words), one.part) == (found[0].start, 1, "") for one in found):
        whole = [one for one in by_itself if one.words[0].plain == found[0].words[0].plain and one.start != found[0].start]
        return whole[:1] or found
    return found


def _standing_alone(alone: list[tuple[int, int]], words: list[NameWord]) -> Iterator[Candidate]:
    """Yield a name that is said by itself, unasked: "a cleaning on Thursday. Anne Tremblay, born May third 1985"."""
    for start, end in alone:
        first = next((at for at, word in enumerate(words) if word.start == start), None)
        candidate = None if first is None else read_forward(words, first, Cue(start, forward=True, strength="capital"))
        if candidate is not None and candidate.end == end and len(candidate.words) > 1:
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
