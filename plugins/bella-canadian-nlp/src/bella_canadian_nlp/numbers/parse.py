"""Read number words and digits out of tokens: ``quatre-vingt-dix-neuf``, ``twenty-two``, ``3 hundred and 21``, ``vingt et unième``."""

from collections.abc import Mapping, Sequence

import attrs

from ..reading import Token
from .words import (
    EN_ORDINALS,
    EN_SCALES,
    EN_TENS,
    EN_UNITS,
    FR_ORDINALS,
    FR_SCALES,
    FR_TENS,
    FR_UNITS,
)  # fmt: skip

#: Longer runs of digits are telephone or card numbers, never amounts.
MAX_DIGITS = 9


@attrs.frozen
class Number:
    """A number that stands in ``tokens[first:stop]``; ``digits`` tells that it was written as one run of digits."""

    value: int
    first: int
    stop: int
    ordinal: bool = False
    digits: bool = False


@attrs.frozen
class _Words:
    units: Mapping[str, int]
    tens: Mapping[str, int]
    scales: Mapping[str, int]
    ordinals: Mapping[str, int]
    joiner: str
    all: frozenset[str]


def _words(
    units: Mapping[str, int], tens: Mapping[str, int], scales: Mapping[str, int], ordinals: Mapping[str, int], joiner: str
) -> _Words:
    return _Words(units, tens, scales, ordinals, joiner, frozenset({*units, *tens, *scales, *ordinals}))


_EN = _words(EN_UNITS, EN_TENS, EN_SCALES, EN_ORDINALS, "and")
_FR = _words(FR_UNITS, FR_TENS, FR_SCALES, FR_ORDINALS, "et")
#: Words that only one of the languages has, so that "mardi at three" is understood whatever is spoken.
_EN_ONLY = _EN.all - _FR.all
_FR_ONLY = _FR.all - _EN.all
#: Any token that may begin a number, digits apart.
NUMBER_WORDS = _EN.all | _FR.all


def number_at(tokens: Sequence[Token], first: int, language: str) -> Number | None:
    """
    Return the longest number that begins at ``tokens[first]``.

    Args:
        tokens: of a ``Reading``.
        first: where to begin.
        language: ``en`` or ``fr``; decides only what both languages write alike ("six", "second").

    Returns:
        The number, or None where none begins. "ten thirty" are two numbers, "twenty two" is one.
    """
    word = tokens[first].plain
    if word in _FR_ONLY:
        return _parse(tokens, first, _FR)
    if word in _EN_ONLY:
        return _parse(tokens, first, _EN)
    if word.isdecimal() or word in NUMBER_WORDS:
        return _parse(tokens, first, _FR if language == "fr" else _EN)
    return None


def _parse(tokens: Sequence[Token], first: int, words: _Words) -> Number | None:
    """Return the number at ``first``; most stand by themselves, with nothing behind them that goes on."""
    word = tokens[first].plain
    following = tokens[first + 1].plain if first + 1 < len(tokens) else ""
    goes_on = following in words.all or following in {words.joiner, "-"} or word in words.scales
    small = None if goes_on else _small(tokens, first, words)
    if small is None:
        return _added_up(tokens, first, words)
    return small


def _added_up(tokens: Sequence[Token], first: int, words: _Words) -> Number | None:
    """Add up scales: ``total`` holds what was closed by thousand or million, ``group`` what stands below it."""
    total = group = 0
    group_set = False
    at, stop, ordinal = first, first, False
    while at < len(tokens):
        word = tokens[at].plain
        if at > first and word in {words.joiner, "-"}:
            if not _joins(tokens, at, words, group):
                break
            at += 1
            continue
        scale = words.scales.get(word)
        if scale == 100 and group < 1000:
            group, group_set = (group or 1) * 100, True
        elif scale is not None and scale > 100 and (at == first or group_set) and _scale_fits(total, scale):
            total, group, group_set = total + (group if group_set else 1) * scale, 0, False
        else:
            small = _small(tokens, at, words)
            two_runs = at > first and small is not None and small.digits and tokens[at - 1].plain.isdecimal()
            if small is None or two_runs or (group_set and not _fits_below(group, small.value)):
                break
            group, group_set, ordinal = group + small.value, True, small.ordinal
            at = stop = small.stop
            if ordinal:
                break
            continue
        at += 1
        stop = at
    if stop == first:
        return None
    lone = stop == first + 1 and tokens[first].plain.isdecimal()
    return Number(total + group, first, stop, ordinal, lone)


def _scale_fits(total: int, scale: int) -> bool:
    return total == 0 or total % (scale * 1000) == 0


