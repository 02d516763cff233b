"""
Canadian postal codes, spoken or written: A1A 1A1.

Letters and digits alternate, so that what an engine wrote in a letter's place is a letter ("for" is 4 in a digit's place). D, F, I, O, Q
and U are never used, W and Z never first; the first letter is the province (Canada Post, "Addressing guidelines").
"""

import re
from collections.abc import Iterable

from bella_core.plugin import Extraction, PostalCode, TurnContext

from .codes import CANADIAN, fit
from .digits import may_hold_digits
from .reading import Reading
from .spelled import may_be_spelled, spellings

_PROVINCES = {
    "A": "NL", "B": "NS", "C": "PE", "E": "NB", "G": "QC", "H": "QC", "J": "QC", "K": "ON", "L": "ON", "M": "ON", "N": "ON", "P": "ON",
    "R": "MB", "S": "SK", "T": "AB", "V": "BC", "X": None, "Y": "YT",
}  # fmt: skip
#: X is shared: Nunavut has these, the rest are the Northwest Territories.
_NUNAVUT = ("X0A", "X0B", "X0C")
_WRITTEN = re.compile(r"(?<![a-z0-9])([abceghj-nprstvxy]\d[abceghj-nprstv-z])[ -]?(\d[abceghj-nprstv-z]\d)(?![a-z0-9])")
_CUE = re.compile(r"\b(?:postal|post ?code|zip|code)\b")
_MOST = 250  # what may be dropped or changed for a code to be believed


def find(reading: Reading, context: TurnContext) -> Iterable[Extraction]:
    """Return the postal code in ``reading``; spelled out, where one was asked for, announced, or is spelled with six signs exactly."""
    if not may_hold_digits(reading) and "un" not in reading.words:
        return []
    if match := _WRITTEN.search(reading.plain):
        return [_extraction(reading, (match[1] + match[2]).upper(), *match.span(), 0.95)]
    expected = "postal_code" in context.expecting
    cued = expected or bool({"postal", "postcode", "zip"} & reading.words)
    if not cued and not may_be_spelled(reading):
        return []
    cue = _CUE.search(reading.plain)
    after = cue.end() if cue else 0
    for spelling in spellings(reading, expected=cued, code=cued):
        if spelling.end <= after:
            continue
        found = fit([cell for cell in spelling.cells if cell.start >= after], (CANADIAN,))
        if found and found.cost <= (_MOST if cued else 0):
            return [_extraction(reading, found.text, found.start, found.end, 0.95 if not found.cost else 0.75)]
    return []


def _extraction(reading: Reading, code: str, start: int, end: int, confidence: float) -> Extraction:
    province = _PROVINCES[code[0]] or ("NU" if code[:3] in _NUNAVUT else "NT")
    return reading.extraction("postal_code", PostalCode(f"{code[:3]} {code[3:]}", province), start, end, confidence)
