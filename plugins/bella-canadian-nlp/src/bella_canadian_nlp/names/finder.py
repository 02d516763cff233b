"""Find the names that are said, by cue or because a name was asked for."""

import re
from collections.abc import Iterable, Iterator

import attrs

from bella_core.plugin import Extraction, NameValue, TurnContext

from ..reading import Reading
from .cues import Cue, cues
from .person import Candidate, NameWord, name_words, read_backward, read_forward
from .spelling import spelled_in, with_spellings
from .value import value_of

_LEAD_IN = re.compile(
    r"(?:\s|[,.!:\"'-]|(?:yes|yeah|yep|yup|sure|ok|okay|right|of course|certainly|absolutely|well|so|and|oui|ouais|bien sur"
    r"|certain|d'accord|bon|alors|et|hi|hello|hey|bonjour|allo|good (?:morning|afternoon|evening)"
    r"|it's|it is|its|that's|that is|that would be|it would be|this is|i'm|i am|im|my name is|my name's|my names|the name is"
    r"|the name's|name is|name's|name|they are|c'est|ce serait|ca serait|moi c'est|moi|je m'appelle|je suis|mon nom est"
    r"|mon nom c'est|le nom est"
    r"|no|nope|non|sorry|pardon|just|again|i said|j'ai dit|my|le|la|ici|madame|monsieur|mme|mr|mrs|ms|miss|m|actually|under"
    r"|please|first|last|you can call me|call me|of)(?![\w'-]))*"
)
_TAIL = re.compile(
    r"(?:[\s,.!?\"-]|(?<![\w'-])(?:please|thanks|thank you|speaking|here|calling|s'il vous plait|s'il te plait|svp|merci"
    r"|a l'appareil|is my name|is the name|that's my name|and you|madame|monsieur|sir|ma'am|okay|ok|yes|oui|i think"
    r"|je pense))*\Z"
)


def find(reading: Reading, context: TurnContext) -> Iterable[Extraction]:
    """Return the persons' names in ``reading``."""
    expected = "name" in context.expecting
    spelled = spelled_in(reading, expected=expected)
    announced = list(cues(reading))
    if not (announced or expected or spelled or _opens_with_name(reading)):
        return []
    words = [word for word in name_words(reading) if not any(part.start <= word.start < part.end for part in spelled)]
    found = sorted(_by_cue(announced, reading, words), key=lambda candidate: (-candidate.confidence, candidate.start - candidate.end))
    if expected and words and not any(candidate.confidence >= 0.85 for candidate in found) and (answer := _answer(reading, words)):
        found.insert(0, answer)
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


def _by_cue(announced: list[Cue], reading: Reading, words: list[NameWord]) -> Iterator[Candidate]:
    for cue in announced:
        candidate = _at(cue, reading, words)
        if candidate is not None:
            yield candidate


def _at(cue: Cue, reading: Reading, words: list[NameWord]) -> Candidate | None:
    if not cue.forward:
        last = next((at for at in range(len(words) - 1, -1, -1) if words[at].end <= cue.at), None)
        if last is None or reading.plain[words[last].end : cue.at].strip():
            return None
        return read_backward(words, last, cue)
    first = next((at for at, word in enumerate(words) if word.start >= cue.at), None)
    if first is None or reading.plain[cue.at : words[first].start].strip(' ,:"-'):
        return None
    return read_forward(words, first, cue)


def _answer(reading: Reading, words: list[NameWord]) -> Candidate | None:
    """Return the whole utterance as a name, but for courtesies around it."""
    lead = _LEAD_IN.match(reading.plain)
    start = lead.end() if lead else 0
    tail = _TAIL.search(reading.plain, start)
    end = tail.start() if tail else len(reading.plain)
    inside = [word for word in words if start <= word.start and word.end <= end]
    if not inside or len(inside) > 5 or any(c.isdigit() for c in reading.plain[start:end]):
        return None
    cue = Cue(start, forward=True, strength="sure")
    if inside[0].wordy and len(inside) == 1:
        return None
    if inside[0].common and not inside[0].known and (len(inside) == 1 or not inside[1].capital):
        return None
    candidate = read_forward(words, words.index(inside[0]), cue, answer=True)
    if candidate is None:
        return None
    rest = reading.plain[candidate.end : end].strip(" ,.")
    apart = reading.plain[candidate.end :].lstrip().startswith((",", "."))
    if rest and not apart and not (candidate.words[0].capital and len(candidate.words) > 1):
        return None
    return attrs.evolve(candidate, confidence=0.75 if rest else 0.9)


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
        if other and {one.part, other.part} == {"given", "family"}:
            yield one.joined(other)
            at += 2
        else:
            yield one
            at += 1


def _extraction(reading: Reading, candidate: Candidate) -> Extraction:
    value, inferred, other = value_of(candidate, accents=reading.language == "fr")
    alternatives: tuple[NameValue, ...] = (other,) if other else ()
    return reading.extraction("name", value, candidate.start, candidate.end, candidate.confidence, inferred, alternatives)
