"""
Digits as callers say them: "four one six", "five fifty-five", "double oh", "cinq cent quatorze", "quatre-vingt-dix-neuf", "416".

A run is a stretch of numbers with nothing but blanks, commas and the like between them. What it stands for can be doubtful
("soixante onze" is 71 or 60 11), so that a run is read as several strings of digits, best first; whoever asks knows which is valid.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cached_property
from heapq import heappop, heappush
from typing import NamedTuple

import attrs

from .reading import Reading, Token, word_set

_DIGITS = {
    "zero": "0", "oh": "0", "o": "0", "nought": "0", "naught": "0", "nil": "0", "one": "1", "two": "2", "three": "3", "four": "4",
    "five": "5", "six": "6", "seven": "7", "eight": "8", "nine": "9", "niner": "9", "un": "1", "une": "1", "deux": "2", "trois": "3",
    "quatre": "4", "cinq": "5", "sept": "7", "huit": "8", "neuf": "9",
}  # fmt: skip
#: What engines write for a digit; a digit only between digits. The longest way round first to doubt.
_MISWRITTEN = {
    "for": "4", "fore": "4", "to": "2", "too": "2", "won": "1", "ate": "8", "tree": "3", "free": "3", "sex": "6", "sicks": "6",
    "sics": "6", "fife": "5", "nein": "9", "ow": "0", "owe": "0", "aught": "0", "tu": "2", "wan": "1", "hate": "8", "pipe": "5",
    "fine": "9", "cette": "7", "set": "7", "cet": "7", "sis": "6", "si": "6", "scie": "6", "saint": "5", "sein": "5", "sain": "5",
    "wit": "8", "neuve": "9", "de": "2", "cat": "4", "hein": "1", "troie": "3", "toi": "3",
}  # fmt: skip
_TEENS = {
    "ten": "10", "eleven": "11", "twelve": "12", "thirteen": "13", "fourteen": "14", "fifteen": "15", "sixteen": "16",
    "seventeen": "17", "eighteen": "18", "nineteen": "19", "dix": "10", "onze": "11", "douze": "12", "treize": "13",
    "quatorze": "14", "quinze": "15", "seize": "16",
}  # fmt: skip
_TENS = {
    "twenty": "2", "thirty": "3", "forty": "4", "fourty": "4", "fifty": "5", "sixty": "6", "seventy": "7", "eighty": "8",
    "ninety": "9", "vingt": "2", "vingts": "2", "trente": "3", "quarante": "4", "cinquante": "5", "soixante": "6", "septante": "7",
    "huitante": "8", "octante": "8", "nonante": "9",
}  # fmt: skip
_HUNDRED = frozenset(("hundred", "hundreds", "cent", "cents"))
_THOUSAND = frozenset(("thousand", "mille", "mil"))
_TIMES = {"double": 2, "triple": 3, "treble": 3, "quadruple": 4}
_AND = frozenset(("and", "et"))
_BEFORE_AND = _HUNDRED | frozenset(_TENS)
_GLUE = word_set(", - . ( ) … dash hyphen tiret dot space espace puis pis ensuite then euh uh um number numero")
_STRONG = frozenset((",", ".", "…"))

_DIGIT = re.compile(r"\d")
_SPOKEN = frozenset({*_DIGITS, *_TEENS, *_TENS, *_HUNDRED, *_THOUSAND, *_TIMES}) - {"o", "un", "une", "mil"}

_MOST_ITEMS, _MOST_DIGITS, _MOST_STEPS = 32, 24, 250  # what is longer or more doubtful is no number of anything
_SPLIT, _MISREAD = 10, 15  # cost of one more group, and of a word taken for a digit


def may_hold_digits(reading: Reading) -> bool:
    """Tell cheaply whether ``reading`` holds any number, in digits or words."""
    return not _SPOKEN.isdisjoint(reading.words) or _DIGIT.search(reading.plain) is not None


def most_digits(reading: Reading) -> int:
    """Return cheaply how many digits ``reading`` can hold at the most."""
    numbers = [token.plain for token in reading.tokens if token.plain in _SPOKEN or token.plain[0].isdigit()]
    return sum([len(number) if number[0].isdigit() else 3 for number in numbers])


class Item(NamedTuple):
    """
    One word of a run.

    Args:
        word: as in the token; written digits as they are.
        start, end: characters.
        joined: a hyphen joins it to the word before ("quatre-vingt").
        apart: a comma or full stop stands before it.
    """

    word: str
    start: int
    end: int
    joined: bool = False
    apart: bool = False

    @property
    def soft(self) -> bool:
        """Tell whether this is a digit only if its neighbours are ("for", "to")."""
        return self.word in _MISWRITTEN or self.word in _AND or self.word == ":"


@attrs.define(slots=False)
class Run:
    """Hold numbers that were said one after the other; ``clock`` marks a colon between digits, which engines write into numbers."""

    items: tuple[Item, ...]
    clock: bool = False

    @property
    def start(self) -> int:
        return self.items[0].start

    @property
    def end(self) -> int:
        return self.items[-1].end

    @cached_property
    def plain(self) -> str:
        """The digits of the likeliest reading."""
        return next(self.readings(), "")

    def readings(self, limit: int = 24) -> Iterator[str]:
        """Yield the strings of digits that the run may stand for, the likeliest first."""
        items = self.items
        if len(items) > _MOST_ITEMS:
            return
        queue: list[tuple[int, int, str]] = [(0, 0, "")]
        seen: set[str] = set()
        steps = _MOST_STEPS
        while queue and limit and steps:
            steps -= 1
            cost, at, digits = heappop(queue)
            if at == -len(items):
                if digits not in seen:
                    seen.add(digits)
                    limit -= 1
                    yield digits
                continue
            for end, more, extra in _groups(items, -at):
                if len(digits) + len(more) <= _MOST_DIGITS and not _splits(items, end):
                    heappush(queue, (cost + extra + _SPLIT, -end, digits + more))

    def part(self, first: int, last: int) -> "Run":
        """Return the run of some of the items."""
        return Run(self.items[first:last], self.clock)


def runs(reading: Reading) -> list[Run]:
    """Return the runs of numbers in ``reading``; digits that letters touch ("9a1", "M5V") are none."""
    found: list[Run] = []
    tokens = reading.tokens
    at = 0
    while at < len(tokens):
        if _hard(tokens, at):
            end, run = _run_from(tokens, at)
            if run.items:
                found.append(run)
            at = max(end, at + 1)
        else:
            at += 1
    return found


def _hard(tokens: Sequence[Token], at: int) -> bool:
    """Tell whether the token is a number by itself, or a misreading of one that a number follows."""
    if _number(tokens, at):
        return True
    word = tokens[at].plain
    return word in _MISWRITTEN and at + 1 < len(tokens) and _number(tokens, at + 1)


def _number(tokens: Sequence[Token], at: int) -> bool:
    token = tokens[at]
    word = token.plain
    if word in _SPOKEN or word in ("o", "un", "une"):
        return True
    return word.isdecimal() and word.isascii() and not _touches_letters(tokens, at)


def _touches_letters(tokens: Sequence[Token], at: int) -> bool:
    token = tokens[at]
    if at and tokens[at - 1].end == token.start and (tokens[at - 1].plain[0].isalpha() or tokens[at - 1].plain == "_"):
        return tokens[at - 1].plain not in ("x", "ext", "poste", "l'", "d'")
    if at + 1 < len(tokens) and tokens[at + 1].start == token.end and tokens[at + 1].plain[0].isalpha():
        return tokens[at + 1].plain not in ("x", "ext")
    return False


def _run_from(tokens: Sequence[Token], at: int) -> tuple[int, Run]:
    """Return the run that begins at ``at``, and where it ends; soft words at its end are left out."""
    items: list[Item] = []
    joined = apart = clock = False
    gap = 0
    while at < len(tokens):
        token = tokens[at]
        word = token.plain
        if _number(tokens, at) or word in _MISWRITTEN or (word in _AND and items and items[-1].word in _BEFORE_AND):
            items.append(Item(word, token.start, token.end, joined, apart))
            joined = apart = False
            gap = 0
        elif _colon(tokens, at, items):
            clock = True
        elif items and gap < 4 and _glues(tokens, at):
            gap += 1
            joined = word == "-" and token.start == items[-1].end
            apart = apart or word in _STRONG
        else:
            break
        at += 1
    while items and (items[-1].word in _AND or (items[-1].word in _MISWRITTEN and not _ends_digit(items))):
        items.pop()
    return at, Run(tuple(items), clock)


def _colon(tokens: Sequence[Token], at: int, items: Sequence[Item]) -> bool:
    """Tell whether a colon stands between digits ("5:06")."""
    if tokens[at].plain != ":" or not items or not items[-1].word.isdecimal() or at + 1 >= len(tokens):
        return False
    return len(tokens[at + 1].plain) == 2 and _number(tokens, at + 1)


def _glues(tokens: Sequence[Token], at: int) -> bool:
    """Tell whether a number goes on after this token: a mark, a pause, "and then"."""
    if tokens[at].plain in _GLUE:
        return True
    return tokens[at].plain in _AND and at + 1 < len(tokens) and tokens[at + 1].plain in _GLUE


def _ends_digit(items: Sequence[Item]) -> bool:
    """Tell whether the misreading at the end may well be a digit: single digits stand before it."""
    last = len(items) - 1
    if last >= _WHOLE + (items[0].word in _ONE) and all(_digit(item.word) for item in items[:last]):
        return False  # a whole telephone number stands before it, said digit by digit
    if items[last - 1].word in _MISWRITTEN:  # "oh to too"
        last -= 1
    return last > 2 and all(item.word in _DIGITS or len(item.word) == 1 for item in items[last - 2 : last])


_WHOLE = 10
_ONE = frozenset(("one", "un", "une", "1"))
Group = tuple[int, str, int]


def _splits(items: Sequence[Item], at: int) -> bool:
    """Tell whether ending before ``at`` would cut a number that hyphens hold together ("dix-neuf", "twenty-two")."""
    if at >= len(items) or not items[at].joined:
        return False
    before = items[at - 1].word
    return before in _TENS or before == "dix" or items[at].word in ("vingt", "vingts")


def _groups(items: Sequence[Item], at: int) -> Iterator[Group]:
    """Yield what can be read beginning at ``at``: where it ends, its digits, and what it costs beyond a group."""
    word = items[at].word
    if word.isdecimal():
        yield at + 1, word, 0
        if at + 1 < len(items) and items[at + 1].word in _HUNDRED and len(word) == 1:
            yield from _hundreds(items, at + 2, word)
        return
    if word in _AND:
        yield at + 1, "", 5
        return
    if word in _TIMES:
        if at + 1 < len(items) and (digit := _digit(items[at + 1].word)):
            yield at + 2, digit * _TIMES[word], 0
        return
    if word in _HUNDRED or word in _THOUSAND:
        yield from _one_hundred(items, at) if word in _HUNDRED else ((at + 1, "1000", 0),)
        return
    for end, digits, extra in _below_hundred(items, at):
        yield end, digits, extra
        if end < len(items) and items[end].word in _HUNDRED and digits != "0":
            yield from _hundreds(items, end + 1, digits)
        elif end < len(items) and items[end].word in _THOUSAND and digits != "0":
            yield from _thousands(items, end + 1, digits)


def _one_hundred(items: Sequence[Item], at: int) -> Iterator[Group]:
    """Yield "cent" and "cent douze": seldom what is said right behind a digit, as "quatre cent cinquante" is 450, not 4 150."""
    torn = _SPLIT if at and not items[at].apart and items[at - 1].word in _DIGITS else 0
    for end, digits, extra in _hundreds(items, at + 1, "1"):
        yield end, digits, extra + torn


def _thousands(items: Sequence[Item], at: int, digits: str) -> Iterator[Group]:
    """Yield "two thousand" and "two thousand three hundred", ``at`` standing after the "thousand"."""
    yield at, digits + "000", -4
    if at + 1 < len(items) and items[at].word in _DIGITS and items[at + 1].word in _HUNDRED:
        for end, rest, extra in _hundreds(items, at + 2, _DIGITS[items[at].word]):
            yield end, digits + rest, extra - _SPLIT


def _hundreds(items: Sequence[Item], at: int, digits: str) -> Iterator[Group]:
    """Yield "five hundred" and "five hundred [and] twelve", ``at`` standing after the "hundred"."""
    yield at, digits + "00", -4
    if at < len(items) and items[at].word in _AND:
        at += 1
    if at < len(items):
        for end, rest, extra in _below_hundred(items, at):
            if rest not in ("0", "00"):
                yield end, digits + rest.zfill(2), extra - 6


def _digit(word: str) -> str | None:
    if word in _DIGITS:
        return _DIGITS[word]
    return word if len(word) == 1 and word.isdecimal() else _MISWRITTEN.get(word)


def _below_hundred(items: Sequence[Item], at: int) -> Iterator[Group]:
    """Yield the numbers of one or two digits in words that begin at ``at``."""
    if at >= len(items):
        return
    word = items[at].word
    if word in _DIGITS:
        eighty = word == "quatre" and at + 1 < len(items) and items[at + 1].word in ("vingt", "vingts")
        sure = eighty and (items[at + 1].joined or items[at + 1].word == "vingts")
        yield at + 1, _DIGITS[word], _SPLIT if sure else 0
        if eighty:
            yield from _tens(items, at + 2, "8", 0)
    elif word in _TEENS:
        yield at + 1, _TEENS[word], 0
        if word == "dix" and at + 1 < len(items) and items[at + 1].word in ("sept", "huit", "neuf"):
            yield at + 2, "1" + _DIGITS[items[at + 1].word], -4 if items[at + 1].joined else 0
    elif word in _TENS:
        yield from _tens(items, at + 1, _TENS[word], 0)
    elif word in _MISWRITTEN:
        yield at + 1, _MISWRITTEN[word], _MISREAD


def _tens(items: Sequence[Item], at: int, ten: str, extra: int) -> Iterator[Group]:
    """Yield twenty, twenty-two, soixante et onze, quatre-vingt-dix-neuf; ``at`` stands after the tens."""
    yield at, ten + "0", extra
    joiner = at
    if at < len(items) and items[at].word == "et":
        joiner = at + 1
    if joiner >= len(items):
        return
    unit = items[joiner]
    close = -4 if unit.joined else 0
    if unit.word in _DIGITS and _DIGITS[unit.word] != "0":
        yield joiner + 1, ten + _DIGITS[unit.word], extra + close
    elif len(unit.word) == 1 and unit.word.isdecimal() and unit.word != "0":
        yield joiner + 1, ten + unit.word, extra
    elif unit.word in _TEENS and ten in "68":
        for end, teen, more in _below_hundred(items, joiner):
            yield end, f"{int(ten) + 1}{teen[1]}", extra + close + more
