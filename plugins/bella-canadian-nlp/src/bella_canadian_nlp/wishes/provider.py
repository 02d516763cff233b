"""Whom the caller wants to see, or does not: one of the clinic's providers by name or by its sound, anyone, or a dentist or hygienist."""

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from functools import lru_cache

import attrs

from bella_core.plugin import Extraction, ProviderView, TurnContext
from bella_core.plugin.types.values import ProviderValue

from ..phrases import Said, longest, words_of
from ..reading import Reading

_TITLES = frozenset(words_of("dr dre doctor doc docteur docteure dentist dentiste hygienist hygieniste doctors"))
_CUES = _TITLES | frozenset(
    words_of("with avec see voir have by par prefer prefere for chez want wants mme madame mrs ms monsieur mr request demande veux")
)
_NOT = frozenset(words_of("not t pas sauf except besides never jamais"))
_BESIDE_NAME = _TITLES | frozenset(words_of("the la le l mme madame mrs ms monsieur mr"))
#: What stands before somebody who is not wanted: "not with", "anyone but", "d'autre que".
_BUT = tuple(
    tuple(frozenset(words_of(words)) for words in pattern)
    for pattern in (
        ("not pas", "with avec by par see voir"),
        ("anyone anybody someone somebody everyone qui", "but except besides sauf"),
        ("other else autre", "than que"),
        ("instead", "of"),
        ("don't dont t not pas", "want like need have veux voudrais"),
        ("except sauf",),
    )
)
#: What else is said before the name, or after it, of somebody who is not wanted: "I'm done with", "was rude to me".
_AVOIDED = re.compile(
    r"(?:\b(?:never (?:again )?(?:want to |wanna |going to |going back to )?(?:see|have|go to|go back to|be treated by)|done with|"
    r"bad experiences? with|(?:fed up|unhappy|not happy|upset) with|complain(?:ing|t)? about|avoid|rather not (?:see|have)|"
    r"(?:veux|veut|voudrais|voulais) (?:plus|pu|pas|jamais) (?:voir|avoir|retourner voir)|mauvaise experience avec|(?:plus|pu) jamais))$"
)
_DISLIKED = re.compile(
    r"(?:was|is|has been|were|a ete|etait|est) (?:so |very |really |kind of |tellement |trop |vraiment )*"
    r"(?:rude|mean|rough|awful|terrible|horrible|unkind|impolie?|bete|mechante?|brusque|brutale?)\b"
    r"|(?:but|mais) (?:(?:i do ?n ?t want|i don t want) (?:to see )?(?:him|her|them)|not (?:him|her|them|this time)|"
    r"pas (?:lui|elle|cette fois)|je (?:le|la|l) veux pas)\b"
)
_OWN_NAME = frozenset(words_of("is am name m im appelle suis nom moi this s"))
_ALIKE = 0.8
_NEAR = 8  # words: what is said of somebody stands so near to the name
_SHORT = 12  # words: an answer, where any word may be a name that an engine misspelled


@attrs.frozen(eq=False)
class Directory:
    """A clinic's providers by the words of their names."""

    providers: tuple[ProviderView, ...]
    by_family: dict[str, str]
    by_given: dict[str, str]
    sounds: dict[str, str]
    words: frozenset[str]


def directory(providers: tuple[ProviderView, ...]) -> Directory:
    """Index a clinic's providers; a name that two share finds neither."""
    families: dict[str, list[str]] = {}
    givens: dict[str, list[str]] = {}
    for provider in providers:
        words = [word for word in words_of(provider.name) if word not in _TITLES]
        if words:
            families.setdefault(words[-1], []).append(provider.id)
        if len(words) > 1:
            givens.setdefault(words[0], []).append(provider.id)
    by_family = _unshared(families)
    sounds: dict[str, list[str]] = {}
    for family, one in by_family.items():
        sounds.setdefault(sound(family), []).append(one)
    known = frozenset((*by_family, *givens)) | _TITLES
    return Directory(providers, by_family, _unshared(givens), _unshared(sounds), known)


