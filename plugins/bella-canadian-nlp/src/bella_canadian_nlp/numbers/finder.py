"""Find every number that stands alone in an utterance: words or digits, as a plain int."""

import re
from collections.abc import Iterator

from bella_core.plugin import Extraction, TurnContext

from ..reading import Reading, Token
from .parse import NUMBER_WORDS, Number, number_at

_DIGIT = re.compile(r"\d")
_POINT = frozenset({"point", "virgule", "comma"})
_MILLION = frozenset({"million", "millions"})
_THOUSANDS = frozenset({"mille", "thousand"})
#: More words than a caller says in one turn; what follows is not read, so that no text takes long.
_LONGEST = 240
#: A run of digits that touches one of these is part of something else: 5:30, 555-0199, 3/4, B12.
_GLUE = frozenset(":-/@#_&=+")


def find_numbers(reading: Reading, _context: TurnContext) -> Iterator[Extraction]:
    """Yield kind ``number`` for each cardinal number; ordinals, clock times and telephone groups are left to others."""
    if NUMBER_WORDS.isdisjoint(reading.words) and not _DIGIT.search(reading.plain):
        return
    tokens = reading.tokens[:_LONGEST]
    read_to = 0
    for at in [at for at, (word, _, _) in enumerate(tokens) if word in NUMBER_WORDS or word.isdecimal()]:
        number = _whole(tokens, at, reading.language) if at >= read_to else None
        if number is None:
            continue
        read_to = number.stop
        if not number.ordinal and _alone(tokens, number):
            start, end = tokens[number.first].start, tokens[number.stop - 1].end
            yield reading.extraction("number", number.value, start, end, 0.9)


def _whole(tokens: tuple[Token, ...], at: int, language: str) -> Number | None:
    """Return the number at ``at`` with what only amounts have: grouped thousands and a decimal part before "million"."""
    number = number_at(tokens, at, language)
    if number is None or number.ordinal:
        return number
    return _decimal(tokens, number, language) or _grouped(tokens, number, language) or number


def _decimal(tokens: tuple[Token, ...], number: Number, language: str) -> Number | None:
    """Read "two point two million"; a decimal number that is no whole number in the end is not read at all."""
    at = number.stop
    if at + 1 >= len(tokens) or not (tokens[at].plain in _POINT or (tokens[at].plain in {".", ","} and _touching(tokens, at))):
        return None
    part = number_at(tokens, at + 1, language)
    if part is None:
        return None
    scale_word = tokens[part.stop].plain if part.stop < len(tokens) else ""
    tenths, after = part.value, part.stop
    if part.value >= 1000 and part.stop - 1 > at + 1:  # "two million" was read as one number
        scale_word, after = tokens[part.stop - 1].plain, part.stop - 1
        scale = 1_000_000 if scale_word in _MILLION else 1000
        tenths = part.value // scale
    if scale_word not in _MILLION | _THOUSANDS:
        return None
    scale = 1_000_000 if scale_word in _MILLION else 1000
    return Number(number.value * scale + tenths * scale // 10 ** len(str(tenths)), number.first, after + 1)


def _grouped(tokens: tuple[Token, ...], number: Number, language: str) -> Number | None:
    """Read "100 000" (French) and "100,000" (English): groups of exactly three digits, and no further digits."""
    if not number.digits or len(tokens[number.first].plain) > 3:
        return None
    digits, at = tokens[number.first].plain, number.stop
    while at < len(tokens):
        step = at + 1 if tokens[at].plain == "," and language == "en" and _touching(tokens, at) else at
        if step >= len(tokens) or not (tokens[step].plain.isdecimal() and len(tokens[step].plain) == 3):
            break
        if step == at and language != "fr":
            break
        digits, at = digits + tokens[step].plain, step + 1
    if at == number.stop or len(digits) > 9 or (at < len(tokens) and tokens[at].plain.isdecimal()):
        return None
    return Number(int(digits), number.first, at)


def _touching(tokens: tuple[Token, ...], at: int) -> bool:
    return 0 < at < len(tokens) - 1 and tokens[at - 1].end == tokens[at].start and tokens[at].end == tokens[at + 1].start


def _alone(tokens: tuple[Token, ...], number: Number) -> bool:
    """Whether the number is one: no article "une", no half of a time, code, date or telephone number."""
    first, stop = tokens[number.first], number.stop
    if first.plain in {"un", "une"} and stop == number.first + 1:
        return len(tokens) == 1 or (len(tokens) == 2 and not tokens[1].plain.isalpha())
    if not number.digits:
        return True
    before = tokens[number.first - 1] if number.first else None
    after = tokens[stop] if stop < len(tokens) else None
    if before and before.end == first.start and (before.plain in _GLUE or before.plain.isalpha() or _is_point(tokens, number.first - 1)):
        return False
    return not (
        after and after.start == tokens[stop - 1].end and (after.plain in _GLUE or after.plain.isalpha() or _is_point(tokens, stop))
    )


def _is_point(tokens: tuple[Token, ...], at: int) -> bool:
    """Whether the mark at ``at`` stands between two runs of digits, as in 2.50 or 416.555."""
    return (
        tokens[at].plain in {".", ","} and _touching(tokens, at) and tokens[at - 1].plain.isdecimal() and tokens[at + 1].plain.isdecimal()
    )
