"""
Find a date of birth: said in words, in runs of digits as speech engines write them, or keyed in.

Written months always win. Digits alone are read day first, as they are spoken ("the third of the fifth"), and the other order is given
as an alternative where it is a date as well. Eight keyed digits are year, month, day.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Final

import attrs

from bella_core.plugin import BirthDate, Extraction, TurnContext

from . import names
from .numbers import number_at
from .reading import Reading, Token
from .times.lexicon import month_words

_CUE: Final = re.compile(r"\bborn\b|\bbirth|\bd\.? ?o\.? ?b\b|\bnee? (?:le|en|un)\b|\bnaissance\b|\bmy birthday is\b")
#: What may stand between a name and the day that whoever is called so was born.
_BETWEEN: Final = re.compile(r"[\s,.;-]*(?:the\s+|le\s+)?")
#: What ends a day that is told so: a pause, or another sentence.
_ENDS: Final = re.compile(r"\s*(?:$|[,.;!?]|(?:and|i|i'd|i'm|i've|et|je|j'\w+|pour|for)\b)")
_OLDEST: Final = 120
#: Ends before a day that is said by itself; years in which such a day may be of a visit; and words with which it is of something that was.
_PAUSE: Final = re.compile(r"[,.;]\s*(?:and\s+|et\s+)?(?:the\s+|le\s+)?\Z")
_NOTHING: Final = re.compile(r"\W*(?:(?:yes|yeah|ok|okay|um|uh|and|it's|that's|the|oui|bon|euh|et|c'est|le)\W+)*")
_RECENT: Final = 3
_PAST: Final = frozenset({"last", "since", "ago", "until", "dernier", "derniere", "depuis", "avait", "was", "etait"})
#: Words at least of a day whose year is said in words: "March third nineteen eighty".
_YEAR_IN_WORDS: Final = 4
#: More words than a caller says in one turn.
_LONGEST: Final = 240
#: Words at most between a day and its month: "the fifth day of January".
_DAY_OF_MONTH: Final = 3
#: What engines write for a spoken digit.
_MISHEARD: Final = {"for": 4, "four": 4, "fore": 4, "to": 2, "too": 2, "won": 1, "ate": 8, "sex": 6, "free": 3}
_ZERO: Final = frozenset({"oh", "o"})
_REPAIR: Final = frozenset({"sorry", "correction", "pardon", "scratch"})
_CENTURIES: Final = ("19", "20")


@attrs.frozen
class _Piece:
    """A month, or a run of digits; ``ordinal`` as in "15th"."""

    text: str
    first: int
    stop: int
    month: int = 0
    ordinal: bool = False
    misheard: bool = False


@attrs.frozen
class _Birth:
    day: date
    first: int
    stop: int
    other: date | None = None
    sure: bool = True


def find_birth_dates(reading: Reading, context: TurnContext) -> Iterator[Extraction]:
    """
    Yield kind ``date_of_birth`` if the last question asked for one or the caller's words announce one; never a future date.

    One that follows the caller's name at once is announced by that: "this is Marc Tremblay, March third 1980".
    """
    cue = None if "date_of_birth" in context.expecting else _CUE.search(reading.plain)
    if "date_of_birth" not in context.expecting and cue is None:
        yield from _after_name(reading, context)
        return
    tokens = [token for token in reading.tokens if cue is None or token.start >= cue.end()][:_LONGEST]
    found = _read(tokens, reading.language, context.now.date())
    if found is None:
        return
    inferred = {"order"} if found.other else set()
    start, end = tokens[found.first].start, tokens[found.stop - 1].end
    others = (BirthDate(found.other),) if found.other else ()
    confidence = 0.95 if found.sure else 0.7
    yield reading.extraction("date_of_birth", BirthDate(found.day), start, end, confidence, inferred, others)


def _after_name(reading: Reading, context: TurnContext) -> Iterator[Extraction]:
    """Yield the day that follows a name at once, or apart and years back: with its month in words and all of its year, which is over."""
    tokens = reading.tokens[:_LONGEST]
    found = _with_month(_pieces(tokens, 0, reading.language), context.now.date())
    if found is None or not found.sure or found.day.year >= context.now.year:
        return
    start, end = tokens[found.first].start, tokens[found.stop - 1].end
    whole_year = str(found.day.year) in reading.plain[start:end] or len(reading.plain[start:end].split()) >= _YEAR_IN_WORDS
    if not whole_year or _ENDS.match(reading.plain[end:]) is None:
        return
    if _NOTHING.fullmatch(reading.plain[:start]) and not reading.plain[end:].strip(" .,!?"):  # nothing but the day
        if found.day.year < context.now.year - _RECENT:
            yield reading.extraction("date_of_birth", BirthDate(found.day), start, end, 0.8, set(), ())
        return
    named = [one for one in names.find(reading, context) if one.kind == "name" and one.start < start]
    apart = (
        _PAUSE.search(reading.plain[:start]) is not None and found.day.year < context.now.year - _RECENT and not _PAST & set(reading.words)
    )
    if any(apart or _BETWEEN.fullmatch(reading.plain[one.end : start]) for one in named):
        yield reading.extraction("date_of_birth", BirthDate(found.day), start, end, 0.9, set(), ())


def _read(tokens: Sequence[Token], language: str, today: date) -> _Birth | None:
    after_repair = max((at + 1 for at, token in enumerate(tokens) if token.plain in _REPAIR), default=0)
    for first in {after_repair: None, 0: None}:
        pieces = _pieces(tokens, first, language)
        found = _with_month(pieces, today) if any(piece.month for piece in pieces) else _in_digits(pieces, today)
        if found is not None:
            return found
    return None


def _pieces(tokens: Sequence[Token], first: int, language: str) -> list[_Piece]:
    pieces: list[_Piece] = []
    months = month_words()
    at = first
    while at < len(tokens):
        word = tokens[at].plain
        number = None if word in months and word != "sept" else number_at(tokens, at, language)
        if word == "sept" and pieces and not pieces[-1].month:
            number = None  # "le 5 sept"
        if number is not None:
            if not number.digits and number.value >= 2_900:
                # "trois, mille neuf cent soixante": a month and a year that were said without a pause
                pieces.append(_Piece(str(number.value // 1000), at, at + 1))
                number = attrs.evolve(number, value=1000 + number.value % 1000)
            digits = tokens[at].plain if number.digits else str(number.value)
            zero = "0" if at and tokens[at - 1].plain in _ZERO and len(digits) == 1 else ""
            ordinal = number.ordinal or _has_ordinal_ending(tokens, number.stop)
            pieces.append(_Piece(zero + digits, at, number.stop, ordinal=ordinal))
            at = number.stop
            continue
        if word in months:
            pieces.append(_Piece("", at, at + 1, month=months[word]))
        elif word in _MISHEARD:
            pieces.append(_Piece(str(_MISHEARD[word]), at, at + 1, misheard=True))
        at += 1
    return pieces


def _has_ordinal_ending(tokens: Sequence[Token], at: int) -> bool:
    return at < len(tokens) and tokens[at].plain in {"st", "nd", "rd", "th", "er", "e"} and tokens[at].start == tokens[at - 1].end


def _valid(year: int, month: int, day: int, today: date) -> date | None:
    try:
        found = date(year, month, day)
    except ValueError:
        return None
    return found if today - timedelta(days=366 * _OLDEST) <= found <= today else None


def _full_year(text: str, today: date) -> int | None:
    """Return the year of four digits, or of two: the latest that is not in the future."""
    if len(text) == 4 and today.year - _OLDEST <= int(text) <= today.year:
        return int(text)
    if len(text) == 2:
        return 2000 + int(text) if 2000 + int(text) <= today.year else 1900 + int(text)
    return None


def _with_month(pieces: Sequence[_Piece], today: date) -> _Birth | None:
    months = [at for at, piece in enumerate(pieces) if piece.month]
    for at in reversed(months):
        found = _around(pieces, at, today)
        if found is not None:
            return found
    return None


def _around(pieces: Sequence[_Piece], at: int, today: date) -> _Birth | None:
    """Read day, month, year around the month at ``at``."""
    before = pieces[at - 1] if at else None
    after = list(pieces[at + 1 :])
    while after and (after[0].misheard or after[0].month):
        after.pop(0)
    if before is not None and pieces[at].first - before.stop > _DAY_OF_MONTH:
        before = None  # of another day, or of something else
    if before is None or before.month or len(before.text) > 2 or not 1 <= int(before.text) <= 31:
        return _month_first(pieces[at], after, today)
    if before.ordinal and len(after) > 1 and after[0].ordinal and 1 <= int(after[0].text) <= 12 and len(after[0].text) <= 2:
        # "the 23rd of the 7th" is often heard as "23rd April 7th": the month comes from the ordinal.
        year, stop = _year(after[1:], today)
        found = _valid(year, int(after[0].text), int(before.text), today) if year else None
        if found is not None:
            return _Birth(found, before.first, stop, sure=False)
    year, stop = _year(after, today)
    found = _valid(year, pieces[at].month, int(before.text), today) if year else None
    if found is None:
        return _month_first(pieces[at], after, today)
    return _Birth(found, before.first, stop, sure=not before.misheard)


def _month_first(month: _Piece, after: Sequence[_Piece], today: date) -> _Birth | None:
    """Read "March 29th 1929"."""
    if not after or len(after[0].text) > 2 or not 1 <= int(after[0].text) <= 31:
        return None
    year, stop = _year(after[1:], today)
    found = _valid(year, month.month, int(after[0].text), today) if year else None
    return _Birth(found, month.first, stop) if found else None


def _year(pieces: Sequence[_Piece], today: date) -> tuple[int, int]:
    """Return the year that ``pieces`` begin with, 0 if none, and where it ends: 1984, 19 84, nineteen oh five, 84, "2000 and 9"."""
    digits = [piece for piece in pieces if not piece.misheard and not piece.month]
    if not digits:
        return 0, 0
    first = digits[0]
    if len(first.text) == 4:
        more = digits[1] if len(digits) > 1 else None
        if more is not None and first.text == "2000" and len(more.text) <= 2 and int(more.text) <= today.year - 2000:
            return 2000 + int(more.text), more.stop
        return _full_year(first.text, today) or 0, first.stop
    if first.text in _CENTURIES and len(digits) > 1:
        rest = "".join(piece.text for piece in digits[1:3])[:2] if len(digits[1].text) == 1 else digits[1].text
        year = _full_year(first.text + rest, today)
        if year:
            stop = digits[2].stop if len(digits[1].text) == 1 and len(digits) > 2 else digits[1].stop
            return year, stop
    return _full_year(first.text, today) or 0, first.stop


def _in_digits(pieces: Sequence[_Piece], today: date) -> _Birth | None:
    """Read digits without a month's name."""
    runs = [piece for piece in pieces if not piece.misheard]
    if not runs or sum(len(piece.text) for piece in runs) > 9:
        return None
    spans = runs[0].first, runs[-1].stop
    keyed = _keyed("".join(piece.text for piece in runs), today)
    if keyed is not None:
        return _Birth(keyed, *spans)
    rest, year = _split_year([piece.text for piece in runs], today)
    if year is None:
        return None
    if len(rest) == 1 and len(rest[0]) <= 2:
        rest = _with_misheard(pieces, runs, rest)
    for order, (day, month) in enumerate(_splits(rest)):
        found = _valid(year, month, day, today)
        if found is not None:
            other = _valid(year, day, month, today) if day != month and order == 0 else None
            return _Birth(found, *spans, other=other, sure=other is None)
    return None


