"""Names as they are compared: without case and accents, and by their sound in English and French."""

import re
import unicodedata
from difflib import SequenceMatcher

_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "ł": "l", "đ": "d"})
_VOWELS = "AEIOUY"

#: Spellings of one sound, applied in order to capitals; ``J`` is soft g, ``X`` the sh
#: of *ship* and *chat*, ``8`` a t that is never silent.
_SOUNDS = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        (r"^KN|^GN(?=[AEO])", "N"),
        (r"^WR", "R"),
        (r"^MAC(?=[^AEIOUYH])|^MC", "MK"),
        (r"TSCH|TCH|SCH|SH|CZ", "X"),
        (r"CHR", "KR"),
        (r"^CHL", "KL"),
        (r"KH", "K"),
        (r"CH", "X"),
        (r"PH", "F"),
        (r"GH(?=[TS]|$)", ""),
        (r"GH", "G"),
        (r"TH", "8"),
        (r"QU|CK|Q", "K"),
        (r"[CS]C(?=[EIY])|C(?=[EIY])", "S"),
        (r"C", "K"),
        (r"G(?=[EIY])", "J"),
        (r"GN", "N"),
        (r"W", "V"),
        (r"Z", "S"),
        (r"M", "N"),
        (r"H", ""),
        (r"AU?L[TDXS]+$", "O"),
        (r"(?<=N)PS?$", ""),
        (r"(?<=[AEIOUYNRL])[TDSX]+$", ""),  # French is silent about them, and engines write them or not
        (r"8", "T"),
    )
)


def fold(text: str) -> str:
    """Return ``text`` in small letters without accents, its words parted by one space: ``"Éloïse  St-Onge"`` is ``"eloise st onge"``."""
    small = unicodedata.normalize("NFKD", text).casefold()  # a letter of mathematics has no small one before it is a plain one
    plain = unicodedata.normalize("NFKD", small.translate(_LIGATURES))
    bare = (char for char in plain if not unicodedata.combining(char) and char not in "'’")
    return " ".join("".join(char if char.isalnum() else " " for char in bare).split())


def sound(text: str) -> str:
    """
    Return a code that names share which sound alike to an English or a French ear.

    Coarse by intent: it brings candidates together ("Tremblay", "Tremblé", "Tromblé"), and never identifies anybody.

    Args:
        text: a name of one or more words; their order counts.
    """
    return " ".join(code for word in fold(text).split() if (code := _word(word.upper())))


def is_like(given: str, other: str, least: float = 0.5) -> bool:
    """
    Tell whether two given names may be one, written in two ways: they sound alike, and share letters too.

    Half of the letters keeps "Mary" and "Marie" together, and "Mia" and "Noah" apart, whose codes are the same. A name in -o and one
    in -a are two, as those of twins: "Leo" and "Lea", "Mario" and "Maria".

    Args:
        least: of their letters, in order, that both have; a share of both together (Ratcliff and Obershelp's measure).
    """
    if is_twin(given, other):
        return False
    one, two = fold(given), fold(other)
    return one == two or (sound(one) == sound(two) and SequenceMatcher(None, one, two).ratio() >= least)


def is_twin(given: str, other: str) -> bool:
    """Tell whether two given names are two by their last letter, however alike they sound: one in -o, and one in -a."""
    return {fold(given)[-1:], fold(other)[-1:]} == {"a", "o"}


def _word(word: str) -> str:
    for pattern, replacement in _SOUNDS:
        word = pattern.sub(replacement, word)
    if not word:
        return ""
    first = "A" if word[0] in _VOWELS else word[0]
    consonants = "".join(char for char in word[1:] if char not in _VOWELS)
    return re.sub(r"(.)\1+", r"\1", first + consonants)
