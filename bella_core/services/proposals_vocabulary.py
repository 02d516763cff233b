"""The words that a language model may be shown: ordinary ones, and those of the clinic's own lists."""

import re
import tomllib
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from importlib.resources import files

import attrs

from bella_core.domain.clinic import ClinicView

_TOKEN = re.compile(r"o['’]clock|[^\W_]+", re.IGNORECASE)
_APOSTROPHES = frozenset({"'", "’"})
SENTENCE_END = re.compile(r"[.?!…:;\n]")
#: Words of the calendar that people are called too; shown where a day or an hour is asked for.
SEASONAL = frozenset(
    {
        "april", "may", "june", "july", "august", "summer", "spring", "autumn", "fall", "easter",
        "avril", "mai", "juin", "juillet", "août", "aout", "été", "printemps", "automne", "noël", "noel", "pâques",
    }
)  # fmt: skip
MONTHS = (SEASONAL - {"summer", "spring", "autumn", "fall", "easter", "été", "printemps", "automne", "noël", "noel", "pâques"}) | {
    "january", "february", "march", "september", "october", "november", "december",
    "janvier", "février", "mars", "septembre", "octobre", "novembre", "décembre",
}  # fmt: skip
_TITLES = frozenset({"dr", "dre", "mr", "mrs", "ms", "mme", "mlle"})
#: Words that are written with a capital wherever they stand.
PROPER = frozenset(
    {
        "i", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "ok", "am", "pm",
        "january", "february", "march", "september", "october", "november", "december", "english", "french", *_TITLES,
    }
)  # fmt: skip


@attrs.frozen
class Vocabulary:
    """
    Hold the words that may be shown, folded.

    Args:
        plain: what nobody is called. ``also_names``: what people are called too, those of ``grammar`` and others.
        grammar: shown where nothing about it looks like a name. ``phrases``: all that the others are shown in, each as its words.
        services, people: of the clinic's lists. Services may have a capital; people are shown where they are asked for.
    """

    plain: frozenset[str]
    also_names: frozenset[str]
    grammar: frozenset[str] = frozenset()
    phrases: frozenset[tuple[str, ...]] = frozenset()
    services: frozenset[str] = frozenset()
    people: frozenset[str] = frozenset()

    def with_lists(self, clinic: ClinicView, kinds: Sequence[str]) -> "Vocabulary":
        """Return these words and those of the lists that a question needs."""
        services = _words(name for service in clinic.services for name in service.names.values()) if "service" in kinds else ()
        people = _words(who.name for who in clinic.providers) if "provider" in kinds else ()
        return attrs.evolve(self, services=frozenset(word for word in services if len(word) > 1), people=frozenset(people))


@cache
def vocabulary() -> Vocabulary:
    """Return the ordinary words; reads a file when it is first called."""
    found = tomllib.loads(files(__package__).joinpath("proposals_words.toml").read_text("utf-8"))
    plain = frozenset(word for words in found["plain"].values() for word in words.split())
    grammar = frozenset(found["also_names"]["words"].split())
    phrases = frozenset(tuple(_words([line])) for line in found["also_names"]["phrases"].splitlines() if line)
    return Vocabulary(plain, grammar | frozenset(found["also_names"]["in_phrases"].split()), grammar, phrases)


def fold(word: str) -> str:
    """Return a word as it stands in the lists, whatever its capitals and however its accents are coded."""
    return unicodedata.normalize("NFC", word).casefold().replace("’", "'")


@attrs.frozen
class Token:
    """
    Hold a word, or the digits, of an utterance.

    Args:
        low: folded. ``capital``: it has a capital letter. ``first``: it begins a sentence.
        gap: what stands between it and the token before. ``elided``: an apostrophe stands right before or after it.
    """

    start: int
    end: int
    low: str
    capital: bool
    first: bool
    gap: str
    elided: bool


def tokens_of(text: str) -> Iterator[Token]:
    """Yield the words and numbers of a text."""
    last, before = 0, ""
    for match in _TOKEN.finditer(text):
        word, gap = match.group(), text[last : match.start()]
        first = last == 0 or (SENTENCE_END.search(gap) is not None and not _is_short(before))
        elided = gap in _APOSTROPHES or text[match.end() : match.end() + 1] in _APOSTROPHES
        yield Token(match.start(), match.end(), fold(word), word != word.lower(), first, gap, elided)
        last, before = match.end(), fold(word)


def place_at(tokens: Sequence[Token], at: int) -> int:
    """Return the place of the first token that begins there or later."""
    return bisect_left(tokens, at, key=lambda token: token.start)


def _is_short(word: str) -> bool:
    """Tell whether the dot behind a word is no end of a sentence, but of an initial or a title."""
    return len(word) == 1 or word in _TITLES


def _words(texts: Iterable[str]) -> list[str]:
    return [token.low for text in texts for token in tokens_of(text)]