def _fits_below(group: int, small: int) -> bool:
    """Whether "three hundred" may be followed by ``small``: "three hundred" "twelve", never "three" "twelve"."""
    return group >= 100 and group % 100 == 0 and small < 100


def _joins(tokens: Sequence[Token], at: int, words: _Words, group: int) -> bool:
    """Whether "and" or a dash at ``at`` joins two parts of one number: "hundred and six", "thirty-one", "mille-deux"."""
    if at + 1 >= len(tokens):
        return False
    after, before = tokens[at + 1].plain, tokens[at - 1].plain
    number_follows = after in words.all or after.isdecimal()
    if not number_follows or before.isdecimal():
        return number_follows and before in words.scales
    return before in words.scales or (tokens[at].plain == "-" and group % 100 == 0 and group > 0)


def _small(tokens: Sequence[Token], at: int, words: _Words) -> Number | None:
    """Read a number below a hundred, or a run of digits."""
    word = tokens[at].plain
    if word.isdecimal():
        return Number(int(word), at, at + 1, digits=True) if len(word) <= MAX_DIGITS else None
    if word in words.ordinals:
        return Number(words.ordinals[word], at, at + 1, ordinal=True)
    if words is _FR:
        return _small_french(tokens, at)
    tens = EN_TENS.get(word)
    if tens is None:
        unit = EN_UNITS.get(word)
        return None if unit is None else Number(unit, at, at + 1)
    after = _skip_dash(tokens, at + 1)
    unit_word = tokens[after].plain if after < len(tokens) else ""
    if 1 <= EN_UNITS.get(unit_word, 0) <= 9:
        return Number(tens + EN_UNITS[unit_word], at, after + 1)
    if 1 <= EN_ORDINALS.get(unit_word, 0) <= 9:
        return Number(tens + EN_ORDINALS[unit_word], at, after + 1, ordinal=True)
    return Number(tens, at, at + 1)


def _skip_dash(tokens: Sequence[Token], at: int) -> int:
    return at + 1 if at < len(tokens) and tokens[at].plain == "-" else at


def _small_french(tokens: Sequence[Token], at: int) -> Number | None:
    """Read what French builds of scores: soixante-dix, quatre-vingt-onze, vingt et un, dix-sept."""
    word = tokens[at].plain
    base, stop = FR_TENS.get(word), at + 1
    if word == "quatre":
        after = _skip_dash(tokens, stop)
        if after < len(tokens) and tokens[after].plain in {"vingt", "vingts", "vingtieme"}:
            base, stop = 80, after + 1
    if base is None:
        unit = FR_UNITS.get(word)
        if unit is None:
            return None
        return _ten_and(tokens, at) if unit == 10 else Number(unit, at, stop)
    after = _skip_dash(tokens, stop)
    if after < len(tokens) and tokens[after].plain == "et" and base < 80:
        after = _skip_dash(tokens, after + 1)
        if after >= len(tokens) or tokens[after].plain not in {"un", "une", "unieme", "onze", "onzieme"}:
            return Number(base, at, stop)
    return _score_and(tokens, Number(base, at, stop), after)


def _score_and(tokens: Sequence[Token], base: Number, after: int) -> Number:
    """Add to twenty … ninety what follows at ``after``, if it may follow: 1–9, and 10–19 after sixty and eighty."""
    if after >= len(tokens):
        return base
    word = tokens[after].plain
    over = 20 if base.value in {60, 80} else 10
    if word == "dix" and over == 20:
        rest = _ten_and(tokens, after)
        return Number(base.value + rest.value, base.first, rest.stop, rest.ordinal)
    unit = FR_UNITS.get(word, 0)
    if 0 < unit < over and unit != 10:
        return Number(base.value + unit, base.first, after + 1)
    order = FR_ORDINALS.get(word, 0) if word.endswith("ieme") else 0
    if 0 < order < over:
        return Number(base.value + order, base.first, after + 1, ordinal=True)
    return base


def _ten_and(tokens: Sequence[Token], at: int) -> Number:
    """Read "dix", "dix-sept", "dix huit", "dix-neuvième"."""
    after = _skip_dash(tokens, at + 1)
    word = tokens[after].plain if after < len(tokens) else ""
    if 7 <= FR_UNITS.get(word, 0) <= 9:
        return Number(10 + FR_UNITS[word], at, after + 1)
    if 7 <= FR_ORDINALS.get(word, 0) <= 9:
        return Number(10 + FR_ORDINALS[word], at, after + 1, ordinal=True)
    return Number(10, at, at + 1)
