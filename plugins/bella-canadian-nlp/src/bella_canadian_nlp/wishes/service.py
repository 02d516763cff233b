"""Which of the clinic's services is meant: by the clinic's own words, and by what callers call it every day."""

from collections.abc import Iterator
from difflib import get_close_matches

import attrs

from bella_core.plugin import Extraction, ServiceView, TurnContext
from bella_core.plugin.types.values import ServiceValue

from ..phrases import Hit, PhraseBook, Said, longest, words_of
from ..reading import Reading, read

#: The codes that an everyday concept may have in a clinic's list, the best first.
CODES: dict[str, tuple[str, ...]] = {
    "exam_new": ("exam_new", "new_patient_exam", "new_patient", "comprehensive_exam", "exam", "checkup"),
    "checkup": ("checkup", "check_up", "recall_exam", "exam", "recall", "exam_new"),
    "cleaning": ("cleaning", "hygiene", "recall_hygiene", "recall", "scaling"),
    "toothache": ("emergency_exam", "emergency", "limited_exam", "checkup", "exam"),
    "lost_filling": ("lost_filling", "emergency_exam", "emergency", "limited_exam", "filling"),
    "lost_crown": ("lost_crown", "emergency_exam", "emergency", "limited_exam", "crown"),
    "broken_tooth": ("emergency_exam", "emergency", "limited_exam", "checkup"),
    "filling": ("filling", "restoration"),
    "crown": ("crown", "crown_prep", "bridge"),
    "child_visit": ("child_visit", "child_first_visit", "child_exam", "pediatric_exam"),
    "whitening": ("whitening", "bleaching"),
    "denture": ("denture_consult", "denture", "dentures"),
    "ortho": ("ortho_consult", "ortho", "orthodontics", "braces"),
    "root_canal": ("root_canal", "endodontics"),
    "extraction": ("extraction", "surgery"),
    "wisdom_teeth": ("wisdom_teeth", "extraction", "surgery"),
    "implant": ("implant_consult", "implant"),
    "perio": ("perio_maintenance", "perio", "gum_treatment", "cleaning"),
    "night_guard": ("night_guard", "mouthguard", "bite_guard"),
    "xrays": ("xrays", "x_rays"),
    "botox": ("botox",),
    "veneers": ("veneers", "veneer_consult", "cosmetic_consult"),
}

_FAMILY = "service"
_OWN = "own"
_NOT = frozenset(words_of("not no t dont without pas sans ni aucun aucune never"))
_PASSED = frozenset(
    words_of("a an the any my need want for to have get just un une de d des du le la besoin pour mon ma veux really that like faire")
)
_CLOSE = 0.82
_SHORTEST_GUESS = 6
_LONGEST_GUESS = 20
_WORDS_GUESSED = 12


@attrs.frozen(eq=False)
class Lexicon:
    """A clinic's services: a book of their own names and words, and the codes that each everyday concept has there."""

    services: tuple[ServiceView, ...]
    book: PhraseBook
    codes: dict[str, tuple[str, ...]]
    spellings: dict[str, str]


def lexicon(services: tuple[ServiceView, ...], everyday: PhraseBook) -> Lexicon:
    """Compile a clinic's services; some milliseconds."""
    book = PhraseBook()
    spellings: dict[str, str] = {}
    for service in services:
        for phrase in _phrases(service):
            book.add(_OWN, service.code, [" ".join(_inflected(word) for word in words_of(phrase))])
            if len(words_of(phrase)) == 1 and len(phrase) >= _SHORTEST_GUESS:
                spellings.setdefault(words_of(phrase)[0], service.code)
    return Lexicon(services, book, {concept: _codes_of(concept, services, everyday) for concept in CODES}, spellings)


def read_services(said: Said, reading: Reading, context: TurnContext, known: Lexicon) -> Iterator[Extraction]:
    """Return the services that are wanted, each once."""
    own = known.book.read(reading).hits.get(_OWN, []) if not known.book.starts.isdisjoint(said.words) else []
    if not own and _FAMILY not in said.hits and "service" not in context.expecting:
        return
    everyday = [hit for hit in said.hits.get(_FAMILY, ()) if hit.tag == "none" or known.codes[hit.tag]]
    spans = {(hit.first, hit.last) for hit in own}
    hits = longest(own + [hit for hit in everyday if (hit.first, hit.last) not in spans or hit.tag == "none"])
    muted = [hit for hit in hits if hit.tag == "none"]
    seen: set[str] = set()
    for hit in hits:
        codes = known.codes[hit.tag] if hit.tag in known.codes and (hit.first, hit.last) not in spans else (hit.tag,)
        if hit.tag == "none" or codes[0] in seen or _denied(said, hit) or any(m.first < hit.last and hit.first < m.last for m in muted):
            continue
        seen.add(codes[0])
        others = [ServiceValue(code) for code in codes[1:]]
        yield reading.extraction("service", ServiceValue(codes[0]), hit.start, hit.end, 0.95, (), others)
    if not hits and "service" in context.expecting:
        yield from _guess(reading, known)


def _phrases(service: ServiceView) -> Iterator[str]:
    yield from service.names.values()
    for words in service.words.values():
        yield from words


def _inflected(word: str) -> str:
    """Write a word as a phrase that also takes its plural or its singular."""
    if len(word) < 4:
        return word
    return f"({word}|{word[:-1]})" if word.endswith("s") else f"({word}|{word}s)"


def _codes_of(concept: str, services: tuple[ServiceView, ...], everyday: PhraseBook) -> tuple[str, ...]:
    """Return the services that a concept can mean: by code, else by what the clinic calls them."""
    codes = {service.code for service in services}
    by_code = tuple(code for code in CODES[concept] if code in codes)
    if by_code:
        return by_code
    return tuple(service.code for service in services if any(_means(name, concept, everyday) for name in service.names.values()))


def _means(name: str, concept: str, everyday: PhraseBook) -> bool:
    return any(hit.tag == concept for hit in longest(everyday.read(read(name, "en")).hits.get(_FAMILY, [])))


def _denied(said: Said, hit: Hit) -> bool:
    at = hit.first - 1
    while at > 0 and said.words[at] in _PASSED and at not in said.after_comma:
        at -= 1
    if said.words[at] in ("no", "non") and at + 1 in said.after_comma:
        return False
    return said.words[at] in _NOT


def _guess(reading: Reading, known: Lexicon) -> Iterator[Extraction]:
    """Take a word that a speech engine spelled almost like one of the clinic's."""
    for token in reading.tokens[:_WORDS_GUESSED]:
        if _SHORTEST_GUESS <= len(token.plain) <= _LONGEST_GUESS:
            near = get_close_matches(token.plain, known.spellings, 1, _CLOSE)
            if near:
                yield reading.extraction("service", ServiceValue(known.spellings[near[0]]), token.start, token.end, 0.6)
                return
