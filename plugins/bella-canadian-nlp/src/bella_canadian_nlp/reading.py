"""An utterance made ready for the finders: folded to plain letters and cut into tokens, once."""

import re
from collections.abc import Callable, Iterable
from functools import partial
from itertools import islice
from typing import NamedTuple

import attrs

from bella_core.plugin import Extraction, TurnContext, Value

# One character to one character, so that offsets stay those of the caller's text.
_ACCENTED = "àâäáãåçéèêëíìîïñóòôöõúùûüýÿ’‘ʼ–—‑\u00a0\u202f"
_PLAIN = "aaaaaaceeeeiiiinooooouuuuyy'''---  "
_FOLD = str.maketrans(_ACCENTED, _PLAIN)

_MOST = 600  # tokens; nobody says more in one turn, engines that go wrong write it
_CLOSELY, _CLOSELY_CHARS = 100, 600

_TOKEN = re.compile(r"[a-zœæ]+(?:'(?=[a-z]))?|\d+|[^\sa-zœæ\d]")


class Token(NamedTuple):  # made for every word of every utterance: a third of the time that an attrs class takes
    """A word (French elisions apart: ``l'``, ``d'``), a run of digits, or one mark; ``plain`` is lower case without accents."""

    plain: str
    start: int
    end: int


_token: Callable[[tuple[str, int, int]], Token] = partial(tuple.__new__, Token)  # the quickest way to one


@attrs.frozen
class Reading:
    """
    Hold one cleaned utterance.

    Args:
        text: as cleaned.
        low: lower case; ``plain``: lower case without accents, typographic quotes and dashes straight. Both have the length of ``text``.
        tokens: of ``plain``.
        words: the ``plain`` of every token, each once: a finder asks it first whether there is anything for it to read.
        language: ``en`` or ``fr``: what is spoken to the caller, who may answer in the other.
    """

    text: str
    low: str
    plain: str
    tokens: tuple[Token, ...]
    words: frozenset[str]
    language: str

    def extraction(  # noqa: PLR0917  # what every extraction has, in the order of its fields
        self,
        kind: str,
        value: Value,
        start: int,
        end: int,
        confidence: float = 0.95,
        inferred: Iterable[str] = (),
        alternatives: Iterable[Value] = (),
    ) -> Extraction:
        """Return an extraction of ``text[start:end]``."""
        words = self.text[start:end]
        return Extraction(kind, value, words, start, end, confidence, frozenset(inferred), tuple(alternatives))


#: Reads one kind of value; finders are independent of each other.
Finder = Callable[[Reading, TurnContext], Iterable[Extraction]]


def read(text: str, language: str) -> Reading:
    """
    Fold and tokenise ``text``, at most 600 tokens of it: four minutes of speech.

    Args:
        text: as cleaned.
        language: a locale such as ``fr-CA``.
    """
    low, plain = _folded(text)
    tokens = _tokens(plain)
    reading = Reading(text, low, plain, tokens, frozenset([token.plain for token in tokens]), language[:2])
    return reading if len(tokens) < _MOST else _until(reading, tokens[-1].end)


def _tokens(plain: str) -> tuple[Token, ...]:
    """Cut ``plain``: nothing but blanks stands between two tokens, so that each is found behind the one before it."""
    found, end, find = [], 0, plain.find
    for word in _TOKEN.findall(plain)[:_MOST]:
        start = find(word, end)
        end = start + len(word)
        found.append(_token((word, start, end)))
    return tuple(found)


def skim(text: str, language: str) -> Reading:
    """Return what ``read`` does, without the tokens: enough for who only asks which words there are."""
    low, plain = _folded(text)
    words = _TOKEN.findall(plain)
    if len(words) > _MOST:
        end = next(islice(_TOKEN.finditer(plain), _MOST - 1, _MOST)).end()
        text, low, plain, words = text[:end], low[:end], plain[:end], words[:_MOST]
    return Reading(text, low, plain, (), frozenset(words), language[:2])


def _folded(text: str) -> tuple[str, str]:
    """Return ``text`` in small letters, and without accents, both as long as it is."""
    low = text.lower()
    if len(low) != len(text):  # some capitals (İ) have two small letters; offsets must stay
        low = "".join(k if len(k := c.lower()) == 1 else c for c in text)
    return low, low if low.isascii() else low.translate(_FOLD)


def beginning(reading: Reading) -> Reading:
    """Return what is read closely: all of what callers say in one breath, of a monologue the first 100 tokens."""
    if len(reading.tokens) <= _CLOSELY and len(reading.text) <= _CLOSELY_CHARS:
        return reading
    ends = [token.end for token in reading.tokens[:_CLOSELY] if token.end <= _CLOSELY_CHARS]
    return _until(reading, ends[-1] if ends else 0)


def _until(reading: Reading, end: int) -> Reading:
    """Return the reading of ``text[:end]``."""
    tokens = tuple([token for token in reading.tokens if token.end <= end])
    words = frozenset([token.plain for token in tokens])
    return Reading(reading.text[:end], reading.low[:end], reading.plain[:end], tokens, words, reading.language)


def word_set(text: str) -> frozenset[str]:
    """Return the words of ``text``: how lists of words are written down."""
    return frozenset(text.split())
