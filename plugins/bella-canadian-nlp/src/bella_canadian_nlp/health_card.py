"""
Health card numbers of the provinces and territories.

Ontario's ten digits have a MOD 10 check digit and may be followed by a version code of two letters (Ministry of Health, "Health card
validation reference manual"); British Columbia's ten begin with 9 and have a MOD 11 one (PharmaNet, "Professional and software
conformance standards"). Québec's (RAMQ) is four letters of the name, the birth date with 50 added to a woman's month, and two signs.
For the others the length is all that is known here. A check that fails is told and refuses nothing: the caller may have misspoken.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import date

from bella_core.plugin import Extraction, HealthCard, TurnContext

from .digits import Run, may_hold_digits, runs
from .reading import Reading, word_set
from .spelled import spellings

_LENGTHS = {"ON": 10, "BC": 10, "NS": 10, "AB": 9, "SK": 9, "MB": 9, "NB": 9, "NU": 9, "YT": 9, "PE": 8, "NL": 12}
_NAMED = (
    ("ON", re.compile(r"\b(?:ohip|o\.?h\.?i\.?p|ontario)\b")),
    ("QC", re.compile(r"\b(?:ramq|regie|carte soleil|quebec|medicare card)\b")),
    ("BC", re.compile(r"\b(?:msp|care ?card|bc services card|british columbia|b\.?c\.?)\b")),
    ("AB", re.compile(r"\balberta\b")),
    ("SK", re.compile(r"\bsaskatchewan\b")),
    ("MB", re.compile(r"\b(?:manitoba|phin)\b")),
    ("NB", re.compile(r"\b(?:new brunswick|nouveau-brunswick)\b")),
    ("NS", re.compile(r"\b(?:nova scotia|nouvelle-ecosse|msi)\b")),
    ("PE", re.compile(r"\b(?:p\.?e\.?i|prince edward island|ile-du-prince-edouard)\b")),
    ("NL", re.compile(r"\b(?:newfoundland|terre-neuve|mcp)\b")),
    ("YT", re.compile(r"\byukon\b")),
    ("NU", re.compile(r"\bnunavut\b")),
)
_CUE = re.compile(
    r"\b(?:health (?:card|care card|number|insurance)|ohip|ramq|care ?card|services card|medicare|msp|phin|carte soleil"
    r"|carte sante|assurance[- ]maladie|carte d'assurance|numero d'assurance[- ]maladie)\b"
)
_HINTS = word_set("health ohip ramq carecard card medicare msp phin soleil sante maladie assurance")
_RAMQ_WRITTEN = re.compile(r"(?<![a-z0-9])([a-z]{4})[ -]?(\d{4})[ -]?(\d{4})(?![a-z0-9])")
_VERSION = re.compile(r"[\s,.]*(?:version(?: code)?(?: is)?|code de version|version)?[\s:,.]*([a-z])[\s.]?([a-z])(?![\w'])")


def find(reading: Reading, context: TurnContext) -> Iterable[Extraction]:
    """Return the health card's number in ``reading``, if one was asked for or is announced."""
    if not may_hold_digits(reading):
        return []
    written = _RAMQ_WRITTEN.search(reading.plain)
    if written and has_ramq_date("".join(written.groups())):
        return [_ramq_card(reading, "".join(written.groups()), written.span())]
    if "health_card" not in context.expecting and (_HINTS.isdisjoint(reading.words) or not _CUE.search(reading.plain)):
        return []
    if written:
        return [_ramq_card(reading, "".join(written.groups()), written.span())]
    return list(_ramq(reading)) or list(_digits(reading, context))


def _ramq_card(reading: Reading, number: str, span: tuple[int, int]) -> Extraction:
    """Return a RAMQ card; one whose birth date cannot be was misheard or misspoken, and says so."""
    dated = has_ramq_date(number)
    card = HealthCard(number.upper(), "QC", None, None if dated else False)
    return reading.extraction("health_card", card, *span, 0.95 if dated else 0.6)


def _ramq(reading: Reading) -> Iterator[Extraction]:
    """Yield four letters that are spelled and the eight digits that follow them, in whatever groups."""
    numbers = runs(reading)
    for spelling in spellings(reading, expected=True):
        letters = [sign for sign in spelling.signs if sign.text.isalpha()]
        initials = "".join(sign.text for sign in letters)
        if len(initials) != 4:
            continue
        for run in numbers:
            between = reading.plain[letters[-1].end : run.start]
            eight = [digits for digits in run.readings() if len(digits) == 8]
            if eight and run.start >= letters[-1].end and len(between) < 20:
                digits = next((digits for digits in eight if has_ramq_date(initials + digits)), eight[0])
                yield _ramq_card(reading, initials + digits, (spelling.start, run.end))
                return


def has_ramq_date(number: str) -> bool:
    """Tell whether the signs for the birth date are one: year, month (women's have 50 added) and day, in either century."""
    year, month, day = int(number[4:6]), int(number[6:8]) % 50, int(number[8:10])
    return int(number[6:8]) <= 62 and any(_is_date(century + year, month, day) for century in (1900, 2000))


def _is_date(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


def _digits(reading: Reading, context: TurnContext) -> Iterator[Extraction]:
    named = next((province for province, said in _NAMED if said.search(reading.plain)), None)
    issuer = named or context.location.province
    for run in runs(reading):
        if found := _number(run, issuer, named):
            number, whose, checked = found
            end, version = run.end, None
            if whose == "ON" and (match := _VERSION.match(reading.plain, run.end)):
                end, version = match.end(), (match[1] + match[2]).upper()
            confidence = 0.95 if checked else 0.85 if checked is None else 0.6
            yield reading.extraction("health_card", HealthCard(number, whose, version, checked), run.start, end, confidence)
            return


def _number(run: Run, issuer: str, named: str | None) -> tuple[str, str | None, bool | None] | None:
    """Return the digits of ``run`` as a card of ``issuer`` or of whom they fit, and whether the check digit agrees."""
    readings = list(run.readings())
    whose = [issuer] if named else [issuer, "ON", "BC"]
    for province in whose:
        long_enough = [digits for digits in readings if len(digits) == _LENGTHS.get(province)]
        if good := next((digits for digits in long_enough if _check(digits, province)), None):
            return good, province, True
        if long_enough and province == issuer:
            return long_enough[0], province, _check(long_enough[0], province)
    other = next((digits for digits in readings if len(digits) in (8, 9, 10, 12)), None)
    return (other, named, None) if other else None


def _check(digits: str, province: str) -> bool | None:
    """Tell whether the official check digit agrees; None where there is none."""
    if province == "ON":
        return luhn(digits)
    if province == "BC":
        return digits[0] == "9" and _mod_11(digits)
    return None


def luhn(digits: str) -> bool:
    """Tell whether ``digits`` end with their MOD 10 check digit (ISO/IEC 7812-1, annex B)."""
    total = 0
    for at, digit in enumerate(reversed(digits)):
        doubled = int(digit) * (1 + at % 2)
        total += doubled - 9 if doubled > 9 else doubled
    return total % 10 == 0


def _mod_11(digits: str) -> bool:
    weights = (2, 4, 8, 5, 10, 9, 7, 3)
    rest = 11 - sum(int(digit) * weight % 11 for digit, weight in zip(digits[1:9], weights, strict=True)) % 11
    return rest == int(digits[9])