def _keyed(digits: str, today: date) -> date | None:
    """Read the eight digits of a keypad: year, month, day."""
    return _valid(int(digits[:4]), int(digits[4:6]), int(digits[6:]), today) if len(digits) == 8 else None


def _split_year(runs: list[str], today: date) -> tuple[list[str], int | None]:
    """Part the year from what stands before it: it is the last four digits, however they were grouped, or the last two."""
    joined = "".join(runs)
    if len(runs) > 1 and len(runs[-1]) == 4 and _full_year(runs[-1], today):
        return runs[:-1], _full_year(runs[-1], today)
    if len(runs) > 2 and runs[-2] in _CENTURIES and len(runs[-1]) == 2 and _full_year(runs[-2] + runs[-1], today):
        return runs[:-2], _full_year(runs[-2] + runs[-1], today)
    if len(runs) == 3 and all(len(run) <= 2 for run in runs) and len(runs[-1]) == 2:
        return runs[:-1], _full_year(runs[-1], today)
    if len(joined) >= 6 and _full_year(joined[-4:], today):
        return [joined[:-4]], _full_year(joined[-4:], today)
    if 4 <= len(joined) <= 6 and len(joined) > 4:
        return [joined[:-2]], _full_year(joined[-2:], today)
    return runs, None


def _with_misheard(pieces: Sequence[_Piece], runs: Sequence[_Piece], rest: list[str]) -> list[str]:
    """Take "to" in "13 to 1979" for the month that is missing."""
    between = [piece.text for piece in pieces if piece.misheard and runs[0].stop <= piece.first < runs[-1].first]
    return [*rest, between[0]] if len(between) == 1 else rest


def _splits(rest: list[str]) -> list[tuple[int, int]]:
    """Return day and month in the orders in which ``rest`` may hold them, the likeliest first."""
    pairs = [(rest[0], rest[1])] if len(rest) == 2 and all(len(run) <= 2 for run in rest) else _cuts("".join(rest))
    found = [(int(day), int(month)) for day, month in pairs]
    return [*found, *((month, day) for day, month in found)]


def _cuts(digits: str) -> list[tuple[str, str]]:
    """Cut a run: 0605, 605, 37 ("thirty, seven"), and with the zeros that engines add, 27001 and 20308 ("twenty-three, 08")."""
    if len(digits) == 2:
        tens = [(digits[0] + "0", digits[1])] if digits[0] in "23" else []
        return [*tens, (digits[0], digits[1])]
    if len(digits) == 3:
        return [(digits[:2], digits[2]), (digits[0], digits[1:])]
    if len(digits) == 4:
        return [(digits[:2], digits[2:])]
    if len(digits) == 5:
        tens = [(digits[0] + digits[2], digits[3:])] if digits[1] == "0" and digits[0] in "23" else []
        return [(digits[:2], digits[2:4]), *tens, (digits[:2], digits[3:])]
    return []
