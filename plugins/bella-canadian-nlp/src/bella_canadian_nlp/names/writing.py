"""Capitals and accents of names, as speech engines leave them out: "jean-francois levesque" is Jean-François Lévesque."""

import re
import unicodedata

from ..reading import word_set
from .known import ACCENTED, COMPOUND, GIVEN
from .words import PARTICLES

_PARTS = re.compile(r"[^\W\d_]+|['’-]|[^\w\s]|\s+")
_INNER = re.compile(r"(?i)\A(mc|mac(?=[bcdfgjklmnpqrtvz])|o['’]|d['’]|l['’])(?=\w{2})")
#: Begin with Mac and are no son of anyone.
_NOT_MAC = word_set("mack mackie macey macy machado macias mackay macdougall maceda macron macri macklin macklem macau machuca")


def plain(text: str) -> str:
    """Return ``text`` in small letters without accents."""
    if text.isascii():
        return text.lower()
    folded = unicodedata.normalize("NFKD", text.lower().replace("’", "'"))
    return "".join(c for c in folded if not unicodedata.combining(c))


def written(name: str, *, accents: bool) -> str:
    """
    Return ``name`` with the capitals and accents that it is usually written with.

    What has capitals of its own inside ("DiCaprio", "McKay") and accents that are there are kept. A spelling is never changed but
    for accents, where ``accents`` asks for them (a call in French), and those only of names that are hardly ever written without.
    """
    words = name.split()
    if accents and len(words) > 2 and plain(words[0]) in COMPOUND and plain(words[1]) in GIVEN:
        words[:2] = [f"{words[0]}-{words[1]}"]
    return " ".join(_word(word, first=at == 0, last=at == len(words) - 1, accents=accents) for at, word in enumerate(words))


def _word(word: str, *, first: bool, last: bool, accents: bool) -> str:
    folded = plain(word)
    inner = not last and "'" not in folded and not (first and folded in GIVEN)
    if folded in PARTICLES and inner and (word.islower() or (word.isupper() and not first)):
        return word.lower()
    if accents and folded in ACCENTED and folded == word.lower().replace("’", "'"):
        return ACCENTED[folded]
    return "-".join(_piece(piece, accents=accents) for piece in word.split("-"))


def _piece(piece: str, *, accents: bool) -> str:
    folded = plain(piece)
    if accents and folded in ACCENTED and folded == piece.lower():
        return ACCENTED[folded]
    if not piece.islower() and not (piece.isupper() and len(piece) > 1):
        return piece
    lower = piece.lower()
    if (match := _INNER.match(lower)) and folded not in _NOT_MAC and folded not in GIVEN:
        head, rest = lower[: match.end()], lower[match.end() :]
        return head.capitalize() + rest[:1].upper() + rest[1:]
    return lower[:1].upper() + lower[1:]
