"""
What the last question asked for, put to use: what an engine is told beforehand, and which of its readings is taken.

An example of how an answer is written sharpens dates and spelled names; a telephone number is heard worse after one, and better by
following more readings and taking the likeliest that is a number.
"""

import re
from collections.abc import Callable, Sequence

import attrs

from bella_core.plugin import SpeechHints

#: An answer as it is written, by its kind; made so that no caller says the same: the rules drop a prompt that comes back.
_WRITTEN = {
    "en": {
        "name": "Smith. S-M-I-T-H.",
        "spelled": "Smith. S-M-I-T-H.",
        "postal_code": "K1A 0B1. H2X 3Y4.",
        "time": "Thursday, February 30 at 11:47 p.m.",
        "date_of_birth": "Born on February 30, 1868.",
    },
    "fr": {
        "name": "Tremblay. T-R-E-M-B-L-A-Y.",
        "spelled": "Tremblay. T-R-E-M-B-L-A-Y.",
        "postal_code": "K1A 0B1. H2X 3Y4.",
        "time": "Le jeudi 30 février à 23 h 47.",
        "date_of_birth": "Né le 30 février 1868.",
    },
}
_MOST_WORDS = 240

_UNITS = {
    "zero": "0", "oh": "0", "o": "0", "one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7",
    "eight": "8", "nine": "9", "zéro": "0", "un": "1", "deux": "2", "trois": "3", "quatre": "4", "cinq": "5", "sept": "7", "huit": "8",
    "neuf": "9",
}  # fmt: skip
#: Figures from which on a number is meant to be whole; as many as a number has when an engine loses one or doubles one.
_HALF_A_NUMBER, _NEARLY_A_NUMBER = 7, (9, 11, 12)
_TIMES = {"double": 2, "triple": 3}
_TOKEN = re.compile(r"[^\W\d_]+|\d")
_NANP = re.compile(r"1?[2-9](?!11)\d{2}[2-9](?!11)\d{6}")
_POSTAL_CODE = re.compile(r"(?<![A-Z0-9])[ABCEGHJ-NPRSTVXY]\d[ABCEGHJ-NPRSTV-Z][ -]?\d[ABCEGHJ-NPRSTV-Z]\d(?![A-Z0-9])", re.IGNORECASE)


@attrs.frozen
class Answer:
    """
    Say what a good answer looks like.

    Args:
        fits: tells whether a text is one.
        meant: tells whether a text was meant to be one, so that it is worth looking for a reading that is.
    """

    fits: Callable[[str], bool]
    meant: Callable[[str], bool]


def prompt(hints: SpeechHints) -> str:
    """Return what an engine is told beforehand: the clinic's own words, and how the expected answer is written."""
    if "phone" in hints.expecting:
        return ""
    written = _WRITTEN[hints.language[:2]]
    example = next((written[kind] for kind in hints.expecting if kind in written), "")
    words = _within(hints.words, _MOST_WORDS)
    return " ".join(filter(None, (f"{', '.join(words)}." if words else "", example)))


def _within(words: Sequence[str], size: int) -> list[str]:
    kept: list[str] = []
    for word in words:
        size -= len(word) + 2
        if size < 0:
            break
        kept.append(" ".join(word.split()))
    return kept


def wanted(hints: SpeechHints) -> Answer | None:
    """Return what a good answer looks like, if one can be told from others; who is asked nothing may say a number, too."""
    if "phone" in hints.expecting:
        return Answer(is_telephone_number, lambda text: len(figures(text)) >= _HALF_A_NUMBER)
    if "postal_code" in hints.expecting:
        return Answer(has_postal_code, lambda text: any(map(str.isdigit, text)))
    if not hints.expecting:
        return Answer(is_telephone_number, lambda text: len(figures(text)) in _NEARLY_A_NUMBER)
    return None


def is_telephone_number(text: str) -> bool:
    """Tell whether the figures of a text are one North American number, no more and no less."""
    return _NANP.fullmatch(figures(text)) is not None


def has_postal_code(text: str) -> bool:
    """Tell whether a Canadian postal code stands in a text."""
    return _POSTAL_CODE.search(text) is not None


def figures(text: str) -> str:
    """Return every figure of a text, in signs or in words, with what is said twice or three times."""
    found, times = "", 1
    for token in _TOKEN.findall(text.casefold()):
        figure = token if token.isdigit() else _UNITS.get(token, "")
        found += figure * times
        times = _TIMES.get(token, 1)
    return found
