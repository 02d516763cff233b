"""
The words of time of both languages as one table per language, made on first use.

Each word or phrase has a *tag*, one character, so that an utterance becomes a short string that patterns can read:

====  =====================================  ====  =========================================
W V   weekday; its weak abbreviation         z a j  number: 0; 1-12; the word "one"
M Y   month; one that is also a word         b c d  number: 13-24; 25-31; 32-59
T     today, tomorrow: days from today       e f y  60-99 and other; 130 … 2359; 1900 … 2099
G     part of a day with its day: tonight    o      ordinal 1-31
P     part of the day                        g      a, un, une
N     noon, midnight                         x      digits of something else
H     holiday                                I      a date in digits
J     now                                    @ i s  at, for; in; on
u U   unit below a day; from a day           B A _  before; after; within
K     weekend                                < > t  from; to; French "au", which may be "to"
X F   next; following                        ^ & +  between; and, or; French "et"
S L   this; last                             ~ O l  around; of; the
E     early, mid, end …                      k v    past; minus
h m   o'clock, heures; am, pm                q Q 3  quarter; half; three quarters
5     half an hour (minutes)                 % Z R  -ish; "oh"; from now, later
2 8   a couple, a few; season                ! * ?  not; any; as soon as possible
#     the day after: days from what follows  - : /  , .   marks; ``w`` any other word
p r n "or later"; "or earlier"; nearest
====  =====================================  ====  =========================================
"""

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Final

import attrs

from ..numbers import NUMBER_WORDS
from ..reading import read
from . import lexicon_en, lexicon_fr

Value = int | str


def word_set(text: str) -> frozenset[str]:
    """Return the words of a table."""
    return frozenset(text.split())


#: Tags whose words alone make an utterance worth reading; the others only connect.
_TELLING: Final = frozenset("WVMYTJGPNuUKH58?#")
#: Words that a phrase shares with everything else that is said; another of its words tells more.
_COMMON: Final = word_set(
    """
    a an at in on of the to from for and or this that these those it is i i' my when what first last next any every each all most
    more just right thanks please good great nice have has l la le les d de du des un une en et ou a au aux ce cet cette ma mon
    je j' c' qu' que appointment opening available possible pouvez vous time one two four saint st new
    s m get off after before apres avant plus very single thing last jour year
    """
)
#: Tags that are also understood inside the other language's sentences, if the word is long enough to be no other.
_SHARED: Final = frozenset("WMTGPNKHUXh?#")
_SHARED_LENGTH: Final = 4
#: Languages of the tables.
EN, FR = "en", "fr"


@attrs.frozen
class Entry:
    """A word or phrase: its words after the first, its tag, and what it stands for."""

    rest: tuple[str, ...]
    tag: str
    value: Value


@attrs.frozen
class Lexicon:
    """
    Hold the words of a language.

    Args:
        words: words by themselves; ``single``: those of them that begin no phrase and are read alike wherever they stand.
        phrases: by their first and their second word, the longest first.
        begins: words that begin a phrase, with its second words and what they are where none of these follows.
        known: all words that may begin something.
    """

    words: Mapping[str, Entry]
    single: Mapping[str, Entry]
    phrases: Mapping[str, Mapping[str, tuple[Entry, ...]]]
    begins: Mapping[str, tuple[Mapping[str, tuple[Entry, ...]], Entry]]
    known: frozenset[str]


def _parse(table: str, language: str) -> list[tuple[str, Entry]]:
    entries = []
    for line in table.strip().splitlines():
        head, _, phrases = line.partition(": ")
        tag, _, text = head.partition(" ")
        value: Value = int(text) if text.lstrip("-").isdecimal() else text
        for phrase in phrases.split(","):
            first, *rest = _tokens(phrase.strip(), elides=language == FR)
            entries.append((first, Entry(tuple(rest), tag, value)))
    return entries


def _tokens(phrase: str, *, elides: bool) -> list[str]:
    """Cut a phrase as an utterance is cut; one that ends in an elision (fin d') goes on, as it does when spoken."""
    elided = elides and phrase.endswith("'")
    tokens = [token.plain for token in read(phrase + "x" if elided else phrase, EN).tokens]
    return tokens[:-1] if elided else tokens


@cache
def _entries(language: str) -> tuple[tuple[str, Entry], ...]:
    return tuple(_parse(lexicon_fr.WORDS if language == FR else lexicon_en.WORDS, language))


#: Words that are read by what stands around them.
_BY_PLACE: Final = frozenset({"a", "h", "passe"})


@cache
def lexicon(language: str) -> Lexicon:
    """Return the table of ``language``, to which the other's unmistakable words are added."""
    own = _entries(language)
    known = {(first, entry.rest) for first, entry in own} | {(word, ()) for word in NUMBER_WORDS}
    other = [
        (first, attrs.evolve(entry, tag="Y") if first == "mars" else entry)  # Bruno Mars is no month
        for first, entry in _entries(EN if language == FR else FR)
        if entry.tag in _SHARED and len(first) >= _SHARED_LENGTH and (first, entry.rest) not in known
    ]
    words: dict[str, Entry] = {}
    phrases: dict[str, dict[str, tuple[Entry, ...]]] = {}
    for first, entry in (*own, *other):
        if entry.rest:
            seconds = phrases.setdefault(first, {})
            found = (*seconds.get(entry.rest[0], ()), entry)
            seconds[entry.rest[0]] = tuple(sorted(found, key=lambda entry: -len(entry.rest)))
        else:
            words.setdefault(first, entry)
    single = {word: entry for word, entry in words.items() if word not in phrases and word not in _BY_PLACE}
    begins = {
        word: (seconds, words.get(word) or Entry((), "w", word))
        for word, seconds in phrases.items()
        if word.isalpha() and word not in _BY_PLACE and (word in words or word not in NUMBER_WORDS)
    }
    return Lexicon(words, single, phrases, begins, frozenset({*words, *phrases, *NUMBER_WORDS, "a", "h"}))


@cache
def cues() -> frozenset[str]:
    """Return words of which every utterance with a time has at least one, numbers apart: of a phrase, the word that tells most."""
    found = set()
    for language in (EN, FR):
        for first, entry in _entries(language):
            hour = entry.tag == "h" and len(first) > 1  # "quelques heures"; a lone "h" stands behind digits
            if hour or entry.tag in _TELLING or entry.value in {"weekdays", "daily"}:
                found.add(max((first, *entry.rest), key=_telling))
    return frozenset(found)


def _telling(word: str) -> tuple[bool, int]:
    return word.rstrip("'").isalpha() and word not in _COMMON, len(word)


@cache
def _strong() -> tuple[frozenset[str], frozenset[str]]:
    return word_set(lexicon_en.STRONG), word_set(lexicon_fr.STRONG)


def spoken(words: tuple[str, ...], language: str) -> str:
    """Return which language ``words`` are in: the caller may answer in the other; in doubt ``language``."""
    in_english, in_french = _strong()
    english = len(in_english.intersection(words))
    french = len(in_french.intersection(words))
    if english == french:
        return language
    return FR if french > english else EN


@cache
def month_words() -> MappingProxyType[str, int]:
    """Return the months of both languages, long and short, by their word."""
    months = {
        first: entry.value
        for language in (EN, FR)
        for first, entry in _entries(language)
        if entry.tag in {"M", "Y"} and isinstance(entry.value, int) and entry.rest in {(), (".",)}
    }
    return MappingProxyType(months)