def read_providers(said: Said, reading: Reading, context: TurnContext, known: Directory) -> Iterator[Extraction]:
    """Return the providers asked for; without a name also "anyone" and roles."""
    expected = "provider" in context.expecting
    named = False
    for at, word in enumerate(said.words if expected or not known.words.isdisjoint(said.words) else ()):
        if (other := _unwanted(said, at, word, known)) is not None:
            named = True
            yield reading.extraction("provider", ProviderValue(other, excluded=True), *said.spans[at], 0.9)
            continue
        found = _named(said, at, word, known, expected=expected)
        if found and not _refused(said, at):
            named = True
            start, end = said.spans[at]
            yield reading.extraction("provider", ProviderValue(found[0]), start, end, found[1])
    if named:
        return
    wished = longest([hit for hit in said.hits.get("provider", ()) if expected or not hit.tag.endswith("?")])
    for hit in [hit for hit in wished if hit.tag != "none"][:1]:
        tag = hit.tag.rstrip("?")
        value = ProviderValue(None, None if tag in {"anyone", "other"} else tag, excluded=tag == "other")
        yield reading.extraction("provider", value, hit.start, hit.end, 0.9)


def _named(said: Said, at: int, word: str, known: Directory, *, expected: bool) -> tuple[str, float] | None:
    before = said.words[at - 1] if at else "^"
    if word in known.by_family:
        provider = known.by_family[word]
        full = known.by_given.get(before) == provider
        cue = said.words[at - 2] if full else before
        if cue in _CUES or expected or (full and cue not in _OWN_NAME):
            return provider, 0.95
        if cue in ("the", "la", "le", "l") and said.words[at - 2] in _CUES:
            return provider, 0.9
    elif word in known.by_given and (before in _CUES or expected):
        after = said.words[at + 1]
        return (known.by_given[word], 0.85) if after not in known.by_family else None
    elif (before in _TITLES or (expected and len(word) > 3 and len(said.words) <= _SHORT)) and (near := _near(word, known)):
        return near, 0.75
    return None


def _unwanted(said: Said, at: int, word: str, known: Directory) -> str | None:
    """Return the provider whose name stands there, where anybody but them is wanted."""
    provider = known.by_family.get(word)
    if provider is None and word in known.by_given and said.words[at + 1] not in known.by_family:
        provider = known.by_given[word]
    if provider is None:
        return None
    full = word in known.by_family and known.by_given.get(said.words[at - 1]) == provider
    first = at - full
    while first and said.words[first - 1] in _BESIDE_NAME:
        first -= 1
    before = said.words[:first]
    but = any(len(before) >= len(one) and all(map(frozenset.__contains__, one, before[-len(one) :])) for one in _BUT)
    titled = first < at - full and bool(before) and before[-1] in {"not", "pas"}
    avoided = _AVOIDED.search(" ".join(before[-_NEAR:])) or _DISLIKED.match(" ".join(said.words[at + 1 : at + 1 + _NEAR]))
    return provider if but or titled or avoided else None


def _near(word: str, known: Directory) -> str | None:
    """Return the provider whose family name sounds like ``word``, or is nearly spelled so."""
    if len(word) < 3 or not word.isalpha():
        return None
    if (by_sound := known.sounds.get(sound(word))) is not None:
        return by_sound
    likely = ((family, one) for family, one in known.by_family.items() if abs(len(family) - len(word)) <= 2)
    scored = ((SequenceMatcher(None, word, family).ratio(), one) for family, one in likely)
    best = max(scored, default=(0.0, ""))
    return best[1] if best[0] >= _ALIKE else None


def _refused(said: Said, at: int) -> bool:
    return any(word in _NOT for word in said.words[max(at - 4, 0) : at])


def _unshared(names: dict[str, list[str]]) -> dict[str, str]:
    return {name: ids[0] for name, ids in names.items() if len(ids) == 1}


_SOUNDS = tuple(
    (re.compile(pattern), heard)
    for pattern, heard in (
        (r"eaux?|aux?|ot$|o+h?", "o"),
        (r"ph", "f"),
        (r"qu|ck|c(?![eiyh])|q", "k"),
        (r"c(?=[eiy])|z|ss+", "s"),
        (r"[sc]h|tch", "x"),
        (r"th", "t"),
        (r"ai[st]?|ay|ei|ey|e[zrt]$|ee|ea|y|ie$", "i"),
        (r"[ae]([mn])(?![aeiou])", r"a\1"),
        (r"m(?=[bp])", "n"),
        (r"h", ""),
        (r"(.)\1+", r"\1"),
        (r"[tdsxe]+$", ""),
    )
)


@lru_cache(maxsize=512)
def sound(word: str) -> str:
    """Return a code that names share which sound alike to an English or a French ear ("tremblay", "tremblé")."""
    for pattern, heard in _SOUNDS:
        word = pattern.sub(heard, word)
    return word
